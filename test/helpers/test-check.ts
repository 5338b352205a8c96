/**
 * Table tests for checks. A row is an override of a container that passes everything it can.
 * The tester owns what holds for all: evidence frozen, only declared evidence read, the same answer twice,
 * a failing outcome that the check declared, a fix for every failure, and that changes it proposes close the finding.
 */
import {describe, expect, it} from 'vitest';
import type {CheckOf, VerdictName} from '../../source/model/check.ts';
import type {ContainerEvidence} from '../../source/model/evidence.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {changesOf, type Fix} from '../../source/model/fix.ts';
import {foretell} from './foretell.ts';

export type RowOf<Evidence> = readonly [name: string, evidence: Evidence, outcome?: string];
export type RowsOf<Evidence> = Partial<Record<VerdictName, ReadonlyArray<RowOf<Evidence>>>>;
export type Row = RowOf<ContainerEvidence>;
export type Rows = RowsOf<ContainerEvidence>;

function deepFreeze<T>(value: T): T {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const inner of Object.values(value)) deepFreeze(inner);
	}
	return value;
}

/** Anything the check did not declare throws when touched. */
function onlyDeclared<Evidence extends object>(check: CheckOf<Evidence>, evidence: Evidence): Evidence {
	return new Proxy(evidence, {
		get(target, key) {
			if (!check.needs.includes(key)) {
				throw new Error(`${check.id} reads ${String(key)}, which it does not declare`);
			}
			return Reflect.get(target, key) as unknown;
		},
	});
}

const isOfContainer = (evidence: object): evidence is ContainerEvidence => 'inspect' in evidence && 'user' in evidence;

/** Only of images that are known to read files: what is proposed of others is refused, in words. */
const mayBeRefused = (fix: Fix): boolean => changesOf(fix).some(change => change.is === 'secret-to-file');

function expectClosed<Evidence extends object>(check: CheckOf<Evidence>, evidence: Evidence, fix: Fix): void {
	if (fix.by !== 'recreate' || !isOfContainer(evidence) || mayBeRefused(fix)) return;
	if ('whyNot' in fix) return expect(fix.whyNot).toMatch(/\S{3}/);
	const {changes} = fix;
	expect(changes, 'a fix by a new container has changes, or says why not').not.toEqual([]);
	const after: object = foretell(evidence, changes);
	const [finding] = runChecks([check], after as Evidence);
	expect(['pass', 'not-applicable', 'manual'], `${JSON.stringify(changes)} closes it`).toContain(finding?.verdict.is);
}

export function testCheck<Evidence extends object>(check: CheckOf<Evidence>, rows: RowsOf<Evidence>): void {
	describe(`${check.record} ${check.id}`, () => {
		for (const [verdict, list] of Object.entries(rows)) {
			for (const [name, evidence, outcome] of list) {
				it(`${verdict}: ${name}`, () => {
					const seen = onlyDeclared(check, deepFreeze(evidence));
					const [finding] = runChecks([check], seen);
					expect(finding?.verdict).toMatchObject(outcome === undefined ? {is: verdict} : {is: verdict, outcome});
					expect(runChecks([check], seen)[0]).toEqual(finding);
					if (finding?.verdict.is === 'fail') {
						expect(Object.keys(check.outcomes)).toContain(finding.verdict.outcome);
						expect(finding.fix?.how, 'a failure says how it is put right').toMatch(/\S{3}/);
						expect(finding.verdict.proof.field).toMatch(/\S/);
						if (finding.fix !== null && check.isOverTime !== true) expectClosed(check, evidence, finding.fix);
					}
				});
			}
		}
	});
}
