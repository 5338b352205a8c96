/** Devices of the host: which are handed in, and which of them are the host itself. */
import type {ContainerInspect} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {heldBy} from '../capabilities/held.ts';
import {defineCheck, pass} from '../define-check.ts';
import type {RecreateChange} from '../../model/recreate.ts';
import {isHarmlessDevice} from './host-folders.ts';
import {bindsOf, isWithin, normalPath} from './paths.ts';
import {several} from './several.ts';

type Node = {readonly path: string; readonly text: SafeText; readonly change: RecreateChange};

/** By --device and by bind, without those that every container has anyway. */
const nodesOf = (inspect: ContainerInspect): readonly Node[] =>
	[
		...known(inspect.HostConfig.Devices).map(({PathOnHost, CgroupPermissions}) => ({
			path: normalPath(PathOnHost),
			text: CgroupPermissions === '' ? PathOnHost : words`${PathOnHost} (${CgroupPermissions})`,
			change: {is: 'remove-device', path: PathOnHost} as const,
		})),
		...bindsOf(inspect)
			.filter(bind => isWithin(bind.source, '/dev'))
			.map(({source, mount}) => ({
				path: source,
				text: words`bind of ${mount.Source}`,
				change: {is: 'remove-mount', target: mount.Destination} as const,
			})),
	].filter(node => !isHarmlessDevice(node.path));

/**
 * Disks, memory, ports and the kernel's log. What is risky but not the host itself (kvm, fuse, tun, GPUs) stays with
 * the plain finding on devices, since this one is an escape by itself.
 */
const raw =
	/^\/dev(?:$|\/(?:(?:sd|hd|vd|xvd)[a-z]|(?:sg|sr|nvme|mmcblk|dm-|md|nbd|zd|rbd|drbd|bcache|loop)\d|loop-control$|(?:mapper|disk|block|md|raw|cpu)(?:\/|$)|(?:mem|kmem|port|kmsg|nvram)$))/;

const rawNodes = (inspect: ContainerInspect): readonly Node[] => nodesOf(inspect).filter(node => raw.test(node.path));

type Rule = {readonly type: string; readonly major: string; readonly permissions: string; readonly text: SafeText};

const rulesOf = (inspect: ContainerInspect): readonly Rule[] =>
	known(inspect.HostConfig.DeviceCgroupRules).map(text => {
		const [type = '', numbers = '', permissions = ''] = text.trim().split(/\s+/);
		return {type, major: numbers.split(':')[0] ?? '', permissions, text};
	});

const ruleOff = ({text}: Rule): RecreateChange => ({is: 'remove-device-rule', rule: text});

/** Any disk, or memory (char 1). Making nodes is allowed to all by default, so a rule of "m" alone adds nothing. */
const isWide = ({type, major, permissions}: Rule): boolean =>
	/[rw]/.test(permissions) && (type !== 'c' || major === '*' || major === '1');

export const hostDevices = defineCheck({
	id: 'host-devices',
	record: '5.18',
	title: 'Is given no device of the host',
	why: 'A device driver answers the container straight from the kernel, past every wall around it. Bugs in drivers are common, and some devices hand over the machine without any bug.',
	theme: 'isolation',
	group: 'devices',
	outcomes: {'host device': 'high'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const {DeviceCgroupRules, DeviceRequests} = inspect.HostConfig;
		const byField: ReadonlyArray<readonly [field: string, found: readonly SafeText[]]> = [
			['HostConfig.Devices and Mounts', nodesOf(inspect).map(node => node.text)],
			['HostConfig.DeviceCgroupRules', known(DeviceCgroupRules)],
			['HostConfig.DeviceRequests', known(DeviceRequests)],
		];
		const bad = byField.find(([, found]) => found.length > 0);
		return bad === undefined ? pass() : fail('host device', bad[0], several(bad[1]), 'none');
	},
	fix: ({inspect}) => ({
		key: 'devices',
		by: 'recreate',
		propose: () => ({
			changes: [
				...nodesOf(inspect).map(node => node.change),
				...rulesOf(inspect).map(ruleOff),
				...(known(inspect.HostConfig.DeviceRequests).length > 0 ? [{is: 'remove-device-requests'} as const] : []),
			],
		}),
		how: 'Create it again without; what it can not do without, give as the single node, with r or rw instead of rwm.',
	}),
});

export const rawDevice = defineCheck({
	id: 'raw-device',
	record: 'X-DEV-RAW',
	title: 'Is given no disk and no memory of the host',
	why: 'From a disk device the file system of the host is mounted or edited inside, with no regard to its permissions; from a memory device its secrets are read. Both are the host itself under another name.',
	theme: 'isolation',
	group: 'devices',
	outcomes: {'raw device': 'critical'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const found = rawNodes(inspect);
		if (found.length === 0) return pass();
		return fail('raw device', 'HostConfig.Devices and Mounts', several(found.map(node => node.text)), 'none');
	},
	fix: ({inspect}) => ({
		key: 'devices',
		by: 'recreate',
		propose: () => ({changes: rawNodes(inspect).map(node => node.change)}),
		how: 'Create it again without; let the host mount the disk and bind the one folder it needs.',
	}),
});

export const wideDeviceRule = defineCheck({
	id: 'wide-device-rule',
	record: 'X-CAP-MKNOD-RULE',
	title: 'No device rule opens the disks of the host',
	why: 'With MKNOD, which containers have by default, it makes the node of the disk by itself; the wide rule then lets it read and write there. The list of devices stays empty all the while.',
	theme: 'isolation',
	group: 'devices',
	outcomes: {'wide rule with MKNOD': 'critical'},
	needs: ['inspect', 'kernel'],
	evaluate({inspect, kernel}, fail) {
		const found = rulesOf(inspect).filter(isWide);
		if (found.length === 0 || !heldBy(inspect, kernel).has('MKNOD')) return pass();
		const actual = several(found.map(rule => rule.text));
		return fail('wide rule with MKNOD', 'HostConfig.DeviceCgroupRules', actual, 'no such rule, or MKNOD dropped');
	},
	fix: ({inspect}) => ({
		key: 'devices',
		by: 'recreate',
		propose: () => ({changes: rulesOf(inspect).filter(isWide).map(ruleOff)}),
		how: 'Create it again without the rule and with --cap-drop MKNOD; pass the single device it needs.',
	}),
});

export const deviceChecks = [hostDevices, rawDevice, wideDeviceRule];
