/** The screens of what needs a new container, of many at once, of a crash, and of backups. */
import {cleanup} from 'ink-testing-library';
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {AppState} from '../../../source/model/app.ts';
import type {BatchItem} from '../../../source/model/batch.ts';
import type {Plan, PlanPart, Transaction} from '../../../source/model/fix.ts';
import type {HardenPart} from '../../../source/model/harden.ts';
import type {Consent, Foresight, Swap} from '../../../source/model/recreate.ts';
import {FixingScreen} from '../../../source/ui/screens/fixing.tsx';
import {HistoryScreen} from '../../../source/ui/screens/history.tsx';
import {join} from '../../../source/model/safe-text.ts';
import {t} from '../../helpers/evidence.ts';
import {now} from '../detail/fixtures.ts';
import {appState, fixing, keys, mount, pidsPart, plan, sizes, transaction, type Size} from './helpers.tsx';

afterEach(cleanup);
const [large, small] = sizes;
const atOnce = {timing: {readMs: 0, apartMs: 0}, clock: () => now};
const open = (state: AppState, size: Size = large) => mount(FixingScreen, state, size, atOnce);
const sees = (screen: {frame(): string}, what: string | RegExp): Promise<void> =>
	vi.waitFor(() => expect(screen.frame()).toMatch(what));
const hears = (spy: ReturnType<typeof vi.fn>): Promise<void> => vi.waitFor(() => expect(spy).toHaveBeenCalled());
const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 150));

const swap: Swap = {
	oldId: 'a'.repeat(64),
	name: 'web-1',
	body: {HostConfig: {}, NetworkingConfig: {EndpointsConfig: {}}},
	platform: null,
	connects: [],
	was: 'running',
	restartPolicy: {Name: 'no', MaximumRetryCount: 0},
	stopTimeoutMs: 10_000,
	expects: {listeners: null, mustTurnHealthy: false, graceMs: 0, healthTimeoutMs: 0},
	dependants: [],
};
const foresight = (consent: Consent): Foresight => ({
	losses: [
		{what: t('its id, restart count and health log'), detail: [], isData: false},
		{what: t('files it wrote outside of its volumes'), detail: [t('/srv: 1 file')], isData: true},
	],
	risks: [
		{level: 'risky', of: 'no-new-privileges', says: t('it runs sudo'), seen: t('/proc/7/status')},
		{level: 'safe', of: 'no-new-privileges', says: t('no setuid file'), seen: t('its root')},
	],
	downtime: t('about 1.8 s, as a restart'),
	dockerRun: join([t('docker run --detach \\'), t('  --name web-1 \\'), t('  shop/web:4.2')], '\n'),
	composePatch: join([t('services:'), t('  web-1:')], '\n'),
	consent,
});
const privileges: PlanPart = {
	change: {is: 'no-new-privileges'},
	because: t('many break-ins start setuid programs'),
	fields: [{field: 'HostConfig.SecurityOpt', before: t('none'), after: t('no-new-privileges')}],
	command: t('--security-opt no-new-privileges'),
	effect: t('sudo gives no rights any more'),
	steps: [],
	undoLeaves: null,
};
const recreate = (consent: Consent, over: Partial<Plan> = {}): Plan =>
	plan({
		parts: [privileges],
		title: t('no new privileges'),
		way: {is: 'recreate', swap, prepares: [], foresight: foresight(consent)},
		...over,
	});
const preview = (consent: Consent): AppState => fixing({is: 'preview', plan: recreate(consent), hardening: null});

const type = async (screen: ReturnType<typeof open>, text: string): Promise<void> => {
	for (const letter of text) {
		screen.press(letter);
		await settle();
	}
};

