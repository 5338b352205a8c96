/** Every limit beside what is used: what is in force, not only what was asked for. */
import type {CgroupFacts, StatsSample} from '../../model/detail.ts';
import type {ContainerEvidence, ContainerInspect, EngineFacts} from '../../model/evidence.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import type {Act, Cell} from '../blocks.ts';
import {blank, heading, laid, pair, text, type GridColumn, type GridRow, type Piece} from './lay.ts';
import {fromInspect, hasProcesses, orWhy, stoppedWords, unreadSpans} from './notice.ts';
import {badIn, fixAct, fixColumn, hintFor, toneOf} from './related.ts';
import {bar, beingRead, bytes, count, decimal, dim, none, normal, span, sparkline} from './say.ts';
import {cpuPeak, memoryPeak, pidsPeak, suggestMemory, suggestPids, type Suggested} from './suggest.ts';
import type {Tab, TabProps} from './tab.ts';

const columns: readonly GridColumn[] = [
	{id: 'resource', title: 'RESOURCE', priority: 0},
	{id: 'limit', title: 'LIMIT', max: 16, priority: 0},
	{id: 'now', title: 'NOW', max: 36, priority: 0},
	{id: 'peak', title: 'PEAK SEEN', max: 12, priority: 2},
	{id: 'suggested', title: 'SUGGESTED', isGrow: true, priority: 1},
	fixColumn,
];

/** All that the rows are made from. `cgroup` null: not readable, the configuration stands in. */
type Facts = {
	readonly props: TabProps;
	readonly host: ContainerInspect['HostConfig'];
	readonly cgroup: CgroupFacts | null;
	readonly engine: EngineFacts | null;
	readonly samples: readonly StatsSample[];
	readonly last: StatsSample | null;
	readonly barCells: number;
};

const noLimit: Cell = [{text: 'none', tone: 'strong'}];

/** What is in force, and what was configured where the two differ: an update may have failed half-way. */
function limit(
	inForce: Read<number | null> | undefined,
	configured: Read<number | null>,
	say: (n: number) => string,
): Cell {
	const asked = mapNone(configured);
	if (inForce === undefined) {
		return isUnread(asked) ? unreadSpans('not read', asked.why) : asked === null ? noLimit : [normal(say(asked))];
	}
	if (isUnread(inForce)) return unreadSpans('not read', inForce.why);
	const cell: Cell = inForce === null ? noLimit : [normal(say(inForce))];
	if (isUnread(asked) || isSame(inForce, asked)) return cell;
	return [...cell, dim(` (configured ${asked === null ? 'none' : say(asked)})`)];
}

/** Within a page: the kernel rounds what it is told. */
const isSame = (a: number | null, b: number | null): boolean =>
	a === b || (a !== null && b !== null && Math.abs(a - b) < 4096 && Math.abs(a - b) <= Math.max(a, b) / 100);
const mapNone = (read: Read<number | null>): Read<number | null> =>
	isUnread(read) ? read : read !== null && read > 0 ? read : null;

function now({last, props}: Facts, into: (sample: StatsSample) => Cell): Cell {
	if (last !== null) return into(last);
	if (!hasProcesses(props.container)) return [none];
	const problem = props.detail?.samplesProblem ?? null;
	return problem === null ? [dim('being measured…')] : unreadSpans('not measured', problem);
}

function suggested(one: Suggested | null, say: (n: number) => string, act: Act | undefined): Cell {
	if (act === undefined) return [none];
	if (one === null) return [dim('f sizes it')];
	return [normal(`about ${say(one.value)}`), dim(` (${one.because})`)];
}

function memoryRow(facts: Facts): GridRow {
	const {props, cgroup, host, engine, samples, barCells} = facts;
	const bad = badIn(props.container, 'memory', 'oom').filter(({check}) => check.record !== 'X-RES-SWAP');
	const act = fixAct(bad);
	const top = cgroup?.memoryLimitBytes ?? knownOr(mapNone(host.Memory), null) ?? engine?.MemTotal ?? 0;
	return {
		key: 'memory',
		cells: {
			resource: [{text: 'memory', tone: toneOf(bad)}],
			limit: limit(cgroup?.memoryLimitBytes, host.Memory, bytes),
			now: now(facts, sample => [
				normal(`${bar(top === 0 ? 0 : sample.memoryBytes / top, barCells)}  ${bytes(sample.memoryBytes)}`),
				...(top === 0 ? [] : [dim(` / ${bytes(top)}`)]),
			]),
			peak: samples.length === 0 ? [none] : [normal(bytes(memoryPeak(samples)))],
			suggested: suggested(suggestMemory(samples, engine?.MemTotal ?? 0), bytes, act),
			fix: hintFor(act),
		},
		...(act === undefined ? {} : {act}),
	};
}

