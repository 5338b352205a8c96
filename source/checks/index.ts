/** Every check, in the order they are listed. To add one: write it, name it here. */
import type {Check, HostCheck, ImageCheck} from '../model/check.ts';
import {capabilitySetChecks} from './capabilities/capability-set.ts';
import {singleCapabilityChecks} from './capabilities/single-capabilities.ts';
import {containerDefaultChecks} from './daemon/container-defaults.ts';
import {engineSettingChecks} from './daemon/engine-settings.ts';
import {daemonLogChecks} from './daemon/logs.ts';
import {daemonNetworkChecks} from './daemon/network.ts';
import {remoteApiChecks} from './daemon/remote-api.ts';
import {hostUserNamespaceChecks} from './daemon/user-namespaces.ts';
import {fileChecks} from './daemon-files/file-checks.ts';
import {deviceChecks} from './filesystem/devices.ts';
import {fileSystemChecks} from './filesystem/file-systems.ts';
import {hostMountChecks} from './filesystem/host-mounts.ts';
import {kernelHookChecks} from './filesystem/kernel-hooks.ts';
import {accountChecks} from './host/accounts.ts';
import {auditRuleChecks} from './host/audit-rules.ts';
import {forwardFilterChecks} from './host/forward-filter.ts';
import {machineChecks} from './host/machine.ts';
import {releaseChecks} from './host/releases.ts';
import {buildChecks, buildImageChecks} from './image/build.ts';
import {contentChecks} from './image/contents.ts';
import {freshnessChecks, imageAge} from './image/freshness.ts';
import {instructionChecks} from './image/instructions.ts';
import {setuidChecks, setuidImageChecks} from './image/setuid.ts';
import {trustChecks, trustImageChecks} from './image/trust.ts';
import {vulnerabilityChecks} from './image/vulnerabilities.ts';
import {cgroupChecks} from './namespaces/cgroups.ts';
import {hostNetworkRootChecks} from './namespaces/host-network-root.ts';
import {namespaceModeChecks} from './namespaces/modes.ts';
import {userNamespaceChecks} from './namespaces/user-namespace.ts';
import {defaultBridgeChecks} from './network/default-bridge.ts';
import {hygieneChecks} from './network/hygiene.ts';
import {metadataChecks} from './network/metadata.ts';
import {portChecks} from './network/ports.ts';
import {healthChecks} from './operations/health.ts';
import {logChecks} from './operations/logs.ts';
import {restartChecks} from './operations/restart.ts';
import {signChecks} from './operations/signs.ts';
import {sprawlChecks} from './operations/sprawl.ts';
import {engineSocketChecks} from './privileges/engine-socket.ts';
import {execChecks} from './privileges/exec.ts';
import {noNewPrivilegesChecks} from './privileges/no-new-privileges.ts';
import {privilegedChecks} from './privileges/privileged.ts';
import {rootChecks, rootImageChecks} from './privileges/root.ts';
import {cpuChecks} from './resources/cpu.ts';
import {memoryChecks} from './resources/memory.ts';
import {oomChecks} from './resources/oom.ts';
import {pidsChecks} from './resources/pids.ts';
import {storageChecks} from './resources/storage.ts';
import {ulimitChecks} from './resources/ulimits.ts';
import {kernelPathsChecks} from './sandbox/kernel-paths.ts';
import {lsmChecks} from './sandbox/lsm.ts';
import {runtimeChecks} from './sandbox/runtime.ts';
import {seccompChecks} from './sandbox/seccomp.ts';
import {configuredSecretChecks, secretImageChecks} from './secrets/configured-secrets.ts';
import {mountedCredentialChecks} from './secrets/mounted-credentials.ts';
import {swarmKeyChecks} from './swarm/keys.ts';
import {swarmModeChecks} from './swarm/mode.ts';
import {swarmNetworkChecks} from './swarm/network.ts';

export const containerChecks: readonly Check[] = [
	...privilegedChecks,
	...engineSocketChecks,
	...rootChecks,
	...noNewPrivilegesChecks,
	...execChecks,
	...capabilitySetChecks,
	...singleCapabilityChecks,
	...configuredSecretChecks,
	...secretImageChecks,
	...mountedCredentialChecks,
	...namespaceModeChecks,
	...hostNetworkRootChecks,
	...userNamespaceChecks,
	...cgroupChecks,
	...seccompChecks,
	...lsmChecks,
	...kernelPathsChecks,
	...runtimeChecks,
	...hostMountChecks,
	...kernelHookChecks,
	...deviceChecks,
	...fileSystemChecks,
	...memoryChecks,
	...cpuChecks,
	...pidsChecks,
	...oomChecks,
	...ulimitChecks,
	...storageChecks,
	...portChecks,
	...defaultBridgeChecks,
	...hygieneChecks,
	...metadataChecks,
	...trustChecks,
	...freshnessChecks,
	...buildChecks,
	...instructionChecks,
	...contentChecks,
	...vulnerabilityChecks,
	...setuidChecks,
	...healthChecks,
	...restartChecks,
	...logChecks,
	...signChecks,
];

/**
 * Of images, whether a container uses them or not. Those with a scoring group stand in `containerChecks` too: the same
 * check, or one of the same id that knows what the container makes of it (another user, no-new-privileges, a reference).
 */
export const imageChecks: readonly ImageCheck[] = [
	...rootImageChecks,
	...secretImageChecks,
	...trustImageChecks,
	imageAge,
	...buildImageChecks,
	...instructionChecks,
	...contentChecks,
	...vulnerabilityChecks,
	...setuidImageChecks,
];

/** Of the machine, the daemon and its files, the swarm, and what has piled up. */
export const hostChecks: readonly HostCheck[] = [
	...accountChecks,
	...machineChecks,
	...releaseChecks,
	...forwardFilterChecks,
	...auditRuleChecks,
	...remoteApiChecks,
	...daemonNetworkChecks,
	...hostUserNamespaceChecks,
	...containerDefaultChecks,
	...engineSettingChecks,
	...daemonLogChecks,
	...fileChecks,
	...swarmModeChecks,
	...swarmNetworkChecks,
	...swarmKeyChecks,
	...sprawlChecks,
];
