/** `/proc/PID/status` and its neighbours → what the main process holds, whatever was configured. */
import type {Host} from '../../host/host.ts';
import {capabilityNames} from '../../model/capabilities.ts';
import type {EffectivePrivileges} from '../../model/detail.ts';
import {isUnread, knownOr, Unread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {whyNoProc} from './not-known.ts';
import {remember} from '../share.ts';
import {readUidMap, uidInside, uidMapWords} from './uid-map.ts';

/** Containers have the same few sets. */
const namedBefore = new Map<string, readonly string[]>();

/** `00000000a80425fb` → names. Bits that this program has no name for are newer than it. */
export const capabilitiesOf = (hex: string): readonly string[] =>
	namedBefore.get(hex) ?? remember(namedBefore, hex, capabilityNamesOf(hex));

function capabilityNamesOf(hex: string): readonly string[] {
	if (!/^[0-9a-f]{1,16}$/i.test(hex)) return [];
	const bits = BigInt(`0x${hex}`);
	return Array.from({length: 64}, (_, bit) => bit)
		.filter(bit => ((bits >> BigInt(bit)) & 1n) === 1n)
		.map(bit => capabilityNames[bit] ?? `UNKNOWN_${bit}`);
}

/** AppArmor's `docker-default (enforce)`, SELinux' label; 'none' where no such module confines it; '' where it is not known. */
export function lsmOf(current: Read<string>): SafeText {
	// Without a module the file is there and can't be read, or there is no such file.
	if (isUnread(current)) return /EINVAL|does not exist/.test(current.why) ? words`none` : words``;
	const label = current.replace(/[\0\n]+$/, '');
	return label === '' ? words`none` : sanitise(label, 200);
}

const wantedLine = /^(Uid|Cap(?:Eff|Prm|Bnd|Amb)|NoNewPrivs|Seccomp):\s*(.*)$/gm;
const seccompModes = ['off', 'strict', 'filter'] as const;

export function readStatus(status: string, uidMap: Read<string>, lsm: SafeText): Read<EffectivePrivileges> {
	const fields = new Map(Array.from(status.matchAll(wantedLine), ([, name = '', value = '']) => [name, value]));
	const [, uid] = /^\d+\s+(\d+)/.exec(fields.get('Uid') ?? '') ?? [];
	const [effective, permitted, bounding] = ['CapEff', 'CapPrm', 'CapBnd'].map(name => fields.get(name));
	const noNewPrivs = fields.get('NoNewPrivs');
	if (uid === undefined || effective === undefined || permitted === undefined || bounding === undefined)
		return new Unread(words`/proc/PID/status names no user or no capabilities: is it a Linux /proc?`);
	if (noNewPrivs === undefined)
		return new Unread(words`/proc/PID/status has no NoNewPrivs: it takes a kernel from 4.10 on to see it`);
	const map = readUidMap(knownOr(uidMap, ''));
	return {
		uid: uidInside(map, Number(uid)),
		capEff: capabilitiesOf(effective),
		capPrm: capabilitiesOf(permitted),
		capBnd: capabilitiesOf(bounding),
		capAmb: capabilitiesOf(fields.get('CapAmb') ?? ''),
		isNoNewPrivs: noNewPrivs === '1',
		// A kernel without seccomp has no such line.
		seccomp: seccompModes[Number(fields.get('Seccomp') ?? 0)] ?? 'off',
		lsm,
		uidMap: uidMapWords(map),
	};
}

/** Never rejects. */
export async function readPrivileges({
	host,
	pid,
	isLocal,
}: {
	readonly host: Host;
	readonly pid: number;
	readonly isLocal: boolean;
}): Promise<Read<EffectivePrivileges>> {
	const why = whyNoProc(pid, isLocal);
	if (why !== null) return why;
	const [status, uidMap, current] = await Promise.all([
		host.readText(`/proc/${pid}/status`),
		host.readText(`/proc/${pid}/uid_map`),
		host.readText(`/proc/${pid}/attr/current`),
	]);
	return isUnread(status) ? status : readStatus(status, uidMap, lsmOf(current));
}
