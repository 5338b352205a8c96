/** `hullcheck watch`: what happens, one JSON object a line, until it is stopped or its reader goes. */
import process from 'node:process';
import {systemClock} from '../fleet/clock.ts';
import type {WatchPace} from '../fleet/hands.ts';
import {enginePackagesReader, releaseDataReader} from '../engine-packages.ts';
import {createNodeHost} from '../host/node-host.ts';
import {nodeStateFiles} from '../host/state-files.ts';
import type {AppState} from '../model/app.ts';
import {openScannerFor} from '../open-scanner.ts';
import {paceOfMany, startHosts} from '../hosts/start-hosts.ts';
import {openHosts, type OpenedHost} from '../open-hosts.ts';
import {startSession, type Session} from '../session/session.ts';
import {exit, say, Stopped, type ExitCode} from './exit.ts';
import {configFlag, oneOf, parseFlags, type Command, type Parsed} from './flags.ts';
import {chooseHosts, hostsFlags, type HostsFlag} from './hosts.ts';
import {logFlag, openLog} from './log.ts';
import {noEngineWords, openOne} from './open.ts';
import {loadSettings, type Settings} from './settings.ts';
import {createTeller, type Teller} from './teller.ts';

const formats = ['ndjson'] as const;

const flags = {
	format: {takes: 'FORMAT', says: 'ndjson: one JSON object a line'},
	...logFlag,
	...configFlag,
	...hostsFlags,
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

/** What watches, however many engines that is. */
type Watching = {
	readonly session: Session;
	/** Of each engine, by its name where there are several. */
	fleets(): ReadonlyArray<{readonly host?: string; readonly state: AppState}>;
	close(): Promise<unknown>;
};

async function begin(parsed: Parsed<HostsFlag>, {rules, hosts: entries}: Settings): Promise<Watching> {
	const host = createNodeHost();
	const shared = {
		host,
		files: nodeStateFiles,
		clock: systemClock,
		isReadOnly: true,
		readEnginePackages: enginePackagesReader(host),
		readReleaseData: releaseDataReader(host),
		...rules,
	};
	const start = async (one: Pick<OpenedHost, 'endpoint' | 'connect'>, pace?: WatchPace): Promise<Session> =>
		startSession({
			...shared,
			scanner: await openScannerFor(one.endpoint, host),
			endpoint: one.endpoint,
			connect: signal => one.connect(signal),
			...(pace === undefined ? {} : {pace}),
		});
	const chosen = await chooseHosts(parsed, entries, host);
	if (chosen.is === 'one') {
		const opened = await openOne(chosen.options);
		const session = await start({endpoint: opened.engine.endpoint, connect: opened.connect});
		return {session, fleets: () => [{state: session.store.getState()}], close: () => opened.close()};
	}
	const opened = await openHosts(chosen.specs);
	if (opened.is === 'none') throw new Stopped(noEngineWords(opened));
	const pace = paceOfMany(opened.hosts.length);
	const session = startHosts({
		clock: systemClock,
		hosts: await Promise.all(
			opened.hosts.map(async one => ({name: one.name, colour: one.colour, session: await start(one, pace)})),
		),
	});
	return {
		session,
		fleets() {
			const lines = session.store.getState().hosts?.lines ?? [];
			// Two ways to one engine are told once.
			return lines.flatMap(({name, sameAs, state}) => (sameAs === null ? [{host: name, state}] : []));
		},
		close: () => Promise.all(opened.hosts.map(one => one.close())),
	};
}

export async function watch(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	oneOf('format', parsed.one('format') ?? 'ndjson', formats);
	const log = await openLog(parsed, 'watch');
	const {session, fleets, close} = await begin(parsed, await loadSettings(parsed.one('config')));
	log.follow(session.store);
	const {stdout} = process;
	const reader = {
		write: (text: string) => stdout.write(text),
		onDrain: (callback: () => void) => stdout.once('drain', callback),
	};
	const tellers = new Map<string, Teller>();
	const tellerOf = (host: string | undefined): Teller => {
		const teller = tellers.get(host ?? '') ?? createTeller(reader, () => systemClock.nowUnixMs(), host);
		tellers.set(host ?? '', teller);
		return teller;
	};
	const said = new Set<string>();
	const sayOnce = (text: string) => {
		if (!said.has(text)) say('watch', text);
		said.add(text);
	};
	session.store.subscribe(() => {
		for (const {host, state} of fleets()) {
			const teller = tellerOf(host);
			const of = host === undefined ? '' : `${host}: `;
			const {link} = state.fleet;
			if (link.is === 'lost' && !teller.isGreeted())
				sayOnce(`${of}the engine is out of reach (${link.why}); it is tried again.`);
			for (const text of journalWords(state)) sayOnce(`${of}${text}`);
			teller.follow(state.fleet);
		}
		for (const {name, sameAs} of session.store.getState().hosts?.lines ?? [])
			if (sameAs !== null) sayOnce(`${name} is the same engine as ${sameAs}: it is told once.`);
	});
	try {
		return await untilStopped();
	} finally {
		session.stop();
		await close();
		await log.close();
	}
}
