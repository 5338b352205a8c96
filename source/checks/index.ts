/** Every check, in the order they are listed. To add one: write it, name it here. */
import type {Check} from '../model/check.ts';
import {pidsChecks} from './resources/pids.ts';

export const containerChecks: readonly Check[] = [...pidsChecks];
