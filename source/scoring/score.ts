/** Findings → one number that explains itself. One pass over them; what passes costs nothing. */
import {isBad, type Finding} from '../model/check.ts';
import {grades, type Domain, type DomainPoints, type Grade, type GroupPoints} from '../model/score.ts';
import type {Score, ScoringFacts} from '../model/score.ts';
import {bestSignalsOfFacts, ceilingHits, lowestCeiling, signalsOf, worstSignalsOfFacts} from './ceilings.ts';
import {domainLimits, gradeFloors, groupDomains, points} from './model.ts';

// A fleet of a thousand is scored between two frames: groups and domains are numbers in here, sums are kept while going
// through the findings, and nothing is made for what passes.
const domains = Object.keys(domainLimits) as readonly Domain[];
const slots: ReadonlyMap<string, {readonly slot: number; readonly domain: number}> = new Map(
	Object.entries(groupDomains).map(([group, domain], slot) => [group, {slot, domain: domains.indexOf(domain)}]),
);

export const gradeOf = (value: number): Grade => grades.find(grade => value >= gradeFloors[grade]) ?? 'F';

export function score(findings: readonly Finding[], facts: ScoringFacts): Score {
	return weigh(findings, facts).score;
}

/** The score, and the finding that weighs most. */
export function weigh(
	findings: readonly Finding[],
	facts: ScoringFacts,
): {readonly score: Score; readonly worst: Finding | null} {
	const bad: Finding[] = [];
	const signalsOfBad: number[] = [];
	const worstOfSlot: Array<Finding | undefined> = [];
	const bestOfSlot: number[] = [];
	const sums = [0, 0, 0, 0, 0, 0];
	const bestSums = [0, 0, 0, 0, 0, 0];
	let signals = worstSignalsOfFacts(facts);
	let sure = bestSignalsOfFacts(facts);
	let decided = 0;
	let applicable = 0;

	for (let index = 0; index < findings.length; index += 1) {
		const finding = findings[index] as Finding;
		const {is} = finding.verdict;
		if (is === 'not-applicable') continue;
		applicable += 1;
		if (is === 'manual') continue;
		if (is !== 'unknown') decided += 1;
		if (is === 'pass' || finding.check.group === null) continue;

		const {slot, domain} = placeOf(finding);
		const taken = points[finding.severity];
		const said = signalsOf(finding.check, finding.severity);
		bad.push(finding);
		signalsOfBad.push(said);
		signals |= said;
		const before = worstOfSlot[slot];
		if (before === undefined || isHeavier(finding, before)) {
			worstOfSlot[slot] = finding;
			sums[domain] = (sums[domain] ?? 0) + taken - (before === undefined ? 0 : points[before.severity]);
		}
		if (is === 'unknown') continue;
		sure |= said;
		const bestBefore = bestOfSlot[slot] ?? 0;
		if (taken <= bestBefore) continue;
		bestOfSlot[slot] = taken;
		bestSums[domain] = (bestSums[domain] ?? 0) + taken - bestBefore;
	}

	const raw = whatIsLeft(sums);
	const lowest = lowestCeiling(signals);
	const value = Math.min(raw, lowest.score);
	return {
		score: {
			value,
			best: Math.min(whatIsLeft(bestSums), lowestCeiling(sure).score),
			grade: gradeOf(value),
			raw,
			ceilings: lowest.name === null ? [] : ceilingHits(signals, sure),
			domains: explain(bad, worstOfSlot, sums),
			decided,
			applicable,
		},
		worst: (lowest.name === 'exposed-root' ? chainOf(findings) : undefined) ?? heaviest(bad, signalsOfBad, lowest.way),
	};
}

function placeOf({check}: Finding): {readonly slot: number; readonly domain: number} {
	const place = slots.get(check.group ?? '');
	if (place === undefined) throw new Error(`${check.id}: the score has no group ${check.group}`);
	return place;
}

/** More points; of the same, what is known to fail before what could not be read. */
function isHeavier(one: Finding, other: Finding): boolean {
	const difference = points[one.severity] - points[other.severity];
	return difference > 0 || (difference === 0 && one.verdict.is === 'fail' && other.verdict.is === 'unknown');
}

/** Of 100, when every domain has taken its points, none more than its limit. */
function whatIsLeft(sums: readonly number[]): number {
	let left = 100;
	for (let domain = 0; domain < domains.length; domain += 1) {
		left -= Math.min(domainLimits[domains[domain] as Domain], sums[domain] ?? 0);
	}
	return Math.max(0, left);
}

const nothing: readonly GroupPoints[] = [];

/** All domains, in the model's order; those with nothing against them have no groups. */
function explain(
	bad: readonly Finding[],
	worstOfSlot: ReadonlyArray<Finding | undefined>,
	sums: readonly number[],
): readonly DomainPoints[] {
	const failing: Array<GroupPoints[] | undefined> = [];
	for (const finding of bad) {
		const {slot, domain} = placeOf(finding);
		if (worstOfSlot[slot] !== finding) continue;
		const entry = {group: finding.check.group ?? '', points: points[finding.severity], finding};
		const list = failing[domain];
		if (list === undefined) failing[domain] = [entry];
		else list.push(entry);
	}
	return domains.map((domain, index) => ({
		domain,
		limit: domainLimits[domain],
		points: sums[index] ?? 0,
		groups: failing[index]?.sort((a, b) => b.points - a.points) ?? nothing,
	}));
}

/** The finding that tells the whole path, better than any of its parts. It has no points of its own. */
const chainOf = (findings: readonly Finding[]): Finding | undefined =>
	findings.find(finding => finding.check.record === 'X-EXPOSED-ROOT-CHAIN' && isBad(finding));

/** What brings the lowest ceiling down comes first, then what takes most points. */
function heaviest(bad: readonly Finding[], signalsOfBad: readonly number[], way: number): Finding | null {
	let cause: Finding | null = null;
	let most: Finding | null = null;
	for (let index = 0; index < bad.length; index += 1) {
		const finding = bad[index] as Finding;
		if (most === null || isHeavier(finding, most)) most = finding;
		if (((signalsOfBad[index] ?? 0) & way) === 0) continue;
		if (cause === null || isHeavier(finding, cause)) cause = finding;
	}
	return cause ?? most;
}
