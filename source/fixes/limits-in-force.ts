/**
 * The limits the kernel holds a container to. Inspect shows what was asked for and is wrong after a failed update and for
 * unlimited swap, so a fix is proved here: by the cgroup files where they are ours to read, else by stats.
 */
import type {Engine} from '../engine/engine.ts';
import type {Host} from '../host/host.ts';
import {at} from '../model/foreign.ts';
import {isUnread} from '../model/read.ts';
import type {RawContainer} from './raw-container.ts';

/** null: no limit. 'unseen': can't be seen from here. 'some': there is one, its size can't be seen. */
export type Limit = number | null | 'unseen' | 'some';

/** Plain data: it is written to the journal before a step, to tell afterwards whether anything was changed. */
export type LimitsInForce = {
	readonly from: 'cgroup files' | 'stats';
	readonly memoryBytes: Limit;
	/** Memory and swap together. */
	readonly memorySwapBytes: Limit;
	readonly pids: Limit;
	readonly cpus: Limit;
};

/** The kernel's "no limit" of version 1 is the largest page count; of the API, the largest 64-bit number. */
const endless = 2 ** 62;
const asLimit = (value: number): Limit =>
	!Number.isFinite(value) ? 'unseen' : value < 0 || value >= endless ? null : value;

type ReadFile = (path: string) => Promise<string | null>;

/** `/docker/<id>`, `/system.slice/docker-<id>.scope`: up to the part that names the container, not what it made inside. */
function pathOf(line: string, id: string): string | null {
	const parts = line.split('/');
	const own = parts.findIndex(part => part.includes(id));
	if (own < 0 || parts.includes('..')) return null;
	return parts.slice(0, own + 1).join('/');
}

function total(memory: Limit, swap: Limit): Limit {
	if (memory === 'unseen' || swap === 'unseen') return 'unseen';
	return typeof memory === 'number' && typeof swap === 'number' ? memory + swap : null;
}

async function versionTwo(path: string, read: ReadFile): Promise<LimitsInForce> {
	const one = async (file: string): Promise<Limit> => {
		const text = (await read(`/sys/fs/cgroup${path}/${file}`))?.trim();
		return text === undefined || text === '' ? 'unseen' : text === 'max' ? null : asLimit(Number(text));
	};
	const memoryBytes = await one('memory.max');
	const [quota, period] = ((await read(`/sys/fs/cgroup${path}/cpu.max`)) ?? '').trim().split(' ');
	return {
		from: 'cgroup files',
		memoryBytes,
		memorySwapBytes: total(memoryBytes, await one('memory.swap.max')),
		pids: await one('pids.max'),
		cpus: quota === 'max' ? null : quota === '' || period === undefined ? 'unseen' : Number(quota) / Number(period),
	};
}

async function versionOne(lines: readonly string[], id: string, read: ReadFile): Promise<LimitsInForce> {
	const one = async (controller: string, file: string): Promise<Limit> => {
		for (const line of lines) {
			const [, names = '', ...rest] = line.split(':');
			const path = names.split(',').includes(controller) ? pathOf(rest.join(':'), id) : null;
			if (path === null) continue;
			for (const mount of new Set([names, controller])) {
				const text = (await read(`/sys/fs/cgroup/${mount}${path}/${file}`))?.trim();
				if (text !== undefined && text !== '') return text === 'max' ? null : asLimit(Number(text));
			}
		}
		return 'unseen';
	};
	const quota = await one('cpu', 'cpu.cfs_quota_us');
	const period = await one('cpu', 'cpu.cfs_period_us');
	return {
		from: 'cgroup files',
		memoryBytes: await one('memory', 'memory.limit_in_bytes'),
		memorySwapBytes: await one('memory', 'memory.memsw.limit_in_bytes'),
		pids: await one('pids', 'pids.max'),
		cpus: typeof quota !== 'number' ? quota : typeof period === 'number' ? quota / period : 'some',
	};
}

async function fromCgroupFiles(host: Pick<Host, 'readText'>, {id, pid}: RawContainer): Promise<LimitsInForce | null> {
	const read: ReadFile = async path => {
		const text = await host.readText(path);
		return isUnread(text) ? null : text;
	};
	// The id in the path proves that this pid is the container's, and that the engine is on this machine.
	const lines = ((await read(`/proc/${pid}/cgroup`)) ?? '').split('\n').filter(line => line.includes(id));
	const isVersionOne = lines.some(line => line.split(':')[1]?.split(',').includes('memory') === true);
	if (isVersionOne) return versionOne(lines, id, read);
	const unified = lines.find(line => line.startsWith('0::'));
	const path = unified === undefined ? null : pathOf(unified.slice(3), id);
	return path === null ? null : versionTwo(path, read);
}

async function fromStats(engine: Engine, id: string): Promise<LimitsInForce | null> {
	const stats = await engine.statsOnce(id);
	const number = (...path: readonly string[]): number | undefined => {
		const value = at(stats, ...path);
		return typeof value === 'number' ? value : undefined;
	};
	const memory = number('memory_stats', 'limit');
	if (memory === undefined) return null;
	const pids = number('pids_stats', 'limit');
	return {
		from: 'stats',
		memoryBytes: asLimit(memory),
		memorySwapBytes: asLimit(number('memory_stats', 'stats', 'hierarchical_memsw_limit') ?? Number.NaN),
		// Left out where there is none.
		pids: pids === undefined || pids === 0 ? null : asLimit(pids),
		cpus: (number('cpu_stats', 'throttling_data', 'periods') ?? 0) > 0 ? 'some' : 'unseen',
	};
}

const sawSomething = (limits: LimitsInForce): boolean =>
	[limits.memoryBytes, limits.pids, limits.cpus].some(limit => limit !== 'unseen');

/** null: it does not run, or nothing could be seen. Never rejects: not seeing is an answer. */
export async function limitsInForce(
	doors: {readonly engine: Engine; readonly host: Pick<Host, 'readText'>},
	container: RawContainer,
): Promise<LimitsInForce | null> {
	if (!container.isRunning || container.pid === 0) return null;
	if (doors.engine.socketPath !== null) {
		const seen = await fromCgroupFiles(doors.host, container);
		if (seen !== null && sawSomething(seen)) return seen;
	}
	try {
		return await fromStats(doors.engine, container.id);
	} catch {
		return null;
	}
}
