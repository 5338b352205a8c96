/** `hullcheck history`: what was changed on this engine, newest first. Changes nothing. */
import {version} from '../version.ts';
import {exit, say, type ExitCode} from './exit.ts';
import {withDoors} from './fix-doors.ts';
import {historyLines, transactionJson} from './fix-outcome.ts';
import {engineFlags, oneOf, parseFlags, type Command} from './flags.ts';
import {print} from './print.ts';

const formats = ['text', 'json'] as const;

const flags = {
	format: {takes: 'FORMAT', says: `${formats.join(', ')}; else text`},
	...engineFlags,
} as const;

const command: Command<typeof flags> = {
	name: 'history',
	usage: [['history', 'every fix of this engine that the journal here tells of']],
	flags,
	notes: 'Exit codes: 0, or 2 for wrong usage and where it can not be read.',
};

export async function history(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	const format = oneOf('format', parsed.one('format') ?? 'text', formats);
	return withDoors(parsed, {isChanging: false}, async ({journal, engineId}) => {
		const {transactions, problems} = await journal.loadHistory(engineId);
		for (const problem of problems) say('history', problem);
		if (format === 'json') {
			const told = {hullcheck: version, engineId, transactions: transactions.map(transactionJson), problems};
			await print([`${JSON.stringify(told, null, '\t')}\n`]);
		} else if (transactions.length === 0) await print(['nothing was changed on this engine\n']);
		else await print(transactions.flatMap(historyLines).map(line => `${line}\n`));
		return exit.good;
	});
}
