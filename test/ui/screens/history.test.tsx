import {cleanup} from 'ink-testing-library';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {HistoryScreen} from '../../../source/ui/screens/history.tsx';
import {widthOf} from '../../../source/ui/text.ts';
import {t} from '../../helpers/evidence.ts';
import {container, fleet, hour, now} from '../detail/fixtures.ts';
import {appState, keys, mount, sizes, transaction, type Size} from './helpers.tsx';
import type {AppState} from '../../../source/model/app.ts';

afterEach(cleanup);

const [large, small] = sizes;
const history = [
	transaction({id: 'a'}),
	transaction({
		id: 'b',
		plannedAtUnixMs: now - 5 * hour,
		containerName: t('a-database-with-a-long-name'),
		state: 'failed',
		problem: t('the engine answered 500; nothing of it stands'),
		undoBlocked: t('nothing of it stands'),
		proof: [
			{says: t('memory limit: 64 MiB in force, not 512 MiB'), isGood: false},
			{says: t('restart policy as before'), isGood: true},
		],
	}),
	transaction({id: 'c', plannedAtUnixMs: now - 30 * hour, state: 'undone', proof: []}),
	transaction({id: 'd', plannedAtUnixMs: now - 31 * hour, state: 'planned', proof: []}),
];
const open = (over: Partial<AppState> = {}, size: Size = large) =>
	mount(HistoryScreen, appState({history, ...over}), size, {});
const sees = (screen: {frame(): string}, what: string | RegExp): Promise<void> =>
	vi.waitFor(() => expect(screen.frame()).toMatch(what));
const trimmed = (lines: readonly string[]): readonly string[] => lines.map(line => line.trimEnd());

