/** Of the [Container] section of a `.container` file. */
import {bytesForCommand} from '../../say.ts';
import type {Dialect} from './dialect.ts';

export const quadlet: Dialect = {
	capabilities: change => [
		...(change.drop.length === 0 ? [] : [`DropCapability=${change.drop.join(' ').toLowerCase()}`]),
		...(change.add.length === 0 ? [] : [`AddCapability=${change.add.join(' ').toLowerCase()}`]),
	],
	'privileged-off': () => ['take --privileged out of PodmanArgs='],
	'no-new-privileges': () => ['NoNewPrivileges=true'],
	'read-only-root': change => [
		'ReadOnly=true',
		...change.tmpfs.map(({path, options}) => `Tmpfs=${path}${options === '' ? '' : `:${options}`}`),
	],
	image: () => ['AutoUpdate=registry, then podman auto-update'],
	user: change => [`User=${change.user}`],
	'own-network': () => ['take Network=host away'],
	seccomp: change =>
		change.profile === null ? ['take SeccompProfile= away'] : ['SeccompProfile=/path/of/profile.json'],
	'pids-limit': change => [`PidsLimit=${change.pids}`],
	'memory-limit': change => [`PodmanArgs=--memory=${bytesForCommand(change.memoryBytes)}`],
	'cpu-limit': change => [`PodmanArgs=--cpus=${change.cpus}`],
	'bind-port': change => [`PublishPort=${change.hostIp}:PORT:${change.port}`],
	'unpublish-port': change => [`take PublishPort= of ${change.port} away`],
	ulimit: change => [`Ulimit=${change.name}=${change.soft}:${change.hard}`],
	'health-check': change => [`HealthCmd=${change.test.slice(1).join(' ')}`],
};
