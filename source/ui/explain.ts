/** Why a score is what it is, and what one finding means: lines for the overlay. Pure. */
import {isBad, isOpen, recordWords, type Finding} from '../model/check.ts';
import {findingWords} from '../model/finding-words.ts';
import type {FleetContainer} from '../model/fleet.ts';
import type {Assessment, Score} from '../model/score.ts';
import type {Cell, Span} from './blocks.ts';
import {together} from './detail/say.ts';
import {glue, wrapSpans} from './detail/wrap.ts';
import {findingTone, gradeTone, ownWeightWords, severityRank, waivedWords} from './finding-tones.ts';
import {cellWidth, cut} from './text.ts';

/** From scoring: the score with all findings passed that these fixes close. */
export type ScoreAfter = (assessment: Assessment, fixKeys: readonly string[]) => Pick<Score, 'grade' | 'value'>;

const dim = (text: string): Span => ({text, tone: 'dim'});
const glimpse = ({grade, value}: Pick<Score, 'grade' | 'value'>): Span => ({
	text: `${grade} ${value}`,
	tone: gradeTone(grade),
});
const blank: Cell = [];

const glued = (cell: Cell): Cell => cell.map(span => ({...span, text: together(span.text)}));
const parting: readonly Span[] = [dim(`${glue}·`), dim(' ')];

/** Groups flow behind a lead, each kept together where a line can hold it; what goes on below is set in. */
function flow(lead: Cell, groups: readonly Cell[], width: number): readonly Cell[] {
	const indent = width < 80 ? 4 : cellWidth(lead);
	const spans = groups.flatMap((group, index) => [
		...(index === 0 ? [] : parting),
		...(cellWidth(group) + 2 <= width - indent ? glued(group) : group),
	]);
	return wrapSpans([...glued(lead), ...spans], width, indent);
}

const prose = (text: string, width: number, indent: number, tone: Span['tone'] = 'normal'): readonly Cell[] =>
	wrapSpans([{text: glue.repeat(indent) + text, tone}], width, indent);

function sumLines(name: string, score: Score, width: number): readonly Cell[] {
	const [lowest] = score.ceilings;
	const isCapped = lowest !== undefined && lowest.score < 100;
	const lead: Cell = [{text: ` ${cut(name, 32)}  `, tone: 'strong'}, glimpse(score), {text: '  '}];
	const sum = isCapped
		? `= the lower of raw ${score.raw} and ceiling ${lowest.score} (${lowest.because})`
		: `= raw ${score.raw}: 100 less the points below; no ceiling`;
	return wrapSpans([...glued(lead), {text: sum}], width, cellWidth(lead));
}

function domainLines({domains}: Score, width: number): readonly Cell[] {
	const guilty = domains.filter(({points}) => points > 0);
	const clean = domains.filter(({points}) => points === 0).map(({domain}) => domain);
	const lines = guilty.flatMap(({domain, limit, points, groups}) => {
		const taken = Math.min(limit, points);
		const over = points > limit ? ` (${points})` : '';
		const lead: Cell = [
			{text: ` ${domain.padEnd(11)} `},
			{text: `−${taken}`.padStart(4), tone: 'strong'},
			dim(` of ${limit}${over}`.padEnd(12)),
		];
		const causes = groups.map(({points, finding}): Cell => [
			dim(`${points} `),
			{text: findingWords(finding), tone: findingTone(finding)},
		]);
		return flow([...lead, {text: ' '}], causes, width);
	});
	return clean.length === 0 ? lines : [...lines, ...prose(`nothing against it: ${clean.join(', ')}`, width, 1, 'dim')];
}

function otherCeilings({ceilings}: Score, width: number): readonly Cell[] {
	const others = ceilings.slice(1);
	if (others.length === 0) return [];
	return flow(
		[dim(' more ceilings: ')],
		others.map((hit): Cell => [dim(`${hit.score} ${hit.because}`)]),
		width,
	);
}

const ways: Readonly<Record<NonNullable<Finding['fix']>['by'], string>> = {
	live: 'f, no restart',
	recreate: 'a new container',
	service: 'f, new tasks',
	image: 'another image',
	engine: 'a setting of the engine',
	host: 'on the host',
	person: 'a person decides',
};

type Choice = {readonly says: string; readonly way: string; readonly keys: readonly string[]};

function choices(findings: readonly Finding[]): readonly Choice[] {
	const byKey = new Map<string, Finding[]>();
	for (const finding of findings) {
		if (!isOpen(finding) || finding.fix === null) continue;
		byKey.set(finding.fix.key, [...(byKey.get(finding.fix.key) ?? []), finding]);
	}
	const single = [...byKey].map(([key, closed]): Choice => {
		const worstFirst = [...closed].sort((a, b) => severityRank(a) - severityRank(b));
		const says = [...new Set(worstFirst.map(finding => findingWords(finding)))];
		return {
			says: says.length > 2 ? `${says.slice(0, 2).join(', ')} and ${says.length - 2} more` : says.join(', '),
			way: ways[closed[0]?.fix?.by ?? 'person'],
			keys: [key],
		};
	});
	const live = [...byKey].flatMap(([key, closed]) => (closed.some(({fix}) => fix?.by === 'live') ? [key] : []));
	return [
		...(live.length > 1 ? [{says: 'all live limits', way: 'L, no restart', keys: live}] : []),
		...single,
		...(byKey.size > 1 ? [{says: 'everything that has a fix', way: '', keys: [...byKey.keys()]}] : []),
	];
}

