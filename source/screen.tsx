/** The screen on its terminal, from the first frame to the exit code. Loaded while the engine answers. */
import {flushCompileCache} from 'node:module';
import process from 'node:process';
import type {Log} from './cli/log.ts';
import {containerChecks, hostChecks, imageChecks} from './checks/index.ts';
import {loadConfig, type LoadedConfig} from './config/load.ts';
import {openScanners} from './choose-scanner.ts';
import {systemClock} from './fleet/clock.ts';
import {enginePackagesReader, releaseDataReader} from './engine-packages.ts';
import {giveBackAtEnd} from './giving-back.ts';
import {createNodeHost} from './host/node-host.ts';
import {nodeManagedFiles} from './host/managed-files.ts';
import {createPrograms} from './host/programs.ts';
import {nodeStateFiles} from './host/state-files.ts';
import type {AppState, Store} from './model/app.ts';
import type {KeyWish} from './model/keys.ts';
import {words} from './model/safe-text.ts';
import type {JudgingRules} from './model/waiver.ts';
import {openScanner} from './open-scanner.ts';
import {scoreAfter} from './scoring/gain.ts';
import {usualPace} from './fleet/hands.ts';
import {paceOfMany, startHosts} from './hosts/start-hosts.ts';
import type {OpenedHost} from './open-hosts.ts';
import {openRegistry} from './session/open-registry.ts';
import {startSession, type Session, type SessionOptions} from './session/session.ts';
import {allChecks} from './session/judge.ts';
import {tabs} from './ui/detail/index.ts';
import {processJobControl} from './ui/job-control.ts';
import {judgeKeys, setKeys} from './ui/keymap.ts';
import {runApp} from './ui/run.tsx';
import {FixingScreen} from './ui/screens/fixing.tsx';
import {HistoryScreen} from './ui/screens/history.tsx';
import {noEngineText} from './ui/screens/no-engine.tsx';
import {makeTheme, terminalSettings, type TerminalSettings} from './ui/theme.ts';
import type {NoEngine, Opened} from './wiring.ts';

export type ScreenOptions = {
	/** One engine, or several. */
	readonly opened: (Opened & {readonly isReadOnlyByConfig: boolean}) | readonly OpenedHost[];
	readonly isReadOnly: boolean;
	readonly isAscii: boolean;
	readonly rules: JudgingRules;
	/** Keys of the person's own. */
	readonly keys: readonly KeyWish[];
	readonly log: Log;
	readonly isMouse: boolean;
	readonly isScreenReader: boolean;
};

/** Signs become words, and colours nothing: both would only be spelled out. */
const linearTerminal: TerminalSettings = {isAscii: true, colourDepth: 0};

const colourDepthOf = (stream: NodeJS.WriteStream): number => (stream.isTTY ? stream.getColorDepth() : 0);

/** A fast engine has every score before a frame is drawn: then the first frame is the whole table, and nothing is drawn twice. */
const patienceMs = 250;
/** Once a third has its scores, the rest takes no longer than drawing a frame that would be drawn again at once. */
const morePatienceMs = 400;

function isNearlySeen({fleet: {containers}}: AppState): boolean {
	let scored = 0;
	for (const {assessment} of containers.values()) if (assessment !== null) scored += 1;
	return scored * 3 >= containers.size && scored > 0;
}

function firstSight(store: Store): Promise<void> {
	return new Promise(resolve => {
		const done = () => {
			clearTimeout(timer);
			unsubscribe();
			resolve();
		};
		let timer = setTimeout(() => {
			if (!isNearlySeen(store.getState())) done();
			else timer = setTimeout(done, morePatienceMs);
		}, patienceMs);
		const unsubscribe = store.subscribe(() => {
			if (store.getState().fleet.isComplete) done();
		});
	});
}

/** Resolves with the exit code when the person leaves, or when the terminal is gone. */
export async function runScreen({
	opened,
	isReadOnly,
	isAscii,
	rules,
	keys,
	log,
	isMouse,
	isScreenReader,
}: ScreenOptions): Promise<number> {
	const host = createNodeHost();
	const endpoints = 'is' in opened ? [opened.engine.endpoint] : opened.map(one => one.endpoint);
	const isDemo = endpoints.every(one => one.isDemo);
	const demo = isDemo ? (await import('./demo-scans.ts')).openDemoScanner(host) : null;
	const scanner = demo ?? openScanner(host, {hasScreen: true});
	const shared = {
		host,
		files: nodeStateFiles,
		clock: systemClock,
		machine: {managedFiles: nodeManagedFiles, programs: createPrograms()},
		policy: rules.policy,
		waivers: rules.waivers,
		readEnginePackages: enginePackagesReader(host),
		readReleaseData: releaseDataReader(host),
		registry: await openRegistry({host, files: nodeStateFiles}),
		scanner,
		scanners: demo?.others ?? openScanners(host, scanner.scan),
	} satisfies Partial<SessionOptions>;
	const pace = 'is' in opened ? usualPace : paceOfMany(opened.length);
	const start = (one: Pick<SessionOptions, 'endpoint' | 'connect'>, isLocked: boolean): Session =>
		startSession({
			...shared,
			pace,
			endpoint: one.endpoint,
			connect: signal => one.connect(signal),
			isReadOnly: isReadOnly || isLocked,
			readOnlyWhy: isLocked && !isReadOnly ? words`the config file says so of this host` : null,
		});
	const session =
		'is' in opened
			? start({endpoint: opened.engine.endpoint, connect: signal => opened.connect(signal)}, opened.isReadOnlyByConfig)
			: startHosts({
					clock: systemClock,
					hosts: opened.map(one => ({name: one.name, colour: one.colour, session: start(one, one.isReadOnly)})),
				});
	log.follow(session.store);
	// A terminal that is gone answers writes with EIO or EPIPE: there is nobody left to draw for.
	process.stdout.on('error', () => process.exit(1));
	process.stdin.on('error', () => process.exit(1));
	await firstSight(session.store);
	setKeys(keys);
	const app = runApp({
		store: session.store,
		commands: session.commands,
		terminal: isScreenReader ? linearTerminal : terminalSettings(process.env, colourDepthOf(process.stdout), isAscii),
		catalogue: {containerChecks, imageChecks, hostChecks},
		scoreAfter,
		tabs,
		jobs: processJobControl(),
		isMouse,
		isScreenReader,
		screens: {fixing: FixingScreen, history: HistoryScreen},
	});
	const hasGivenBack = giveBackAtEnd(app.leave);
	// What was compiled by now is what the next start needs; a signal may end us before Node would keep it.
	setTimeout(flushCompileCache, 2_000).unref();
	try {
		await app.waitUntilExit();
	} finally {
		hasGivenBack();
		await session.endScans();
		session.stop();
		scanner.close();
		await Promise.all(('is' in opened ? [opened] : opened).map(one => one.close()));
		await log.close();
	}
	return 0;
}

export function explainNoEngine({tried}: Pick<NoEngine, 'tried'>): string {
	return noEngineText({
		tried,
		width: Math.min(100, process.stderr.columns ?? 100),
		theme: makeTheme(terminalSettings(process.env, colourDepthOf(process.stderr))),
	});
}

/** `path`: of `--config`; null: the one in the user's config folder, if it is there. */
export const readConfigFile = (path: string | null): Promise<LoadedConfig> =>
	loadConfig(createNodeHost(), path, allChecks, judgeKeys);