describe('history', () => {
	it('shows what was changed, newest first, at 120 × 40', async () => {
		const screen = open();
		await sees(screen, 'applied');
		expect(trimmed(screen.lines()).slice(0, 7)).toEqual([
			'History  what was changed, newest first',
			'  WHEN              CONTAINER                    WHAT                                         HOW   STATE       PROOF',
			'▸ 19:01:40          web-1                        limit of processes                           live  applied     2 of 2 ✔',
			'  14:02:40          a-database-with-a-long-name  limit of processes                           live  failed      1 of 2 ✘',
			'  2026-11-22 13:02  web-1                        limit of processes                           live  taken back  –',
			'  2026-11-22 12:02  web-1                        limit of processes                           live  not begun   –',
			'',
		]);
		expect(trimmed(screen.lines()).at(-1)).toBe(
			' enter all of it  u take it back  ↑ ↓ choose  b backups  ? help  q back',
		);
	});
	it('takes back a pull that nobody decided on', async () => {
		const pulled = transaction({
			id: 'p',
			state: 'applying',
			steps: [{step: {is: 'delegate', to: 'pull', name: 'shop/web:4'}, state: 'done', tookMs: 9}],
			undoBlocked: t('it has not ended'),
		});
		const screen = open({history: [pulled, ...history]});
		await sees(screen, 'not decided');
		screen.press('u');
		await vi.waitFor(() => expect(screen.commands.planUndo).toHaveBeenCalledWith('p'));
	});
	it('keeps every column at 80 × 24', async () => {
		const screen = open({}, small);
		await sees(screen, 'applied');
		expect(trimmed(screen.lines()).slice(1, 4)).toEqual([
			'  WHEN              CONTAINER       WHAT                    STATE       PROOF',
			'▸ 19:01:40          web-1           limit of processes      applied     2 of 2 ✔',
			'  14:02:40          a-datab…g-name  limit of processes      failed      1 of 2 ✘',
		]);
		expect(screen.lines()).toHaveLength(24);
		for (const line of screen.lines()) expect(widthOf(line)).toBeLessThanOrEqual(80);
	});
	const long = transaction({
		id: 'long',
		title: t('memory limit, limit of processes, CPU limit, restart policy, from network bridge to hullcheck-net'),
		state: 'failed',
		problem: t('the engine answered 500 to docker update'),
	});
	it.each([
		[120, 40],
		[100, 30],
		[80, 24],
		[60, 15],
	])('at %i × %i tells below the table what the row had no room for', async (width, height) => {
		const older = Array.from({length: 40}, (_, index) => transaction({id: `older-${index}`}));
		const screen = open({history: [transaction(), long, ...older]}, [width, height]);
		await sees(screen, 'applied');
		expect(screen.frame()).toContain('2 of 2 ✔');
		screen.press('j');
		await sees(screen, /▸.* failed/);
		const below = trimmed(screen.lines()).slice(3).join(' ').replace(/\s+/g, ' ');
		expect(below).toContain(`what ${long.title}`);
		if (height > 15) expect(below).toContain(`problem ${long.problem ?? ''}`);
		else expect(below).toMatch(/\d more lines: enter shows all of it/);
		expect(screen.lines()).toHaveLength(height);
		for (const line of screen.lines()) expect(widthOf(line)).toBeLessThanOrEqual(width);
	});
	it('gives what is below the table all that few rows leave', async () => {
		const screen = open({history: [transaction(), long]}, [60, 15]);
		await sees(screen, 'applied');
		screen.press('j');
		await sees(screen, 'command  docker update --pids-limit 256 web-1');
		expect(screen.lines()).toHaveLength(15);
	});
	it('keeps its columns where they are while one scrolls', async () => {
		const many = Array.from({length: 60}, (_, index) =>
			transaction({id: `t${index}`, ...(index === 59 ? {containerName: t('a-long-one')} : {})}),
		);
		const screen = open({history: many}, small);
		await sees(screen, '1 of 60');
		const [, before] = screen.lines();
		screen.press('G');
		await sees(screen, /▸.*a-long-one/);
		expect(screen.lines()[1]).toBe(before);
	});
	it('says which files of the journal can not be used', async () => {
		const historyProblems = [t('20261123T120000000Z-ab.jsonl was written by a newer hullcheck'), t('x')];
		const screen = open({historyProblems}, small);
		await sees(screen, 'Not shown: 20261123T120000000Z-ab.jsonl was written by a newer hullcheck, and 1');
		expect(screen.lines()).toHaveLength(24);
	});
	it.each([
		['taken back', transaction({state: 'undone'}), '(taken back already)'],
		['blocked', transaction({undoBlocked: t('the container was made anew')}), "(can't be taken back)"],
		['gone', transaction({containerId: 'other'}), '(gone)'],
	])('offers no way back where there is none: %s', async (_, one, remark) => {
		const screen = open({history: [one]});
		await sees(screen, 'History');
		expect(trimmed(screen.lines()).at(-1)).toBe(` enter all of it  ${remark}  ↑ ↓ choose  b backups  ? help  q back`);
		screen.press(keys.enter);
		await sees(screen, remark);
		expect(screen.lines().at(-1)).not.toContain('u take it back');
	});
	it('shows one in full, and goes back to the list where it was', async () => {
		const screen = open();
		await sees(screen, 'applied');
		screen.press('j', keys.enter);
		await sees(screen, /^┌ 14:02:40 {2}a-database-with-a-long-name: limit of processes ─+ failed ─┐/);
		const inside = screen
			.lines()
			.slice(1, -1)
			.map(line => line.replace(/^│ /, '').replace(/ +│$/, ''))
			.join('\n')
			.trimEnd();
		expect(inside.split('\n')).toEqual([
			'Problem  the engine answered 500; nothing of it stands',
			'',
			'command  docker update --pids-limit 256 web-1',
			'',
			'Steps',
			'✔ set limit of processes 256  done in 41 ms',
			'',
			'Proof',
			'✘ memory limit: 64 MiB in force, not 512 MiB',
			'✔ restart policy as before',
			'',
			"back     It can't be taken back: nothing of it stands",
		]);
		screen.press('q');
		await sees(screen, /▸ 14:02:40/);
		expect(screen.onLeave).not.toHaveBeenCalled();
		screen.press('q');
		await vi.waitFor(() => expect(screen.onLeave).toHaveBeenCalledTimes(1));
	});
	it('shows the way back of the one under the cursor', async () => {
		const screen = open();
		await sees(screen, 'applied');
		screen.press('u');
		await vi.waitFor(() => expect(screen.commands.planUndo).toHaveBeenCalledWith('a'));
	});
	it.each([
		['failed', 1, "it can't be taken back: nothing of it stands"],
		['taken back', 2, 'it was taken back already'],
		['not begun', 3, 'nothing of it was begun, so there is nothing to take back'],
	])('says why there is none: %s', async (_, down, why) => {
		const screen = open();
		await sees(screen, 'applied');
		screen.press(...Array.from({length: down}, () => 'j'), 'u');
		await sees(screen, why);
		screen.press(keys.enter, 'u');
		await sees(screen, why);
		expect(screen.commands.planUndo).not.toHaveBeenCalled();
	});
	const lost = {is: 'lost', sinceUnixMs: now, tries: 1, why: t('socket refused')} as const;
	it.each([
		['read-only', {isReadOnly: true}, /read-only: nothing is changed/],
		['out of reach', {fleet: fleet(container(), {link: lost})}, /the engine is out of reach/],
		['under way', {history: [transaction({state: 'applying'})]}, /it is still under way: wait for its end/],
	])('takes nothing back: %s', async (_, state, why) => {
		const screen = open(state);
		await sees(screen, 'History');
		screen.press('u');
		await sees(screen, why);
		expect(screen.commands.planUndo).not.toHaveBeenCalled();
	});
	it('scrolls, says where it is, and keeps the cursor on its entry when others come', async () => {
		const many = Array.from({length: 60}, (_, index) => transaction({id: `t${index}`, title: t(`change ${index}`)}));
		const screen = open({history: many}, small);
		await sees(screen, '1 of 60');
		screen.press('G');
		await sees(screen, /▸ .* change 59 /);
		expect(screen.frame()).toContain('60 of 60');
		screen.press('g', keys.pageDown);
		await sees(screen, /▸ .* change 12 /);
		screen.update(appState({history: [transaction({id: 'new', title: t('newest')}), ...many]}));
		await sees(screen, /▸ .* change 12 /);
		expect(screen.frame()).toContain('14 of 61');
	});
	it.each(sizes)('says that nothing was changed, and how to, at %i × %i', async (...size) => {
		const screen = open({history: []}, size);
		await sees(screen, 'Nothing has been changed from here yet.');
		screen.press(keys.enter, 'u');
		await sees(screen, 'nothing has been changed that could be taken back');
		expect(trimmed(screen.lines()).at(-1)).toBe(' b backups  ? help  q back');
	});
});
