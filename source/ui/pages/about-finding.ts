/** All there is to say of one finding or one check: why, what was seen, what closes it. */
import {recordWords, severities, type CheckSpec, type Finding} from '../../model/check.ts';
import type {Assessment} from '../../model/score.ts';
import type {Cell} from '../blocks.ts';
import {blank, pair, text, type Piece} from '../detail/lay.ts';
import {count, dim, normal, strong} from '../detail/say.ts';
import type {ScoreAfter} from '../explain.ts';
import {findingTone, gradeTone} from '../finding-tones.ts';
import {fixPieces} from './fix-lines.ts';

const labelCells = 15;
const label = (words: string): Cell => [dim(words.padEnd(labelCells))];

export const subjectWords: Readonly<Record<CheckSpec['subject'], string>> = {
	container: 'container',
	image: 'image',
	host: 'host',
	daemon: 'daemon',
	'daemon-files': 'daemon files',
	swarm: 'swarm',
	operations: 'operations',
};

/** Worst first: `high where the API is open, medium where …`. */
function outcomes({outcomes}: CheckSpec): Cell {
	const all = Object.entries(outcomes).sort(([, a], [, b]) => severities.indexOf(a) - severities.indexOf(b));
	return all.flatMap(([outcome, severity], index): Cell => [
		...(index === 0 ? [] : [dim(' · ')]),
		{text: severity, tone: severity},
		normal(` ${outcome}`),
	]);
}

export function checkPieces(check: CheckSpec): readonly Piece[] {
	return [
		pair('title', 'holds when', [strong(check.title)]),
		pair('id', 'check', [
			normal(check.id),
			dim(` · ${recordWords(check.record)} · ${subjectWords[check.subject]} · theme ${check.theme}`),
		]),
		pair('why', 'why', [normal(check.why)]),
		pair('outcomes', 'fails as', outcomes(check)),
		...(check.isOverTime === true ? [pair('time', 'judged', [normal('over the time watched')])] : []),
		...(check.group === null ? [pair('points', 'points', [dim('none: it is shown, and takes none')])] : []),
	];
}

function seen({verdict, severity}: Finding): Cell {
	switch (verdict.is) {
		case 'fail': {
			const {field, actual, expected} = verdict.proof;
			return [normal(`${field}: `), strong(actual === '' ? '(empty)' : actual), dim('; should be '), normal(expected)];
		}
		case 'unknown':
			return [
				{text: `not known: ${verdict.why}`, tone: 'unknown'},
				dim(`; counts as the worst it can be, ${severity}, until it is known`),
			];
		case 'manual':
			return [normal(`for a person to look at: ${verdict.look}`)];
		case 'not-applicable':
			return [dim(`does not apply: ${verdict.why}`)];
		case 'pass':
			return [{text: 'in order', tone: 'good'}];
	}
}

function gain({fix}: Finding, assessment: Assessment, scoreAfter: ScoreAfter): readonly Piece[] {
	if (fix === null) return [];
	const now = assessment.score;
	const after = scoreAfter(assessment, [fix.key]);
	const closed = assessment.findings.filter(one => one.fix?.key === fix.key).length;
	const glimpse = (score: typeof after) => ({text: `${score.grade} ${score.value}`, tone: gradeTone(score.grade)});
	return [
		pair('gain', 'score then', [
			glimpse(after),
			dim(after.value > now.value ? `, from ${now.grade} ${now.value}` : ': others weigh as much'),
			...(closed > 1 ? [dim(`; closes ${count(closed, 'finding')}`)] : []),
		]),
	];
}

/** Every act on the host is a person's: hullcheck shows it, and does nothing to files of the host. */
const byHand: Readonly<Record<NonNullable<Finding['fix']>['by'], string>> = {
	live: '',
	recreate: 'It takes a new container.',
	service: 'f shows it first; u takes it back. Each task gets a new container.',
	image: 'It takes another image.',
	engine: 'A setting of the engine. hullcheck edits no file of the host: what stands above is to be copied.',
	host: 'To be done on the host. hullcheck edits no file there: what stands above is to be copied.',
	person: 'A matter for a person to decide.',
};

export function findingPieces(
	finding: Finding,
	assessment: Assessment | null,
	scoreAfter: ScoreAfter,
	width: number,
): readonly Piece[] {
	const {check, fix, severity, verdict} = finding;
	const isFail = verdict.is === 'fail';
	return [
		pair('verdict', 'verdict', [
			isFail
				? {text: `${severity}: ${verdict.outcome}`, tone: findingTone(finding)}
				: {text: verdict.is === 'not-applicable' ? 'does not apply' : verdict.is, tone: findingTone(finding)},
		]),
		pair('seen', 'seen', seen(finding)),
		...checkPieces(check),
		...(fix === null ? [] : [blank('fix.'), ...fixPieces('fix', label('fix'), fix, width)]),
		...(fix === null || byHand[fix.by] === '' ? [] : [text('by', [...label(''), dim(byHand[fix.by])], labelCells)]),
		...(assessment === null ? [] : gain(finding, assessment, scoreAfter)),
	];
}