const mostChoices = 6;

function ifYouFix(assessment: Assessment, scoreAfter: ScoreAfter, width: number): readonly Cell[] {
	const {findings, score} = assessment;
	const all = choices(findings);
	if (all.length === 0) return [];
	const worth = all
		.map(choice => ({choice, after: scoreAfter(assessment, choice.keys)}))
		.filter(({after}) => after.value > score.value)
		.sort((a, b) => b.after.value - a.after.value || a.choice.keys.length - b.choice.keys.length);
	if (worth.length === 0) {
		return prose(
			'No single fix lifts the score: more than one thing holds it down. Each finding tells its own fix.',
			width,
			1,
		);
	}
	const groups = worth
		.slice(0, mostChoices)
		.map(({choice, after}): Cell => [
			{text: choice.says},
			...(choice.way === '' ? [] : [dim(` (${choice.way})`)]),
			{text: ' → '},
			glimpse(after),
		]);
	return flow([{text: ' if you fix: ', tone: 'strong'}], groups, width);
}

function unknownLines({findings, score}: Assessment, width: number): readonly Cell[] {
	const unknown = findings.filter(finding => finding.verdict.is === 'unknown' && finding.waived === null);
	if (unknown.length === 0 && score.best === score.value) return [];
	return prose(
		`The score is between ${score.value} and ${score.best}: ${unknown.length} of ${score.applicable} checks could not be decided and count at their worst.`,
		width,
		1,
		'unknown',
	);
}

function waivedLines({findings, score, unwaived}: Assessment, width: number): readonly Cell[] {
	if (unwaived === null) return [];
	const covered = findings.filter(finding => isBad(finding) && finding.waived !== null);
	const lead: Cell = [{text: ' without waivers: ', tone: 'strong'}, glimpse(unwaived), {text: '  '}];
	const held = score.value === unwaived.value ? ['they lift it by nothing'] : [];
	return flow(
		lead,
		[...held.map((text): Cell => [dim(text)]), ...covered.map((one): Cell => [dim(findingWords(one))])],
		width,
	);
}

/** `name`: of a container, or `the host`. */
export function explainScore(
	name: string,
	assessment: Assessment | null,
	scoreAfter: ScoreAfter,
	width: number,
): readonly Cell[] {
	if (assessment === null) return [[{text: ` ${name} is still being looked at.`}]];
	const {score} = assessment;
	const parts = [
		sumLines(name, score, width),
		waivedLines(assessment, width),
		domainLines(score, width),
		otherCeilings(score, width),
		unknownLines(assessment, width),
		ifYouFix(assessment, scoreAfter, width),
	].filter(lines => lines.length > 0);
	return parts.flatMap((lines, index) => (index === 0 ? lines : [blank, ...lines]));
}

function verdictLines({verdict}: Finding, width: number): readonly Cell[] {
	switch (verdict.is) {
		case 'fail': {
			const {field, actual, expected} = verdict.proof;
			return prose(`${field} is ${actual}, should be ${expected}`, width, 1);
		}
		case 'unknown':
			return prose(`Could not be decided: ${verdict.why}. It counts at its worst.`, width, 1, 'unknown');
		case 'manual':
			return prose(`For a person to look at: ${verdict.look}`, width, 1);
		case 'not-applicable':
			return prose(`Does not apply: ${verdict.why}`, width, 1, 'dim');
		case 'pass':
			return [[{text: ' In order.', tone: 'good'}]];
	}
}

export function explainFinding(
	container: FleetContainer,
	finding: Finding,
	scoreAfter: ScoreAfter,
	width: number,
): readonly Cell[] {
	const {check, fix} = finding;
	const {assessment} = container;
	const isFailing = isBad(finding);
	const after = assessment === null || fix === null ? null : scoreAfter(assessment, [fix.key]);
	return [
		[
			{text: ` ${isFailing ? findingWords(finding) : check.title}`, tone: 'strong'},
			...(isFailing
				? [{text: '  '}, {text: finding.severity, tone: findingTone(finding)}, dim(ownWeightWords(finding))]
				: []),
			dim(`  ${container.listing.name}`),
		],
		[dim(` ${check.id} · ${recordWords(check.record)} · ${check.title}`)],
		blank,
		...verdictLines(finding, width),
		...(finding.waived === null
			? []
			: prose(`Waived: ${finding.waived.reason} (${waivedWords(finding.waived)})`, width, 1, 'accent')),
		blank,
		...prose(check.why, width, 1),
		...(fix === null
			? []
			: [
					blank,
					...prose(`Fix (${ways[fix.by]}): ${fix.how}`, width, 1),
					...(after === null || assessment === null || after.value <= assessment.score.value
						? []
						: [[{text: ' score '}, glimpse(assessment.score), {text: ' → '}, glimpse(after)]]),
				]),
	];
}
