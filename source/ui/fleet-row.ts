/**
 * One container as the fleet shows, sorts and filters it. Made once for each version of a container: what did not
 * change keeps its identity through the store, so 10,000 rows cost as much as the few that changed.
 */
import type {ContainerId} from '../model/evidence.ts';
import {findingWords} from '../model/finding-words.ts';
import type {FleetContainer} from '../model/fleet.ts';
import type {HostTag} from '../model/hosts.ts';
import {isUnread, knownOr} from '../model/read.ts';
import {severities} from '../model/check.ts';
import type {Assessment, Grade} from '../model/score.ts';
import type {Cell, Column, Span, TableRow, Tone} from './blocks.ts';
import {exposedPorts, portText, type ExposedPort} from './exposure.ts';
import {findingTone, gradeTone} from './finding-tones.ts';
import {urgentCell} from './image-scan.ts';
import {riskFlags, riskWeight, type RiskFlag} from './risk.ts';
import {ageText} from './text.ts';

export const sortColumns = [
	'score',
	'name',
	'host',
	'state',
	'image',
	'user',
	'risk',
	'exposed',
	'limits',
	'worst',
	'age',
] as const;
export type SortColumn = (typeof sortColumns)[number];
/** With one engine no row is of another host than the next. */
export const sortColumnsFor = (hasHosts: boolean): readonly SortColumn[] =>
	hasHosts ? sortColumns : sortColumns.filter(column => column !== 'host');

export type Limit = 'set' | 'none' | 'unknown';
export type FleetRow = {
	readonly container: FleetContainer;
	readonly id: ContainerId;
	readonly grade: Grade | null;
	readonly value: number | null;
	readonly isStopped: boolean;
	/** Its score stands on a waiver. */
	readonly isWaived: boolean;
	readonly stateWords: string;
	/** uid; null where it is not known. */
	readonly uid: number | null;
	readonly isHostNetwork: boolean;
	readonly flags: readonly RiskFlag[];
	readonly ports: readonly ExposedPort[];
	readonly limits: readonly [memory: Limit, cpu: Limit, pids: Limit];
	/** Ascending is what one wants to see first; null comes last in both directions. */
	readonly keys: Readonly<Record<SortColumn, number | string | null>>;
	/** Lower case: what plain words of the filter look in. */
	readonly haystack: string;
};

const stateRanks = ['dead', 'restarting', 'removing', 'paused', 'unknown', 'running', 'created', 'exited'];

function stateOf({listing, evidence}: FleetContainer): {words: string; rank: number} {
	const {status, health} = listing;
	const rank = stateRanks.indexOf(status);
	if (status === 'running') {
		if (health === 'none') return {words: 'up', rank};
		return {words: `up ${health}`, rank: health === 'unhealthy' ? -1 : rank + (health === 'starting' ? 0.1 : 0.2)};
	}
	if (status !== 'exited') return {words: status, rank};
	const inspect = evidence === null ? null : knownOr(evidence.inspect, null);
	const state = inspect === null ? null : knownOr(inspect.State, null);
	return {words: state === null ? status : `exited ${state.ExitCode}`, rank};
}

function limitsOf({evidence}: FleetContainer): FleetRow['limits'] {
	const inspect = evidence === null ? null : knownOr(evidence.inspect, null);
	if (inspect === null) return ['unknown', 'unknown', 'unknown'];
	const {Memory, NanoCpus, CpuQuota, PidsLimit} = inspect.HostConfig;
	const above0 = (value: number | null): Limit => (value !== null && value > 0 ? 'set' : 'none');
	const limit = (value: typeof PidsLimit): Limit => (isUnread(value) ? 'unknown' : above0(value));
	const cpus = [limit(NanoCpus), limit(CpuQuota)];
	// A limit of all the host has, as undo leaves it where none can be set, stops nothing.
	const hostBytes = knownOr(evidence?.engine ?? null, null)?.MemTotal ?? 0;
	const isWhole = !isUnread(Memory) && hostBytes > 0 && Memory >= hostBytes;
	return [
		isWhole ? 'none' : limit(Memory),
		cpus.includes('set') ? 'set' : cpus.includes('unknown') ? 'unknown' : 'none',
		limit(PidsLimit),
	];
}

// web-10 comes after web-2: runs of digits are compared as numbers of one length.
const natural = (name: string): string =>
	/\d/.test(name) ? name.toLowerCase().replace(/\d+/g, digits => digits.padStart(10, '0')) : name.toLowerCase();

const made = new WeakMap<FleetContainer, FleetRow>();

