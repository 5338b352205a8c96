/**
 * Every moment at which a program may be killed: before and after each write of the journal and each call that changes
 * something. `at` is told the number of each, and may never come back.
 */
import type {Engine} from '../../source/engine/engine.ts';
import type {FixDoors} from '../../source/fixes/outcome.ts';
import {openTransactions, settleTransaction} from '../../source/fixes/recover.ts';
import {undoTransaction} from '../../source/fixes/undo.ts';
import type {StateFiles} from '../../source/host/host.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import {ended} from './swapping.ts';

export type Points = {
	readonly engine: Engine;
	readonly files: StateFiles;
	/** How many have passed. */
	count(): number;
};

const calls = [
	'createContainer',
	'startContainer',
	'stopContainer',
	'pauseContainer',
	'renameContainer',
	'removeContainer',
	'updateContainer',
	'connectNetwork',
	'createNetwork',
	'removeNetwork',
	'createVolume',
	'removeVolume',
	'putFile',
	'pullImage',
	'tagImage',
	'removeImage',
] as const satisfies ReadonlyArray<keyof Engine>;

export function withPoints(engine: Engine, at: (point: number, what: string) => Promise<void>, pid?: number): Points {
	let point = 0;
	const around =
		<A extends readonly unknown[], T>(what: string, act: (...given: A) => Promise<T>) =>
		async (...given: A): Promise<T> => {
			await at(++point, `before ${what}`);
			const result = await act(...given);
			await at(++point, `after ${what}`);
			return result;
		};
	const watched = {...engine};
	for (const name of calls)
		Object.assign(watched, {[name]: around(name, engine[name] as (...given: unknown[]) => Promise<unknown>)});
	const isJournal = (path: string): boolean => path.includes('.jsonl');
	const {append, createFile, rename} = nodeStateFiles;
	const files: StateFiles = {
		...nodeStateFiles,
		...(pid === undefined
			? {}
			: {pid, processStart: async asked => (asked === pid ? 'then' : nodeStateFiles.processStart(asked))}),
		append: around('a record', append),
		createFile: (path, text) => (isJournal(path) ? around('a file', createFile)(path, text) : createFile(path, text)),
		rename: (from, to) => (isJournal(to) ? around('the last record', rename)(from, to) : rename(from, to)),
	};
	return {engine: watched, files, count: () => point};
}

/** What a person does at the next start who takes what is offered, kept before taken back. Gives the states it came to. */
export async function recoverAll(doors: FixDoors): Promise<readonly string[]> {
	const states: string[] = [];
	for (;;) {
		const [open] = await openTransactions(doors);
		if (open === undefined) return states;
		const {transaction, canKeep, canClose, isUndecided} = open;
		// Nobody wanted it yet.
		const isKept = canKeep && isUndecided !== true;
		const act = isKept || canClose ? settleTransaction : undoTransaction;
		const {state, problem} = ended(await act({...doors, transaction}));
		states.push(problem === null ? state : `${state}: ${problem}`);
	}
}
