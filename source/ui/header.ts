/** The lines at the top, as spans. What is out of order comes first and never leaves; all else leaves as it narrows. */
import type {HostView} from '../model/app.ts';
import {engineName} from '../model/engine-kind.ts';
import type {Fleet, Link} from '../model/fleet.ts';
import type {Hosts} from '../model/hosts.ts';
import type {SwarmView} from '../model/swarm.ts';
import type {Cell, Span} from './blocks.ts';
import {presentGrades, type FleetView, type Glimpse} from './fleet-view.ts';
import {gradeTone} from './finding-tones.ts';
import {hostTone} from './fleet-row.ts';
import {linkSpans} from './host-lines.ts';
import {hostScore} from './pages/host.ts';
import {swarmParts} from './swarm-words.ts';
import {joinParts, part, spread, type Part} from './parts.ts';
import {cellWidth, cut} from './text.ts';
import {screenOf, type UiState} from './state.ts';
import {keyOf} from './keymap/in-force.ts';

export type HeaderFacts = {
	readonly fleet: Fleet;
	/** All of several are meant; null: one is. */
	readonly hosts: Hosts | null;
	readonly host: HostView | null;
	/** null: this engine manages none. */
	readonly swarm?: SwarmView | null;
	readonly view: FleetView;
	readonly ui: UiState;
	readonly isReadOnly: boolean;
	/** Whole seconds the engine has been out of reach; 0 while it is not. */
	readonly lostForSeconds: number;
};

const dot: Span = {text: ' · ', tone: 'dim'};
const dim = (text: string): Span => ({text, tone: 'dim'});
const glimpse = ({grade, value}: Glimpse): Span => ({text: `${grade} ${value}`, tone: gradeTone(grade)});