function swapLimit({cgroup, host}: Facts): Cell {
	const memory = cgroup === null ? mapNone(host.Memory) : cgroup.memoryLimitBytes;
	const both = cgroup === null ? host.MemorySwap : cgroup.memorySwapLimitBytes;
	if (isUnread(memory)) return unreadSpans('not read', memory.why);
	if (isUnread(both)) return unreadSpans('not read', both.why);
	if (both === null || both < 0 || memory === null) return [{text: 'none', tone: 'strong'}];
	// 0 in the configuration is the engine's own default: as much again.
	const swap = both === 0 ? memory : both - memory;
	return [normal(swap <= 0 ? 'no swap at all' : bytes(swap))];
}

function swapRow(facts: Facts): GridRow {
	const bad = badIn(facts.props.container, 'memory').filter(({check}) => check.record === 'X-RES-SWAP');
	const act = fixAct(bad);
	return {
		key: 'swap',
		cells: {
			resource: [{text: 'swap', tone: toneOf(bad)}],
			limit: swapLimit(facts),
			now: facts.cgroup === null ? [none] : orWhy(facts.cgroup.swapBytes, value => [normal(bytes(value))]),
			peak: [none],
			suggested: act === undefined ? [none] : [normal('memory and swap together bounded')],
			fix: hintFor(act),
		},
		...(act === undefined ? {} : {act}),
	};
}

/** CPUs a container may use as it was configured: either family, of which only one may be set. */
function configuredCpus(host: ContainerInspect['HostConfig']): Read<number | null> {
	const {NanoCpus: nano, CpuQuota: quota, CpuPeriod: period} = host;
	if (isUnread(nano)) return nano;
	if (nano > 0) return nano / 1e9;
	if (isUnread(quota)) return quota;
	if (isUnread(period)) return period;
	return quota > 0 ? quota / (period > 0 ? period : 100_000) : null;
}

const sayCpus = (cpus: number): string => count(Number(decimal(cpus)), 'CPU');

function cpuRow(facts: Facts): GridRow {
	const {props, cgroup, host, engine, samples, barCells} = facts;
	const bad = badIn(props.container, 'cpu');
	const act = fixAct(bad);
	const configured = configuredCpus(host);
	const inForce = cgroup === null ? configured : cgroup.cpus;
	const cores = knownOr(inForce, null) ?? engine?.NCPU ?? 1;
	const seen = samples.flatMap(({cpuPercent}) => (cpuPercent === null ? [] : [cpuPercent]));
	const top = Math.max(cores * 100, cpuPeak(samples));
	return {
		key: 'cpu',
		cells: {
			resource: [{text: 'cpu', tone: toneOf(bad)}],
			limit: limit(cgroup?.cpus, configured, sayCpus),
			now: now(facts, sample =>
				sample.cpuPercent === null
					? [dim('being measured…')]
					: [
							normal(
								`${sparkline(seen, barCells, top, props.isAscii).padEnd(barCells)}  ${decimal(sample.cpuPercent, 0)} %`,
							),
							dim(` of ${count(Number(decimal(cores)), 'core')}`),
						],
			),
			peak: seen.length === 0 ? [none] : [normal(`${decimal(cpuPeak(samples), 0)} %`)],
			suggested: act === undefined ? [none] : [dim('f sizes it; slows more than it protects')],
			fix: hintFor(act),
		},
		...(act === undefined ? {} : {act}),
	};
}

function pidsRow(facts: Facts): GridRow {
	const {props, cgroup, host, samples, barCells} = facts;
	const bad = badIn(props.container, 'pids');
	const act = fixAct(bad);
	const most = cgroup?.pidsLimit ?? knownOr(mapNone(host.PidsLimit), null);
	return {
		key: 'pids',
		cells: {
			resource: [{text: 'pids', tone: toneOf(bad)}],
			limit: limit(cgroup?.pidsLimit, host.PidsLimit, String),
			now: now(facts, sample =>
				most === null
					? [normal(' '.repeat(barCells)), normal(`  ${sample.pids}`)]
					: [normal(`${bar(sample.pids / most, barCells)}  ${sample.pids}`), dim(` / ${most}`)],
			),
			peak: samples.length === 0 ? [none] : [normal(String(pidsPeak(samples)))],
			suggested: suggested(suggestPids(samples), String, act),
			fix: hintFor(act),
		},
		...(act === undefined ? {} : {act}),
	};
}

/** How often it was held back since it started, and while it was watched. */
function throttling({samples, last, props}: Facts): Cell {
	if (last === null) return now({samples, last, props} as Facts, () => []);
	const lately = last.throttledPeriods - (samples[0]?.throttledPeriods ?? 0);
	const total = count(last.throttledPeriods, 'time');
	if (last.throttledPeriods === 0) return [normal('never held back by its CPU limit')];
	return [
		{text: `held back ${total} by its CPU limit`, tone: lately > 0 ? 'medium' : 'normal'},
		dim(
			lately > 0
				? `, ${lately} of them in the last ${span(last.atUnixMs - (samples[0]?.atUnixMs ?? 0))}`
				: ', not lately',
		),
	];
}

