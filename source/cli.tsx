/**
 * The first word → the command. Each is a file of its own, loaded when it is called for: the screen does not pay for the
 * commands, and none of them for the screen.
 */
import process from 'node:process';
import {endWith, exit, UsageError} from './cli/exit.ts';
import {didYouMean} from './model/nearest.ts';

const [word = '', ...rest] = process.argv.slice(2);

/** What is called without a screen. */
const commands = [
	'audit',
	'scan',
	'watch',
	'checks',
	'baseline',
	'db',
	'fix',
	'update',
	'undo',
	'history',
	'recover',
	'backups',
];

// Stray warnings of Node or a library would be written over the screen.
process.removeAllListeners('warning');
process.on('warning', () => {});

switch (word) {
	case 'audit':
		await endWith(word, async () => (await import('./cli/audit.ts')).audit(rest));
		break;
	case 'scan':
		await endWith(word, async () => (await import('./cli/scan.ts')).scan(rest));
		break;
	case 'watch':
		await endWith(word, async () => (await import('./cli/watch.ts')).watch(rest));
		break;
	case 'checks':
		await endWith(word, async () => (await import('./cli/checks.ts')).checks(rest));
		break;
	case 'baseline':
		await endWith(word, async () => (await import('./cli/baseline.ts')).baseline(rest));
		break;
	case 'db':
		await endWith(word, async () => (await import('./cli/db.ts')).db(rest));
		break;
	case 'fix':
		await endWith(word, async () => (await import('./cli/fix.ts')).fix(rest));
		break;
	case 'update':
		await endWith(word, async () => (await import('./cli/update.ts')).update(rest));
		break;
	case 'undo':
		await endWith(word, async () => (await import('./cli/undo.ts')).undo(rest));
		break;
	case 'history':
		await endWith(word, async () => (await import('./cli/history.ts')).history(rest));
		break;
	case 'recover':
		await endWith(word, async () => (await import('./cli/recover.ts')).recover(rest));
		break;
	case 'backups':
		await endWith(word, async () => (await import('./cli/backups.ts')).backups(rest));
		break;
	default:
		await endWith(
			'',
			async () => {
				if (word !== '' && !word.startsWith('-')) {
					throw new UsageError(
						`there is no command "${word}".${didYouMean(word, commands)} hullcheck --help lists all.`,
					);
				}
				return (await import('./open-screen.ts')).openScreen(process.argv.slice(2), commands);
			},
			exit.error,
		);
}
