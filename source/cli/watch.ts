/** `hullcheck watch`: what happens, one JSON object a line, until it is stopped or its reader goes. */
import process from 'node:process';
import {systemClock} from '../fleet/clock.ts';
import {enginePackagesReader, releaseDataReader} from '../engine-packages.ts';
import {createNodeHost} from '../host/node-host.ts';
import {nodeStateFiles} from '../host/state-files.ts';
import type {AppState} from '../model/app.ts';
import {openScannerFor} from '../open-scanner.ts';
import {startSession} from '../session/session.ts';
import {exit, say, type ExitCode} from './exit.ts';
import {configFlag, engineFlags, oneOf, parseFlags, type Command} from './flags.ts';
import {logFlag, openLog} from './log.ts';
import {openOne} from './open.ts';
import {loadSettings} from './settings.ts';
import {createTeller} from './teller.ts';

const formats = ['ndjson'] as const;

const flags = {
	format: {takes: 'FORMAT', says: 'ndjson: one JSON object a line'},
	...logFlag,
	...configFlag,
	...engineFlags,
} as const;

const command: Command<typeof flags> = {
	name: 'watch',
	usage: [['watch | jq .', 'events, findings opened and closed, changes of score']],
	flags,
	notes: [
		'It changes nothing, survives a restart of the engine, and ends with 0 on Ctrl-C, SIGTERM, or when its reader goes.',
		'docs/watch.md names every line and field.',
	].join('\n'),
};

const isReaderGone = (error: Error): boolean => 'code' in error && error.code === 'EPIPE';

/** Resolves when it is told to stop, or when nobody reads any more. */
function untilStopped(): Promise<ExitCode> {
	return new Promise(resolve => {
		process.on('SIGINT', () => resolve(exit.good));
		process.on('SIGTERM', () => resolve(exit.good));
		process.on('SIGHUP', () => resolve(exit.good));
		process.stdout.on('error', error => {
			if (!isReaderGone(error)) say('watch', `standard output can't be written: ${error.message}`);
			resolve(isReaderGone(error) ? exit.good : exit.trouble);
		});
	});
}

/** What a crash left open, said once. */
function journalWords({history}: AppState): readonly string[] {
	return history
		.filter(({state}) => state === 'planned' || state === 'applying' || state === 'undoing')
		.map(({containerName, title}) => `a fix of ${containerName} was interrupted (${title}): hullcheck recover ends it`);
}

export async function watch(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	oneOf('format', parsed.one('format') ?? 'ndjson', formats);
	const log = await openLog(parsed, 'watch');
	const {rules} = await loadSettings(parsed.one('config'));
	const opened = await openOne(parsed);
	const host = createNodeHost();
	const session = startSession({
		host,
		files: nodeStateFiles,
		clock: systemClock,
		endpoint: opened.engine.endpoint,
		connect: () => opened.connect(),
		isReadOnly: true,
		readEnginePackages: enginePackagesReader(host),
		readReleaseData: releaseDataReader(host),
		scanner: await openScannerFor(opened.engine.endpoint, host),
		...rules,
	});
	log.follow(session.store);
	const {stdout} = process;
	const teller = createTeller(
		{write: text => stdout.write(text), onDrain: callback => stdout.once('drain', callback)},
		() => systemClock.nowUnixMs(),
	);
	const said = new Set<string>();
	const sayOnce = (text: string) => {
		if (!said.has(text)) say('watch', text);
		said.add(text);
	};
	session.store.subscribe(() => {
		const state = session.store.getState();
		const {link} = state.fleet;
		if (link.is === 'lost' && !teller.isGreeted())
			sayOnce(`the engine is out of reach (${link.why}); it is tried again.`);
		for (const text of journalWords(state)) sayOnce(text);
		teller.follow(state.fleet);
	});
	try {
		return await untilStopped();
	} finally {
		session.stop();
		await opened.close();
		await log.close();
	}
}
