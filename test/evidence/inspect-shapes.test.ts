/**
 * Any one field of another shape: nothing throws, and nothing becomes better by it. What changes is unread, or is one of
 * the few that are only drawn, or was null where the engine's null means none.
 */
import {describe, expect, it} from 'vitest';
import {readInspect} from '../../source/evidence/inspect.ts';
import {isObject} from '../../source/model/foreign.ts';
import {Unread} from '../../source/model/read.ts';
import {hostileLeaves, leaves} from '../helpers/evidence-walk.ts';
import {recordedContainer} from '../helpers/recorded.ts';

const drawnOnly = /^(?:Created|Driver|Config\.Hostname|Config\.WorkingDir|HostConfig\.BlkioWeight)$/;
/** Where the engine says "none", "not set" or "its default" by null or by leaving it out. */
const mayBeNull = new RegExp(
	`^(?:${[
		String.raw`Config\.(?:Entrypoint|Cmd|Env|Healthcheck|ExposedPorts|labelCount)`,
		// With the labels or the environment go those that come from them.
		'owner|secrets|dockerHost|isHiddenFromBench',
		String.raw`HostConfig\.(?:CapAdd|CapDrop|SecurityOpt|CgroupnsMode|Runtime|PidsLimit|OomKillDisable|AutoRemove|Devices|DeviceCgroupRules)`,
		String.raw`HostConfig\.(?:DeviceRequests|Ulimits|Sysctls|Tmpfs|StorageOpt|Links|ExtraHosts|MaskedPaths|ReadonlyPaths|PortBindings)`,
		String.raw`HostConfig\.LogConfig\.Config|seccomp|State\.Health|Mounts`,
		String.raw`NetworkSettings\.(?:Ports|Networks)`,
	].join('|')})`,
);

type Path = ReadonlyArray<string | number>;

function pathsOf(json: unknown, path: Path = []): Path[] {
	const here = path.length === 0 ? [] : [path];
	if (Array.isArray(json)) return [...here, ...json.flatMap((inner, index) => pathsOf(inner, [...path, index]))];
	if (isObject(json))
		return [...here, ...Object.entries(json).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
	return here;
}

/** For the time of one look, one thing is another. */
function withReplaced<T>(json: unknown, path: Path, by: unknown, look: () => T): T {
	let inner = json as Record<string | number, unknown>;
	for (const key of path.slice(0, -1)) inner = inner[key] as Record<string | number, unknown>;
	const last = path.at(-1) ?? '';
	const was = inner[last];
	inner[last] = by;
	const result = look();
	inner[last] = was;
	return result;
}

const kind = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);
const strange: readonly unknown[] = [
	null,
	undefined,
	7.5,
	'x\u001B[2J',
	true,
	[7],
	['x'],
	[{}],
	{x: 7},
	{'\u202E': 'x'},
];

function worse(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>, isNull: boolean): string[] {
	const wrong: string[] = [];
	for (const [path, value] of before) {
		if (Object.is(after.get(path), value)) continue;
		const isUnread = path
			.split('.')
			.some((_, index, parts) => after.get(parts.slice(0, index + 1).join('.')) instanceof Unread);
		if (isUnread || after.get('') instanceof Unread || drawnOnly.test(path)) continue;
		if (isNull && mayBeNull.test(path)) continue;
		// Not known, and said to be.
		if (path === 'dockerHost' && String(after.get(path)).startsWith('unknown')) continue;
		wrong.push(`${path}: ${JSON.stringify(value)} → ${JSON.stringify(after.get(path))}`);
	}
	return wrong;
}

describe('one field of another shape', () => {
	it.each([
		['20.10', 'full'],
		['20.10', 'hardened'],
		['28.5', 'full'],
		['28.5', 'hostile'],
		['28.5', 'unborn'],
	] as const)('Docker %s, ev-%s', (engine, name) => {
		const json = recordedContainer(engine, name);
		const first = readInspect(json);
		const before = leaves(first);
		const paths = pathsOf(json);
		expect(paths.length).toBeGreaterThan(150);
		const wrong: string[] = [];
		for (const path of paths) {
			const was = path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], json);
			for (const by of strange) {
				const isNull = by === null || by === undefined;
				// Of the same kind it is another value, and what it says is true.
				if (!isNull && (kind(by) === kind(was) || was === null)) continue;
				const read = withReplaced(json, path, by, () => readInspect(json, first));
				if (read === first) continue;
				const found = [...worse(before, leaves(read), isNull), ...hostileLeaves(read)];
				wrong.push(...found.map(what => `${path.join('.')} = ${JSON.stringify(by)}: ${what}`));
			}
		}
		expect(wrong).toEqual([]);
	});
});

describe('what engines always send', () => {
	const json = recordedContainer('28.5', 'plain') as Record<string, Record<string, unknown>>;
	const host = json['HostConfig'] ?? {};
	it.each(
		`Privileged ReadonlyRootfs NetworkMode PidMode IpcMode UTSMode UsernsMode CgroupParent Memory
		MemorySwap MemoryReservation NanoCpus CpuQuota CpuPeriod CpuShares CpusetCpus OomScoreAdj ShmSize RestartPolicy PublishAllPorts LogConfig`.split(
			/\s+/,
		),
	)('no HostConfig.%s is not known, and is not none', key => {
		for (const by of [null, undefined]) {
			const read = readInspect({...json, HostConfig: {...host, [key]: by}});
			if (read instanceof Unread) throw new Error(read.why);
			expect(read.HostConfig[key as keyof typeof read.HostConfig]).toBeInstanceOf(Unread);
		}
	});

	it.each(['AppArmorProfile', 'ProcessLabel', 'RestartCount', 'State'])('no %s', key => {
		const read = readInspect({...json, [key]: null});
		if (read instanceof Unread) throw new Error(read.why);
		expect(read[key as keyof typeof read]).toBeInstanceOf(Unread);
	});

	it.each(['Id', 'Name', 'Image', 'Config', 'HostConfig'])('without %s nothing is believed', key => {
		expect(readInspect({...json, [key]: null})).toBeInstanceOf(Unread);
	});
});

it.each([undefined, null, 7, 'x', [], {}, {Id: 'x'}, {Id: 'x', Config: {}, HostConfig: {}}])(
	'%j is no container',
	json => {
		const read = readInspect(json);
		expect(read).toBeInstanceOf(Unread);
	},
);
