/**
 * What Podman's Docker-compatible API leaves out, or shows in one way whatever was asked for. Seen on Debian's 4.3.1,
 * 5.4.2 and 5.8.6 by making containers of each kind: `unmask=ALL` leaves no trace in the paths, 4 shows `--ipc host` as
 * `shareable`, and so on. Unread, for to Docker the same answer means the safe default.
 */
import {defaultCapabilities, normalCapability} from '../model/capabilities.ts';
import {isPodman} from '../model/engine-kind.ts';
import type {ContainerInspect, EngineFacts, KernelView, RuntimeSpec} from '../model/evidence.ts';
import {isUnread, mapRead, Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {readInspect} from './inspect.ts';

const untold = new Unread(words`Podman's Docker-compatible API does not tell: see podman inspect`);

/** In place of an answer that says nothing: what the runtime was told; null: not known. */
const untoldIf = <T>(read: Read<T>, isSilent: (value: T) => boolean, seen: T | null = null): Read<T> =>
	!isUnread(read) && isSilent(read) ? (seen ?? untold) : read;

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

type HostConfig = ContainerInspect['HostConfig'];

/** Told as differences from Docker's own default set, which is what all others mean by these lists. */
function capabilities({CapAdd, CapDrop}: HostConfig, spec: RuntimeSpec | null, isSince5: boolean): Partial<HostConfig> {
	if (spec === null) return {CapDrop: isSince5 ? dropped(CapDrop) : CapDrop};
	const more = (told: Read<readonly SafeText[]>, names: readonly string[]): Read<readonly SafeText[]> =>
		mapRead(told, all => {
			const has = new Set<string>(all.map(normalCapability));
			return [...all, ...names.filter(name => !has.has(name)).map(name => sanitise(name))];
		});
	const usual = new Set<string>(defaultCapabilities);
	return {
		CapAdd: more(
			CapAdd,
			spec.bounding.filter(name => !usual.has(name)),
		),
		CapDrop: more(
			CapDrop,
			defaultCapabilities.filter(name => !spec.bounding.includes(name)),
		),
	};
}

/** `shareable` before 5 is what `host` shows as, too. */
function ipcMode(told: Read<SafeText>, spec: RuntimeSpec | null, isSince5: boolean): Read<SafeText> {
	if (isUnread(told) || told !== 'shareable' || isSince5) return told;
	return spec === null ? untold : spec.hasOwnIpc ? told : words`host`;
}

/** `version`: of Podman, `5.4.2`. `spec`: what its runtime was told, where the container runs on this machine. */
export function asPodmanTells(
	inspect: Read<ContainerInspect>,
	version: string,
	spec: RuntimeSpec | null = null,
): Read<ContainerInspect> {
	const isSince5 = Number.parseInt(version, 10) >= 5;
	return mapRead(inspect, ({HostConfig: told, ...rest}) => ({
		...rest,
		HostConfig: {
			...told,
			...capabilities(told, spec, isSince5),
			MaskedPaths: untoldIf(told.MaskedPaths, paths => paths === null, spec?.maskedPaths),
			ReadonlyPaths: untoldIf(told.ReadonlyPaths, paths => paths === null, spec?.readonlyPaths),
			IpcMode: ipcMode(told.IpcMode, spec, isSince5),
			CgroupnsMode: untoldIf(
				told.CgroupnsMode,
				mode => mode === '',
				spec === null ? null : spec.hasOwnCgroup ? words`private` : words`host`,
			),
			Sysctls: untoldIf(told.Sysctls, settings => settings.length === 0, spec?.sysctl),
			DeviceCgroupRules: untoldIf(told.DeviceCgroupRules, rules => rules.length === 0, spec?.deviceRules),
			// Whichever it is.
			Runtime: untoldIf(told.Runtime, name => name === 'oci', spec?.program),
		},
	}));
}

/** An engine's answer about a container, by what that engine means. */
export function readInspectOf(
	json: unknown,
	facts: Read<EngineFacts>,
	kernel: KernelView | null,
): Read<ContainerInspect> {
	const told = readInspect(json);
	if (isUnread(facts) || !isPodman(facts)) return told;
	return asPodmanTells(told, facts.ServerVersion, kernel?.spec ?? null);
}
