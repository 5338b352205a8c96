/** Below the limits that count most: what held it back, what killed it, and the settings hardly anybody touches. */
import type {ContainerInspect} from '../../model/evidence.ts';
import {isUnread, knownOr} from '../../model/read.ts';
import type {Cell} from '../blocks.ts';
import {asSet, notTold, now, type Facts} from './cgroup-facts.ts';
import {pair, type Piece} from './lay.ts';
import {hasProcesses, orWhy, unreadSpans} from './notice.ts';
import {badIn, toneOf} from './related.ts';
import {beingRead, bytes, count, dim, none, normal, span} from './say.ts';

/** How often it was held back since it started, and while it was watched. */
function throttling(facts: Facts): Cell {
	const {samples, last} = facts;
	if (last === null) return now(facts, () => []);
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

function kills({cgroup, props}: Facts, inspect: ContainerInspect): Cell {
	if (cgroup !== null && !isUnread(cgroup.oomKills)) {
		const many = cgroup.oomKills;
		return [many === 0 ? normal('none') : {text: count(many, 'process', 'processes'), tone: 'high'}];
	}
	const state = knownOr(inspect.State, null);
	if (state?.OOMKilled === true) return [{text: 'killed for memory when it last ended', tone: 'high'}];
	if (cgroup !== null && isUnread(cgroup.oomKills)) return notTold;
	if (!hasProcesses(props.container)) return [none];
	const read = props.detail?.cgroup ?? null;
	return read === null ? [beingRead] : unreadSpans('not known', 'the cgroup could not be read');
}

/** Version 2 has weights instead, and the engine turns the shares it was told into one. */
function cpuShare({cgroup, host}: Facts): readonly [key: string, label: string, spans: Cell] {
	const weight = cgroup?.version === 2 ? knownOr(cgroup.cpuShares, null) : null;
	if (weight !== null)
		return ['shares', 'cpu weight', [normal(weight === 100 ? 'as everybody (100)' : String(weight))]];
	const shares = asSet(cgroup?.cpuShares, host.CpuShares, value => [
		normal(value === 0 || value === 1024 ? 'as everybody (1024)' : String(value)),
	]);
	return ['shares', 'cpu shares', shares];
}

export function morePieces(facts: Facts, inspect: ContainerInspect): readonly Piece[] {
	const {cgroup, host} = facts;
	const ulimits = knownOr(host.Ulimits, []);
	const devices = knownOr(host.Devices, []);
	const lines: Array<readonly [key: string, label: string, spans: Cell]> = [
		['throttled', 'throttled', throttling(facts)],
		['kills', 'memory kills', kills(facts, inspect)],
		...(cgroup === null || isUnread(cgroup.memoryPeakBytes)
			? []
			: [
					[
						'since',
						'memory peak',
						[normal(bytes(cgroup.memoryPeakBytes)), dim(' since it started, file cache included')],
					] as const,
				]),
		cpuShare(facts),
		[
			'cpuset',
			'cpuset',
			asSet(cgroup?.cpuset, host.CpusetCpus, value => [normal(value === '' ? 'any core' : `cores ${value}`)]),
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
