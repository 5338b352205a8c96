/** The screen as lines to be read out. */
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {FixingScreen} from '../../source/ui/screens/fixing.tsx';
import {HistoryScreen} from '../../source/ui/screens/history.tsx';
import {appState, now, transaction} from '../helpers/app-state.ts';
import {t} from '../helpers/evidence.ts';
import {cleanup, keys, show, type Show} from '../helpers/frames.tsx';

beforeEach(() => vi.stubEnv('INK_SCREEN_READER', 'true'));
afterEach(() => {
	cleanup();
	vi.unstubAllEnvs();
});

const open = (over: Show = {}) =>
	show({
		terminal: {isAscii: true, colourDepth: 0},
		screens: {fixing: FixingScreen, history: HistoryScreen},
		...over,
	});
const rowOf = (frame: string): string => frame.split('\n').find(line => line.startsWith('Row ')) ?? '';

describe('lines to be read out', () => {
	it('say where one is, the row with the names of its columns, and the keys; no frame, no colour, no sign', async () => {
		const screen = await open({height: 6, width: 30});
		const frame = screen.frame();
		expect(frame).toMatch(/^hullcheck, prod-web-1, live\nFleet, 9 containers, 1 stopped hidden, sorted by score\n/);
		expect(rowOf(frame)).toMatch(/^Row 1 of 8: score F 8, name ci-runner, state up, image .*, worst /);
		expect(frame).toMatch(/\nKeys: enter open, f fix, .*q quit/);
		expect(screen.raw()).not.toContain('\u001B[3');
		expect(frame).toMatch(/^[\x20-\x7E\n]*$/);
		expect(frame.split('\n').length).toBeLessThan(8);
	});

	it('follow the cursor, the tabs and what is opened', async () => {
		const screen = await open();
		await screen.type(keys.down, frame => rowOf(frame).startsWith('Row 2 of 8: '));
		await screen.type(keys.up, frame => rowOf(frame).startsWith('Row 1 of 8: '));
		await screen.type(keys.enter, frame => frame.includes('Container ci-runner, score F 8. Tab 1 Findings'));
		await screen.type(keys.down, frame => rowOf(frame).includes('check privileged, how Recreate it'));
		expect(rowOf(screen.frame())).toContain('Enter does something here');
		await screen.type('2', frame => frame.includes('Tab 2 Environment'));
		await screen.type('q', frame => frame.includes('Fleet, '));
		await screen.type('/', frame => frame.includes('Filter: '));
		await screen.type('nobody', frame => frame.includes('Filter: nobody (0 of 8)'));
		await screen.type(keys.escape, frame => !frame.includes('Filter: '));
		await screen.type('?', frame => /^Help\nLines 1 to \d+ of \d+:\nFleet: keys here/m.test(frame));
	});

	it('say why a key does nothing', async () => {
		const screen = await open({state: appState({isReadOnly: true})});
		await screen.type('f', frame => frame.includes('\nread-only: start without --read-only to change anything\n'));
	});

	it('stay as they are while only others, and ages, change', async () => {
		const screen = await open();
		const before = screen.frame();
		screen.store.set({nowUnixMs: now + 30 * 24 * 3_600_000 - 1});
		const after = (await screen.type('\u0000', () => true), screen.frame());
		// The age of the row itself is a fact of the row.
		expect(after.replace(/, age \w+/, '')).toBe(before.replace(/, age \w+/, ''));
	});

	it('read a result whole, without a frame', async () => {
		const done = transaction({state: 'applied', proof: [{says: t('Memory is 256 MiB'), isGood: true}]});
		const screen = await open({state: appState({fixing: {is: 'finished', transaction: done}}), height: 10});
		const frame = screen.frame();
		expect(frame).toContain('Memory is 256 MiB');
		expect(frame).toMatch(/Keys: .*esc leave/);
		expect(frame).not.toMatch(/^[|]|---/m);
	});
});
