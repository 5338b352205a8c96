/** What is told of each container, before and after: text for people, one object for programs. Pure. */
import {version} from '../version.ts';
import {exit, type ExitCode} from './exit.ts';
import {outcomeLines, transactionJson, troubleLines} from './fix-outcome.ts';
import type {Prepared} from './fix-prepare.ts';
import {planJson, previewLines} from './fix-preview.ts';
import type {Ended} from './fix-run.ts';
import type {Done} from './fix-tell.ts';

export type Result = {
	readonly prepared: Prepared;
	/** null: its turn did not come. */
	readonly ended: Ended | null;
};

export const linesOf = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('');

export function preparedText(prepared: Prepared): string {
	switch (prepared.is) {
		case 'plan':
			return linesOf(previewLines(prepared.plan, prepared.leftOut));
		case 'nothing':
			return linesOf([`${prepared.name}: nothing to do`, ...prepared.says.map(one => `  ${one}`), '']);
		case 'refused':
			return linesOf([
				...troubleLines(prepared.name, prepared.trouble),
				...prepared.patch.map(line => `      ${line}`),
				...(prepared.patch.length === 0 ? [] : ['']),
			]);
	}
}

function resultJson({prepared, ended}: Result) {
	const {name, id} = prepared;
	const nothing = {plan: null, transaction: null, trouble: null, patch: [], says: []};
	switch (prepared.is) {
		case 'nothing':
			return {name, id, is: 'nothing', ...nothing, says: prepared.says};
		case 'refused':
			return {name, id, is: 'refused', ...nothing, trouble: prepared.trouble, patch: prepared.patch};
		case 'plan': {
			const plan = planJson(prepared.plan, prepared.leftOut);
			if (ended === null) return {name, id, is: 'planned', ...nothing, plan};
			const {outcome} = ended;
			return outcome.is === 'refused'
				? {name, id, is: 'refused', ...nothing, plan, trouble: outcome.trouble}
				: {
						name,
						id,
						is: outcome.transaction.state,
						...nothing,
						plan,
						transaction: transactionJson(outcome.transaction),
					};
		}
	}
}

/** What is to be said of them where the object can't be written. */
export const doneIn = (results: readonly Result[], code: ExitCode): Done => ({
	code,
	lines: results.flatMap(({prepared, ended}) => (ended === null ? [] : outcomeLines(prepared.name, ended.outcome))),
	isChanged: results.some(({ended}) => ended?.code === exit.good),
});

export const resultsJson = (results: readonly Result[], isDryRun: boolean, code: ExitCode): string =>
	`${JSON.stringify({hullcheck: version, isDryRun, exitCode: code, containers: results.map(resultJson)}, null, '\t')}\n`;
