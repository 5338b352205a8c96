/** Of a container in a pod's manifest. */
import {list, type Dialect} from './dialect.ts';

export const kubernetes: Dialect = {
	capabilities: change => [`securityContext.capabilities: {drop: ${list(change.drop)}, add: ${list(change.add)}}`],
	'privileged-off': () => ['securityContext.privileged: false'],
	'no-new-privileges': () => ['securityContext.allowPrivilegeEscalation: false'],
	'read-only-root': change => [
		'securityContext.readOnlyRootFilesystem: true',
		...change.tmpfs.map(({path}) => `an emptyDir volume with medium: Memory, mounted at ${path}`),
	],
	user: change => [`securityContext: {runAsUser: ${change.user}, runAsNonRoot: true}`],
	'own-namespace': change =>
		change.of === 'user'
			? ['spec.hostUsers: false']
			: change.of === 'pid' || change.of === 'ipc'
				? [`spec.host${change.of.toUpperCase()}: false`]
				: [],
	'own-network': () => ['spec.hostNetwork: false'],
	seccomp: change => (change.profile === null ? ['securityContext.seccompProfile: {type: RuntimeDefault}'] : []),
	apparmor: change => (change.profile === null ? ['securityContext.appArmorProfile: {type: RuntimeDefault}'] : []),
	'kernel-paths': () => ['securityContext.procMount: Default'],
	'unpublish-port': change => [`take hostPort of ports[containerPort ${change.port}] away`],
	'bind-port': change => [`take hostPort of ports[containerPort ${change.port}] away`],
	'mount-read-only': change => [`volumeMounts[mountPath ${change.target}].readOnly: true`],
	'remove-mount': change => [`take volumeMounts[mountPath ${change.target}] away`],
	'mount-propagation': change => [`volumeMounts[mountPath ${change.target}].mountPropagation: None`],
	'remove-sysctl': change => [`take spec.securityContext.sysctls[name ${change.name}] away`],
	image: change => [`image: ${change.reference} with imagePullPolicy: Always, then kubectl rollout restart`],
	'health-check': change => [`livenessProbe.exec.command: ${list(change.test.slice(1))}`],
	'memory-limit': change => [`resources.limits.memory: ${Math.ceil(change.memoryBytes / 1024 ** 2)}Mi`],
	'cpu-limit': change => [`resources.limits.cpu: ${Math.round(change.cpus * 1000)}m`],
	'pids-limit': change => [`podPidsLimit: ${change.pids} in the kubelet's configuration`],
};
