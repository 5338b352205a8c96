/** Every limit beside what is used: what is in force, not only what was asked for. */
import type {CgroupFacts} from '../../model/detail.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import type {Act, Cell} from '../blocks.ts';
import {configuredCpus, factsOf, limit, mapNone, notTold, now, whyNotTold, type Facts} from './cgroup-facts.ts';
import {morePieces} from './cgroup-more.ts';
import {blank, heading, laid, text, type GridColumn, type GridRow, type Piece} from './lay.ts';
import {fromInspect, hasProcesses, stoppedWords, unreadSpans} from './notice.ts';
import {badIn, fixAct, fixColumn, fixHint, toneOf} from './related.ts';
import {bar, beingRead, bytes, count, decimal, dim, none, normal, sparkline} from './say.ts';
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
			suggested: suggested(suggestMemory(samples, engine), bytes, act),
			fix: fixHint(bad),
		},
		...(act === undefined ? {} : {act}),
	};
}

function swapLimit({cgroup, host}: Facts): Cell {
	const isTold = cgroup !== null && !isUnread(cgroup.memoryLimitBytes) && !isUnread(cgroup.memorySwapLimitBytes);
	const memory = isTold ? cgroup.memoryLimitBytes : mapNone(host.Memory);
	const both = isTold ? cgroup.memorySwapLimitBytes : host.MemorySwap;
	const unread = isUnread(memory) ? memory : isUnread(both) ? both : null;
	if (unread !== null) return cgroup === null ? unreadSpans('not read', unread.why) : notTold;
	const asSet: Cell = isTold || cgroup === null ? [] : [dim(' as set')];
	if (isUnread(memory) || isUnread(both) || both === null || both < 0 || memory === null) {
		return [{text: 'none', tone: 'strong'}, ...asSet];
	}
	// 0 in the configuration is the engine's own default: as much again.
	const swap = both === 0 ? memory : both - memory;
	return [normal(swap > 0 ? bytes(swap) : asSet.length > 0 ? 'no swap' : 'no swap at all'), ...asSet];
}

function swapNow({cgroup}: Facts): Cell {
	if (cgroup === null) return [none];
	return isUnread(cgroup.swapBytes) ? notTold : [normal(bytes(cgroup.swapBytes))];
}

function swapRow(facts: Facts): GridRow {
	const bad = badIn(facts.props.container, 'memory').filter(({check}) => check.record === 'X-RES-SWAP');
	const act = fixAct(bad);
	return {
		key: 'swap',
		cells: {
			resource: [{text: 'swap', tone: toneOf(bad)}],
			limit: swapLimit(facts),
			now: swapNow(facts),
			peak: [none],
			suggested: act === undefined ? [none] : [normal('memory and swap together bounded')],
			fix: fixHint(bad),
		},
		...(act === undefined ? {} : {act}),
	};
}

const sayCpus = (cpus: number): string => count(Number(decimal(cpus)), 'CPU');

function cpuRow(facts: Facts): GridRow {
	const {props, cgroup, host, engine, samples, barCells} = facts;
	const bad = badIn(props.container, 'cpu');
	const act = fixAct(bad);
	const configured = configuredCpus(host);
	const inForce = cgroup === null || isUnread(cgroup.cpus) ? configured : cgroup.cpus;
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
			suggested: act === undefined ? [none] : [dim('f sizes it: of use where it starves others')],
			fix: fixHint(bad),
		},
		...(act === undefined ? {} : {act}),
	};
}

function pidsRow(facts: Facts): GridRow {
	const {props, cgroup, host, engine, samples, barCells} = facts;
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
			suggested: suggested(suggestPids(samples, engine), String, act),
			fix: fixHint(bad),
		},
		...(act === undefined ? {} : {act}),
	};
}

function where(facts: Facts, cgroup: Read<CgroupFacts> | null | undefined): Piece {
	if (cgroup === null || cgroup === undefined) {
		return hasProcesses(facts.props.container)
			? text('where', [dim('The cgroup: '), beingRead])
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

/** Under the limits once, not in every cell it concerns. */
const footnote = ({cgroup}: Facts): readonly Piece[] =>
	whyNotTold(cgroup).map((why, index) => text(`why-${index}`, [dim('?, as set  '), dim(why)], 11));

function pieces(props: TabProps): readonly Piece[] {
	return fromInspect(props, 'Limits', (inspect, evidence) => {
		const facts = factsOf(props, inspect, evidence);
		const stopped = stoppedWords(props.container, inspect, props.nowUnixMs);
		return [
			...(stopped === null ? [] : [text('stopped', [normal(`Not running (${stopped}).`)])]),
			where(facts, props.detail?.cgroup),
			blank('where.'),
			{is: 'grid', key: 'limits', columns, rows: [memoryRow(facts), swapRow(facts), cpuRow(facts), pidsRow(facts)]},
			...footnote(facts),
			blank('limits.'),
			...morePieces(facts, inspect),
		];
	});
}

export const cgroupsTab: Tab = {id: 'cgroups', key: '3', title: 'Cgroups', blocks: laid(pieces)};
