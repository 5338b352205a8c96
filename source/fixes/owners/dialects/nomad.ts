/** Of a task of the docker driver in a job. */
import {list, type Dialect} from './dialect.ts';

export const nomad: Dialect = {
	capabilities: change => [`config { cap_drop = ${list(change.drop)}, cap_add = ${list(change.add)} }`],
	'privileged-off': () => ['config { privileged = false }'],
	'no-new-privileges': () => ['config { security_opt = ["no-new-privileges"] }'],
	'read-only-root': change => [
		'config { readonly_rootfs = true }',
		...change.tmpfs.map(({path}) => `config { mount { type = "tmpfs", target = "${path}" } }`),
	],
	image: change => [`config { image = "${change.reference}", force_pull = true }`],
	user: change => [`user = "${change.user}"`],
	'own-namespace': change => [`take config ${change.of}_mode away`],
	'own-network': () => ['config { network_mode = "bridge" }'],
	'pids-limit': change => [`config { pids_limit = ${change.pids} }`],
	'memory-limit': change => [`resources { memory = ${Math.ceil(change.memoryBytes / 1024 ** 2)} }`],
	'cpu-limit': change => [`resources { cores = ${Math.ceil(change.cpus)} }`],
	ulimit: change => [`config { ulimit { ${change.name} = "${change.soft}:${change.hard}" } }`],
};
