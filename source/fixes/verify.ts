/** Whether what was asked for is in force, in lines that say where it was seen. */
import type {ProofLine, UpdateBody} from '../model/fix.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import type {Limit, LimitsInForce} from './limits-in-force.ts';
import type {RawContainer} from './raw-container.ts';
import {sayBytes, sayCpus} from '../model/quantity.ts';

export type Verified = {
	/** False: the opposite was seen. What could not be seen at all is a line, not a failure. */
	readonly isInForce: boolean;
	readonly lines: readonly ProofLine[];
};

/** The kernel rounds down to whole pages; the largest in use are 64 KiB. */
const page = 64 * 1024;
const isAbout = (seen: number, wanted: number): boolean => seen <= wanted && wanted - seen < page;

const usualPeriod = 100_000;

export type Wanted = {
	readonly memoryBytes?: number;
	readonly memorySwapBytes?: number;
	/** null: no limit. */
	readonly pids?: number | null;
	readonly cpus?: number | null;
};

/** What an update asks the kernel for. */
export function wantedBy(body: UpdateBody): Wanted {
	const cpus =
		body.NanoCpus !== undefined
			? body.NanoCpus / 1e9
			: body.CpuQuota === undefined
				? undefined
				: body.CpuQuota > 0
					? body.CpuQuota / (body.CpuPeriod ?? usualPeriod)
					: null;
	return {
		...(body.Memory === undefined ? {} : {memoryBytes: body.Memory}),
		...(body.MemorySwap === undefined ? {} : {memorySwapBytes: body.MemorySwap}),
		...(body.PidsLimit === undefined ? {} : {pids: body.PidsLimit > 0 ? body.PidsLimit : null}),
		...(cpus === undefined ? {} : {cpus}),
	};
}

/** Whether inspect holds these values: needed, never enough. What an engine stores in other words counts as held. */
export function isStored({resources}: RawContainer, body: UpdateBody): boolean {
	const policy = body.RestartPolicy;
	return (
		(body.Memory === undefined || resources.Memory === body.Memory) &&
		// Without swap accounting the engine stores -1 whatever was sent.
		(body.MemorySwap === undefined || resources.MemorySwap === body.MemorySwap || resources.MemorySwap === -1) &&
		(body.PidsLimit === undefined || resources.PidsLimit === Math.max(0, body.PidsLimit)) &&
		(body.NanoCpus === undefined || resources.NanoCpus === body.NanoCpus) &&
		(body.CpuQuota === undefined || Math.max(0, resources.CpuQuota) === Math.max(0, body.CpuQuota)) &&
		(body.CpuPeriod === undefined || resources.CpuPeriod === body.CpuPeriod) &&
		(policy === undefined ||
			(resources.RestartPolicy.Name === policy.Name &&
				resources.RestartPolicy.MaximumRetryCount === policy.MaximumRetryCount))
	);
}

const sameBytes = (seen: Limit, wanted: number): boolean => typeof seen === 'number' && isAbout(seen, wanted);
const sameCount = (seen: Limit, wanted: number | null): boolean =>
	seen === wanted || (typeof seen === 'number' && typeof wanted === 'number' && Math.abs(seen - wanted) < 0.001);

function sayLimit(limit: Limit, say: (value: number) => SafeText): SafeText {
	if (limit === null) return words`no limit`;
	return typeof limit === 'number' ? say(limit) : words`a limit`;
}

type Row = {
	readonly name: SafeText;
	readonly wanted: number | null | undefined;
	readonly seen: Limit;
	readonly isSame: boolean;
	readonly say: (value: number) => SafeText;
	/** Not seeing it is usual and was said before. */
	readonly isQuietWhenUnseen?: boolean;
};

type Judged = {readonly line: ProofLine; readonly isRefuted: boolean};

/** null: nothing to say. */
function judge(row: Row, from: LimitsInForce['from']): Judged | null {
	if (row.wanted === undefined || (row.seen === 'unseen' && row.isQuietWhenUnseen === true)) return null;
	const wanted = sayLimit(row.wanted, row.say);
	const where = from === 'stats' ? words`seen in stats` : words`seen in its cgroup files`;
	const refuted = (says: SafeText): Judged => ({line: {says, isGood: false}, isRefuted: true});
	const unproved = (says: SafeText): Judged => ({line: {says, isGood: false}, isRefuted: false});
	const proved = (says: SafeText): Judged => ({line: {says, isGood: true}, isRefuted: false});
	if (row.isSame) return proved(words`${row.name}: ${wanted} in force (${where})`);
	if (row.seen === 'unseen') {
		// Its cgroup is there and has no such file: the controller was not given to this engine, and holds nobody.
		return from === 'cgroup files' && row.wanted !== null
			? refuted(words`${row.name}: the engine took ${wanted}, and its cgroup has no such limit`)
			: unproved(words`${row.name}: the engine took ${wanted}; whether it is in force can't be seen from here`);
	}
	if (row.seen === 'some') {
		return row.wanted === null
			? unproved(words`${row.name}: the engine took it off; stats can't show that`)
			: proved(words`${row.name}: ${wanted} set, and a limit is in force (${where}; its size is not shown there)`);
	}
	return refuted(words`${row.name}: ${sayLimit(row.seen, row.say)} in force, not ${wanted} (${where})`);
}

