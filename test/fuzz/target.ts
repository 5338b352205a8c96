/** One parser under fuzz: what it is fed, and what must hold of all that it gives back. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import {hostileLeaves} from '../helpers/evidence-walk.ts';

export type Target = {
	readonly name: string;
	/** Its part of all cases, beside the others'. */
	readonly weight: number;
	/** Inputs that failed once: tried first, ever after. */
	fuzz(cases: number, seed: number): Promise<Outcome>;
	/** Milliseconds for one text; null: it does not read text. */
	readonly timeText: ((text: string) => number) | null;
};

export type Outcome =
	| {readonly is: 'held'; readonly cases: number}
	| {
			readonly is: 'fell';
			readonly cases: number;
			readonly seed: number;
			readonly input: unknown;
			readonly says: string;
	  };

export type Options = {
	readonly weight?: number;
	/** What it gives back is shown somewhere: there must be no control character in it. Not so of what is only compared. */
	readonly isShown?: boolean;
};

const folder = path.join(import.meta.dirname, 'seeds');
const seedFile = (name: string): string => path.join(folder, `${name}.json`);

/** What was kept of earlier failures. */
function kept<T>(name: string): readonly T[] {
	if (!existsSync(seedFile(name))) return [];
	const seeds = JSON.parse(readFileSync(seedFile(name), 'utf8')) as ReadonlyArray<{readonly input: T}>;
	return seeds.map(({input}) => input);
}

/** Written beside the earlier ones, so that the test that is run every day tries it too. */
export function keepSeed(name: string, {seed, input}: {readonly seed: number; readonly input: unknown}): void {
	const before = existsSync(seedFile(name)) ? (JSON.parse(readFileSync(seedFile(name), 'utf8')) as unknown[]) : [];
	writeFileSync(seedFile(name), `${JSON.stringify([...before, {seed, input}], null, '\t')}\n`);
}

/** `run` may throw nothing, and may reject with nothing but what `isExpected` knows. */
export function target<T>(
	name: string,
	input: fc.Arbitrary<T>,
	run: (input: T) => unknown,
	{weight = 1, isShown = true}: Options = {},
): Target {
	const judge = (given: unknown): void => {
		const found = isShown ? hostileLeaves(given) : [];
		if (found.length > 0) throw new Error(`not safe to show: ${found.join('; ')}`);
	};
	const property = fc.asyncProperty(input, async given => judge(await run(given)));
	return {
		name,
		weight,
		timeText: null,
		async fuzz(cases, seed) {
			const examples = kept<T>(name).map((one): [T] => [one]);
			const {failed, numRuns, counterexample, errorInstance} = await fc.check(property, {
				numRuns: cases + examples.length,
				seed,
				examples,
			});
			if (!failed) return {is: 'held', cases: numRuns};
			const says = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : 'it failed';
			return {is: 'fell', cases: numRuns, seed, input: counterexample?.[0], says};
		},
	};
}

/** The same of a parser of text, whose time must grow as the text does. */
export function textTarget(
	name: string,
	input: fc.Arbitrary<string>,
	run: (text: string) => unknown,
	options: Options = {},
): Target {
	return {
		...target(name, input, run, options),
		timeText(text) {
			const startedAtMs = performance.now();
			run(text);
			return performance.now() - startedAtMs;
		},
	};
}
