/** The swarm of this manager: every service by its score, then the nodes that carry them. */
import {isBad, severities} from '../../model/check.ts';
import {findingWords} from '../../model/finding-words.ts';
import {isUnread, type Read} from '../../model/read.ts';
import {isShort, type NodeReport, type ServicePort, type ServiceReport} from '../../model/swarm.ts';
import type {Block, Cell} from '../blocks.ts';
import {blank, heading, lay, text, type GridColumn, type Piece} from '../detail/lay.ts';
import {unreadSpans} from '../detail/notice.ts';
import {ago, count, dim, none, normal, together} from '../detail/say.ts';
import {findingTone, gradeTone} from '../finding-tones.ts';
import {part} from '../parts.ts';
import {inText, oneOf, parseTerms, type Filter, type Keys} from '../terms.ts';
import {whyNoSwarm} from './no-swarm.ts';
import {nodeColumns, nodeRow} from './nodes.ts';
import type {PageProps, PageView} from './page.ts';

const modeWords: Readonly<Record<ServiceReport['facts']['mode'], string>> = {
	replicated: 'replicated',
	global: 'global',
	'replicated-job': 'job',
	'global-job': 'global job',
	unknown: '?',
};

/** `18080→80 mesh`: on every node; `9100 host`: on those that run a task. */
export function portSpans({Protocol, TargetPort, PublishedPort, PublishMode}: ServicePort): Cell {
	const protocol = Protocol === 'tcp' ? '' : `/${Protocol}`;
	const published = PublishedPort === 0 ? '?' : String(PublishedPort);
	const ports = PublishedPort === TargetPort ? published : `${published}→${TargetPort}`;
	return [normal(together(`${ports}${protocol} `)), dim(PublishMode === 'host' ? 'host' : 'mesh')];
}

export const portsCell = (ports: readonly ServicePort[]): Cell =>
	ports.length === 0
		? [none]
		: ports.flatMap((port, index) => [...(index === 0 ? [] : [normal(', ')]), ...portSpans(port)]);

const amount = (read: Read<number>): string => (isUnread(read) ? '?' : String(read));

/** `1/2`: one runs of two that should. */
export function tasksCell(report: Pick<ServiceReport, 'running' | 'wanted'>): Cell {
	const words = `${amount(report.running)}/${amount(report.wanted)}`;
	if (isUnread(report.running) || isUnread(report.wanted)) return [{text: words, tone: 'unknown'}];
	return [isShort(report) ? {text: words, tone: 'high'} : normal(words)];
}

export function serviceScore({score}: ServiceReport['assessment']): Cell {
	return [
		{text: `${score.grade} ${String(score.value).padStart(3)}`, tone: gradeTone(score.grade)},
		...(score.best === score.value ? [] : [{text: '?', tone: 'unknown' as const}]),
	];
}

/** A digest says which, and nobody reads it in a table. */
export const imageWords = (image: string): string => image.replace(/@sha256:[0-9a-f]+$/, '@…');

const columns: readonly GridColumn[] = [
	{id: 'score', title: 'SCORE', priority: 0},
	{id: 'name', title: 'SERVICE', max: 34, priority: 0},
	{id: 'tasks', title: 'TASKS', align: 'right', priority: 0},
	{id: 'mode', title: 'MODE', priority: 4, isExtra: true},
	{id: 'image', title: 'IMAGE', max: 30, priority: 3, isExtra: true},
	{id: 'ports', title: 'PORTS', max: 26, priority: 2, isExtra: true},
	{id: 'worst', title: 'WORST', isGrow: true, priority: 0},
];

function worstCell({assessment: {worst}}: ServiceReport): Cell {
	return worst === null ? [none] : [{text: findingWords(worst), tone: findingTone(worst)}];
}

const serviceRow = (report: ServiceReport) => ({
	key: report.facts.id,
	act: {is: 'go', to: {is: 'service', id: report.facts.id}} as const,
	cells: {
		score: serviceScore(report.assessment),
		name: [normal(report.facts.name)],
		mode: [dim(modeWords[report.facts.mode])],
		tasks: tasksCell(report),
		image: [dim(imageWords(report.facts.image))],
		ports: portsCell(report.facts.ports),
		worst: worstCell(report),
	},
});

