/** Flags for whatever runs the container. */
import {bytesForCommand} from '../../say.ts';
import type {Dialect} from './dialect.ts';

export const dockerRun: Dialect = {
	capabilities: change => [
		...change.drop.map(name => `--cap-drop ${name}`),
		...change.add.map(name => `--cap-add ${name}`),
	],
	'privileged-off': () => ['leave --privileged out'],
	'no-new-privileges': () => ['--security-opt no-new-privileges'],
	'read-only-root': change => [
		'--read-only',
		...change.tmpfs.map(({path, options}) => `--tmpfs ${path}${options === '' ? '' : `:${options}`}`),
	],
	user: change => [`--user ${change.user}`],
	'own-namespace': change => [
		// Podman's default is another than Docker's.
		change.of === 'ipc'
			? '--ipc private'
			: `leave --${{pid: 'pid', uts: 'uts', cgroup: 'cgroupns', user: 'userns'}[change.of]} out`,
	],
	'own-network': change => [`--network ${change.network}`],
	'bind-port': change => [`--publish ${change.hostIp}:PORT:${change.port}`],
	'unpublish-port': change => [`leave --publish of ${change.port} out`],
	'mount-read-only': change => [`:ro behind the --volume of ${change.target}`],
	'remove-mount': change => [`leave the --volume of ${change.target} out`],
	'remove-device': change => [`leave --device ${change.path} out`],
	'remove-sysctl': change => [`leave --sysctl ${change.name} out`],
	ulimit: change => [`--ulimit ${change.name}=${change.soft}:${change.hard}`],
	'log-rotation': change => [`--log-opt max-size=${change.maxSizeBytes} --log-opt max-file=${change.maxFiles}`],
	'health-check': change => [`--health-cmd '${change.test.slice(1).join(' ')}'`],
	'memory-limit': change => [`--memory ${bytesForCommand(change.memoryBytes)}`],
	'pids-limit': change => [`--pids-limit ${change.pids}`],
	'cpu-limit': change => [`--cpus ${change.cpus}`],
	image: change => [`docker pull ${change.reference}`, 'then make the container anew from it'],
	'join-network': change => [`--network ${change.network}`],
	'restart-policy': ({name, maximumRetryCount: most}) => [`--restart ${name}${most > 0 ? `:${most}` : ''}`],
};
