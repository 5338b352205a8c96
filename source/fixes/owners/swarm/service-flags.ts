/** A change as flags of `docker service update`, for people to copy. */
import {join, sanitise, words, type SafeText} from '../../../model/safe-text.ts';
import {bytesForCommand, shellWord} from '../../say.ts';
import {linesIn, type Dialect} from '../dialects/dialect.ts';
import type {WantedChange} from '../wanted-change.ts';

const conditions = {no: 'none', 'on-failure': 'on-failure', always: 'any', 'unless-stopped': 'any'} as const;
const flag = (name: string, value: string | number): string => `--${name} ${shellWord(sanitise(String(value), 300))}`;

const flags: Dialect = {
	capabilities: ({drop, add}) => [
		...drop.map(name => flag('cap-drop', name)),
		...add.map(name => flag('cap-add', name)),
	],
	'read-only-root': ({tmpfs}) => [
		'--read-only',
		...tmpfs.map(({path}) => flag('mount-add', `type=tmpfs,target=${path}`)),
	],
	user: ({user}) => [flag('user', user)],
	'unpublish-port': ({port}) => [flag('publish-rm', port)],
	'remove-mount': ({target}) => [flag('mount-rm', target)],
	'remove-sysctl': ({name}) => [flag('sysctl-rm', name)],
	ulimit: ({name, soft, hard}) => [flag('ulimit-add', `${name}=${soft}:${hard}`)],
	'log-rotation': ({maxSizeBytes, maxFiles}) => [
		flag('log-opt', `max-size=${maxSizeBytes}`),
		flag('log-opt', `max-file=${maxFiles}`),
	],
	'health-check': ({test}) => [flag('health-cmd', test.slice(1).join(' '))],
	'remove-extra-host': ({entry}) => [flag('host-rm', entry)],
	'memory-limit': ({memoryBytes}) => [flag('limit-memory', bytesForCommand(memoryBytes))],
	'pids-limit': ({pids}) => [flag('limit-pids', pids)],
	'cpu-limit': ({cpus}) => [flag('limit-cpu', cpus)],
	'restart-policy': ({name}) => [flag('restart-condition', conditions[name])],
	'join-network': ({network}) => [flag('network-add', network)],
	'leave-network': ({network}) => [flag('network-rm', network)],
	'move-network': ({joinFirst, leave}) => [flag('network-add', joinFirst), flag('network-rm', leave)],
};

/** [] where none of the changes can be said so. */
export const serviceFlags = (changes: readonly WantedChange[]): readonly SafeText[] =>
	changes.flatMap(change => linesIn(flags, change)).map(line => sanitise(line, 400));

/** [] where none of the changes can be said so. */
export function serviceCommand(service: string, changes: readonly WantedChange[]): readonly SafeText[] {
	const all = serviceFlags(changes);
	if (all.length === 0) return [];
	return [
		words`docker service update --update-failure-action rollback ${join(all, ' ')} ${shellWord(sanitise(service, 300))}`,
	];
}
