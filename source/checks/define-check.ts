/** How a check is written down. `evaluate` sees only the evidence it names, so it can't lean on what it did not declare. */
import type {Check, CheckOf, CheckSpec, HostCheck, ImageCheck, Subject, Verdict} from '../model/check.ts';
import type {ContainerEvidence, ImageEvidence} from '../model/evidence.ts';
import type {FixOfCheck} from '../model/fix.ts';
import type {HostEvidence} from '../model/host-evidence.ts';
import {known, NotKnown, type Read} from '../model/read.ts';
import type {SafeText} from '../model/safe-text.ts';

type Seen<Evidence, K extends keyof Evidence> = {
	readonly [P in K]: Evidence[P] extends Read<infer T> ? T : Evidence[P];
};

type Definition<Evidence, K extends keyof Evidence, U extends keyof Evidence, Outcomes extends string> = Omit<
	CheckSpec,
	'outcomes' | 'subject'
> & {
	readonly outcomes: Readonly<Record<Outcomes, CheckSpec['outcomes'][string]>>;
	readonly needs: readonly K[];
	/** Looked at too, read or not: what only some verdicts ask for must not make the others unknown. */
	readonly uses?: readonly U[];
	evaluate(seen: Seen<Evidence, K> & Pick<Evidence, U>, fail: Fail<Outcomes>): Verdict;
	fix(seen: Seen<Evidence, K> & Pick<Evidence, U>): FixOfCheck;
};

export type Fail<Outcomes extends string> = (
	outcome: Outcomes,
	field: string,
	actual: SafeText,
	expected: string,
) => Verdict;

const failing = (outcome: string, field: string, actual: SafeText, expected: string): Verdict => ({
	is: 'fail',
	outcome,
	proof: {field, actual, expected},
});

/** Whole sources that were not read make the check unknown before it runs; single fields it asks for by `known`. */
function define<Evidence, K extends keyof Evidence, U extends keyof Evidence, Outcomes extends string>(
	subject: Subject,
	{uses = [], ...definition}: Definition<Evidence, K, U, Outcomes>,
): CheckOf<Evidence> {
	// The evidence itself, not a copy of what is named: at start-up this runs for every check of every container.
	const see = (evidence: Evidence): Seen<Evidence, K> & Pick<Evidence, U> => {
		for (const key of definition.needs) known<unknown>(evidence[key]);
		return evidence as Seen<Evidence, K> & Pick<Evidence, U>;
	};
	return {
		...definition,
		needs: [...definition.needs, ...uses],
		subject,
		evaluate: evidence => definition.evaluate(see(evidence), failing),
		fix: evidence => definition.fix(see(evidence)),
	};
}

export const defineCheck = <
	K extends keyof ContainerEvidence,
	Outcomes extends string,
	U extends keyof ContainerEvidence = never,
>(
	definition: Definition<ContainerEvidence, K, U, Outcomes>,
): Check => define('container', definition);

/** Needs no container: it judges an image that nobody runs as well. */
export const defineImageCheck = <
	K extends keyof ImageEvidence,
	Outcomes extends string,
	U extends keyof ImageEvidence = never,
>(
	definition: Definition<ImageEvidence, K, U, Outcomes>,
): ImageCheck => define('image', definition);

/** Of an image, as far as a container makes of it: the same check stands in the list of images as one of its own. */
export const defineImageCheckInContainer = <
	K extends keyof ContainerEvidence,
	Outcomes extends string,
	U extends keyof ContainerEvidence = never,
>(
	definition: Definition<ContainerEvidence, K, U, Outcomes>,
): Check => define('image', definition);

/**
 * Of the machine, the daemon, its files, the swarm, or what has piled up. From afar half of that is not to be had, so a
 * source that was not read makes the check unknown only where it is asked for: take it from `seen` where it decides.
 */
export function defineHostCheck<K extends keyof HostEvidence, Outcomes extends string>(
	subject: Exclude<Subject, 'container' | 'image'>,
	definition: Definition<HostEvidence, K, never, Outcomes>,
): HostCheck {
	const see = (evidence: HostEvidence): Seen<HostEvidence, K> => {
		const seen: Partial<Record<keyof HostEvidence, unknown>> = {};
		for (const key of definition.needs) {
			Object.defineProperty(seen, key, {get: () => known<unknown>(evidence[key]), enumerable: true});
		}
		return seen as Seen<HostEvidence, K>;
	};
	return {
		...definition,
		subject,
		evaluate: evidence => definition.evaluate(see(evidence), failing),
		fix: evidence => definition.fix(see(evidence)),
	};
}

/** What was not read is left out: for what else may decide, never for a pass. */
export function orNothing<T>(ask: () => T): T | undefined {
	try {
		return ask();
	} catch (error) {
		if (error instanceof NotKnown) return undefined;
		throw error;
	}
}

export const pass = (): Verdict => ({is: 'pass'});
export const notApplicable = (why: SafeText): Verdict => ({is: 'not-applicable', why});
export const unknown = (why: SafeText): Verdict => ({is: 'unknown', why});
export const manual = (look: SafeText): Verdict => ({is: 'manual', look});
