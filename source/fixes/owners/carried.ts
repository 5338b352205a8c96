/** Whether a container, as inspect tells it, carries a change: asked of the new one after its owner made it. */
import {at, isObject, listOf, textOf, textsOf} from '../../model/foreign.ts';
import type {WantedChange} from './wanted-change.ts';

const capability = (name: string): string => name.toUpperCase().replace(/^CAP_/, '');
const areSame = (a: readonly string[], b: readonly string[]): boolean =>
	JSON.stringify(a.map(capability).toSorted()) === JSON.stringify(b.map(capability).toSorted());
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || value === false;

/** null: inspect does not tell; somebody else has to judge. */
export function isCarried(change: WantedChange, inspect: unknown): boolean | null {
	const host = (...path: readonly string[]): unknown => at(inspect, 'HostConfig', ...path);
	const options = textsOf(host('SecurityOpt'));
	const mount = (target: string): unknown =>
		listOf(at(inspect, 'Mounts')).find(one => at(one, 'Destination') === target);
	const bindings = (port: string): readonly unknown[] => listOf(host('PortBindings', port));
	switch (change.is) {
		case 'capabilities':
			return areSame(textsOf(host('CapDrop')), change.drop) && areSame(textsOf(host('CapAdd')), change.add);
		case 'privileged-off':
			return isEmpty(host('Privileged'));
		case 'no-new-privileges':
			return options.some(option => /^no-new-privileges(?:[:=]true)?$/.test(option));
		case 'read-only-root':
			return host('ReadonlyRootfs') === true && change.tmpfs.every(({path}) => host('Tmpfs', path) !== undefined);
		case 'user':
			return at(inspect, 'Config', 'User') === change.user;
		case 'own-namespace': {
			const mode = {pid: 'PidMode', ipc: 'IpcMode', uts: 'UTSMode', cgroup: 'CgroupnsMode', user: 'UsernsMode'}[
				change.of
			];
			return host(mode) !== 'host' && !String(host(mode)).startsWith('container:');
		}
		case 'own-network':
			return host('NetworkMode') !== 'host' && !String(host('NetworkMode')).startsWith('container:');
		case 'seccomp':
		case 'apparmor': {
			const has = options.some(option => option.startsWith(change.is));
			return change.profile === null ? !has : has;
		}
		case 'selinux-labels':
			return !options.some(option => /^label[:=]disable$/.test(option));
		case 'kernel-paths':
			return listOf(host('MaskedPaths')).length > 0 && listOf(host('ReadonlyPaths')).length > 0;
		case 'bind-port':
			return (
				bindings(change.port).length > 0 && bindings(change.port).every(one => at(one, 'HostIp') === change.hostIp)
			);
		case 'host-port':
			return bindings(change.port).some(one => at(one, 'HostPort') === String(change.hostPort));
		case 'unpublish-port':
			return bindings(change.port).length === 0;
		case 'publish-all-off':
			return isEmpty(host('PublishAllPorts'));
		case 'mount-read-only':
			return at(mount(change.target), 'RW') === false;
		case 'remove-mount':
			return mount(change.target) === undefined;
		case 'mount-propagation':
			return ['', 'private', 'rprivate'].includes(textOf(at(mount(change.target), 'Propagation')));
		case 'remove-device':
			return !listOf(host('Devices')).some(
				one => at(one, 'PathOnHost') === change.path || at(one, 'PathInContainer') === change.path,
			);
		case 'remove-device-requests':
			return listOf(host('DeviceRequests')).length === 0;
		case 'tmpfs-options':
			return host('Tmpfs', change.path) === change.options;
		case 'remove-variable':
			return !textsOf(at(inspect, 'Config', 'Env')).some(one => one.split('=')[0] === change.name);
		case 'remove-device-rule':
			return !textsOf(host('DeviceCgroupRules')).includes(change.rule);
		case 'remove-sysctl':
			return host('Sysctls', change.name) === undefined;
		case 'ulimit':
			return listOf(host('Ulimits')).some(
				one => at(one, 'Name') === change.name && at(one, 'Soft') === change.soft && at(one, 'Hard') === change.hard,
			);
		case 'log-rotation':
			return host('LogConfig', 'Config', 'max-size') !== undefined;
		case 'health-check':
			return isObject(at(inspect, 'Config', 'Healthcheck'));
		case 'oom-killer-on':
			return isEmpty(host('OomKillDisable'));
		case 'oom-score':
			return host('OomScoreAdj') === change.score;
		case 'default-cgroup-parent':
			return isEmpty(host('CgroupParent'));
		case 'storage-limit':
			return host('StorageOpt', 'size') !== undefined;
		case 'remove-extra-host':
			return !textsOf(host('ExtraHosts')).includes(change.entry);
		case 'remove-link':
			return !textsOf(host('Links')).includes(change.link);
		case 'memory-limit':
			return host('Memory') === change.memoryBytes;
		case 'pids-limit':
			return host('PidsLimit') === change.pids;
		case 'restart-policy':
			return (
				host('RestartPolicy', 'Name') === change.name ||
				(change.name === 'no' && isEmpty(host('RestartPolicy', 'Name')))
			);
		case 'cpu-limit': {
			const [nano, quota, period] = [host('NanoCpus'), host('CpuQuota'), host('CpuPeriod')].map(one =>
				Number(one ?? 0),
			);
			const cpus =
				nano !== undefined && nano > 0
					? nano / 1e9
					: (quota ?? 0) / (period === undefined || period === 0 ? 1e5 : period);
			return Math.abs(cpus - change.cpus) < 1e-6;
		}
		case 'image':
			return at(inspect, 'Image') === change.imageId;
		case 'default-runtime':
		case 'secret-to-file':
		case 'move-network':
		case 'join-network':
		case 'leave-network':
			return null;
	}
}
