/** What the rows of limits are made from, and how a limit in force is told from one that was only asked for. */
import type {CgroupFacts, StatsSample} from '../../model/detail.ts';
import type {ContainerEvidence, ContainerInspect, EngineFacts} from '../../model/evidence.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import type {Cell} from '../blocks.ts';
import {hasProcesses, unreadSpans} from './notice.ts';
import {dim, none, normal} from './say.ts';
import type {TabProps} from './tab.ts';

/** All that the rows are made from. `cgroup` null: not readable, the configuration stands in. */
export type Facts = {
	readonly props: TabProps;
	readonly host: ContainerInspect['HostConfig'];
	readonly cgroup: CgroupFacts | null;
	readonly engine: EngineFacts | null;
	readonly samples: readonly StatsSample[];
	readonly last: StatsSample | null;
	readonly barCells: number;
};

const noLimit: Cell = [{text: 'none', tone: 'strong'}];
/** What is so now, and was not told; the footnote says why. */
export const notTold: Cell = [{text: '?', tone: 'unknown'}];

/** What is in force; where that was not told, what was asked for, and that it is no more than that. */
export function asSet<T>(inForce: Read<T> | undefined, configured: Read<T>, say: (value: T) => Cell): Cell {
	if (inForce !== undefined && !isUnread(inForce)) return say(inForce);
	if (isUnread(configured)) return inForce === undefined ? unreadSpans('not read', configured.why) : notTold;
	return inForce === undefined ? say(configured) : [...say(configured), dim(' as set')];
}

/** What is in force, and what was configured where the two differ: an update may have failed half-way. */
export function limit(
	inForce: Read<number | null> | undefined,
	configured: Read<number | null>,
	say: (n: number) => string,
): Cell {
	const asked = mapNone(configured);
	const cell = asSet(inForce, asked, value => (value === null ? noLimit : [normal(say(value))]));
	if (inForce === undefined || isUnread(inForce) || isUnread(asked) || isSame(inForce, asked)) return cell;
	return [...cell, dim(` (configured ${asked === null ? 'none' : say(asked)})`)];
}

/** Within a page: the kernel rounds what it is told. */
const isSame = (a: number | null, b: number | null): boolean =>
	a === b || (a !== null && b !== null && Math.abs(a - b) < 4096 && Math.abs(a - b) <= Math.max(a, b) / 100);
export const mapNone = (read: Read<number | null>): Read<number | null> =>
	isUnread(read) ? read : read !== null && read > 0 ? read : null;

export function now({last, props}: Facts, into: (sample: StatsSample) => Cell): Cell {
	if (last !== null) return into(last);
	if (!hasProcesses(props.container)) return [none];
	const problem = props.detail?.samplesProblem ?? null;
	return problem === null ? [dim('being measured…')] : unreadSpans('not measured', problem);
}

/** CPUs a container may use as it was configured: either family, of which only one may be set. */
export function configuredCpus(host: ContainerInspect['HostConfig']): Read<number | null> {
	const {NanoCpus: nano, CpuQuota: quota, CpuPeriod: period} = host;
	if (isUnread(nano)) return nano;
	if (nano > 0) return nano / 1e9;
	if (isUnread(quota)) return quota;
	if (isUnread(period)) return period;
	return quota > 0 ? quota / (period > 0 ? period : 100_000) : null;
}

/** Why some of what is in force was not told, each reason once. */
export function whyNotTold(cgroup: CgroupFacts | null): readonly string[] {
	if (cgroup === null) return [];
	const {memoryLimitBytes, memorySwapLimitBytes, swapBytes, pidsLimit, cpus, cpuShares, cpuset, oomKills} = cgroup;
	const shown = [memoryLimitBytes, memorySwapLimitBytes, swapBytes, pidsLimit, cpus, cpuShares, cpuset, oomKills];
	return [...new Set(shown.flatMap(read => (isUnread(read) ? [read.why] : [])))];
}

export function factsOf(props: TabProps, inspect: ContainerInspect, evidence: ContainerEvidence): Facts {
	const samples = props.detail?.samples ?? [];
	return {
		props,
		host: inspect.HostConfig,
		cgroup: props.detail?.cgroup ? knownOr(props.detail.cgroup, null) : null,
		engine: knownOr(evidence.engine, null) ?? props.fleet.engine,
		samples,
		last: hasProcesses(props.container) ? (samples.at(-1) ?? null) : null,
		barCells: props.width >= 100 ? 14 : 6,
	};
}
