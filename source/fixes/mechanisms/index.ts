/** Every kind of change and how it is planned. A kind that is added to the model and not here does not compile. */
import type {LiveChange} from '../../model/fix.ts';
import {cpuLimit} from './cpu-limit.ts';
import {joinNetwork} from './join-network.ts';
import {leaveNetwork} from './leave-network.ts';
import type {ChangeOf, Context, Mechanism, Planned} from './mechanism.ts';
import {memoryLimit} from './memory-limit.ts';
import {moveNetwork} from './move-network.ts';
import {pidsLimit} from './pids-limit.ts';
import {restartPolicy} from './restart-policy.ts';

export const mechanisms: {readonly [K in LiveChange['is']]: Mechanism<K>} = {
	'memory-limit': memoryLimit,
	'pids-limit': pidsLimit,
	'cpu-limit': cpuLimit,
	'restart-policy': restartPolicy,
	'move-network': moveNetwork,
	'join-network': joinNetwork,
	'leave-network': leaveNetwork,
};

export function planChange<K extends LiveChange['is']>(change: ChangeOf<K>, context: Context): Planned {
	const mechanism = mechanisms[change.is] as Mechanism<K>;
	return mechanism(change, context);
}
