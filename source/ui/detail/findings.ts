/** Every verdict: what is wrong first, each with why it matters, what was seen and what closes it. */
import {isBad, isOpen, recordWords, severities, type CheckSpec, type Finding, type Proof} from '../../model/check.ts';
import {findingWords} from '../../model/finding-words.ts';
import type {Assessment, Score} from '../../model/score.ts';
import {scoreAfter} from '../../scoring/gain.ts';
import type {Act, Cell, Span, Tone} from '../blocks.ts';
import {findingTone, ownWeightWords, waivedWords} from '../finding-tones.ts';
import {ofTheme} from '../pages/finding-rows.ts';
import {hostFaults} from './host-faults.ts';
import {blank, heading, laid, text, type GridColumn, type Piece} from './lay.ts';
import {missing, withNotice} from './notice.ts';
import {fixAct, fixHintBehind} from './related.ts';
import {count, dim, none, normal, strong, together} from './say.ts';
import type {Tab, TabProps} from './tab.ts';
import {keyOf} from '../keymap/in-force.ts';

const severityCells = 10;

const recordOf = ({record}: CheckSpec): string => together(recordWords(record));

const weight = (finding: Finding): number =>
	severities.indexOf(finding.severity) * 2 + (finding.verdict.is === 'unknown' ? 1 : 0);

const glimpse = (score: Score): string => together(`${score.grade} ${score.value}`);

function gainSpans(assessment: Assessment, fixKey: string): Cell {
	const after = scoreAfter(assessment, [fixKey]);
	const now = assessment.score;
	if (after.value === now.value) {
		const [ceiling] = after.ceilings;
		const why = ceiling && ceiling.score <= after.raw ? `held there: ${ceiling.because}` : 'others weigh as much';
		return [dim(`score stays ${glimpse(now)} (${why})`)];
	}
	return [normal('score '), strong(`${glimpse(now)} → ${glimpse(after)}`)];
}

export function howItCloses(by: NonNullable<Finding['fix']>['by']): string {
	switch (by) {
		case 'live':
			return 'live, no restart';
		case 'recreate':
			return 'needs a new container';
		case 'service':
			return 'needs an update of the service: new containers for its tasks';
		case 'image':
			return 'needs another image';
		case 'engine':
			return 'a setting of the engine';
		case 'host':
			return 'done on the host';
		case 'person':
			return 'for a person to decide';
	}
}

export const seenSpans = ({field, actual, expected}: Proof): Cell => [
	dim('seen   '),
	normal(`${field}: `),
	strong(actual === '' ? '(empty)' : actual),
	dim('; should be '),
	normal(expected),
];

/** Enter on a row fixes what it is about, or tells more of it. */
const actOf = (finding: Finding): Act => fixAct([finding]) ?? {is: 'explain', checkId: finding.check.id};

/** What is wrong, then all that is said of it, set in under it; one thing to the cursor (`~`). */
function entry(finding: Finding, rest: readonly Cell[]): readonly Piece[] {
	const {check} = finding;
	const act = actOf(finding);
	const tone = finding.waived === null ? findingTone(finding) : 'dim';
	const head: Cell = [
		{text: finding.severity.padEnd(severityCells), tone},
		{text: findingWords(finding), tone: 'strong'},
		dim(`  ${recordOf(check)} · ${check.theme}${ownWeightWords(finding)}`),
	];
	const indent = {text: ' '.repeat(severityCells)};
	return [
		text(check.id, head, severityCells, act),
		...rest.map((spans, index) => text(`${check.id}~r~${index}`, [indent, ...spans], severityCells + 7, act)),
		blank(`${check.id}.`),
	];
}

const checkSpans = ({title}: CheckSpec, verdict: string, tone: Tone): Cell => [
	dim('check  '),
	normal(`${title}: `),
	{text: verdict, tone},
];

