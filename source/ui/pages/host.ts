/** The daemon and the machine it runs on: the score, and what it is made of, subject by subject. */
import type {HostView} from '../../model/app.ts';
import {isBad, severities, type Finding, type Subject} from '../../model/check.ts';
import type {EngineFacts} from '../../model/evidence.ts';
import type {Fleet} from '../../model/fleet.ts';
import type {Assessment, Score} from '../../model/score.ts';
import type {Act, Block, Cell, Span} from '../blocks.ts';
import {blank, heading, lay, pair, text, type Piece} from '../detail/lay.ts';
import {ago, count, dim, normal, strong, together} from '../detail/say.ts';
import {clockText} from '../text.ts';
import {gradeTone, severityRank} from '../finding-tones.ts';
import {part, type Part} from '../parts.ts';
import {updatePieces} from './host-updates.ts';
import {findingColumns, findingRow, ofTheme, worstFirst} from './finding-rows.ts';
import type {PageProps, PageView} from './page.ts';
import {keyOf} from '../keymap/in-force.ts';

export const explainHost: Act = {is: 'explain-host'};

export function hostScore({grade, value, best}: Score): Cell {
	return [
		{text: `${grade} ${value}`, tone: gradeTone(grade)},
		...(best === value ? [] : [{text: '?', tone: 'unknown'} as const]),
	];
}

/** What cannot be told yet of the host, in words; null: it has been judged. */
export function whyNoHost(host: HostView | null): Cell | null {
	if (host === null)
		return [
			normal('The host is looked at when all containers have been.'),
			dim(` ${keyOf('refresh', 'r')} looks now.`),
		];
	if (host.assessment !== null) return null;
	if (host.problem === null) return [normal('The host is being looked at…')];
	return [
		strong('The host could not be looked at'),
		{text: `: ${host.problem}.`, tone: 'unknown'},
		dim(` ${keyOf('refresh', 'r')} tries again.`),
	];
}

export const themePart = (theme: string | null): readonly Part[] =>
	theme === null ? [] : [part(0, {text: `theme: ${theme}`, tone: 'accent'})];

const engineWords = (engine: EngineFacts): Cell => [
	normal(`${engine.ServerVersion} on kernel ${engine.KernelVersion}`),
	dim(`, ${engine.OperatingSystem}, API ${engine.ApiVersion}, cgroup v${engine.CgroupVersion}`),
	dim(engine.isRootless ? ', rootless' : ''),
];

const whereWords = ({isLocal}: HostView): Cell =>
	isLocal
		? [normal('this machine'), dim(': its files, /proc and packet filter are read too, as far as your user may')]
		: [
				normal('remote, or not proven to be this machine'),
				dim(': only what the API tells is known; run hullcheck there, as root, for the rest'),
			];

/** One thing to the cursor. */
function facts({state}: PageProps, host: HostView): readonly Piece[] {
	const {engine} = state.fleet;
	const lines: ReadonlyArray<readonly [label: string, spans: Cell]> = [
		...(engine === null ? [] : [['engine', engineWords(engine)] as const]),
		['where', whereWords(host)],
		...(host.problem === null
			? []
			: [
					[
						'last look',
						[
							{text: `failed: ${host.problem}`, tone: 'unknown'},
							dim(`; what stands here is from ${ago(host.lookedAtUnixMs, state.nowUnixMs)}`),
						],
					] as const,
				]),
	];
	return lines.map(([label, spans], index) => pair(index === 0 ? 'facts' : `facts~r~${index}`, label, spans));
}

function tally(findings: readonly Finding[]): readonly string[] {
	const many = (is: Finding['verdict']['is']): number => findings.filter(({verdict}) => verdict.is === is).length;
	const some = (is: Finding['verdict']['is'], words: string): readonly string[] =>
		many(is) === 0 ? [] : [`${many(is)} ${words}`];
	return [
		`${many('fail')} fail`,
		...some('unknown', 'not known'),
		...some('manual', 'to look at'),
		...some('pass', 'pass'),
		...some('not-applicable', 'do not apply'),
	];
}

function summary({findings, score}: Assessment): Piece {
	const range = score.best > score.value ? ` up to ${score.best} once all is known` : '';
	const spans: Cell = [
		...hostScore(score),
		normal(`${range}  `),
		dim(tally(findings).map(together).join(' · ')),
		dim('  '),
		{text: together(`${keyOf('explain', 'e')} explains it`), tone: 'accent'},
	];
	return text('score', spans, 0, explainHost);
}

type Section = readonly [subject: Subject, title: string];
const sections: readonly Section[] = [
	['host', 'Host'],
	['daemon', 'Daemon'],
	['daemon-files', 'Files of the daemon'],
	['swarm', 'Swarm'],
	['operations', 'Operations'],
];

/** 0 is the worst; far down where nothing fails. */
const worstFail = (findings: readonly Finding[], [subject]: Section): number =>
	Math.min(
		severities.length,
		...findings
			.filter(({check, verdict}) => check.subject === subject && verdict.is === 'fail')
			.map(finding => severityRank(finding)),
	);

