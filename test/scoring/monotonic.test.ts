/** One finding more never raises a score, one less never lowers it, and what is not known never helps. */
import * as fc from 'fast-check';
import {it} from 'vitest';
import type {Finding} from '../../source/model/check.ts';
import type {Score, ScoringFacts, Tristate} from '../../source/model/score.ts';
import {scoreAfter} from '../../source/scoring/gain.ts';
import {assess} from '../../source/scoring/assess.ts';
import {score} from '../../source/scoring/score.ts';
import {hostChecks} from '../../source/checks/index.ts';
import {waivedBy} from '../helpers/waivers.ts';
import {checks as containerModel, fails, isUnknown, passes} from './findings.ts';

/** A machine's findings are weighed by the same arithmetic: mixed with those of containers both are tried at once. */
const checks = [...containerModel, ...hostChecks];

/** From best to worst: pass, each outcome, unknown (at its worst). */
const states: ReadonlyArray<readonly Finding[]> = checks.map(check => [
	passes(check),
	...Object.keys(check.outcomes).map(outcome => fails(check, outcome)),
	isUnknown(check),
]);

const tristates: readonly Tristate[] = ['no', 'unknown', 'yes'];
const scans: ReadonlyArray<ScoringFacts['imageScan']> = ['no-image', 'not-scanned', 'scanned'];
const facts = fc.record<ScoringFacts>({
	isExposedBeyondLoopback: fc.constantFrom(...tristates),
	isConfinedByLsm: fc.constantFrom(...tristates),
	imageScan: fc.constantFrom(...scans),
});
/** Few bad findings more often than many: otherwise every score is 0 and nothing is tested. */
const bad = fc.array(fc.tuple(fc.nat(checks.length - 1), fc.nat(3)), {maxLength: 12, size: 'max'});
const one = fc.nat(checks.length - 1);

function list(chosen: ReadonlyArray<readonly [number, number]>): Finding[] {
	const made = states.map(([pass]) => pass as Finding);
	for (const [index, state] of chosen) made[index] = pick(index, state);
	return made;
}
const pick = (index: number, state: number): Finding => {
	const possible = states[index] ?? [];
	return possible[state % possible.length] as Finding;
};
const isOrdered = ({value, best, raw}: Score): boolean => value <= best && value <= raw && value >= 0 && best <= 100;

function holds(
	numRuns: number,
	property: (all: readonly Finding[], facts: ScoringFacts, index: number) => boolean,
): void {
	fc.assert(
		fc.property(bad, facts, one, (chosen, given, index) => property(list(chosen), given, index)),
		{numRuns},
	);
}
const timeoutMs = 60_000;

it(
	'one bad finding more never raises either end, one less never lowers it, and what is not known never helps',
	() =>
		holds(100_000, (all, given, index) => {
			const scores = (states[index] ?? []).map(finding => score(all.with(index, finding), given));
			const [pass] = scores;
			const unknown = scores.at(-1);
			if (pass === undefined || unknown === undefined) return false;
			return (
				scores.every(other => isOrdered(other) && unknown.value <= other.value) &&
				scores.every(other => other.value <= pass.value && other.best <= pass.best) &&
				unknown.best === pass.best
			);
		}),
	timeoutMs,
);

it(
	'a fact that is not known is taken as bad below and as good above',
	() =>
		holds(20_000, (all, given) => {
			const at = (isExposedBeyondLoopback: Tristate, isConfinedByLsm: Tristate) =>
				score(all, {...given, isExposedBeyondLoopback, isConfinedByLsm});
			const [good, open, worst] = [at('no', 'yes'), at('unknown', 'unknown'), at('yes', 'no')];
			return open.value === worst.value && open.best === good.best && worst.value <= good.value && isOrdered(open);
		}),
	timeoutMs,
);

it(
	'no fix lowers a score, and the finding that weighs most is a bad one',
	() =>
		holds(20_000, (all, given, index) => {
			const assessed = assess(all, given);
			const after = scoreAfter(assessed, [checks[index]?.record ?? '']);
			const isAnyBad = all.some(finding => finding.verdict.is !== 'pass');
			return after.value >= assessed.score.value && isAnyBad === (assessed.worst !== null);
		}),
	timeoutMs,
);

/** Some findings of a list waived, by a scope that names the container or by a weak one. */
const waivers = fc.array(fc.tuple(one, fc.boolean()), {maxLength: 8, size: 'max'});

function waiving(all: readonly Finding[], chosen: ReadonlyArray<readonly [number, boolean]>): readonly Finding[] {
	return chosen.reduce(
		(findings, [index, isWeak]) => findings.with(index, {...pickOf(findings, index), waived: waivedBy(isWeak)}),
		all,
	);
}
const pickOf = (findings: readonly Finding[], index: number): Finding => findings[index] as Finding;
const isAtLeast = (one: Score, other: Score): boolean =>
	one.value >= other.value && one.best >= other.best && one.raw >= other.raw;

it(
	'a waiver more never lowers either end, one less never raises it, and no waiver leaves less than all',
	() =>
		fc.assert(
			fc.property(bad, facts, one, fc.boolean(), waivers, (chosen, given, index, isWeak, covered) => {
				const some = waiving(list(chosen), covered);
				const before = score(some.with(index, {...pickOf(some, index), waived: null}), given);
				const after = score(some.with(index, {...pickOf(some, index), waived: waivedBy(isWeak)}), given);
				const strong = score(some.with(index, {...pickOf(some, index), waived: waivedBy(false)}), given);
				return isOrdered(after) && isAtLeast(after, before) && isAtLeast(strong, after);
			}),
			{numRuns: 50_000},
		),
	timeoutMs,
);

it(
	'the unwaived score is the one of the same findings without waivers, never above, and there exactly where one applies',
	() =>
		fc.assert(
			fc.property(bad, facts, waivers, (chosen, given, covered) => {
				const all = list(chosen);
				const some = waiving(all, covered);
				const {score: waived, unwaived} = assess(some, given);
				const plain = assess(all, given);
				const isAny = some.some(({verdict, waived: by}) => verdict.is !== 'pass' && by !== null);
				if (unwaived === null) return !isAny && waived.value === plain.score.value;
				return isAny && unwaived.value === plain.score.value && isAtLeast(waived, unwaived);
			}),
			{numRuns: 20_000},
		),
	timeoutMs,
);

it(
	'waivers of weak scopes never lift a score over a ceiling of 39 or lower',
	() =>
		fc.assert(
			fc.property(bad, facts, waivers, (chosen, given, covered) => {
				const weak = covered.map(([index]) => [index, true] as const);
				const {score: waived, unwaived, worst} = assess(waiving(list(chosen), weak), given);
				const [lowest] = (unwaived ?? waived).ceilings;
				if (lowest === undefined || lowest.score > 39) return true;
				return waived.value <= lowest.score && waived.ceilings[0]?.name === lowest.name && worst !== null;
			}),
			{numRuns: 20_000},
		),
	timeoutMs,
);

it(
	'above 39 only what nobody waived is a ceiling',
	() =>
		fc.assert(
			fc.property(bad, facts, waivers, (chosen, given, covered) => {
				const some = waiving(list(chosen), covered);
				const left = some.map(one => (one.waived === null ? one : passes(one.check)));
				const high = ({ceilings}: Score) => ceilings.filter(hit => hit.score > 39);
				return JSON.stringify(high(score(some, given))) === JSON.stringify(high(score(left, given)));
			}),
			{numRuns: 20_000},
		),
	timeoutMs,
);
