/** Which parts of the host a bind must not show. */
import {isEngineSocket} from '../privileges/engine-sockets.ts';
import {isWithin, normalPath, touches, type Bind} from './paths.ts';

const sensitive = [
	'/boot',
	'/dev',
	'/etc',
	'/home',
	'/lib',
	'/proc',
	'/root',
	'/run',
	'/sys',
	'/usr',
	'/var/lib/containerd',
	'/var/lib/docker',
];

/** Anything below these is the system's own. */
const system = [
	'/bin',
	'/boot',
	'/etc',
	'/lib',
	'/lib32',
	'/lib64',
	'/libx32',
	'/root',
	'/sbin',
	'/usr',
	'/var/lib/containerd',
	'/var/lib/docker',
	'/var/spool/cron',
];
/** These matter whole; a folder below them is somebody's data. */
const whole = ['/', '/home', '/opt', '/var', '/var/log'];

/** World-readable and without secrets: mounted read-only they give nothing away, and mounting them is common. */
const publicFiles = [
	'/etc/hostname',
	'/etc/hosts',
	'/etc/localtime',
	'/etc/os-release',
	'/etc/pki/ca-trust/extracted',
	'/etc/resolv.conf',
	'/etc/ssl/certs',
	'/etc/timezone',
	'/lib/modules',
	'/usr/lib/modules',
	'/usr/lib/os-release',
	'/usr/local/share/ca-certificates',
	'/usr/share/ca-certificates',
	'/usr/share/zoneinfo',
];

/** Every container has these of its own. */
export const isHarmlessDevice = (path: string): boolean => /^\/dev\/(?:null|zero|full|random|urandom|tty)$/.test(path);

function isHarmless({source, mount}: Bind): boolean {
	if (isHarmlessDevice(source)) return true;
	return !mount.RW && publicFiles.some(file => isWithin(source, file));
}

/** `dataRoot`: where this engine really keeps images and volumes. Its sockets are another finding. */
export function isSensitiveBind(bind: Bind, dataRoot: string): boolean {
	if (isHarmless(bind) || isEngineSocket(bind.source)) return false;
	if (bind.source === '/') return true;
	return [...sensitive, ...engineFolder(dataRoot)].some(folder => touches(bind.source, folder));
}

export function isSystemBind(bind: Bind, dataRoot: string): boolean {
	if (isHarmless(bind)) return false;
	if (whole.includes(bind.source)) return true;
	return [...system, ...engineFolder(dataRoot)].some(folder => touches(bind.source, folder));
}

// An engine that does not name its folder must not turn every bind into one that touches "/".
const engineFolder = (dataRoot: string): readonly string[] => {
	const folder = normalPath(dataRoot);
	return folder === '/' ? [] : [folder];
};
