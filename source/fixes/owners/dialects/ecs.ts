/** Of a container definition in a task definition. */
import {list, type Dialect} from './dialect.ts';

export const ecs: Dialect = {
	capabilities: change => [
		`"linuxParameters": {"capabilities": {"drop": ${list(change.drop)}, "add": ${list(change.add)}}}`,
	],
	'privileged-off': () => ['"privileged": false'],
	'no-new-privileges': () => ['"dockerSecurityOptions": ["no-new-privileges"]'],
	'read-only-root': change => [
		'"readonlyRootFilesystem": true',
		...change.tmpfs.map(({path}) => `"linuxParameters": {"tmpfs": [{"containerPath": "${path}", "size": 64}]}`),
	],
	user: change => [`"user": "${change.user}"`],
	'own-namespace': change =>
		change.of === 'pid' || change.of === 'ipc' ? [`take "${change.of}Mode" of the task away`] : [],
	'own-network': () => ['"networkMode": "awsvpc" of the task'],
	'mount-read-only': change => [`"mountPoints": [{"containerPath": "${change.target}", "readOnly": true}]`],
	'remove-mount': change => [`take "mountPoints" of ${change.target} away`],
	'unpublish-port': change => [`take "portMappings" of ${change.port} away`],
	ulimit: change => [
		`"ulimits": [{"name": "${change.name}", "softLimit": ${change.soft}, "hardLimit": ${change.hard}}]`,
	],
	image: change => [`"image": "${change.reference}", then aws ecs update-service --force-new-deployment`],
	'health-check': change => [`"healthCheck": {"command": ${list(change.test)}}`],
	'memory-limit': change => [`"memory": ${Math.ceil(change.memoryBytes / 1024 ** 2)}`],
	'cpu-limit': change => [`"cpu": ${Math.round(change.cpus * 1024)}`],
};