export function fleetRow(container: FleetContainer): FleetRow {
	const before = made.get(container);
	if (before !== undefined) return before;
	const {id, listing, evidence, assessment} = container;
	const inspect = evidence === null ? null : knownOr(evidence.inspect, null);
	const user = evidence === null ? null : knownOr(evidence.user, null);
	const uid = user?.uid ?? null;
	const state = stateOf(container);
	const flags = assessment === null ? [] : riskFlags(assessment.findings);
	const ports = exposedPorts(listing.ports);
	const isHostNetwork = inspect !== null && knownOr(inspect.HostConfig.NetworkMode, '') === 'host';
	const limits = limitsOf(container);
	const score = assessment?.score ?? null;
	const worst = assessment?.worst ?? null;
	const wide = ports.filter(port => port.reach === 'all').length + (isHostNetwork ? 1000 : 0);
	const addressed = ports.filter(port => port.reach === 'address').length;
	const row: FleetRow = {
		container,
		id,
		grade: score?.grade ?? null,
		value: score?.value ?? null,
		isStopped: listing.status === 'exited' || listing.status === 'dead',
		isWaived: assessment !== null && assessment.unwaived !== null,
		stateWords: state.words,
		uid,
		isHostNetwork,
		flags,
		ports,
		limits,
		keys: {
			score: score?.value ?? null,
			name: natural(listing.name),
			host: container.host === undefined ? null : natural(container.host.name),
			state: state.rank,
			image: listing.image.toLowerCase(),
			user: uid,
			risk: assessment === null ? null : -riskWeight(flags),
			exposed: -(wide * 10_000 + addressed * 100 + ports.length),
			limits: inspect === null ? null : limits.filter(limit => limit === 'set').length,
			worst: assessment === null ? null : worst === null ? severities.length : severities.indexOf(worst.severity),
			age: -listing.createdAtUnixMs,
		},
		haystack: [
			listing.name,
			container.host?.name ?? '',
			listing.image,
			id.slice(0, 12),
			state.words,
			worst === null ? '' : findingWords(worst),
		]
			.join('\n')
			.toLowerCase(),
	};
	made.set(container, row);
	return row;
}

const dimDash: Cell = [{text: '–', tone: 'dim'}];
const notYet: Cell = [{text: '…', tone: 'dim'}];
const questionMark: Cell = [{text: '?', tone: 'unknown'}];

function markOf({mark, lookProblem}: FleetContainer, isMarked: boolean): Span {
	if (isMarked) return {text: '*', tone: 'accent'};
	if (lookProblem !== null) return {text: '!', tone: 'high'};
	if (mark === null) return {text: ' '};
	return mark.is === 'new' ? {text: '+', tone: 'accent'} : {text: '✎', tone: 'accent'};
}

/** Behind a score that is no plain one: not all is known, or a waiver is in it. */
export function scoreMark({score, unwaived}: Assessment): Cell {
	if (score.best !== score.value) return [{text: '?', tone: 'unknown'}];
	return unwaived === null ? [] : [{text: 'w', tone: 'accent'}];
}

function scoreCell({container, grade, value}: FleetRow, isMarked: boolean): Cell {
	const mark = markOf(container, isMarked);
	const {assessment} = container;
	if (assessment === null || grade === null || value === null) return [mark, {text: '·   …', tone: 'dim'}];
	return [
		mark,
		{text: grade, tone: gradeTone(grade)},
		{text: ` ${String(value).padStart(3)}`, tone: gradeTone(grade)},
		...scoreMark(assessment),
	];
}

const spaced = (spans: readonly Span[]): Cell =>
	spans.flatMap((span, index) => (index === 0 ? [span] : [{text: ' '}, span]));

function riskCell({container, flags}: FleetRow): Cell {
	if (container.assessment === null) return notYet;
	const unknown = flags.filter(flag => !flag.isKnown);
	// When nothing could be read, a row of guesses would hide that.
	if (unknown.length > 3)
		return spaced([...flags.filter(flag => flag.isKnown).map(flagSpan), {text: '?', tone: 'unknown'}]);
	return flags.length === 0 ? dimDash : spaced(flags.map(flagSpan));
}

const flagSpan = ({word, severity, isKnown}: RiskFlag): Span =>
	isKnown ? {text: word, tone: severity} : {text: `${word}?`, tone: 'unknown'};

function exposedCell({ports, isHostNetwork}: FleetRow): Cell {
	const host: readonly Span[] = isHostNetwork ? [{text: 'host net', tone: 'high'}] : [];
	if (ports.length === 0 && host.length === 0) return dimDash;
	const tone = ({reach, kind}: ExposedPort): Tone => (reach === 'loopback' ? 'dim' : kind === null ? 'medium' : 'high');
	return spaced([...host, ...ports.map(port => ({text: portText(port), tone: tone(port)}))]);
}

const limitLetters = ['M', 'C', 'P'] as const;
function limitsCell({container, limits}: FleetRow): Cell {
	if (container.evidence === null) return notYet;
	return spaced(
		limits.map((limit, index): Span => {
			if (limit === 'set') return {text: limitLetters[index] ?? ''};
			return limit === 'none' ? {text: '–', tone: 'dim'} : {text: '?', tone: 'unknown'};
		}),
	);
}

function userCell({container, uid}: FleetRow): Cell {
	if (container.evidence === null) return notYet;
	if (uid === null) return questionMark;
	return uid === 0 ? [{text: 'root', tone: 'medium'}] : [{text: String(uid)}];
}