const keys: Keys<ServiceReport> = {
	name: inText(({facts}) => facts.name),
	stack: inText(({facts}) => facts.stack),
	short: oneOf('answers', ['yes', 'no'], (report, word) => isShort(report) === (word === 'yes')),
	sev: oneOf('severities', severities, ({assessment}, severity) =>
		assessment.findings.some(finding => isBad(finding) && finding.severity === severity),
	),
};

const haystack = ({facts, assessment}: ServiceReport): string =>
	[facts.name, facts.stack, facts.image, assessment.worst === null ? '' : findingWords(assessment.worst)]
		.join('\n')
		.toLowerCase();

export const serviceFilterExamples: ReadonlyArray<readonly [example: string, means: string]> = [
	['shop postgres', 'both words in name, stack, image or worst finding'],
	['short:yes  sev:high  stack:shop', 'fewer tasks run than should; has a finding of that severity; of that stack'],
];

function servicePieces(services: Read<readonly ServiceReport[]>, filter: Filter<ServiceReport>): readonly Piece[] {
	if (isUnread(services)) return [text('unread', unreadSpans('The services are not known', services.why))];
	if (services.length === 0) return [text('empty', [normal('No service runs in this swarm.')])];
	const shown = services.filter(one => filter.isEmpty || filter.matches(one));
	if (shown.length === 0)
		return [
			text('empty', [
				normal(`No service matches “${filter.text}” (${services.length} looked through). / changes the filter.`),
			]),
		];
	return [{is: 'grid', key: 'services', columns, rows: shown.map(serviceRow)}];
}

function nodePieces(nodes: Read<readonly NodeReport[]>): readonly Piece[] {
	const title = blank('nodes.');
	if (isUnread(nodes)) return [title, text('nodes.unread', unreadSpans('The nodes are not known', nodes.why))];
	const down = nodes.filter(({state}) => state !== 'ready').length;
	return [
		title,
		heading('nodes', count(nodes.length, 'node'), down === 0 ? '' : `${down} not ready`),
		{is: 'grid', key: 'nodes.rows', columns: nodeColumns, rows: nodes.map(nodeRow)},
	];
}

const shortOf = (services: readonly ServiceReport[]): number => services.filter(one => isShort(one)).length;

export function servicesPage({state, filter: written, width, isAscii}: PageProps): PageView {
	const {swarm: view, nowUnixMs} = state;
	const filter = parseTerms(written, keys, haystack);
	const start = part(0, {text: '‹ ', tone: 'dim'}, {text: 'Swarm', tone: 'strong'});
	const layOut = (pieces: readonly Piece[]): readonly Block[] => lay(pieces, width, isAscii);
	const told = {problems: filter.problems, unfinished: filter.unfinished};
	const why = whyNoSwarm(view);
	if (view?.swarm == null || why !== null) {
		return {title: [start], blocks: layOut([text('none', why ?? [])]), found: {matches: 0, total: 0, ...told}};
	}
	const {services, nodes} = view.swarm;
	const all = isUnread(services) ? [] : services;
	const matches = all.filter(one => filter.isEmpty || filter.matches(one)).length;
	const short = shortOf(all);
	return {
		title: [
			start,
			part(1, normal(isUnread(services) ? '? services' : count(all.length, 'service'))),
			...(filter.isEmpty ? [] : [part(0, {text: `filter: ${filter.text} `, tone: 'accent'}, dim(String(matches)))]),
			...(short === 0 ? [] : [part(2, {text: `${short} short of tasks`, tone: 'high'})]),
			part(3, dim(`looked at ${ago(view.lookedAtUnixMs, nowUnixMs)}`)),
		],
		blocks: layOut([
			...(view.problem === null
				? []
				: [
						text('problem', [
							{text: `The last look failed: ${view.problem}.`, tone: 'unknown'},
							dim(` What stands here is from ${ago(view.lookedAtUnixMs, nowUnixMs)}.`),
						]),
					]),
			...servicePieces(services, filter),
			...nodePieces(nodes),
		]),
		found: {matches, total: all.length, ...told},
	};
}