function kills(cgroup: CgroupFacts | null, inspect: ContainerInspect): Cell {
	if (cgroup !== null && !isUnread(cgroup.oomKills)) {
		const many = cgroup.oomKills;
		return [many === 0 ? normal('none') : {text: count(many, 'process', 'processes'), tone: 'high'}];
	}
	const state = knownOr(inspect.State, null);
	if (state?.OOMKilled === true) return [{text: 'killed for memory when it last ended', tone: 'high'}];
	const why = cgroup !== null && isUnread(cgroup.oomKills) ? cgroup.oomKills.why : 'the cgroup was not read';
	return unreadSpans('not known', why);
}

function rest(facts: Facts, inspect: ContainerInspect): readonly Piece[] {
	const {cgroup, host} = facts;
	const ulimits = knownOr(host.Ulimits, []);
	const devices = knownOr(host.Devices, []);
	const lines: Array<readonly [key: string, label: string, spans: Cell]> = [
		['throttled', 'throttled', throttling(facts)],
		['kills', 'memory kills', kills(cgroup, inspect)],
		...(cgroup === null || isUnread(cgroup.memoryPeakBytes)
			? []
			: [
					[
						'since',
						'memory peak',
						[normal(bytes(cgroup.memoryPeakBytes)), dim(' since it started, file cache included')],
					] as const,
				]),
		[
			'shares',
			'cpu shares',
			orWhy(cgroup?.cpuShares ?? host.CpuShares, value => [
				normal(value === 0 || value === 1024 ? 'as everybody (1024)' : String(value)),
			]),
		],
		[
			'cpuset',
			'cpuset',
			orWhy(cgroup?.cpuset ?? host.CpusetCpus, value => [normal(value === '' ? 'any core' : `cores ${value}`)]),
		],
		[
			'oom',
			'oom killer',
			orWhy(host.OomKillDisable, isOff => [
				...(isOff ? [{text: 'switched off for it', tone: 'medium' as const}] : [normal('may end it')]),
				...orWhy(host.OomScoreAdj, adj =>
					adj === 0
						? []
						: [{text: `, score ${adj > 0 ? '+' : ''}${adj}`, tone: adj < 0 ? ('low' as const) : ('normal' as const)}],
				),
			]),
		],
		['shm', 'shared memory', orWhy(host.ShmSize, value => [normal(`/dev/shm up to ${bytes(value)}`)])],
		[
			'ulimits',
			'ulimits',
			isUnread(host.Ulimits)
				? unreadSpans('not read', host.Ulimits.why)
				: [
						normal(
							ulimits.length === 0
								? 'those of the engine'
								: ulimits.map(one => `${one.Name} ${sayUlimit(one.Soft)}/${sayUlimit(one.Hard)}`).join(', '),
						),
					],
		],
		['io', 'disk weight', [normal(host.BlkioWeight === 0 ? 'as everybody' : String(host.BlkioWeight))]],
		[
			'devices',
			'devices',
			isUnread(host.Devices)
				? unreadSpans('not read', host.Devices.why)
				: devices.length === 0
					? [normal('the usual ones only')]
					: [
							{
								text: devices.map(one => `${one.PathOnHost} (${one.CgroupPermissions})`).join(', '),
								tone: toneOf(badIn(facts.props.container, 'devices')),
							},
						],
		],
		['parent', 'cgroup parent', orWhy(host.CgroupParent, value => [normal(value === '' ? 'the default' : value)])],
	];
	return lines.map(([key, label, spans]) => pair(key, label, spans));
}

const sayUlimit = (value: number): string => (value < 0 ? 'unlimited' : String(value));

function where(facts: Facts, cgroup: Read<CgroupFacts> | null | undefined): Piece {
	if (cgroup === null || cgroup === undefined) {
		return hasProcesses(facts.props.container)
			? text('where', [dim('The cgroup '), beingRead])
			: text('where', [dim('Limits as configured; it has no cgroup while it does not run.')]);
	}
	if (isUnread(cgroup)) {
		return text('where', [
			...unreadSpans('The cgroup could not be read', cgroup.why),
			dim('. Limits are shown as configured; they may not be what is in force.'),
		]);
	}
	const from = cgroup.knownFrom === 'stats' ? ' · limits from the stats of the engine' : '';
	return heading('where', `cgroup v${cgroup.version}`, `${cgroup.path}${from}`);
}

function factsOf(props: TabProps, inspect: ContainerInspect, evidence: ContainerEvidence): Facts {
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

function pieces(props: TabProps): readonly Piece[] {
	return fromInspect(props, 'Limits', (inspect, evidence) => {
		const facts = factsOf(props, inspect, evidence);
		const stopped = stoppedWords(props.container, inspect, props.nowUnixMs);
		return [
			...(stopped === null ? [] : [text('stopped', [normal(`Not running (${stopped}).`)])]),
			where(facts, props.detail?.cgroup),
			blank('where.'),
			{is: 'grid', key: 'limits', columns, rows: [memoryRow(facts), swapRow(facts), cpuRow(facts), pidsRow(facts)]},
			blank('limits.'),
			...rest(facts, inspect),
		];
	});
}

export const cgroupsTab: Tab = {id: 'cgroups', key: '3', title: 'Cgroups', blocks: laid(pieces)};
