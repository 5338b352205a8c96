import {cleanup} from 'ink-testing-library';
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {AppState} from '../../../source/model/app.ts';
import type {Transaction} from '../../../source/model/fix.ts';
import {widthOf} from '../../../source/ui/text.ts';
import {FixingScreen} from '../../../source/ui/screens/fixing.tsx';
import {t, withInspect, plain} from '../../helpers/evidence.ts';
import {container, fleet, id, now, sample, detail} from '../detail/fixtures.ts';
import {
	fixing,
	keys,
	memoryPart,
	memoryStep,
	mount,
	pidsPart,
	pidsStep,
	plan,
	sizes,
	transaction,
	type Size,
} from './helpers.tsx';

afterEach(cleanup);

const mib = 1024 ** 2;
/** Keys count at once: what the guard holds back is tested apart. */
const atOnce = {timing: {readMs: 0, apartMs: 0}};
const preview = (over: Parameters<typeof plan>[0] = {}, state: Partial<AppState> = {}): AppState =>
	fixing({is: 'preview', plan: plan(over), hardening: null}, state);
const undoing = (one: Transaction): AppState =>
	fixing({is: 'undo-preview', transaction: one, losses: [], recovery: null});
const onlyPids = {parts: [pidsPart()], title: t('limit of processes')};
const [large, small] = sizes;

const open = (state: AppState, size: Size = large, isAscii = false) =>
	mount(FixingScreen, state, size, atOnce, isAscii);
/** The lines inside the frame, without it. */
const inside = (lines: readonly string[]): readonly string[] =>
	lines
		.slice(1, -1)
		.map(line => line.replace(/^[│|] /, '').replace(/ +[│|]$/, ''))
		.join('\n')
		.trimEnd()
		.split('\n');
const sees = (screen: {frame(): string}, what: string): Promise<void> =>
	vi.waitFor(() => expect(screen.frame()).toContain(what));
const hears = (spy: ReturnType<typeof vi.fn>): Promise<void> => vi.waitFor(() => expect(spy).toHaveBeenCalled());
/** Long enough for a key that counts to have been heard. */
const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 150));

