import {hostDevices, rawDevice, wideDeviceRule} from '../../../source/checks/filesystem/devices.ts';
import {having, hardened, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';
import {bind, mounted} from '../mounts.ts';

const device = (...paths: readonly string[]) =>
	withHostConfig({
		Devices: paths.map(path => ({PathOnHost: t(path), PathInContainer: t('/dev/x'), CgroupPermissions: t('rwm')})),
	});
const rule = (text: string, base = plain) => withHostConfig({DeviceCgroupRules: [t(text)]}, base);

testCheck(hostDevices, {
	pass: [
		['none', hardened],
		['one that every container has', device('/dev/null')],
		['a bind elsewhere', mounted(bind('/srv/dev', '/dev/x'))],
	],
	fail: [
		['a sound card', device('/dev/snd'), 'host device'],
		['kvm', device('/dev/kvm'), 'host device'],
		['second of two', device('/dev/null', '/dev/fuse'), 'host device'],
		['docker-bench 5.18: --device-cgroup-rule "a *:* rwm"', rule('a *:* rwm', hardened), 'host device'],
		['docker-bench 5.18: a GPU', withHostConfig({DeviceRequests: [t('nvidia: all')]}), 'host device'],
		['docker-bench 5.18: a bind of /dev', mounted(bind('/dev', '/dev')), 'host device'],
		['a bind below /dev', mounted(bind('/dev/bus/usb', '/usb', false)), 'host device'],
	],
	unknown: [
		['devices of another shape', withHostConfig({Devices: unread})],
		['rules of another shape', withHostConfig({DeviceCgroupRules: unread})],
		['requests of another shape', withHostConfig({DeviceRequests: unread})],
		['mounts of another shape', withInspect({Mounts: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

const raw = [
	'sda',
	'sda1',
	'nvme0n1',
	'vda',
	'xvdf',
	'dm-0',
	'mapper/vg-root',
	'disk/by-id/x',
	'md127',
	'mmcblk0',
	'loop0',
];
const kernel = ['loop-control', 'mem', 'kmem', 'port', 'kmsg', 'nvram', 'cpu/0/msr', 'sg0', 'nbd0'];
// Risky, and the plain finding on devices says so; not the host itself.
const others = [
	'kvm',
	'fuse',
	'net/tun',
	'dri/renderD128',
	'nvidia0',
	'snd',
	'ttyUSB0',
	'shm',
	'hidraw0',
	'cpu_dma_latency',
];

testCheck(rawDevice, {
	pass: [
		['none', hardened],
		['GPU request', withHostConfig({DeviceRequests: [t('nvidia: all')]})],
		...others.map(name => [name, device(`/dev/${name}`)] as const),
	],
	fail: [
		...[...raw, ...kernel].map(name => [name, device(`/dev/${name}`), 'raw device'] as const),
		['all of /dev', device('/dev/'), 'raw device'],
		['a bind of a disk, read-only', mounted(bind('/dev/sda', '/disk', false)), 'raw device'],
		['a bind of /dev', mounted(bind('/dev', '/host/dev')), 'raw device'],
	],
	unknown: [
		['devices of another shape', withHostConfig({Devices: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

const wide = 'wide rule with MKNOD';
testCheck(wideDeviceRule, {
	pass: [
		['no rules', plain],
		['one character device', rule('c 188:0 rw')],
		['what is allowed to all anyway', rule('b *:* m')],
		['any device, MKNOD dropped', rule('a *:* rwm', hardened)],
	],
	fail: [
		['docker-bench 5.18: any device', rule('a *:* rwm'), wide],
		['disks', rule('b 8:* rwm'), wide],
		['one disk, only to read', rule('b 259:0 r'), wide],
		['memory', rule('c 1:1 rw'), wide],
		['all character devices', rule('c *:* rwm'), wide],
		['privileged, MKNOD dropped in vain', withHostConfig({Privileged: true}, rule('a *:* rwm', hardened)), wide],
	],
	unknown: [
		['rules of another shape', withHostConfig({DeviceCgroupRules: unread})],
		['capabilities of another shape', withHostConfig({CapDrop: unread}, rule('a *:* rwm'))],
		['inspect failed', having({inspect: unread})],
	],
});
