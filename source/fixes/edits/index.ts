/** Every change as an edit of the body of a create. A kind that is added to the model and not here does not compile. */
import type {ChangeName} from '../../model/fix.ts';
import type {CreateBody} from '../../model/recreate.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {capabilities} from './capabilities.ts';
import {removeDevice, removeDeviceRequests, removeDeviceRule} from './devices.ts';
import {blocked, type ChangeOf, type Edit, type EditFacts, type EditResult} from './edit.ts';
import {removeVariable, secretToFile} from './environment.ts';
import {image} from './image.ts';
import {
	cpuLimit,
	defaultCgroupParent,
	memoryLimit,
	oomKillerOn,
	oomScore,
	pidsLimit,
	storageLimit,
	ulimit,
} from './limits.ts';
import {mountPropagation, mountReadOnly, removeMount} from './mounts.ts';
import {removeExtraHost, removeLink, removeSysctl} from './names.ts';
import {ownNamespace} from './namespaces.ts';
import {joinNetwork, leaveNetwork, moveNetwork, ownNetwork} from './networks.ts';
import {healthCheck, logRotation, restartPolicy} from './operations.ts';
import {bindPort, hostPort, publishAllOff, unpublishPort} from './ports.ts';
import {noNewPrivileges, privilegedOff, user} from './privileges.ts';
import {readOnlyRoot, tmpfsOptions} from './root-filesystem.ts';
import {apparmor, defaultRuntime, kernelPaths, seccomp, selinuxLabels} from './sandbox.ts';

const edits: {readonly [K in ChangeName]: Edit<K>} = {
	capabilities,
	'privileged-off': privilegedOff,
	'no-new-privileges': noNewPrivileges,
	user,
	'read-only-root': readOnlyRoot,
	'tmpfs-options': tmpfsOptions,
	'own-namespace': ownNamespace,
	'own-network': ownNetwork,
	seccomp,
	apparmor,
	'selinux-labels': selinuxLabels,
	'kernel-paths': kernelPaths,
	'default-runtime': defaultRuntime,
	'bind-port': bindPort,
	'host-port': hostPort,
	'unpublish-port': unpublishPort,
	'publish-all-off': publishAllOff,
	'mount-read-only': mountReadOnly,
	'remove-mount': removeMount,
	'mount-propagation': mountPropagation,
	'remove-device': removeDevice,
	'remove-device-rule': removeDeviceRule,
	'remove-device-requests': removeDeviceRequests,
	'remove-sysctl': removeSysctl,
	'remove-extra-host': removeExtraHost,
	'remove-link': removeLink,
	'remove-variable': removeVariable,
	'secret-to-file': secretToFile,
	ulimit,
	'oom-killer-on': oomKillerOn,
	'oom-score': oomScore,
	'default-cgroup-parent': defaultCgroupParent,
	'storage-limit': storageLimit,
	'log-rotation': logRotation,
	'health-check': healthCheck,
	'memory-limit': memoryLimit,
	'pids-limit': pidsLimit,
	'cpu-limit': cpuLimit,
	'restart-policy': restartPolicy,
	'move-network': moveNetwork,
	'join-network': joinNetwork,
	'leave-network': leaveNetwork,
	image,
	'pull-image': (_body, {reference}) =>
		blocked(words`to pull ${sanitise(reference, 200)} changes no container: press U`),
	firewall: (_body, {port}) =>
		blocked(words`the rules for port ${sanitise(port)} are the machine's, no part of a container`),
};

export function editBody<K extends ChangeName>(body: CreateBody, change: ChangeOf<K>, facts: EditFacts): EditResult {
	const edit = edits[change.is] as Edit<K>;
	return edit(body, change, facts);
}
