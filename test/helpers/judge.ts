import {defaultPolicy} from '../../source/model/policy.ts';
import {createJudge} from '../../source/session/judge.ts';

/** All checks, nothing decided by an operator. */
export const judge = createJudge({policy: defaultPolicy, waivers: []});