function failed(finding: Finding, assessment: Assessment): readonly Piece[] {
	const {verdict, fix, check} = finding;
	if (verdict.is !== 'fail') return [];
	const tone = findingTone(finding);
	return entry(finding, [
		checkSpans(check, `fails, ${verdict.outcome}`, tone),
		[dim('why    '), normal(check.why)],
		seenSpans(verdict.proof),
		...(fix === null
			? [[dim('fix    none is known for this')]]
			: [
					[dim('fix    '), normal(fix.how)],
					[
						normal(' '.repeat(7)),
						{text: howItCloses(fix.by), tone: fix.by === 'live' ? ('good' as const) : ('dim' as const)},
						dim(' · '),
						...gainSpans(assessment, fix.key),
						...fixHintBehind([finding]),
					],
				]),
	]);
}

function unknown(finding: Finding): readonly Piece[] {
	const {verdict, check, severity} = finding;
	if (verdict.is !== 'unknown') return [];
	return entry(finding, [
		checkSpans(check, 'not known', 'unknown'),
		[dim('why    '), normal(check.why)],
		[dim('reason '), {text: verdict.why, tone: 'unknown'}],
		[normal(' '.repeat(7)), dim(`counts as the worst it can be, ${severity}, until it is known`)],
	]);
}

function waived(findings: readonly Finding[]): readonly Piece[] {
	if (findings.length === 0) return [];
	return [
		heading('waived', 'Waived', 'accepted in the config file, no points'),
		...findings.flatMap(finding => {
			const {verdict} = finding;
			if (finding.waived === null) return [];
			return entry(finding, [
				[dim('waived '), normal(finding.waived.reason)],
				[normal(' '.repeat(7)), dim(waivedWords(finding.waived))],
				...(verdict.is === 'fail' ? [seenSpans(verdict.proof)] : []),
				...(verdict.is === 'unknown' ? [[dim('reason '), {text: verdict.why, tone: 'unknown'} as const]] : []),
			]);
		}),
	];
}

const longestRecord = 20;
const listColumns: readonly GridColumn[] = [
	{id: 'verdict', title: 'VERDICT', priority: 0},
	{id: 'record', title: 'RECORD', max: longestRecord, priority: 1},
	{id: 'theme', title: 'THEME', priority: 2, isExtra: true},
	{id: 'title', title: 'CHECK', isGrow: true, priority: 0},
];

/** Cells before the gap of two that follows: words begin under those of what is wrong. */
const verdictCells = severityCells - 2;

/** `recordCells`: the same for every list, so that they stand under each other. */
const listed = (
	key: string,
	verdict: Span,
	findings: readonly Finding[],
	recordCells: number,
	more: (finding: Finding) => Cell,
): readonly Piece[] =>
	findings.length === 0
		? []
		: [
				{
					is: 'grid',
					key,
					columns: listColumns,
					rows: findings.map(finding => ({
						key: finding.check.id,
						act: actOf(finding),
						cells: {
							verdict: [{...verdict, text: verdict.text.padEnd(verdictCells)}],
							record: [dim(recordOf(finding.check).padEnd(recordCells))],
							title: [normal(finding.check.title), ...more(finding)],
							theme: [dim(finding.check.theme)],
						},
					})),
				},
			];

function manual(findings: readonly Finding[]): readonly Piece[] {
	if (findings.length === 0) return [];
	return [
		heading('manual', 'To look at', 'a matter of judgement, no points'),
		...findings.flatMap(finding => {
			const {check, verdict} = finding;
			if (verdict.is !== 'manual') return [];
			const spans = [strong(check.title), normal(`: ${verdict.look}`), dim(`  ${recordOf(check)}`)];
			return [text(`manual.${check.id}`, spans, 2, actOf(finding))];
		}),
		blank('manual.'),
	];
}