describe('what needs a new container', () => {
	it.each([[large], [small]])(
		'says what is lost, what may break and how to go back, before the question, at %j',
		async size => {
			const screen = open(preview('y'), size);
			await sees(screen, 'needs a new container');
			const frame = screen.frame().replaceAll(/[│\s]+/g, ' ');
			for (const said of [
				'away about 1.8 s, as a restart',
				'lost files it wrote outside of its volumes (/srv: 1 file)',
				'risks 1 risky · 1 safe',
				'confirm y: replaces web-1 by a new container on host',
				'HostConfig.SecurityOpt none → no-new-privileges',
				'risk risky: it runs sudo ← /proc/7/status',
				'back u, then y, also after a crash',
			])
				expect(frame).toContain(said);
			expect(frame.indexOf('lost files')).toBeLessThan(frame.indexOf('confirm'));
		},
	);

	it('is said as a diff, a command and a patch, and nothing is confirmed there', async () => {
		const screen = open(preview('y'));
		await sees(screen, 'd diff');
		screen.press('d');
		await sees(screen, /- none[^]*\+ no-new-privileges/);
		screen.press('c');
		await sees(screen, 'docker run --detach');
		screen.press('p');
		await sees(screen, 'services:');
		screen.press('y');
		await settle();
		expect(screen.commands.confirm).not.toHaveBeenCalled();
		screen.press(keys.escape);
		await sees(screen, 'y apply');
		expect(screen.onLeave).not.toHaveBeenCalled();
	});

	it('wants y, and says so to enter', async () => {
		const screen = open(preview('y'));
		await sees(screen, 'y apply');
		screen.press(keys.enter);
		await sees(screen, 'this wants more than enter: press y to go on');
		screen.press('y');
		await hears(screen.commands.confirm);
	});

	it('wants its name where data is at risk: another, or one that is pasted, confirms nothing', async () => {
		const screen = open(preview('name'));
		await sees(screen, 'y, then its name');
		screen.press('y');
		await sees(screen, 'Type web-1 to confirm on host');
		screen.press('web-1');
		await sees(screen, 'pasted text is no answer');
		screen.press(keys.enter);
		await sees(screen, 'that is not web-1');
		await type(screen, 'web-2');
		screen.press(keys.enter);
		await sees(screen, 'that is not web-1');
		expect(screen.commands.confirm).not.toHaveBeenCalled();
		screen.press(keys.ctrlU);
		await type(screen, 'web-1');
		screen.press(keys.enter);
		await hears(screen.commands.confirm);
	});

	it('forgets a name half typed when the plan is another', async () => {
		const screen = open(preview('name'));
		await sees(screen, 'y apply');
		screen.press('y');
		await sees(screen, 'Type web-1');
		screen.update(fixing({is: 'preview', plan: recreate('name', {id: 'plan-2'}), hardening: null}));
		await vi.waitFor(() => expect(screen.frame()).not.toContain('Type web-1'));
	});
});

describe('hardening', () => {
	const off: HardenPart = {
		change: {is: 'user', user: '1000:1000'},
		isOn: false,
		level: 'risky',
		why: t('left out: uid 1000 may not write to /data'),
		risks: [],
		closes: ['root-user'],
	};
	const state = fixing({
		is: 'preview',
		plan: recreate('y'),
		hardening: {parts: [off], seenForMs: 3_600_000},
	});

	it('shows what was left out and why, and how long it was watched', async () => {
		const screen = open(state, small);
		await sees(screen, 'Harden web-1: 1 of 2 changes');
		await sees(screen, 'it has run for 60 min; w leaves it to be watched longer');
		screen.press(keys.pageDown);
		await sees(screen, /user 1000:1000 {2}left out[^]*why +uid 1000 may not write to \/data/);
	});
	it('takes in what was left out by asking for it', async () => {
		const screen = open(state);
		await sees(screen, 'left out');
		screen.press(keys.down);
		await settle();
		screen.press(' ');
		await vi.waitFor(() =>
			expect(screen.commands.replan).toHaveBeenCalledWith([{is: 'no-new-privileges'}, {is: 'user', user: '1000:1000'}]),
		);
	});
	it('can wait: it says when to ask again', async () => {
		const screen = open(state);
		await sees(screen, 'w watch longer');
		screen.press('w');
		await vi.waitFor(() =>
			expect(screen.onLeave).toHaveBeenCalledWith(expect.stringMatching(/ask again with H after/)),
		);
	});
});