describe('a preview', () => {
	it('shows every field before and after, why, how, and what the way back leaves, at 120 × 40', async () => {
		const compose = withInspect({owner: {is: 'compose', project: t('shop'), service: t('web')}}, plain);
		const screen = open(
			preview(
				{warnings: [t('lasts until Docker Compose makes web of project shop anew')]},
				{fleet: fleet(container({}, compose))},
			),
		);
		await sees(screen, 'esc leave');
		const lines = screen.lines();
		expect(lines[0]).toMatch(/^┌ Fix web-1: memory limit, limit of processes ─+ live, no restart ─┐$/);
		expect(inside(lines)).toEqual([
			'score    D 52 → D 64',
			'made by  Docker Compose, project shop, service web',
			'note     lasts until Docker Compose makes web of project shop anew',
			'',
			'▸ [x] memory limit',
			'      HostConfig.Memory      none       → 512 MiB',
			'      HostConfig.MemorySwap  unlimited  → 512 MiB, no swap',
			'      because  1.5 × the peak of 318 MiB seen in 2 h',
			'      effect   At once, without a restart: 512 MiB of memory at most, with no swap on top; above that the kernel',
			'               kills a process of this container, not of the host',
			'      command  docker update --memory 512m --memory-swap 512m web-1',
			"      undo     the engine can't take a memory limit off a running container: undo raises it to all of the host's",
			'               memory (8 GiB)',
			'',
			'  [x] limit of processes',
			'      HostConfig.PidsLimit  none  → 256',
			'      because  2 × the peak of 37 plus 64, seen in 2 h',
			'      effect   At once, without a restart: it can start no more processes above that',
			'      command  docker update --pids-limit 256 web-1',
			'',
			'back     u takes it back, but for what "undo" says above',
		]);
		expect(lines.at(-1)).toMatch(
			/^└ y apply {2}space leave out {2}v value {2}c hide command {2}↑ ↓ part {2}\? help {2}esc leave ─+┘$/,
		);
	});
	it.each(sizes)('is as large as it is told, at %i × %i', async (width, height) => {
		const screen = open(preview({warnings: [t('a note '.repeat(60))]}), [width, height]);
		await sees(screen, 'esc leave');
		const lines = screen.lines();
		expect(lines).toHaveLength(height);
		for (const line of lines) expect(widthOf(line)).toBe(width);
	});
	it('says how much there is below, and scrolls there, at 80 × 24', async () => {
		const screen = open(preview({warnings: [t('a note '.repeat(60))]}), small);
		await sees(screen, 'more below');
		expect(screen.lines().at(-1)).toContain('esc leave');
		screen.press(keys.pageDown);
		await sees(screen, 'back     u takes it back');
		expect(screen.frame()).toMatch(/\d+ above ─┘/);
	});
	it('keeps the part in the hand in sight, at 80 × 24', async () => {
		const tall = {...memoryPart(), because: t('for many reasons '.repeat(80))};
		const screen = open(preview({parts: [tall, pidsPart()]}), small);
		await sees(screen, '▸ [x] memory limit');
		screen.press(keys.down);
		await sees(screen, '▸ [x] limit of processes');
		expect(screen.frame()).not.toContain('score    D 52');
		const lines = Array.from({length: 60}, () => keys.up);
		screen.press(...lines);
		await sees(screen, 'score    D 52 → D 64');
		expect(screen.frame()).toContain('▸ [x] memory limit');
	});
	it.each([
		[[80, 24], /^└ y enter apply {2}space leave out {2}v value {2}c hide command {2}\? help {2}esc leave ─+┘$/],
		[[60, 24], /^└ y enter apply {2}space leave out {2}\? help {2}esc leave ─+┘$/],
		[[40, 24], /^└ y enter apply {2}\? help {2}esc leave ─+┘$/],
		[[34, 24], /^└ y enter apply {2}esc leave ─+┘$/],
		[[22, 24], /^└ esc leave ─+┘$/],
	] as const)('keeps the keys that matter most at %j', async (size, keysLine) => {
		const screen = open(preview(onlyPids), size);
		await vi.waitFor(() => expect(screen.lines().at(-1)).toMatch(keysLine));
	});
	it('is ASCII where asked', async () => {
		const screen = open(preview(), small, true);
		await sees(screen, 'esc leave');
		expect(screen.frame()).toMatch(/^[\x20-\x7e\n]*$/);
		expect(screen.lines()[0]).toMatch(/^\+ Fix web-1: memory limit, limit of processes -+ live, no restart -\+$/);
		expect(screen.frame()).toContain('none       -> 512 MiB');
	});
	it('says that it needs no restart, however long its title is', async () => {
		const screen = open(preview({title: t('one thing and another, '.repeat(9))}), small);
		await sees(screen, 'esc leave');
		expect(screen.lines()[0]).toMatch(/^┌ Fix web-1: one thing and another, .*… ─ live, no restart ─┐$/);
	});
	it('hides and shows the command', async () => {
		const screen = open(preview());
		await sees(screen, 'docker update');
		screen.press('c');
		await vi.waitFor(() => expect(screen.frame()).not.toContain('docker update'));
		expect(screen.frame()).toContain('c command');
		screen.press('c');
		await sees(screen, 'docker update');
	});
	it('says that a score can not be foretold, or stays', async () => {
		const screen = open(preview({scoreAfter: null}));
		await sees(screen, "score    can't be foretold");
		screen.update(preview({scoreAfter: {grade: 'D', value: 52}}));
		await sees(screen, 'score    stays D 52: other findings hold it there');
	});
	it.each(['q', keys.escape])('is left', async key => {
		const screen = open(preview());
		await sees(screen, 'esc leave');
		screen.press(key);
		await hears(screen.onLeave);
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
});

describe('applying', () => {
	it.each(['y', keys.enter])('is what y and enter do where taking it back leaves nothing', async key => {
		const screen = open(preview(onlyPids));
		await sees(screen, 'y enter apply');
		expect(screen.frame()).toContain('back     u takes it back, also after a crash');
		screen.press(key);
		await hears(screen.commands.confirm);
	});
	it('takes y where it would leave something: enter says so', async () => {
		const screen = open(preview());
		await sees(screen, 'y apply');
		screen.press(keys.enter);
		await sees(screen, 'taking it back would leave something (see "undo"): press y to apply');
		expect(screen.commands.confirm).not.toHaveBeenCalled();
		screen.press('y');
		await hears(screen.commands.confirm);
	});
	it('happens once, however often y is pressed', async () => {
		const screen = open(preview(onlyPids));
		await sees(screen, 'y enter apply');
		screen.press('y');
		await hears(screen.commands.confirm);
		screen.update(fixing({is: 'running', transaction: transaction({state: 'applying'})}));
		screen.press('y', keys.enter);
		await settle();
		expect(screen.commands.confirm).toHaveBeenCalledTimes(1);
	});
	const lost = {is: 'lost', sinceUnixMs: now, tries: 1, why: t('socket refused')} as const;
	it.each([
		['read-only', {isReadOnly: true}, 'read-only: nothing is changed (start without --read-only to apply)'],
		[
			'out of reach',
			{fleet: fleet(container(), {link: lost})},
			'the engine is out of reach, so nothing can be changed now',
		],
		['gone', {fleet: fleet(null)}, 'this container is gone from the engine'],
	])('is refused: %s', async (short, state, why) => {
		const screen = open(preview(onlyPids));
		await sees(screen, 'live, no restart');
		screen.update(preview(onlyPids, state));
		// At once, before any key.
		await sees(screen, `This can't be applied now: ${why}`);
		expect(screen.lines()[0]).toMatch(new RegExp(`${short} ─┐$`));
		screen.press('y');
		await vi.waitFor(() => expect(screen.lines().at(-2)).toContain(why));
		screen.press(keys.enter);
		await settle();
		expect(screen.commands.confirm).not.toHaveBeenCalled();
		screen.update(preview({...onlyPids, id: 'plan-2'}));
		await sees(screen, 'live, no restart');
		expect(screen.frame()).not.toContain("can't be applied");
		await vi.waitFor(() => expect(screen.frame()).not.toContain(why));
	});
	it('is refused, and says so also to who has scrolled past the first lines', async () => {
		const screen = open(preview({parts: [{...memoryPart(), because: t('for many reasons '.repeat(80))}]}), small);
		await sees(screen, 'more below');
		screen.press(keys.pageDown);
		await sees(screen, ' above');
		screen.update(
			preview({parts: [{...memoryPart(), because: t('for many reasons '.repeat(80))}]}, {fleet: fleet(null)}),
		);
		await vi.waitFor(() => expect(screen.lines().at(-2)).toContain('this container is gone from the engine'));
	});
	it('is refused where the plan is blocked, and says why and what to do', async () => {
		const blocked = t('swarm service db owns this container and would fight the change: use docker service update');
		const screen = open(preview({parts: [], blocked}), small);
		await sees(screen, 'blocked');
		expect(inside(screen.lines()).slice(0, 4)).toEqual([
			"This can't be applied: swarm service db owns this container and would fight",
			'  the change: use docker service update',
			'Nothing was changed. The Findings tab says what a person can do instead; esc',
			'leaves.',
		]);
		expect(screen.lines().at(-1)).toMatch(/^└ \? help {2}esc leave ─+┘$/);
		screen.press('y', keys.enter);
		await settle();
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
	it('is refused on a screen too small to have seen it', async () => {
		const screen = open(preview(onlyPids), [30, 24]);
		await settle();
		screen.press('y');
		await settle();
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
});

describe('keys no person pressed for this', () => {
	const guarded = (state: AppState) => mount(FixingScreen, state, large, {});

	it('that came before it was drawn do nothing', async () => {
		const screen = guarded(fixing({is: 'planning', containerId: id}));
		await sees(screen, 'Looking at it again');
		screen.press('y', keys.enter);
		screen.update(preview(onlyPids));
		screen.press('y');
		await sees(screen, 'only just drawn: look at it, then press again');
		await settle();
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
	it('that were typed for the plan before do not confirm the one that took its place', async () => {
		const screen = guarded(preview(onlyPids));
		await sees(screen, 'y enter apply');
		await new Promise(resolve => setTimeout(resolve, 400));
		screen.update(preview({...onlyPids, id: 'plan-2'}));
		screen.press('y');
		await sees(screen, 'only just drawn');
		await settle();
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
	it('that come at once, pasted or held, do nothing; one that comes alone does', async () => {
		const screen = guarded(preview(onlyPids));
		await sees(screen, 'y enter apply');
		await new Promise(resolve => setTimeout(resolve, 400));
		screen.press('yy');
		await sees(screen, 'several keys came at once: nothing was confirmed');
		screen.press('y\r');
		screen.press('\u001B[200~y\r\u001B[201~');
		await sees(screen, 'pasted text does nothing here');
		await settle();
		screen.press('y', 'j');
		await sees(screen, 'keys came too fast: nothing was confirmed; press again');
		await settle();
		screen.press(keys.enter, keys.enter, keys.enter);
		await settle();
		expect(screen.commands.confirm).not.toHaveBeenCalled();
		await settle();
		screen.press('y');
		await hears(screen.commands.confirm);
		expect(screen.commands.confirm).toHaveBeenCalledTimes(1);
	});
	it('with alt or ctrl are other keys', async () => {
		const screen = open(preview(onlyPids));
		await sees(screen, 'y enter apply');
		screen.press('\u001By', '\u0019');
		await settle();
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
});

describe('parts', () => {
	it('are left out and taken in by asking for another plan, and nothing is applied until it is here', async () => {
		const screen = open(preview());
		await sees(screen, '▸ [x] memory limit');
		screen.press(' ');
		await sees(screen, '▸ [ ] memory limit  left out');
		expect(screen.commands.replan).toHaveBeenLastCalledWith([pidsPart().change]);
		expect(screen.frame()).toContain('being planned again…');
		expect(screen.frame()).toContain('score    being worked out again…');
		screen.press('y');
		await sees(screen, 'the plan is being made again: wait for it');

		screen.update(fixing({is: 'planning', containerId: id}));
		await sees(screen, '▸ [ ] memory limit  left out');
		screen.update(preview({id: 'plan-2', parts: [pidsPart()]}));
		await sees(screen, 'live, no restart');
		expect(screen.frame()).toContain('▸ [ ] memory limit  left out');
		screen.press('y');
		await hears(screen.commands.confirm);

		screen.press(' ');
		await vi.waitFor(() => expect(screen.commands.replan).toHaveBeenCalledTimes(2));
		expect(screen.commands.replan).toHaveBeenLastCalledWith([memoryPart().change, pidsPart().change]);
	});
	it('may be changed again before that plan is here: the last wish is asked for', async () => {
		const screen = open(preview());
		await sees(screen, '▸ [x] memory limit');
		screen.press(' ');
		await hears(screen.commands.replan);
		screen.update(fixing({is: 'planning', containerId: id}));
		await sees(screen, '▸ [ ] memory limit  left out');
		screen.press(' ');
		await hears(screen.commands.plan);
		expect(screen.commands.plan).toHaveBeenCalledWith(id, {
			changes: [memoryPart().change, pidsPart().change],
			isByOwner: false,
		});
		screen.update(preview());
		await sees(screen, 'live, no restart');
		expect(screen.frame()).toContain('▸ [x] memory limit');
	});
	it('can all be left out: then there is nothing to apply', async () => {
		const screen = open(preview(onlyPids));
		await sees(screen, '[x] limit of processes');
		screen.press(' ');
		await sees(screen, '[ ] limit of processes  left out');
		screen.press('y');
		await sees(screen, 'every part is left out: nothing to apply');
		expect(screen.commands.replan).not.toHaveBeenCalled();
	});
	it('of the plan before are forgotten when it was applied', async () => {
		const screen = open(preview());
		await sees(screen, 'memory limit');
		screen.update(fixing({is: 'finished', transaction: transaction()}));
		await sees(screen, 'Proof');
		screen.update(preview(onlyPids));
		await sees(screen, '[x] limit of processes');
		expect(screen.frame()).not.toContain('memory limit');
	});
});

describe('values', () => {
	it('are written in place, checked in clear words, and asked for', async () => {
		const screen = open(preview({}, {detail: detail({samples: [sample(now)]})}));
		await sees(screen, '▸ [x] memory limit');
		screen.press('v');
		await sees(screen, 'memory      512 MiB_  (MiB or GiB)');
		expect(inside(screen.lines()).slice(2, 5)).toEqual([
			'▸ [x] memory limit',
			'      memory      512 MiB_  (MiB or GiB)',
			'      with swap   512 MiB  (memory and swap together; the same: no swap)',
		]);
		expect(screen.lines().at(-1)).toMatch(
			/^└ enter take it {2}tab next value {2}ctrl-u erase {2}esc leave it as it was ─+┘$/,
		);
		screen.press(keys.ctrlU, '1', '0', '0', 'm', keys.enter);
		await sees(screen, 'it uses 212 MiB now: below that the kernel would kill it');
		expect(screen.commands.replan).not.toHaveBeenCalled();
		screen.press(keys.backspace, keys.backspace, keys.backspace, keys.backspace);
		await sees(screen, 'memory      _');
		screen.press('1 GiB');
		await sees(screen, 'memory      1 GiB_');
		screen.press(keys.tab);
		await sees(screen, 'with swap   512 MiB_');
		screen.press(keys.enter);
		await hears(screen.commands.replan);
		expect(screen.commands.replan).toHaveBeenCalledWith([
			{is: 'memory-limit', memoryBytes: 1024 * mib, memorySwapBytes: 1024 * mib},
			pidsPart().change,
		]);
	});
	it('take letters as letters: q, y and c do what they do elsewhere only when it is closed', async () => {
		const screen = open(preview(onlyPids));
		await sees(screen, '[x] limit of processes');
		screen.press('v');
		await sees(screen, 'processes   256_');
		screen.press('q', 'y', 'c');
		await sees(screen, 'processes   256qyc_');
		screen.press(keys.escape);
		await sees(screen, 'HostConfig.PidsLimit');
		expect(screen.onLeave).not.toHaveBeenCalled();
		expect(screen.commands.confirm).not.toHaveBeenCalled();
		expect(screen.commands.replan).not.toHaveBeenCalled();
	});
	it('take what is pasted, and its line end takes nothing', async () => {
		const screen = open(preview(onlyPids));
		await sees(screen, '[x] limit of processes');
		screen.press('v');
		await sees(screen, 'processes   256_');
		screen.press(keys.ctrlU, '\u001B[200~300\r\u001B[201~');
		await sees(screen, 'processes   300_');
		screen.press('1\r');
		await sees(screen, 'processes   3001_');
		expect(screen.commands.replan).not.toHaveBeenCalled();
	});
	it('are none for what has none', async () => {
		const leaving = {...pidsPart(), change: {is: 'leave-network', network: t('old')} as const};
		const screen = open(preview({parts: [leaving]}));
		await sees(screen, 'leave network old');
		screen.press('v');
		await sees(screen, 'this part has no value: leave it out with space');
	});
});

describe('taking back', () => {
	const both: Partial<Transaction> = {
		title: t('memory limit, limit of processes'),
		steps: [
			{step: memoryStep, state: 'done', tookMs: 3},
			{step: pidsStep, state: 'done', tookMs: 30},
		],
		undoLeaves: [t('the memory limit is raised to 8 GiB, not taken off')],
	};
	it.each(sizes)('shows what is done, the last first, and what stays, at %i × %i', async (...size) => {
		const screen = open(undoing(transaction(both)), size);
		await sees(screen, 'y enter take it back');
		expect(screen.lines()[0]).toMatch(/^┌ Undo web-1: memory limit, limit of processes ─+ live, no restart ─┐$/);
		expect(inside(screen.lines())).toEqual([
			'What is done to take it back',
			'1 set no limit of processes',
			'2 set memory limit 8 GiB, limit of memory and swap together 16 GiB',
			'',
			'but      the memory limit is raised to 8 GiB, not taken off',
			'restart  none: it goes on running',
		]);
	});
	it.each(['y', keys.enter])('is confirmed', async key => {
		const screen = open(undoing(transaction()));
		await sees(screen, 'All is as it was before.');
		screen.press(key);
		await hears(screen.commands.confirm);
	});
	it('says what was interrupted, when a crash left it open', async () => {
		const problem = t('a fix of web-1 was interrupted in the middle (limit of processes)');
		const screen = open(undoing(transaction({problem, state: 'applying'})));
		await sees(screen, 'Problem  a fix of web-1 was interrupted in the middle (limit of processes)');
		expect(screen.frame()).toContain('y enter take it back');
	});
	it('says why it can not be', async () => {
		const gone = transaction({undoBlocked: t('the container was made anew since')});
		const screen = open(undoing(gone));
		await sees(screen, "This can't be taken back now: the container was made anew since");
		screen.press('y');
		await sees(screen, 'the container was made anew since');
		await settle();
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
});

describe('while it happens and after', () => {
	it.each(sizes)('shows every step with its time as it comes, at %i × %i', async (...size) => {
		const running = transaction({
			state: 'applying',
			steps: [
				{step: pidsStep, state: 'done', tookMs: 41},
				{step: {is: 'create-network', network: 'shop'}, state: 'doing', tookMs: null},
				{step: {is: 'connect-network', network: 'shop', endpoint: {}}, state: 'waiting', tookMs: null},
			],
		});
		const screen = open(fixing({is: 'running', transaction: running}), size);
		await sees(screen, 'being made');
		expect(inside(screen.lines())).toEqual([
			'✔ set limit of processes 256  done in 41 ms',
			'▸ make network shop  under way',
			'· join network shop  waits',
			'',
			'command  docker update --pids-limit 256 web-1',
			'',
			'Every step is in the journal: ctrl-c leaves the rest to the next start.',
		]);
		screen.press('q');
		await sees(screen, 'it is being made: wait, or ctrl-c leaves it to the journal');
		expect(screen.onLeave).not.toHaveBeenCalled();
	});
	it('while it is taken back says so of the step, and shows no command of the way there', async () => {
		const back = transaction({
			state: 'undoing',
			steps: [
				{step: pidsStep, state: 'doing', tookMs: 41},
				{step: {is: 'create-network', network: 'shop'}, state: 'undone', tookMs: 12},
			],
		});
		const screen = open(fixing({is: 'running', transaction: back}));
		await sees(screen, 'being undone');
		expect(inside(screen.lines()).slice(0, 4)).toEqual([
			'▸ set limit of processes 256  being taken back',
			'‹ make network shop  taken back in 12 ms',
			'',
			'Every step is in the journal: ctrl-c leaves the rest to the next start.',
		]);
	});
	it.each(sizes)('shows the proof, and u takes it back, at %i × %i', async (...size) => {
		const screen = open(fixing({is: 'finished', transaction: transaction()}), size);
		await sees(screen, 'u take it back');
		expect(screen.lines()[0]).toMatch(/^┌ web-1: limit of processes ─+ applied ─┐$/);
		expect(inside(screen.lines())).toEqual([
			'✔ set limit of processes 256  done in 41 ms',
			'',
			'Proof',
			'✔ limit of processes: 256 in force (seen in its cgroup files)',
			'✔ finding gone: number of processes is limited',
			'',
			'command  docker update --pids-limit 256 web-1',
			'back     u shows how it is taken back',
		]);
		screen.press('u');
		await hears(screen.commands.planUndo);
		expect(screen.commands.planUndo).toHaveBeenCalledWith('tx-1');
	});
	it('says what went wrong and what the state is now', async () => {
		const failed = transaction({
			state: 'failed',
			problem: t('the engine answered 500; nothing of it stands, the container runs as before'),
			undoBlocked: t('nothing of it stands'),
			steps: [
				{step: pidsStep, state: 'undone', tookMs: 30},
				{step: memoryStep, state: 'failed', tookMs: 1200},
				{step: {is: 'create-network', network: 'shop'}, state: 'waiting', tookMs: null},
			],
			proof: [{says: t('memory limit: 64 MiB in force, not 512 MiB'), isGood: false}],
		});
		const screen = open(fixing({is: 'finished', transaction: failed}));
		await sees(screen, 'failed ─┐');
		expect(inside(screen.lines())).toEqual([
			'Problem  the engine answered 500; nothing of it stands, the container runs as before',
			'',
			'‹ set limit of processes 256  taken back in 30 ms',
			'✘ set memory limit 512 MiB, limit of memory and swap together 512 MiB  failed in 1.2 s',
			'· make network shop  not begun',
			'',
			'Proof',
			'✘ memory limit: 64 MiB in force, not 512 MiB',
			'',
			'command  docker update --pids-limit 256 web-1',
			"back     It can't be taken back: nothing of it stands",
		]);
		screen.press('u');
		await sees(screen, "it can't be taken back: nothing of it stands");
		expect(screen.commands.planUndo).not.toHaveBeenCalled();
	});
	it('says that it was taken back', async () => {
		const screen = open(fixing({is: 'finished', transaction: transaction({state: 'undone', proof: []})}));
		await sees(screen, 'back     It was taken back.');
		expect(screen.frame()).not.toContain('docker update');
		expect(screen.frame()).toContain('Nothing was looked at afterwards.');
		screen.press('u');
		await sees(screen, 'it was taken back already');
	});
	it('says why it was refused and what to do', async () => {
		const trouble = {what: t("Can't plan a fix for web-1"), why: t('no such container'), todo: t('Look at the fleet.')};
		const screen = open(fixing({is: 'refused', trouble}));
		await sees(screen, "┌ Can't plan a fix for web-1 ─");
		expect(inside(screen.lines())).toEqual(['why      no such container', 'to do    Look at the fleet.']);
		screen.press(keys.escape);
		await hears(screen.onLeave);
	});
	it('says that nothing is being changed', async () => {
		await sees(open(fixing({is: 'nothing'})), 'Nothing is being changed.');
	});
});
