/** Keys of a person's own: what they do, and that every word on the screen names them. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {actionFor, actions, actionsInForce, setKeys, type ActionId} from '../../source/ui/keymap.ts';
import {keyOf} from '../../source/ui/keymap/in-force.ts';
import {helpLines} from '../../source/ui/help.ts';
import {confirmWords} from '../../source/ui/fixing/consent.ts';
import {FixingScreen} from '../../source/ui/screens/fixing.tsx';
import {HistoryScreen} from '../../source/ui/screens/history.tsx';
import {appState} from '../helpers/app-state.ts';
import {cleanup, keys, show} from '../helpers/frames.tsx';

afterEach(() => {
	cleanup();
	setKeys([]);
});

const give = (wishes: Readonly<Partial<Record<ActionId, readonly string[]>>>): void =>
	setKeys(Object.entries(wishes).map(([action, its], index) => ({action, keys: its, line: index + 1})));
const helpText = (): string =>
	helpLines('fleet', 120)
		.map(cell => cell.map(({text}) => text).join(''))
		.join('\n');

describe('keys of a person’s own', () => {
	it('do what they were given to, and the old ones nothing', async () => {
		give({events: ['m'], help: ['ctrl-k']});
		const screen = await show();
		expect(screen.frame()).toContain('m events');
		screen.stdin.write('x');
		await screen.type('m', frame => /events, newest first/.test(frame));
		await screen.type('\u000B', frame => frame.includes('Events: keys here'));
	});

	it('stand in the help and in every hint', async () => {
		give({explain: ['E'], fix: ['m'], 'fix-all': ['ctrl-l'], mark: ['v'], confirm: ['enter', 'Y'], leave: ['x']});
		const text = helpText();
		expect(text).toMatch(/ {3}E +explain the score/);
		expect(text).toContain('E tells the range');
		expect(text).toContain('m, ctrl-l and H are about all');
		const {fleet} = appState();
		expect(confirmWords('enter', 'it is done', {fleet})).toMatch(/^Y or enter: /);
		expect(confirmWords('y', 'it is done', {fleet})).toMatch(/^Y: /);
		const screen = await show();
		await screen.type('v', frame => frame.includes('m the worst of each, ctrl-l live fixes, H harden'));
	});

	it('leave letters letters where a filter is typed', async () => {
		give({down: ['n'], 'filter-keep': ['k', 'tab']});
		expect(actionFor('filter', 'n')).toBeNull();
		expect(actionFor('filter', 'down')?.id).toBe('down');
		expect(actionFor('filter', 'k')).toBeNull();
		expect(actionFor('filter', 'tab')?.id).toBe('filter-keep');
		const screen = await show();
		await screen.type('/nk', frame => frame.includes('/nk█'));
		await screen.type('\t', frame => !frame.includes('█'));
	});

	it('keep their turn: q quits the fleet and leads back elsewhere, as before', () => {
		give({back: ['h', 'q', 'left']});
		expect(actionFor('fleet', 'q')?.id).toBe('quit');
		expect(actionFor('fleet', 'h')?.id).toBe('back');
		expect(actionFor('events', 'q')?.id).toBe('back');
		expect(actionFor('container', 'left')?.id).toBe('tab-before');
		expect(actionFor('host', 'left')?.id).toBe('back');
		expect(actionFor('host', 'escape')).toBeNull();
	});

	it('keep what makes a key safe: pasted, or in a burst, it fixes nothing', async () => {
		give({fix: ['m']});
		const screen = await show();
		screen.stdin.write('mm');
		screen.stdin.write(keys.paste('m'));
		await screen.type('?', frame => frame.includes('Fleet: keys here'));
		expect(screen.calls).toEqual([]);
	});

	it('are the program’s own again where none are given', () => {
		give({fix: ['m']});
		setKeys([]);
		expect(actionsInForce()).toBe(actions);
		expect(keyOf('fix', 'f')).toBe('f');
	});

	it('are called, wherever words name a key, by a key the action really has', () => {
		const folder = path.resolve(import.meta.dirname, '../../source/ui');
		const calls = readdirSync(folder, {recursive: true, encoding: 'utf8'})
			.filter(name => /\.tsx?$/.test(name))
			.flatMap(name => [...readFileSync(path.join(folder, name), 'utf8').matchAll(/keyOf\('([^']+)', '([^']+)'\)/g)]);
		expect(calls.length).toBeGreaterThan(60);
		const wrong = calls.filter(([, id, key]) => !actions.some(one => one.id === id && one.keys.includes(key ?? '')));
		expect(wrong.map(([call]) => call)).toEqual([]);
	});
});

describe('esc', () => {
	const ways: ReadonlyArray<readonly [name: string, there: string, sign: RegExp, back: string]> = [
		['help', '?', /keys here/, 'q'],
		['an explanation', 'e', /Score/i, 'q'],
		['events', 'x', /newest first/, 'q'],
		['the host', 'o', /Host/, 'q'],
		['images', 'i', /Images/, 'q'],
		['checks', 'c', /Checks/, 'q'],
		['a check', 'c\r', /‹ Check/, 'q'],
		['a container', '\r', /‹ /, keys.backspace],
		['history', 't', /History/, 'q'],
		['backups', 'tb', /Backups/, 'q'],
		['a filter being typed', '/', /█/, '\u0007'],
	];
	it.each(ways)(
		'is not needed to leave: %s',
		async (_name, there, sign, back) => {
			const screen = await show({screens: {fixing: FixingScreen, history: HistoryScreen}});
			const first = (frame: string): boolean => /SCORE. +NAME/.test(frame) && !frame.includes('█');
			for (const key of there) {
				const before = screen.frame();
				screen.stdin.write(key);
				await vi.waitFor(() => expect(screen.frame()).not.toBe(before), {timeout: 4000});
			}
			await vi.waitFor(() => expect(screen.frame()).toMatch(sign), {timeout: 4000});
			for (let press = 0; press < 4 && !first(screen.frame()); press += 1) {
				const before = screen.frame();
				screen.stdin.write(back);
				await vi.waitFor(() => expect(screen.frame()).not.toBe(before), {timeout: 4000});
			}
			expect(screen.frame()).toSatisfy(first);
			expect(screen.onQuit).not.toHaveBeenCalled();
		},
		20_000,
	);

	it('is not the only key of anything', () => {
		const places = new Set(actions.flatMap(action => action.places));
		for (const place of places) {
			const lonely = actions.filter(
				action => action.places.includes(place) && action.keys.every(key => key === 'escape'),
			);
			expect(lonely.map(({id}) => id)).toEqual([]);
		}
	});
});
