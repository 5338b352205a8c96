/** Findings made from the model itself, so that scores are tested without any check. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {severities, type CheckSpec, type Finding, type Severity} from '../../source/model/check.ts';
import {words} from '../../source/model/safe-text.ts';
import type {ScoringFacts} from '../../source/model/score.ts';

type Model = {
	points: Record<string, number>;
	domain_limits: Record<string, number>;
	grades: Record<string, number>;
	groups: Record<string, {domain: string; members: Record<string, Record<string, Severity>>}>;
	over_time: readonly string[];
	ceilings: Array<{score: number; name: string; when: string}>;
};

export const model = JSON.parse(
	readFileSync(path.resolve(import.meta.dirname, '../fixtures/score-model.json'), 'utf8'),
) as Model;

/** One check per member of every group, as the model has it. */
export const checks: readonly CheckSpec[] = Object.entries(model.groups).flatMap(([group, {members}]) =>
	Object.entries(members).map(([record, outcomes]): CheckSpec => ({
		subject: 'container',
		id: record,
		record,
		title: record,
		why: record,
		theme: 'isolation',
		group,
		outcomes,
	})),
);

const checkOf = new Map(checks.map(check => [check.record, check]));

export const worstOf = (check: CheckSpec): Severity =>
	severities.find(severity => Object.values(check.outcomes).includes(severity)) ?? 'info';

export const passes = (check: CheckSpec): Finding => ({
	check,
	verdict: {is: 'pass'},
	severity: 'info',
	fix: null,
	waived: null,
});
export const isUnknown = (check: CheckSpec): Finding => ({
	check,
	verdict: {is: 'unknown', why: words`not read`},
	severity: worstOf(check),
	fix: null,
	waived: null,
});
export const fails = (check: CheckSpec, outcome: string, fixKey: string = check.record): Finding => ({
	check,
	verdict: {is: 'fail', outcome, proof: {field: 'x', actual: words`x`, expected: 'y'}},
	severity: check.outcomes[outcome] ?? 'info',
	fix: {key: fixKey, how: 'change it', by: 'recreate', changes: []},
	waived: null,
});

/** `'5.11'` fails with its first outcome, `'5.4: another capability added'` with that one, `'5.11?'` is unknown. */
export function finding(text: string): Finding {
	const [name = '', outcome] = text.split(': ');
	const record = name.replace(/\?$/, '');
	const check = checkOf.get(record);
	if (check === undefined) throw new Error(`the model has no record ${record}`);
	if (name.endsWith('?')) return isUnknown(check);
	const chosen = outcome ?? Object.keys(check.outcomes)[0] ?? '';
	if (!Object.hasOwn(check.outcomes, chosen)) throw new Error(`${record} has no outcome ${chosen}`);
	return fails(check, chosen);
}

/** All checks pass but those named. */
export function findings(...bad: readonly string[]): readonly Finding[] {
	const named = new Map(bad.map(text => [finding(text).check.record, finding(text)]));
	return checks.map(check => named.get(check.record) ?? passes(check));
}

export const goodFacts: ScoringFacts = {
	isExposedBeyondLoopback: 'no',
	isConfinedByLsm: 'yes',
	imageScan: 'scanned',
};
