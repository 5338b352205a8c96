/** Ink as it runs on a terminal: bytes written, and the terminal as it is left. */
import {PassThrough} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {runApp, type RunningApp} from '../../source/ui/run.tsx';
import {
	appState,
	assessment,
	fleetOf,
	manyContainers,
	now,
	recordingCommands,
	specs,
	testStore,
} from '../helpers/app-state.ts';
import {t} from '../helpers/evidence.ts';
import {settle, testTabs} from '../helpers/frames.tsx';

const running: RunningApp[] = [];
afterEach(() => {
	for (const app of running.splice(0)) app.leave();
});

function start(count = 200) {
	const containers = manyContainers(count);
	const store = testStore(appState({fleet: fleetOf(containers)}));
	let written = '';
	const stdout = Object.assign(new PassThrough(), {columns: 120, rows: 40, isTTY: true});
	stdout.on('data', (chunk: Buffer) => {
		written += chunk.toString();
	});
	const stdin = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: vi.fn<(isRaw: boolean) => void>(),
		ref: () => {},
		unref: () => {},
	});
	const onQuit = vi.fn<() => void>();
	const app = runApp({
		store,
		commands: recordingCommands().commands,
		catalogue: {containerChecks: [], imageChecks: [], hostChecks: []},
		tabs: testTabs,
		screens: {fixing: () => null, history: () => null},
		scoreAfter: ({score}) => score,
		terminal: {isAscii: false, colourDepth: 4},
		onQuit,
		stdin: stdin as unknown as NodeJS.ReadStream,
		stdout: stdout as unknown as NodeJS.WriteStream,
	});
	running.push(app);
	return {
		app,
		store,
		containers,
		stdin,
		onQuit,
		all: () => written,
		/** What is written while something is done. */
		during: async (act: () => void): Promise<string> => {
			const before = written.length;
			act();
			await settle();
			await settle();
			return written.slice(before);
		},
	};
}

describe('on a terminal', () => {
	it('takes the other screen and gives everything back', async () => {
		const {app, all, stdin} = start();
		await settle();
		expect(all()).toContain('\u001B[?1049h');
		expect(stripVTControlCharacters(all())).toContain('SCORE▲');
		app.leave();
		await app.waitUntilExit();
		expect(all()).toMatch(/\u001B\[\?1049l[^]*\u001B\[\?25h|\u001B\[\?25h[^]*\u001B\[\?1049l/);
		expect(all()).toContain('\u001B[?2004l');
		expect(stdin.setRawMode).toHaveBeenLastCalledWith(false);
	});

	it('writes nothing while nothing happens, nor where nothing of what changed is seen', async () => {
		const {during, store} = start();
		await settle();
		await settle();
		expect(await during(() => {})).toBe('');
		const {feed} = store.getState().fleet;
		expect(await during(() => store.setFleet({freshAtUnixMs: now + 5000, feed: [...feed]}))).toBe('');
		expect(await during(() => store.set({nowUnixMs: now + 60_000}))).toBe('');
	});

	it('writes little for a little change', async () => {
		const {during, store, containers, stdin} = start();
		await settle();
		const worst = containers.find(({assessment}) => assessment?.score.value === 0);
		if (worst === undefined) throw new Error('no container with score 0');
		const changed = {...worst, assessment: assessment(1, [specs.privileged])};
		const map = new Map(store.getState().fleet.containers).set(worst.id, changed);
		const bytes = (await during(() => store.setFleet({containers: map}))).length;
		expect(bytes).toBeGreaterThan(0);
		expect(bytes).toBeLessThan(2000);
		expect((await during(() => stdin.write('\u001B[B'))).length).toBeLessThan(1000);
	});

	it('never clears the whole screen while it runs', async () => {
		const {during, store, stdin, all} = start();
		await settle();
		for (const key of ['G', 'x', 'q', '?', 'q', 's', '/', 'web', '\r']) await during(() => stdin.write(key));
		await during(() => store.setFleet({link: {is: 'lost', sinceUnixMs: now, tries: 1, why: t('gone')}}));
		expect(all()).not.toMatch(/\u001B\[[23]J/);
	});

	it('leaves the end to the program', async () => {
		const {during, stdin, onQuit} = start();
		await settle();
		await during(() => stdin.write('\u0003'));
		expect(onQuit).toHaveBeenCalledTimes(1);
	});
});