function summary({score, unwaived, findings}: Assessment): Piece {
	const covered = findings.filter(finding => isBad(finding) && finding.waived !== null).length;
	const many = (is: Finding['verdict']['is']): number =>
		findings.filter(finding => finding.verdict.is === is && (!isBad(finding) || isOpen(finding))).length;
	const parts = [
		`${many('fail')} fail`,
		...(many('unknown') === 0 ? [] : [`${many('unknown')} not known`]),
		...(covered === 0 ? [] : [`${covered} waived`]),
		...(many('manual') === 0 ? [] : [`${many('manual')} to look at`]),
		`${many('pass')} pass`,
		...(many('not-applicable') === 0 ? [] : [`${many('not-applicable')} do not apply`]),
	];
	const range = score.best > score.value ? `, up to ${score.best} once all is known` : '';
	const without = unwaived === null ? '' : `, ${glimpse(unwaived)} without waivers`;
	return text('summary', [
		strong(glimpse(score)),
		normal(`${range}${without}  `),
		dim(parts.map(together).join(' · ')),
	]);
}

/** What lies below it weighs in no score of its own, and counts where it breaks out. */
function below({host, fleet}: TabProps): readonly Piece[] {
	const faults = hostFaults(host, fleet.engine);
	if (faults.length === 0) return [];
	const spans: Cell = [
		dim('An escape is easier on this host: '),
		{text: faults.map(together).join(', '), tone: 'medium'},
		dim(`  ${keyOf('use', 'enter')} shows the host`),
	];
	return [text('below', spans, 2, {is: 'go', to: {is: 'host'}})];
}

/** Said where a theme hides something: the score stays that of all. */
function themeLine({theme}: TabProps, shown: number, all: number): readonly Piece[] {
	if (theme === null) return [];
	const spans: Cell = [
		{text: `theme: ${theme}`, tone: 'accent'},
		normal(`  ${shown} of ${count(all, 'check')}`),
		dim(`  ${keyOf('theme', 'T')} goes on`),
	];
	return [text('theme', spans)];
}

function judged(assessment: Assessment, props: TabProps): readonly Piece[] {
	const {worst} = assessment;
	const findings = ofTheme(assessment.findings, props.theme);
	const bad = findings
		.filter(finding => isOpen(finding))
		// The one that the table names as worst stands first here too.
		.toSorted((a, b) => Number(b === worst) - Number(a === worst) || weight(a) - weight(b));
	const passes = findings.filter(({verdict}) => verdict.is === 'pass');
	const others = findings.filter(({verdict}) => verdict.is === 'not-applicable');
	const recordCells = Math.min(
		longestRecord,
		Math.max(0, ...[...passes, ...others].map(({check}) => recordOf(check).length)),
	);
	return [
		summary(assessment),
		...below(props),
		...themeLine(props, findings.length, assessment.findings.length),
		blank('summary.'),
		...(bad.length === 0
			? [text('good', [{text: nothingWrong(props), tone: 'good'}]), blank('good.')]
			: bad.flatMap(finding => [...failed(finding, assessment), ...unknown(finding)])),
		...waived(
			findings.filter(finding => isBad(finding) && finding.waived !== null).toSorted((a, b) => weight(a) - weight(b)),
		),
		...manual(findings.filter(({verdict}) => verdict.is === 'manual')),
		...(passes.length === 0 ? [] : [heading('passes', count(passes.length, 'check passes', 'checks pass'))]),
		...listed('passes.table', {text: 'pass', tone: 'good'}, passes, recordCells, () => []),
		...(others.length === 0
			? []
			: [blank('others.'), heading('others', count(others.length, 'check does not apply', 'checks do not apply'))]),
		...listed('others.table', none, others, recordCells, ({verdict}) =>
			verdict.is === 'not-applicable' ? [dim(`: ${verdict.why}`)] : [],
		),
	];
}

const nothingWrong = ({theme}: TabProps): string =>
	theme === null
		? 'Nothing is wrong with it that these checks can see.'
		: `Nothing of ${theme} is wrong with it that these checks can see.`;

function pieces(props: TabProps): readonly Piece[] {
	const {assessment} = props.container;
	return withNotice(
		props,
		assessment === null ? [missing('missing', 'The container', props.container)] : judged(assessment, props),
	);
}

const badCount = ({container}: TabProps): number =>
	(container.assessment?.findings ?? []).filter(finding => isOpen(finding)).length;

export const findingsTab: Tab = {
	id: 'findings',
	key: '1',
	title: 'Findings',
	blocks: laid(pieces),
	count: badCount,
	hasThemes: true,
};
