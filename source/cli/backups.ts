/** `hullcheck backups`: the old containers that stay as the way back of a fix, and removing one. */
import {backupsOf, removeBackup, type Backup} from '../fixes/recreate/backups.ts';
import {didYouMean} from '../model/nearest.ts';
import {sayBytes, saySpan} from '../model/quantity.ts';
import {isUnread} from '../model/read.ts';
import {isoTime} from '../report/say.ts';
import {version} from '../version.ts';
import {exit, UsageError, type ExitCode} from './exit.ts';
import {askName, mustBeAskable} from './fix-ask.ts';
import {withDoors} from './fix-doors.ts';
import {troubleLines} from './fix-outcome.ts';
import {linesOf} from './fix-results.ts';
import {carryOut} from './fix-run.ts';
import {tellDone} from './fix-tell.ts';
import {engineFlags, oneOf, parseFlags, type Command} from './flags.ts';
import {print} from './print.ts';

const formats = ['text', 'json'] as const;

const flags = {
	remove: {takes: 'NAME', says: 'remove it for good: its fix can not be taken back then'},
	yes: {takes: null, says: 'confirmed beforehand'},
	format: {takes: 'FORMAT', says: `${formats.join(', ')}; else text`},
	...engineFlags,
} as const;

const command: Command<typeof flags> = {
	name: 'backups',
	usage: [
		['backups', 'old containers that stay, stopped, with age and size'],
		['backups --remove NAME', 'remove one of them, with what it wrote outside of its volumes'],
	],
	flags,
	notes: 'Exit codes: 0 done, 2 wrong usage or refused, 3 needs a person.',
};

function lineOf({name, of, sinceUnixMs, sizeBytes, isUndone}: Backup, nowUnixMs: number): string {
	const age = sinceUnixMs === 0 ? 'of unknown age' : `stopped ${saySpan(Math.max(0, nowUnixMs - sinceUnixMs))} ago`;
	const size = isUnread(sizeBytes) ? `size unknown: ${sizeBytes.why}` : sayBytes(sizeBytes);
	return `${name}  ${isUndone ? `had taken the place of ${of}, and was taken back` : `was ${of}`}, ${age}, ${size}\n`;
}

const jsonOf = ({id, name, of, sinceUnixMs, sizeBytes, isUndone}: Backup) => ({
	id,
	name,
	of,
	stoppedAt: sinceUnixMs === 0 ? null : isoTime(sinceUnixMs),
	sizeBytes: isUnread(sizeBytes) ? null : sizeBytes,
	isUndone,
});

/** Throws `UsageError`. */
function named(backups: readonly Backup[], name: string): Backup {
	const found = backups.find(one => one.name === name);
	if (found !== undefined) return found;
	const names = backups.map(one => String(one.name));
	throw new UsageError(`there is no backup "${name}".${didYouMean(name, names)} hullcheck backups lists all.`);
}

export async function backups(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	const format = oneOf('format', parsed.one('format') ?? 'text', formats);
	const name = parsed.one('remove');
	return withDoors(parsed, {isChanging: name !== null}, async doors => {
		const all = await backupsOf(doors.engine);
		if (name === null) {
			if (format === 'json')
				await print([`${JSON.stringify({hullcheck: version, backups: all.map(jsonOf)}, null, '\t')}\n`]);
			else
				await print(
					all.length === 0 ? ['there are no backups\n'] : all.map(one => lineOf(one, doors.host.nowUnixMs())),
				);
			return exit.good;
		}
		const backup = named(all, name);
		await print([lineOf(backup, doors.host.nowUnixMs())]);
		if (!parsed.is('yes')) {
			mustBeAskable(`${backup.name} was not removed`);
			if (!(await askName('It is removed for good, and its fix can not be taken back then.', backup.name)))
				return exit.trouble;
		}
		const ended = await carryOut('backups', backup.name, doors.journal, () => removeBackup({...doors, backup}));
		if (ended === null) return exit.needsPerson;
		const {outcome} = ended;
		const isGone = outcome.is === 'ended';
		const lines = isGone ? [`${backup.name} is gone`] : troubleLines(backup.name, outcome.trouble);
		const code = isGone ? exit.good : exit.trouble;
		await tellDone(() => print([linesOf(lines)]), {lines, code});
		return code;
	});
}
