import {words} from '../../model/safe-text.ts';
import {notApplicable} from '../define-check.ts';

export const noSwarm = notApplicable(words`swarm mode is off`);
