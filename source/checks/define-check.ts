/** How a check is written down. `evaluate` sees only the evidence it names, so it can't lean on what it did not declare. */
import type {Check, CheckSpec, Verdict} from '../model/check.ts';
import type {ContainerEvidence, EvidenceKey} from '../model/evidence.ts';
import type {Fix} from '../model/fix.ts';
import {known, type Read} from '../model/read.ts';
import type {SafeText} from '../model/safe-text.ts';

type Seen<K extends EvidenceKey> = {
	readonly [P in K]: ContainerEvidence[P] extends Read<infer T> ? T : ContainerEvidence[P];
};

type Definition<K extends EvidenceKey, Outcomes extends string> = Omit<CheckSpec, 'outcomes'> & {
	readonly outcomes: Readonly<Record<Outcomes, CheckSpec['outcomes'][string]>>;
	readonly needs: readonly K[];
	evaluate(seen: Seen<K>, fail: Fail<Outcomes>): Verdict;
	fix(seen: Seen<K>): Fix;
};

type Fail<Outcomes extends string> = (outcome: Outcomes, field: string, actual: SafeText, expected: string) => Verdict;

/** Whole sources that were not read make the check unknown before it runs; single fields it asks for by `known`. */
export function defineCheck<K extends EvidenceKey, Outcomes extends string>(
	definition: Definition<K, Outcomes>,
): Check {
	const see = (evidence: ContainerEvidence): Seen<K> => {
		const seen: Partial<Record<EvidenceKey, unknown>> = {};
		for (const key of definition.needs) seen[key] = known<unknown>(evidence[key]);
		return seen as Seen<K>;
	};
	return {
		...definition,
		evaluate: evidence =>
			definition.evaluate(see(evidence), (outcome, field, actual, expected) => ({
				is: 'fail',
				outcome,
				proof: {field, actual, expected},
			})),
		fix: evidence => definition.fix(see(evidence)),
	};
}

export const pass = (): Verdict => ({is: 'pass'});
export const notApplicable = (why: SafeText): Verdict => ({is: 'not-applicable', why});
export const unknown = (why: SafeText): Verdict => ({is: 'unknown', why});
export const manual = (look: SafeText): Verdict => ({is: 'manual', look});
