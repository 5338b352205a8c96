import {hostMountChecks} from '../../../source/checks/filesystem/host-mounts.ts';
import {having, hardened, t, unread, withInspect} from '../../helpers/evidence.ts';
import {testCheck, type Row} from '../../helpers/test-check.ts';
import {byRecord} from '../by-record.ts';
import {bind, mounted, on, volume} from '../mounts.ts';

const elsewhere = having({engine: {DockerRootDir: t('/data/docker')}});
const unknowns: readonly Row[] = [
	['mounts of another shape', withInspect({Mounts: unread})],
	['engine not read', having({engine: unread})],
	['inspect failed', having({inspect: unread})],
];

const rw = 'sensitive, writable';
const ro = 'sensitive, read-only';
testCheck(byRecord(hostMountChecks, '5.6'), {
	pass: [
		['no mounts', hardened],
		['data of its own', mounted(bind('/srv/shop', '/data'))],
		['docker-bench 5.6: a named volume at /usr inside', mounted(volume('/usr'))],
		['a folder whose name only begins so', mounted(bind('/etcetera', '/x'))],
		['data beside that of the engine', mounted(bind('/var/lib/mysql', '/data'))],
		[
			'the socket of the engine, which is another finding',
			mounted(bind('/var/run/docker.sock', '/var/run/docker.sock')),
		],
		[
			'the clock and the certificates, read-only',
			mounted(bind('/etc/localtime', '/etc/localtime', false), bind('/etc/ssl/certs', '/c', false)),
		],
		['/dev/null over a file', mounted(bind('/dev/null', '/etc/cron.d/x'))],
	],
	fail: [
		['docker-bench 5.6: the whole host, read-only', mounted(bind('/', '/host', false)), ro],
		['the whole host, writable', mounted(bind('/', '/host')), rw],
		['docker-bench 5.6: /root', mounted(bind('/root', '/r')), rw],
		['docker-bench 5.6: /var/lib, which holds that of the engine', mounted(bind('/var/lib', '/v')), rw],
		['docker-bench 5.6: below, /etc/default', mounted(bind('/etc/default/', '/d')), rw],
		[
			'docker-bench 5.6: read-only /etc plus an unrelated writable mount',
			mounted(bind('/srv', '/srv'), bind('/etc', '/e', false)),
			ro,
		],
		['docker-bench 5.6: read-only /etc alone', mounted(bind('/etc', '/e', false)), ro],
		['one read-only, one writable: the worse', mounted(bind('/etc', '/e', false), bind('/boot', '/b')), rw],
		['by way of /var/run', mounted(bind('/var/run/dbus', '/run/dbus')), rw],
		['a home', mounted(bind('/home', '/h', false)), ro],
		['the clock, writable', mounted(bind('/etc/localtime', '/etc/localtime')), rw],
		['a path with dots', mounted(bind('/srv/../proc', '/p')), rw],
		['images and volumes, moved elsewhere', on(elsewhere, bind('/data', '/d', false)), ro],
	],
	unknown: unknowns,
});

testCheck(byRecord(hostMountChecks, 'X-MOUNT-ROOTFS'), {
	pass: [
		['no mounts', hardened],
		['a folder below /opt and one below /var/log', mounted(bind('/opt/shop', '/o'), bind('/var/log/shop', '/l'))],
		['data in a home', mounted(bind('/home/ann/shop', '/data'))],
		['a named volume at /usr inside', mounted(volume('/usr'))],
		['certificates, read-only', mounted(bind('/etc/ssl/certs/ca.pem', '/ca.pem', false))],
		['an engine that does not name its folder', on(having({engine: {DockerRootDir: t('')}}), bind('/srv', '/srv'))],
	],
	fail: [
		['the whole host', mounted(bind('/', '/host')), 'writable'],
		['the whole host, read-only', mounted(bind('/', '/host', false)), 'read-only'],
		['/opt', mounted(bind('/opt', '/o')), 'writable'],
		['all logs, read-only', mounted(bind('/var/log', '/l', false)), 'read-only'],
		['/lib64', mounted(bind('/lib64', '/l')), 'writable'],
		['below /usr', mounted(bind('/usr/local/bin', '/b')), 'writable'],
		['cron', mounted(bind('/var/spool/cron/crontabs', '/c')), 'writable'],
		['what holds cron', mounted(bind('/var/spool', '/c')), 'writable'],
		['a volume of another container', mounted(bind('/var/lib/docker/volumes/db/_data', '/d', false)), 'read-only'],
		['images and volumes, moved elsewhere', on(elsewhere, bind('/data/docker', '/d')), 'writable'],
	],
	unknown: unknowns,
});

testCheck(byRecord(hostMountChecks, 'X-MOUNT-PROC-SYS'), {
	pass: [
		['no mounts', hardened],
		['another folder', mounted(bind('/processes', '/p'))],
		['one file laid over /proc', mounted(bind('/var/lib/lxcfs/proc/meminfo', '/proc/meminfo'))],
		['a volume', mounted(volume('/proc'))],
	],
	fail: [
		['/proc', mounted(bind('/proc', '/host/proc')), 'writable'],
		['/proc, read-only', mounted(bind('/proc', '/host/proc', false)), 'read-only'],
		['cgroups', mounted(bind('/sys/fs/cgroup', '/sys/fs/cgroup')), 'writable'],
		['something laid over /sys', mounted(bind('/srv/sys', '/sys/')), 'writable'],
		['one of each: the worse', mounted(bind('/sys', '/s', false), bind('/proc', '/p')), 'writable'],
	],
	unknown: unknowns,
});
