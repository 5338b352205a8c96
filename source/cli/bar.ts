/** What a report is asked to reach. The lower end of each score counts, and what is unknown at its worst. Pure. */
import {isOpen, severities, type Finding, type Severity} from '../model/check.ts';
import {findingWords} from '../model/finding-words.ts';
import type {Bar, Report} from '../model/report.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {grades, type Assessment, type Grade} from '../model/score.ts';
import {gradeFloors} from '../scoring/model.ts';
import {UsageError} from './exit.ts';

export type Height = {
	/** Lowest score that passes, and how it was named; null: any. */
	readonly under: {readonly score: number; readonly grade: Grade | null} | null;
	/** A finding this bad, or worse, fails. */
	readonly on: Severity | null;
};

/** `65`, or `C` for the lowest score that is a C. */
export function readUnder(text: string): Height['under'] {
	const grade = grades.find(one => one === text.toUpperCase()) ?? null;
	if (grade !== null) return {score: gradeFloors[grade], grade};
	if (/^\d{1,3}$/.test(text) && Number(text) <= 100) return {score: Number(text), grade: null};
	throw new UsageError(`--fail-under wants a score from 0 to 100 or a grade from A to F, not "${text}".`);
}

function scoreReason(name: SafeText, {score}: Assessment, under: NonNullable<Height['under']>): SafeText {
	const why = score.best >= under.score ? words`, could be ${score.best} if all were known` : words``;
	const floor = under.grade === null ? words`${under.score}` : words`${under.score} (${sanitise(under.grade)})`;
	return words`${name} scores ${score.value}, below ${floor}${why}`;
}

/** An accepted finding is no surprise: it does not fail the bar until it expires. */
function findingReasons(name: SafeText, findings: readonly Finding[], on: Severity): readonly SafeText[] {
	return findings
		.filter(one => isOpen(one) && severities.indexOf(one.severity) <= severities.indexOf(on))
		.map(finding => {
			const {check, severity, verdict} = finding;
			const state = verdict.is === 'unknown' ? words`counted as ${sanitise(severity)}` : sanitise(severity);
			return words`${name}: ${sanitise(findingWords(finding))} (${sanitise(check.id)}, ${state})`;
		});
}

export function measure(
	{host, containers, images}: Pick<Report, 'host' | 'containers' | 'images'>,
	height: Height,
): Bar {
	const {under, on} = height;
	const scored = [
		...containers.map(({name, assessment}) => ({name, assessment})),
		...(host === null ? [] : [{name: words`host ${host.name}`, assessment: host.assessment}]),
	];
	const reasons = [
		...(under === null
			? []
			: scored
					.filter(({assessment}) => assessment.score.value < under.score)
					.map(({name, assessment}) => scoreReason(name, assessment, under))),
		...(on === null
			? []
			: [
					...scored.flatMap(({name, assessment}) => findingReasons(name, assessment.findings, on)),
					...images.flatMap(image =>
						findingReasons(words`image ${image.tags[0] ?? sanitise(image.id.slice(0, 19))}`, image.findings, on),
					),
				]),
	];
	return {isSet: under !== null || on !== null, isPassed: reasons.length === 0, reasons};
}