const swapped = (over: Partial<Transaction> = {}): Transaction =>
	transaction({
		title: t('no new privileges'),
		steps: (['create', 'stop', 'move-aside', 'take-name', 'start', 'verify'] as const).map(act => ({
			step: {is: 'swap', act, name: 'web-1'},
			state: 'done',
			tookMs: 40,
		})),
		commands: [t('--security-opt no-new-privileges')],
		replacedBy: 'f'.repeat(64),
		endedAtUnixMs: now - 60_000,
		...over,
	});

describe('after a swap', () => {
	it('it is watched for a while, and u goes back', async () => {
		const screen = open(fixing({is: 'finished', transaction: swapped()}));
		await sees(screen, 'watched  4 min more');
		screen.press('u');
		await vi.waitFor(() => expect(screen.commands.planUndo).toHaveBeenCalledWith('tx-1'));
	});
	it('what went wrong since stands first, and nothing is counted any more', async () => {
		const problem = t('it has ended, 40 s after the fix: undo goes back to the old web-1');
		const screen = open(fixing({is: 'finished', transaction: swapped({problem})}));
		await sees(screen, `Problem  ${problem}`);
		expect(screen.frame()).not.toContain('more: where it ends');
	});
	it('an undo tells what was written since and where it stays', async () => {
		const losses = [t('/srv (1 file, 3 bytes)')];
		const screen = open(fixing({is: 'undo-preview', transaction: swapped(), losses, recovery: null}));
		await sees(screen, 'lost     /srv (1 file, 3 bytes)');
		expect(screen.frame()).toContain('5 keep the new web-1, stopped');
		screen.press('y');
		await hears(screen.commands.confirm);
	});
});

