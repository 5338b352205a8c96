/** Findings → one number that explains itself. */
import {isOpen, type Finding} from '../model/check.ts';
import {grades, type Domain, type DomainPoints, type Grade, type GroupPoints} from '../model/score.ts';
import type {Score, ScoringFacts} from '../model/score.ts';
import {bestSignalsOfFacts, ceilingHits, lowestCeiling, signalsOf, worstSignalsOfFacts} from './ceilings.ts';
import {domainLimits, gradeFloors, groupDomains, hostGroupDomains, points} from './model.ts';

// A fleet of a thousand is scored between two frames: groups and domains are numbers in here, sums are kept while going
// through the findings, and nothing is made for what passes.
const domains = Object.keys(domainLimits) as readonly Domain[];
const limits = domains.map(domain => domainLimits[domain]);
type Place = {readonly slot: number; readonly domain: number};
const places: ReadonlyMap<string, Place> = new Map(
	Object.entries({...groupDomains, ...hostGroupDomains}).map(([group, domain], slot) => [
		group,
		{slot, domain: domains.indexOf(domain)},
	]),
);

export const gradeOf = (value: number): Grade => grades.find(grade => value >= gradeFloors[grade]) ?? 'F';

export function score(findings: readonly Finding[], facts: ScoringFacts): Score {
	return weigh(findings, facts).score;
}

/** As if nobody had waived anything. */
export const unwaivedScore = (findings: readonly Finding[], facts: ScoringFacts): Score =>
	weigh(findings, facts, false).score;

/** A failing or unknown finding, with what it takes and what it says to the ceilings. */
type Weighed = GroupPoints & {readonly place: Place; readonly signals: number};

function weighed(finding: Finding, group: string): Weighed {
	const place = places.get(group);
	if (place === undefined) throw new Error(`${finding.check.id}: the score has no group ${group}`);
	return {
		group,
		points: points[finding.severity],
		finding,
		place,
		signals: signalsOf(finding.check, finding.severity),
	};
}

export type Weight = {
	readonly score: Score;
	/** The finding that weighs most. */
	readonly worst: Finding | null;
	readonly isAnyWaived: boolean;
};

/** `heedsWaivers`: waived findings take no points; those of weak scopes still hold the lowest ceilings down. */
export function weigh(findings: readonly Finding[], facts: ScoringFacts, heedsWaivers = true): Weight {
	const bad: Weighed[] = [];
	const held: Weighed[] = [];
	let heldSignals = 0;
	let sureHeld = 0;
	let isAnyWaived = false;
	const worstOfSlot: Array<Weighed | undefined> = [];
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
		if (is === 'pass') continue;
		const waived = heedsWaivers ? finding.waived : null;
		if (waived !== null) isAnyWaived = true;
		if (finding.check.group === null || (waived !== null && !waived.isWeak)) continue;

		const one = weighed(finding, finding.check.group);
		if (waived !== null) {
			held.push(one);
			heldSignals |= one.signals;
			if (is === 'fail') sureHeld |= one.signals;
			continue;
		}
		const {slot, domain} = one.place;
		bad.push(one);
		signals |= one.signals;
		const before = worstOfSlot[slot];
		if (before === undefined || isHeavier(one, before)) {
			worstOfSlot[slot] = one;
			sums[domain] = (sums[domain] ?? 0) + one.points - (before?.points ?? 0);
		}
		if (is === 'unknown') continue;
		sure |= one.signals;
		const bestBefore = bestOfSlot[slot] ?? 0;
		if (one.points <= bestBefore) continue;
		bestOfSlot[slot] = one.points;
		bestSums[domain] = (bestSums[domain] ?? 0) + one.points - bestBefore;
	}

	const raw = whatIsLeft(sums);
	const lowest = lowestCeiling(signals, heldSignals);
	const value = Math.min(raw, lowest.score);
	return {
		score: {
			value,
			best: Math.min(whatIsLeft(bestSums), lowestCeiling(sure, sureHeld).score),
			grade: gradeOf(value),
			raw,
			ceilings: lowest.name === null ? [] : ceilingHits({all: signals, sure, held: heldSignals, sureHeld}),
			domains: explain(bad, worstOfSlot, sums),
			decided,
			applicable,
		},
		worst: (lowest.name === 'exposed-root' ? chainOf(findings) : undefined) ?? heaviest(bad, held, lowest.way),
		isAnyWaived,
	};
}

/** More points; of the same, what is known to fail before what could not be read. */
function isHeavier(one: Weighed, other: Weighed): boolean {
	if (one.points !== other.points) return one.points > other.points;
	return one.finding.verdict.is === 'fail' && other.finding.verdict.is === 'unknown';
}

/** Of 100, when every domain has taken its points, none more than its limit. */
function whatIsLeft(sums: readonly number[]): number {
	let left = 100;
	for (let domain = 0; domain < limits.length; domain += 1) left -= Math.min(limits[domain] ?? 0, sums[domain] ?? 0);
	return Math.max(0, left);
}

const none: readonly GroupPoints[] = [];

/** All domains, in the model's order; those with nothing against them have no groups. */
function explain(
	bad: readonly Weighed[],
	worstOfSlot: ReadonlyArray<Weighed | undefined>,
	sums: readonly number[],
): readonly DomainPoints[] {
	const failing: Array<GroupPoints[] | undefined> = [];
	for (const one of bad) {
		if (worstOfSlot[one.place.slot] !== one) continue;
		const {group, points, finding} = one;
		(failing[one.place.domain] ??= []).push({group, points, finding});
	}
	const explained: DomainPoints[] = [];
	for (let index = 0; index < domains.length; index += 1) {
		explained.push({
			domain: domains[index] as Domain,
			limit: limits[index] ?? 0,
			points: sums[index] ?? 0,
			groups: failing[index]?.sort((a, b) => b.points - a.points) ?? none,
		});
	}
	return explained;
}

/** The finding that tells the whole path, better than any of its parts. It has no points of its own. */
const chainOf = (findings: readonly Finding[]): Finding | undefined =>
	findings.find(finding => finding.check.record === 'X-EXPOSED-ROOT-CHAIN' && isOpen(finding));

const heavier = (one: Weighed, other: Weighed | null): Weighed =>
	other === null || isHeavier(one, other) ? one : other;

/** What brings the lowest ceiling down comes first, though a weak scope waives it; then what takes most points. */
function heaviest(bad: readonly Weighed[], held: readonly Weighed[], way: number): Finding | null {
	let cause: Weighed | null = null;
	let most: Weighed | null = null;
	for (const one of bad) {
		most = heavier(one, most);
		if ((one.signals & way) !== 0) cause = heavier(one, cause);
	}
	if (cause === null) for (const one of held) if ((one.signals & way) !== 0) cause = heavier(one, cause);
	return (cause ?? most)?.finding ?? null;
}
