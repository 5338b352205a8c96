/** `hullcheck undo`: takes back what a fix changed. */
import {undoTransaction, whyNotUndo} from '../fixes/undo.ts';
import {isOpen} from '../fixes/entry.ts';
import type {Transaction} from '../model/fix.ts';
import {wrap} from '../report/lay.ts';
import {readableTime} from '../report/say.ts';
import {exit, say, Stopped, UsageError, type ExitCode} from './exit.ts';
import {askYes, mustBeAskable} from './fix-ask.ts';
import {withDoors} from './fix-doors.ts';
import {outcomeLines} from './fix-outcome.ts';
import {linesOf} from './fix-results.ts';
import {carryOut, watchForSignals} from './fix-run.ts';
import {tellDone} from './fix-tell.ts';
import {engineFlags, parseFlags, type Command} from './flags.ts';
import {print} from './print.ts';

const flags = {
	yes: {takes: null, says: 'confirmed beforehand'},
	...engineFlags,
} as const;

const command: Command<typeof flags> = {
	name: 'undo',
	usage: [
		['undo', 'take back the newest fix that can be taken back'],
		['undo ID', 'take back this one; the beginning of its id, as hullcheck history tells it, is enough'],
	],
	flags,
	most: 1,
	notes:
		'Exit codes: 0 taken back, or nothing to do, 1 failed with nothing changed, 2 wrong usage or refused, 3 needs a person.',
};

/** null: nothing is there that could be. Throws `UsageError`. */
export function chosenOf(history: readonly Transaction[], id: string | null): Transaction | null {
	if (id === null) return history.find(one => !isOpen(one) && one.undoBlocked === null) ?? null;
	const begun = history.filter(one => one.id.startsWith(id));
	const [only, another] = begun;
	if (only === undefined) throw new UsageError(`no fix of this engine has the id ${id}. hullcheck history lists all.`);
	if (another !== undefined)
		throw new UsageError(`${begun.length} fixes have an id that begins with ${id}: write more of it.`);
	return only;
}

const previewLines = ({containerName, title, plannedAtUnixMs, undoLeaves, id}: Transaction): readonly string[] => [
	...wrap(`${containerName}: take back what was changed ${readableTime(plannedAtUnixMs)}: ${title}`),
	`  id        ${id}`,
	...undoLeaves.flatMap(one => wrap(one, '  leaves    ')),
	'',
];

export async function undo(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	return withDoors(parsed, {}, async doors => {
		const {journal, engineId} = doors;
		const {transactions, problems} = await journal.loadHistory(engineId);
		for (const problem of problems) say('undo', problem);
		const transaction = chosenOf(transactions, parsed.input[0] ?? null);
		if (transaction === null) {
			await print(['nothing to take back\n']);
			return exit.good;
		}
		const why = await whyNotUndo(doors, transaction);
		if (why !== null)
			throw new Stopped(
				`${transaction.containerName} was not changed back: ${why}. hullcheck history says what can be.`,
			);
		await print([linesOf(previewLines(transaction))]);
		if (!parsed.is('yes')) {
			mustBeAskable(`${transaction.containerName} was not changed back`);
			if (!(await askYes(`Take it back?`))) {
				say('undo', 'nothing was changed.');
				return exit.trouble;
			}
		}
		const interruption = watchForSignals('undo');
		const ended = await carryOut('undo', transaction.containerName, journal, onProgress =>
			undoTransaction({...doors, transaction, onProgress}),
		);
		interruption.stop();
		if (ended === null) return exit.needsPerson;
		const {code} = ended;
		const lines = outcomeLines(transaction.containerName, ended.outcome);
		await tellDone(() => print([linesOf(lines)]), {lines, code});
		return code;
	});
}
