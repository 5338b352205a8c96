/**
 * What Podman's Docker-compatible API leaves out, or shows in one way whatever was asked for. Seen on Debian's 4.3.1,
 * 5.4.2 and 5.8.6 by making containers of each kind: `unmask=ALL` leaves no trace in the paths, 4 shows `--ipc host` as
 * `shareable`, and so on. Unread, for to Docker the same answer means the safe default.
 */
import {defaultCapabilities, normalCapability} from '../model/capabilities.ts';
import type {ContainerInspect} from '../model/evidence.ts';
import {isUnread, mapRead, Unread, type Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';

const untold = new Unread(words`Podman's Docker-compatible API does not tell: see podman inspect`);

const untoldIf = <T>(read: Read<T>, isSilent: (value: T) => boolean): Read<T> =>
	!isUnread(read) && isSilent(read) ? untold : read;

/** Lists of capabilities are differences from a set that is not told; since 5 these are not in it, unless it was configured. */
const notGivenSince5: readonly string[] = ['AUDIT_WRITE', 'MKNOD', 'NET_RAW'];

const hidesBaseSet = new Unread(
	words`Podman shows what differs from its own default capabilities, and not which these are: see podman inspect`,
);

/** Where all it shows is dropped, all that is left is what it does not show. */
function dropped(told: Read<readonly SafeText[]>): Read<readonly SafeText[]> {
	if (isUnread(told)) return told;
	const names = told.map(normalCapability);
	const left = defaultCapabilities.filter(name => !names.includes(name));
	return left.length > 0 && left.every(name => notGivenSince5.includes(name)) ? hidesBaseSet : told;
}

/** `version`: of Podman, `5.4.2`. */
export function asPodmanTells(inspect: Read<ContainerInspect>, version: string): Read<ContainerInspect> {
	const isSince5 = Number.parseInt(version, 10) >= 5;
	return mapRead(inspect, ({HostConfig: told, ...rest}) => ({
		...rest,
		HostConfig: {
			...told,
			MaskedPaths: untoldIf(told.MaskedPaths, paths => paths === null),
			ReadonlyPaths: untoldIf(told.ReadonlyPaths, paths => paths === null),
			// Before 5 of the host too.
			IpcMode: untoldIf(told.IpcMode, mode => mode === 'shareable' && !isSince5),
			CapDrop: isSince5 ? dropped(told.CapDrop) : told.CapDrop,
			CgroupnsMode: untoldIf(told.CgroupnsMode, mode => mode === ''),
			Sysctls: untoldIf(told.Sysctls, settings => settings.length === 0),
			DeviceCgroupRules: untoldIf(told.DeviceCgroupRules, rules => rules.length === 0),
			// Whichever it is.
			Runtime: untoldIf(told.Runtime, name => name === 'oci'),
		},
	}));
}