const plainNumber = (value: number): SafeText => words`${value}`;

function rowsFor(wanted: Wanted, limits: LimitsInForce): readonly Row[] {
	const {memoryBytes, memorySwapBytes, pids, cpus} = wanted;
	return [
		{
			name: words`memory limit`,
			wanted: memoryBytes,
			seen: limits.memoryBytes,
			isSame: memoryBytes !== undefined && sameBytes(limits.memoryBytes, memoryBytes),
			say: sayBytes,
		},
		{
			name: words`memory and swap together`,
			wanted: memorySwapBytes,
			seen: limits.memorySwapBytes,
			isSame: memorySwapBytes !== undefined && sameBytes(limits.memorySwapBytes, memorySwapBytes),
			say: sayBytes,
			isQuietWhenUnseen: true,
		},
		{
			name: words`limit of processes`,
			wanted: pids,
			seen: limits.pids,
			isSame: pids !== undefined && sameCount(limits.pids, pids),
			say: plainNumber,
		},
		{
			name: words`CPU limit`,
			wanted: cpus,
			seen: limits.cpus,
			isSame: cpus !== undefined && sameCount(limits.cpus, cpus),
			say: sayCpus,
		},
	];
}

/** Some runtimes write other limits along the way (crun #1287): what was not asked for must be as before. */
export function movedAside(
	before: LimitsInForce | null,
	now: LimitsInForce | null,
	wanted: Wanted,
): readonly ProofLine[] {
	if (before === null || now === null || before.from !== now.from) return [];
	const rows = [
		[words`memory limit`, before.memoryBytes, now.memoryBytes, wanted.memoryBytes ?? wanted.memorySwapBytes, sayBytes],
		[words`limit of processes`, before.pids, now.pids, wanted.pids, plainNumber],
		[words`CPU limit`, before.cpus, now.cpus, wanted.cpus, sayCpus],
	] as const;
	return rows.flatMap(([name, was, is, asked, say]) =>
		asked === undefined && typeof was !== 'string' && typeof is !== 'string' && was !== is
			? [
					{
						says: words`${name} was not to be changed, and went from ${sayLimit(was, say)} to ${sayLimit(is, say)}`,
						isGood: false,
					},
				]
			: [],
	);
}

/** Limits as the kernel holds them, all alike as far as both were seen, and something was. */
export function areSameLimits(before: LimitsInForce | null, now: LimitsInForce | null): boolean {
	if (before === null || now === null || before.from !== 'cgroup files' || now.from !== 'cgroup files') return false;
	return (
		before.memoryBytes === now.memoryBytes &&
		before.memorySwapBytes === now.memorySwapBytes &&
		before.pids === now.pids &&
		before.cpus === now.cpus
	);
}

/** `container` is read after the update, `now` after it too, `before` before it. */
export function verifyUpdate(
	body: UpdateBody,
	container: RawContainer,
	before: LimitsInForce | null,
	now: LimitsInForce | null,
): Verified {
	if (!isStored(container, body)) {
		return {
			isInForce: false,
			lines: [{says: words`the engine said yes, and inspect does not show the new values`, isGood: false}],
		};
	}
	const lines: ProofLine[] = [];
	const wanted = wantedBy(body);
	const isLimit = Object.keys(wanted).length > 0;
	let isInForce = true;
	if (isLimit && !container.isRunning) {
		lines.push({
			says: words`stored by the engine; takes effect at the next start (it is not running now)`,
			isGood: true,
		});
	} else if (isLimit && now === null) {
		lines.push({says: words`the engine took it; whether it is in force can't be seen from here`, isGood: false});
	} else if (now !== null) {
		const judged = rowsFor(wanted, now).flatMap(row => judge(row, now.from) ?? []);
		lines.push(...judged.map(one => one.line));
		isInForce = !judged.some(one => one.isRefuted);
	}
	if (body.RestartPolicy !== undefined && !isLimit) {
		const {Name, MaximumRetryCount} = body.RestartPolicy;
		const count = MaximumRetryCount > 0 ? words`:${MaximumRetryCount}` : words``;
		lines.push({
			says: words`restart policy: ${sanitise(Name)}${count} (inspect says so; the engine acts on it when it ends)`,
			isGood: true,
		});
	}
	const aside = movedAside(before, now, wanted);
	return {isInForce: isInForce && aside.length === 0, lines: [...lines, ...aside]};
}