function worstCell({container}: FleetRow): Cell {
	const {assessment, lookProblem} = container;
	if (assessment === null) {
		return lookProblem === null
			? [{text: 'being looked at', tone: 'dim'}]
			: [{text: `can't be looked at: ${lookProblem}`, tone: 'unknown'}];
	}
	const {worst} = assessment;
	return worst === null ? dimDash : [{text: findingWords(worst), tone: findingTone(worst)}];
}

function stateCell({stateWords, container}: FleetRow): Cell {
	const {status, health} = container.listing;
	const isBad = health === 'unhealthy' || status === 'dead' || status === 'restarting';
	const tone: Tone = isBad ? 'high' : status === 'running' ? 'normal' : status === 'paused' ? 'medium' : 'dim';
	return [{text: stateWords, tone}];
}

/** A digest says nothing to the eye, and the end of a reference says more than its beginning. */
const imageText = (image: string): string =>
	image.replace(/@sha256:[\da-f]+$/, '').replace(/^sha256:([\da-f]{12}).*/, '$1');

/** Its colour is its owner's; without one its name is enough. */
export const hostTone = (colour: HostTag['colour']): Tone => (colour === null ? 'normal' : `host-${colour}`);

const noHost: Cell = [];

/** Of one that is lost, how old what stands here is. */
function hostCell(host: HostTag | undefined, nowUnixMs: number): Cell {
	if (host === undefined) return noHost;
	const name: Span = {text: host.name, tone: hostTone(host.colour)};
	return host.lostSinceUnixMs === null
		? [name]
		: [name, {text: ` ${ageText(host.lostSinceUnixMs, nowUnixMs)}`, tone: 'critical'}];
}

const drawn = new WeakMap<FleetRow, {readonly age: string; readonly isMarked: boolean; readonly row: TableRow}>();

/** For the visible rows. The age is the only thing that time changes, so it is made here. */
export function fleetTableRow(row: FleetRow, nowUnixMs: number, isMarked = false): TableRow {
	const {listing} = row.container;
	const age = ageText(listing.createdAtUnixMs, nowUnixMs);
	const host = hostCell(row.container.host, nowUnixMs);
	const {lostSinceUnixMs = null} = row.container.host ?? {};
	const key = lostSinceUnixMs === null ? age : `${age} ${host[1]?.text}`;
	const before = drawn.get(row);
	if (before?.age === key && before.isMarked === isMarked) return before.row;
	const tableRow: TableRow = {
		key: row.id,
		isDimmed: lostSinceUnixMs !== null,
		cells: {
			score: scoreCell(row, isMarked),
			name: [{text: listing.name}],
			host,
			state: stateCell(row),
			image: [{text: imageText(listing.image), tone: 'dim'}],
			user: userCell(row),
			risk: riskCell(row),
			exposed: exposedCell(row),
			limits: limitsCell(row),
			worst: worstCell(row),
			cves: row.container.evidence === null ? notYet : urgentCell(row.container.evidence.scan),
			age: [{text: age, tone: 'dim'}],
		},
	};
	drawn.set(row, {age: key, isMarked, row: tableRow});
	return tableRow;
}

/** Blanks between the columns of the fleet, where ten of them have to share a screen. */
export const fleetGap = (width: number): number => (width >= 140 ? 2 : 1);

/** Behind a host's name, where there is room: for how long it has been lost. */
const ageCells = 4;

const hostWidth = (longest: number, width: number): number =>
	Math.max(4, Math.min(width >= 100 ? 20 : 12, longest + ageCells));

/**
 * `longestHost`: cells of the longest name of one; 0: there is one engine. Wider screens give their room to the names
 * first; widths depend on the screen and on these names alone, so that nothing moves.
 */
export function fleetColumns(width: number, longestHost = 0): readonly Column[] {
	const share = (part: number, least: number, most: number): number =>
		Math.max(least, Math.min(most, Math.floor(width * part)));
	return [
		{id: 'score', title: ' SCORE', width: 7, priority: 0},
		{id: 'name', title: 'NAME', width: share(0.135, 14, 36), priority: 0, cutAt: 'middle'},
		...(longestHost === 0
			? []
			: [{id: 'host', title: 'HOST', width: hostWidth(longestHost, width), priority: 0, cutAt: 'middle'} as const]),
		{id: 'state', title: 'STATE', width: 12, priority: 3},
		{id: 'image', title: 'IMAGE', width: share(0.12, 14, 40), priority: 6, cutAt: 'start'},
		{id: 'user', title: 'USER', width: 5, priority: 7},
		{id: 'risk', title: 'RISK', width: share(0.1, 10, 28), priority: 1, cutAt: 'spans'},
		{id: 'exposed', title: 'EXPOSED', width: share(0.095, 10, 30), priority: 4, cutAt: 'spans'},
		{id: 'limits', title: 'LIMITS', width: 6, priority: 5},
		{id: 'worst', title: 'WORST', width: 16, isGrow: true, priority: 0},
		{id: 'cves', title: 'CVES', width: 4, align: 'right', priority: 9},
		{id: 'age', title: 'AGE', width: 4, align: 'right', priority: 8},
	];
}