function secondsText(seconds: number): string {
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.floor(seconds / 60);
	return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function linkSpan(link: Link, lostForSeconds: number, isShort: boolean): Span {
	switch (link.is) {
		case 'live':
			return {text: 'live', tone: 'good'};
		case 'connecting':
			return {text: 'connecting…', tone: 'medium'};
		case 'lost':
			return {
				text: isShort
					? `engine unreachable ${secondsText(lostForSeconds)} (${link.why})`
					: `engine unreachable for ${secondsText(lostForSeconds)}, trying again (${link.why})`,
				tone: 'critical',
			};
	}
}

/** `unix:///var/run/docker.sock` is long and says little; the way to it is what counts. */
function endpointText({endpoint}: Fleet): string {
	return endpoint.address.replace(/^unix:\/\//, '').replace(/^\/var\/run\/docker\.sock$/, 'docker.sock');
}

function engineText({engine}: Fleet): string {
	if (engine === null) return '';
	return `${engineName(engine)} ${engine.ServerVersion}`;
}

/** What its owner calls it stands first, in its colour. */
function calledParts(facts: HeaderFacts): readonly Part[] {
	const {
		fleet: {endpoint},
		hosts,
	} = facts;
	if (hosts !== null) return [part(0, {text: `${hosts.lines.length} hosts`, tone: 'strong'})];
	const {host} = endpoint;
	return host === undefined
		? []
		: [part(0, {text: shortName(facts, host.name), tone: host.colour === null ? 'strong' : hostTone(host.colour)})];
}

/** What is out of reach is named as well as why: neither may push the other out. */
const shortName = ({fleet}: HeaderFacts, name: string): string =>
	fleet.link.is === 'lost' ? cut(name, 24, 'middle') : name;

function words(facts: HeaderFacts): readonly Part[] {
	return [
		...(facts.fleet.endpoint.isDemo ? [part(0, {text: 'DEMO', tone: 'accent'})] : []),
		...(facts.isReadOnly ? [part(0, {text: 'READ-ONLY', tone: 'accent'})] : []),
	];
}

const containersText = (count: number): string => `${count} ${count === 1 ? 'container' : 'containers'}`;

function countsCell({counts}: FleetView, separator: string): Cell {
	return presentGrades(counts).flatMap(([grade, many], index): Cell => [
		...(index === 0 ? [] : [{text: separator}]),
		{text: grade, tone: gradeTone(grade)},
		{text: ` ${many}`},
	]);
}

function identity(facts: HeaderFacts, isOneLine: boolean): readonly Part[] {
	const {fleet} = facts;
	const isLost = fleet.link.is === 'lost';
	return [
		part(isOneLine ? 9 : 4, {text: 'hullcheck', tone: 'strong'}),
		...words(facts),
		...calledParts(facts),
		...(fleet.engine === null || fleet.engine.Name === fleet.endpoint.host?.name
			? []
			: [part(isLost ? (fleet.endpoint.host === undefined ? 0 : 8) : 6, {text: shortName(facts, fleet.engine.Name)})]),
		...(isOneLine || fleet.engine === null ? [] : [part(7, {text: engineText(fleet)})]),
		...(isOneLine || facts.hosts !== null ? [] : [part(8, dim(endpointText(fleet)))]),
	];
}

function looking({fleet, view}: HeaderFacts): readonly Part[] {
	if (fleet.isComplete || view.notYetAssessed === 0 || fleet.link.is !== 'live') return [];
	return [part(3, {text: `looked at ${view.total - view.notYetAssessed} of ${view.total}`, tone: 'medium'})];
}

function waived({view}: HeaderFacts): readonly Part[] {
	return view.waived === 0 ? [] : [part(2, {text: `${view.waived} with waivers`, tone: 'accent'})];
}

function scores({lowest, median}: FleetView): readonly Part[] {
	return [
		...(lowest === null ? [] : [part(2, {text: 'lowest '}, glimpse(lowest))]),
		...(median === null ? [] : [part(6.5, {text: 'median '}, glimpse(median))]),
	];
}

/** Of the machine below them all; its score is in none of theirs. */
function hostCell({host}: HeaderFacts): Cell {
	const assessment = host?.assessment ?? null;
	return assessment === null || assessment.findings.length === 0
		? []
		: [{text: 'host '}, ...hostScore(assessment.score)];
}

function sortSpan({sort}: UiState, isShort: boolean): Span {
	return dim(`${isShort ? 'by' : 'sorted by'} ${sort.column} ${sort.isReversed ? '▼' : '▲'}`);
}

function filterPart({ui, view}: HeaderFacts): Part | null {
	const text = ui.filters.fleet.trim();
	if (text === '') return null;
	return part(1, {text: `filter: ${text} `, tone: 'accent'}, dim(`${view.rows.length} of ${view.total}`));
}

export function headerLines(facts: HeaderFacts, width: number, lines: 1 | 2): readonly Cell[] {
	const {fleet, view, ui, lostForSeconds} = facts;
	const inner = width - 1;
	const {hosts} = facts;
	const link =
		hosts === null ? part(0, linkSpan(fleet.link, lostForSeconds, width < 80)) : part(0, ...linkSpans(hosts));
	// Elsewhere nobody asks how the fleet is sorted.
	const isFleet = screenOf(ui).is === 'fleet';
	const filter = isFleet ? filterPart(facts) : null;
	const indent = (cell: Cell): Cell => [{text: ' '}, ...cell];
	if (lines === 1) {
		const isDefaultSort = ui.sort.column === 'score' && !ui.sort.isReversed;
		const parts = [
			...identity(facts, true),
			...(fleet.link.is === 'live' && hosts === null ? [] : [link]),
			part(3, {text: containersText(view.total)}),
			...(view.hidden > 0 ? [part(8, dim(`${view.hidden} stopped hidden`))] : []),
			...looking(facts),
			part(4, ...countsCell(view, ' ')),
			...scores(view),
			...waived(facts),
			part(5, ...hostCell(facts)),
			...swarmParts(facts.swarm ?? null, true),
			...(isFleet && !isDefaultSort ? [part(7, sortSpan(ui, true))] : []),
			...(filter === null ? [] : [filter]),
		];
		return [indent(joinParts(parts, inner, dot))];
	}
	const counts = countsCell(view, '  ');
	// Grades say more than where the engine is; why it is out of reach says more than grades.
	const taken = fleet.link.is === 'lost' ? 0 : cellWidth(counts) + 2;
	const named = identity(facts, false);
	const staying = named.filter(({leaves}) => leaves === 0);
	const why = hosts === null && fleet.link.is === 'lost' ? fleet.link.why : null;
	// A long one has a line of its own: it says what to do.
	const hasOwnLine = why !== null && cellWidth(joinParts([...staying, link], Infinity, dot)) > inner - 1;
	const brief = part(0, {
		text: `engine unreachable for ${secondsText(lostForSeconds)}, trying again`,
		tone: 'critical',
	});
	const first = joinParts([...named, hasOwnLine ? brief : link], inner - 1 - taken, dot);
	if (hasOwnLine) {
		const found = filter === null ? [] : [{...filter, leaves: 0}];
		return [indent(first), indent(joinParts([...found, part(0, {text: why, tone: 'critical'})], inner, dot))];
	}
	const second = [
		part(
			0,
			{text: containersText(view.total)},
			...(view.hidden > 0 ? [dim(`, ${view.hidden} stopped hidden (${keyOf('stopped', 'a')})`)] : []),
		),
		...looking(facts),
		...scores(view),
		...waived(facts),
		...swarmParts(facts.swarm ?? null, false),
		...(isFleet ? [part(7, sortSpan(ui, false)), filter ?? part(8, dim('filter: none'))] : []),
	];
	const host = hostCell(facts);
	const both: Cell = host.length === 0 ? counts : [...counts, {text: counts.length === 0 ? '' : '    '}, ...host];
	const right = cellWidth(first) + cellWidth(both) + 2 > inner - 1 ? counts : both;
	return [indent(spread(first, right, inner - 1)), indent(joinParts(second, inner, dot))];
}
