/** `hullcheck recover`: ends what a crash left in the middle, by what is found there. */
import {openTransactions, settleTransaction, type OpenTransaction} from '../fixes/recover.ts';
import {undoTransaction} from '../fixes/undo.ts';
import {wrap} from '../report/lay.ts';
import {exit, say, Stopped, type ExitCode} from './exit.ts';
import {askYes, mustBeAskable} from './fix-ask.ts';
import {withDoors, type OpenDoors} from './fix-doors.ts';
import {outcomeLines} from './fix-outcome.ts';
import {linesOf} from './fix-results.ts';
import {carryOut, watchForSignals} from './fix-run.ts';
import {tellDone} from './fix-tell.ts';
import {engineFlags, parseFlags, type Command} from './flags.ts';
import {print} from './print.ts';

const flags = {
	yes: {takes: null, says: 'confirmed beforehand: kept where all of it is in force, else taken back'},
	...engineFlags,
} as const;

const command: Command<typeof flags> = {
	name: 'recover',
	usage: [['recover', 'say what was interrupted, and end it']],
	flags,
	notes:
		'Exit codes: 0 nothing is open any more, 2 wrong usage or refused, 3 something is open still and needs a person.',
};

type Way = 'keep' | 'close' | 'undo' | 'none';

/** What is wholly in force was wanted; what never began needs no way back. */
export function wayOf({
	canKeep,
	canClose,
	canUndo,
	isUndecided,
}: Pick<OpenTransaction, 'canKeep' | 'canClose' | 'canUndo' | 'isUndecided'>): Way {
	// Nobody wanted it yet.
	if (canKeep && isUndecided !== true) return 'keep';
	if (canClose) return 'close';
	return canUndo ? 'undo' : 'none';
}

const wayWords: Readonly<Record<Way, string>> = {
	keep: 'keep it: what is left to do is safe',
	close: 'close it: nothing of it is in force',
	undo: 'take it back',
	none: 'nothing can be done from here: look at its containers yourself',
};

/** `before`: what came of those before it, null: it is the first. */
async function endOne(
	doors: OpenDoors,
	open: OpenTransaction,
	{isYes, before}: {readonly isYes: boolean; readonly before: ExitCode | null},
): Promise<ExitCode> {
	const {transaction, says} = open;
	const {containerName: name} = transaction;
	const way = wayOf(open);
	const found = [...wrap(`${name}: ${says}`), ...wrap(wayWords[way], '  to do     '), ''];
	await tellDone(() => print([linesOf(found)]), {
		lines: [],
		code: before ?? exit.good,
		isChanged: before !== null,
	});
	if (way === 'none') return exit.needsPerson;
	if (!isYes) {
		mustBeAskable(`the fix of ${name} stays open`);
		if (!(await askYes(`Do that?`))) return exit.needsPerson;
	}
	const ended = await carryOut('recover', name, doors.journal, onProgress =>
		(way === 'undo' ? undoTransaction : settleTransaction)({...doors, transaction, onProgress}),
	);
	if (ended === null) return exit.needsPerson;
	// Closed, it counts as failed and rolled back: that is what was asked for here.
	const code = ended.code === exit.rolledBack ? exit.good : ended.code;
	const lines = outcomeLines(name, ended.outcome);
	await tellDone(() => print([linesOf(lines)]), {lines, code});
	return code;
}

/** Looked for anew each time: what ends one may end another too, as an update that is taken back its pull. */
export async function* eachOpen(look: () => Promise<readonly OpenTransaction[]>): AsyncGenerator<OpenTransaction> {
	const seen = new Set<string>();
	const next = async (): Promise<OpenTransaction | undefined> =>
		(await look()).find(({transaction}) => !seen.has(transaction.id));
	for (let open = await next(); open !== undefined; open = await next()) {
		seen.add(open.transaction.id);
		yield open;
	}
}

export async function recover(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	return withDoors(parsed, {}, async doors => {
		const {journal, engineId} = doors;
		const byPid = await journal.lockedBy(engineId);
		if (byPid !== null)
			throw new Stopped(
				`another hullcheck (process ${byPid}) is changing this engine now: what is open is its business. Wait for it to end.`,
			);
		for (const problem of (await journal.load(engineId)).problems) say('recover', problem);
		const interruption = watchForSignals('recover');
		let code: ExitCode | null = null;
		for await (const open of eachOpen(() => openTransactions(doors))) {
			const one = await endOne(doors, open, {isYes: parsed.is('yes'), before: code});
			code = code === null || one > code ? one : code;
			if (interruption.isAsked()) break;
		}
		interruption.stop();
		if (code === null) await print(['nothing is open\n']);
		return code ?? exit.good;
	});
}