describe('an interrupted swap', () => {
	const broken = swapped({state: 'applying', problem: t('a fix of web-1 was interrupted'), undoBlocked: null});
	it.each([
		[true, 'w goes forward', 1],
		[false, 'forward is not safe', 0],
	] as const)('is offered back, and forward where that is safe: %s', async (canKeep, says, times) => {
		const screen = open(fixing({is: 'undo-preview', transaction: broken, losses: [], recovery: {canKeep}}), small);
		await sees(screen, 'Interrupted: web-1');
		expect(screen.frame()).toContain('y goes back');
		expect(screen.frame()).toContain(says);
		screen.press('w');
		await settle();
		expect(screen.commands.keep).toHaveBeenCalledTimes(times);
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
	it('is only told of where nothing may be changed', async () => {
		const screen = open(
			fixing({is: 'undo-preview', transaction: broken, losses: [], recovery: {canKeep: true}}, {isReadOnly: true}),
		);
		await sees(screen, 'a fix of web-1 was interrupted');
		screen.press('y');
		await sees(screen, 'read-only: nothing is changed');
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
});

describe('many at once', () => {
	const item = (name: string, over: Partial<BatchItem> = {}): BatchItem => ({
		containerId: name,
		containerName: t(name),
		plan: plan({containerId: name, containerName: t(name), parts: [pidsPart()]}),
		why: null,
		isOn: true,
		state: 'waiting',
		transaction: null,
		startedAtUnixMs: null,
		tookMs: null,
		...over,
	});
	const risky = item('shop-db', {
		plan: recreate('name', {containerId: 'shop-db', containerName: t('shop-db')}),
		isOn: false,
		why: t('data, clients or other risks'),
	});
	const none = item('job', {plan: null, isOn: false, why: t('it has not been looked at yet')});
	const batch = {title: t('Harden 3 containers'), items: [item('web-1'), risky, none]};

	it.each([[large], [small]])('has a line for each, and takes the risky in by space, at %j', async size => {
		const screen = open(fixing({is: 'preview-many', batch}), size);
		await sees(screen, 'chosen   1 of 3');
		expect(screen.frame()).toMatch(/\[x\] web-1 +D 52 → D 64 +live, 1 change/);
		expect(screen.frame()).toMatch(/\[ \] shop-db +D 52 → D 64 +1 change +1 risky +name asked/);
		expect(screen.frame()).toMatch(/– +job +it has not been looked at yet/);
		screen.press(keys.down);
		await sees(screen, 'lost     files it wrote');
		screen.press(' ');
		await vi.waitFor(() => expect(screen.commands.toggleItem).toHaveBeenCalledWith('shop-db'));
	});
	it('is confirmed by y; with a risky one by its name', async () => {
		const screen = open(fixing({is: 'preview-many', batch}));
		await sees(screen, 'confirm  y: changes 1 container on host');
		screen.press(keys.enter);
		await sees(screen, 'this wants more than enter');
		screen.press('y');
		await hears(screen.commands.confirm);
		screen.commands.confirm.mockClear();
		screen.update(
			fixing({is: 'preview-many', batch: {...batch, items: [item('web-1'), {...risky, isOn: true}, none]}}),
		);
		await sees(screen, 'changes 2 containers');
		screen.press('y');
		await sees(screen, 'Type shop-db to confirm');
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
	it('tells which one is under way, for how long, and what comes next', async () => {
		const items = [
			item('web-1', {state: 'applied', tookMs: 2100, transaction: transaction()}),
			item('web-2', {state: 'doing', startedAtUnixMs: now - 3000}),
			item('web-3'),
			item('web-4'),
		];
		const screen = open(fixing({is: 'running-many', batch: {...batch, items}, isUndo: false}), small);
		await sees(screen, '2 of 4');
		expect(screen.frame()).toMatch(/✔ web-1 +applied in 2.1 s[^]*▸ web-2 .* 3 s[^]*web-3 +comes next[^]*web-4 +waits/);
	});
	it('says where it stopped and why, and takes all back by one key', async () => {
		const items = [
			item('web-1', {state: 'applied', tookMs: 2100, transaction: transaction()}),
			item('web-2', {state: 'failed', tookMs: 900, why: t('it ended within 5 s of its start')}),
			item('web-3'),
		];
		const screen = open(fixing({is: 'finished-many', batch: {...batch, items}, isUndo: false}));
		await sees(screen, 'stopped at web-2: 1 of 3 applied');
		expect(screen.frame()).toMatch(/✘ web-2 +failed in 900 ms: it ended within 5 s[^]*web-3 +not begun/);
		screen.press('u');
		await hears(screen.commands.planUndoMany);
	});
});

describe('backups', () => {
	const backup = {
		id: 'b1',
		name: t('web-1.hullcheck-1'),
		of: t('web-1'),
		sinceUnixMs: now - 7_200_000,
		sizeBytes: 3 * 1024 ** 2,
		isUndone: false,
	};
	it('are listed in the history with age and size, and removed after a preview', async () => {
		const state = appState({backups: {backups: [backup], lookedAtUnixMs: now, problem: null}});
		const screen = mount(HistoryScreen, state, small, {});
		await sees(screen, 'b backups');
		screen.press('b');
		await sees(screen, /web-1 +2 h ago +3 MiB/);
		expect(screen.commands.lookAtBackups).toHaveBeenCalled();
		screen.press('D');
		await vi.waitFor(() => expect(screen.commands.planRemoveBackup).toHaveBeenCalledWith('b1'));
	});
	it('are removed for good only by the name', async () => {
		const screen = open(fixing({is: 'backup-preview', backup}));
		await sees(screen, '3 MiB of files in its own layer');
		screen.press('y');
		await sees(screen, 'Type web-1 to confirm');
		await type(screen, 'web-1');
		screen.press(keys.enter);
		await hears(screen.commands.confirm);
	});
});
