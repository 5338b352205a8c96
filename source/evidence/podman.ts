/**
 * What Podman's Docker-compatible API leaves out, or shows in one way whatever was asked for. Seen on Debian's 4.3.1 by
 * making containers of each kind: `unmask=ALL` shows no trace, `--ipc host` is shown as `shareable`, and so on.
 * Unread, for to Docker the same answer means the safe default.
 */
import type {ContainerInspect} from '../model/evidence.ts';
import {isUnread, mapRead, Unread, type Read} from '../model/read.ts';
import {words} from '../model/safe-text.ts';

const untold = new Unread(words`Podman's Docker-compatible API does not tell: see podman inspect`);

const untoldIf = <T>(read: Read<T>, isSilent: (value: T) => boolean): Read<T> =>
	!isUnread(read) && isSilent(read) ? untold : read;

export function asPodmanTells(inspect: Read<ContainerInspect>): Read<ContainerInspect> {
	return mapRead(inspect, ({HostConfig: told, ...rest}) => ({
		...rest,
		HostConfig: {
			...told,
			MaskedPaths: untoldIf(told.MaskedPaths, paths => paths === null),
			ReadonlyPaths: untoldIf(told.ReadonlyPaths, paths => paths === null),
			// Of the host too.
			IpcMode: untoldIf(told.IpcMode, mode => mode === 'shareable'),
			CgroupnsMode: untoldIf(told.CgroupnsMode, mode => mode === ''),
			Sysctls: untoldIf(told.Sysctls, settings => settings.length === 0),
			DeviceCgroupRules: untoldIf(told.DeviceCgroupRules, rules => rules.length === 0),
			// Whichever it is.
			Runtime: untoldIf(told.Runtime, name => name === 'oci'),
		},
	}));
}