const rowsOf = (key: string, findings: readonly Finding[], hasReason = true): readonly Block[] =>
	findings.length === 0
		? []
		: [
				{
					is: 'table',
					key,
					columns: findingColumns,
					rows: findings.map(one =>
						findingRow(one, {is: 'go', to: {is: 'host-finding', checkId: one.check.id}}, hasReason),
					),
				},
			];

/** What can't be known. From afar the reason is one for most: it stands above them, once. */
function unknownBlocks(
	subject: Subject,
	findings: readonly Finding[],
	layOut: (pieces: readonly Piece[]) => readonly Block[],
): readonly Block[] {
	const byReason = new Map<string, Finding[]>();
	for (const finding of findings) {
		if (finding.verdict.is !== 'unknown') continue;
		const same = byReason.get(finding.verdict.why);
		if (same === undefined) byReason.set(finding.verdict.why, [finding]);
		else same.push(finding);
	}
	const reasons = [...byReason];
	return [
		...rowsOf(
			`${subject}.unknown`,
			reasons.flatMap(([, same]) => (same.length === 1 ? same : [])),
		),
		...reasons.flatMap(([why, same], index) =>
			same.length === 1
				? []
				: [
						...layOut([text(`${subject}.why${index}`, [{text: `not known: ${why}`, tone: 'unknown'}], 2)]),
						...rowsOf(`${subject}.unknown${index}`, same, false),
					],
		),
	];
}

/** In whole: at the head of the screen there is room for its beginning. */
const lostPieces = ({link, freshAtUnixMs}: Fleet): readonly Piece[] =>
	link.is !== 'lost'
		? []
		: [
				text('lost', [
					strong('The engine is out of reach'),
					normal(`: ${link.why}. What stands here is from ${clockText(freshAtUnixMs)}.`),
				]),
				blank('lost.'),
			];

export function hostPage(props: PageProps): PageView {
	const {state, theme, showsPasses, width, isAscii} = props;
	const {host, fleet} = state;
	const layOut = (pieces: readonly Piece[]): readonly Block[] => lay(pieces, width, isAscii);
	const name: Span = {text: fleet.engine?.Name ?? fleet.endpoint.address, tone: 'strong'};
	const assessment = host?.assessment ?? null;
	const title = [
		part(0, {text: '‹ ', tone: 'dim'}, {text: 'Host'}),
		part(0, name),
		...(assessment === null || assessment.findings.length === 0 ? [] : [part(0, ...hostScore(assessment.score))]),
		...themePart(theme),
		...(host === null || assessment === null
			? []
			: [part(3, dim(`looked at ${ago(host.lookedAtUnixMs, state.nowUnixMs)}`))]),
	];
	const why = whyNoHost(host);
	if (host === null || assessment === null || why !== null) {
		return {title, blocks: layOut([text('none', why ?? [])]), found: null};
	}

	const shown = ofTheme(assessment.findings, theme);
	const section = ([subject, words]: Section): readonly Block[] => {
		const all = shown.filter(({check}) => check.subject === subject);
		if (all.length === 0) return [];
		const sorted = worstFirst(all, assessment.worst);
		const of = (...wanted: ReadonlyArray<Finding['verdict']['is']>): readonly Finding[] =>
			sorted.filter(({verdict}) => wanted.includes(verdict.is));
		const quiet = [...of('pass'), ...of('not-applicable')];
		return [
			...layOut([blank(`${subject}.`), heading(subject, words, tally(all).join(' · '))]),
			...rowsOf(`${subject}.bad`, of('fail')),
			...rowsOf(`${subject}.look`, of('manual')),
			...unknownBlocks(subject, of('unknown'), layOut),
			...(showsPasses ? rowsOf(`${subject}.quiet`, quiet) : []),
		];
	};
	/** A subject with nothing worse keeps its place. */
	const byWorst = (a: Section, b: Section): number => worstFail(shown, a) - worstFail(shown, b);
	const bad = shown.filter(finding => isBad(finding)).length;
	const isJudged = assessment.findings.length > 0;
	const notes: Piece[] = [...lostPieces(fleet), ...(isJudged ? [summary(assessment)] : []), ...facts(props, host)];
	if (!isJudged) notes.push(blank('no.'), text('no', [normal('No check judged this host.')]));
	else if (shown.length === 0)
		notes.push(
			blank('no.'),
			text('no', [normal(`No check of the host is about ${theme}.`), dim(` ${keyOf('theme', 'T')} goes on.`)]),
		);
	else if (bad === 0)
		notes.push(
			blank('no.'),
			text('no', [
				{text: `Nothing is wrong with it that ${count(shown.length, 'check')} can see.`, tone: 'good'},
				dim(showsPasses ? '' : ` ${keyOf('passes', 'a')} shows them.`),
			]),
		);
	const isAboutUpdates = theme === null || theme === 'updates';
	const updates =
		isAboutUpdates && host.releases !== null ? layOut(updatePieces(host.releases, assessment.findings)) : [];
	const foot = [
		blank('foot.'),
		text('foot', [dim('Each finding has the commands and patches to copy. hullcheck edits no file of the host.')]),
	];
	return {
		title,
		blocks: [
			...layOut(notes),
			...updates,
			...sections.toSorted(byWorst).flatMap(section),
			...(bad === 0 ? [] : layOut(foot)),
		],
		found: null,
	};
}
