/** `hullcheck fix` before it meets an engine: which containers, which checks, which values. */
import {describe, expect, it} from 'vitest';
import type {Change} from '../../source/model/fix.ts';
import {progressLines} from '../../source/cli/fix-run.ts';
import {listingsFor, readTarget, targetFlags} from '../../source/cli/fix-targets.ts';
import {applySettings, mustBeUsed, readSetting} from '../../source/cli/fix-values.ts';
import {parseFlags} from '../../source/cli/flags.ts';
import {wayOf} from '../../source/cli/recover.ts';
import {chosenOf} from '../../source/cli/undo.ts';
import type {StepState, Transaction} from '../../source/model/fix.ts';
import {boundsOf} from '../../source/model/values/change-values.ts';
import type {Listing} from '../../source/model/fleet.ts';
import {t} from '../helpers/evidence.ts';

const parse = (line: string) =>
	parseFlags(
		{name: 'fix', usage: [['fix', 'x']], flags: targetFlags, most: 100, notes: ''},
		line.split(' ').filter(Boolean),
	);
const bounds = boundsOf(null, null);

describe('what a fix is of', () => {
	it.each([
		['web pids-limit', {name: 'web', checkIds: ['pids-limit']}],
		[
			'web 5.29 CIS-5.26 x-net-default-icc',
			{name: 'web', checkIds: ['pids-limit', 'no-new-privileges', 'default-bridge-traffic']},
		],
		['web 5.29 pids-limit', {name: 'web', checkIds: ['pids-limit']}],
		['web --harden', {name: 'web', checkIds: []}],
		['--all pids-limit', {name: null, checkIds: ['pids-limit']}],
		['--label a=b --harden', {name: null, checkIds: []}],
		['--compose shop 5.29', {name: null, checkIds: ['pids-limit']}],
	])('%s', (line, target) => expect(readTarget(parse(line))).toEqual(target));

	it.each([
		['', /wants a container/],
		['--running pids-limit', /wants checks/],
		['web', /wants checks/],
		['web pid-limit', /no check "pid-limit"\. Did you mean pids-limit\?/],
		['web 2.1', /fix changes containers/],
		['web --harden pids-limit', /chooses by itself/],
	])('"%s" makes no sense', (line, says) => expect(() => readTarget(parse(line))).toThrow(says));

	const listing = (name: string, id: string, status: Listing['status'] = 'running') =>
		({id, name: t(name), status}) as unknown as Listing;
	const listings = [
		listing('web', 'aabb11'),
		listing('db', 'aacc22', 'exited'),
		listing('web.hullcheck-0a0b0c0d', 'dd'),
	];
	const chosen = async (line: string) =>
		(
			await listingsFor(readTarget(parse(line)), parse(line), {listings, labelled: async () => new Set(['aacc22'])})
		).map(({name}) => name);

	it('containers by name, by id, by pattern, by label', async () => {
		expect(await chosen('web 5.29')).toEqual(['web']);
		expect(await chosen('aabb 5.29')).toEqual(['web']);
		expect(await chosen('--all 5.29'), 'no backup').toEqual(['db', 'web']);
		expect(await chosen('--all --running 5.29')).not.toContain('db');
		expect(await chosen('--container d* 5.29')).toEqual(['db']);
		expect(await chosen('--label x 5.29')).toEqual(['db']);
		await expect(chosen('wen 5.29')).rejects.toThrow(/Did you mean web\?/);
		await expect(chosen('--container q 5.29')).rejects.toThrow(/no container there is/);
	});
});

describe('values of one’s own', () => {
	const ports: readonly Change[] = [
		{is: 'bind-port', port: '80/tcp', hostIp: '127.0.0.1'},
		{is: 'bind-port', port: '443/tcp', hostIp: '127.0.0.1'},
	];
	const all: readonly Change[] = [
		{is: 'user', user: '1000:1000'},
		{is: 'memory-limit', memoryBytes: 2 ** 27, memorySwapBytes: 2 ** 27},
		{is: 'pids-limit', pids: 128},
		{is: 'capabilities', drop: ['ALL'], add: []},
		{is: 'read-only-root', tmpfs: []},
		...ports,
	];
	const set = (...texts: readonly string[]) => applySettings(all, texts.map(readSetting), bounds);

	it.each<readonly [string, object]>([
		['user=33:33', {is: 'user', user: '33:33'}],
		['memory=256m', {is: 'memory-limit', memoryBytes: 2 ** 28, memorySwapBytes: 2 ** 28}],
		['pids=200', {is: 'pids-limit', pids: 200}],
		['cap-keep=CHOWN,SETUID', {is: 'capabilities', drop: ['ALL'], add: ['CHOWN', 'SETUID']}],
		[
			'tmpfs=/run:size=16m',
			{is: 'read-only-root', tmpfs: [{path: '/run', options: 'rw,noexec,nosuid,nodev,size=16m'}]},
		],
	])('%s', (text, change) => expect(set(text).changes).toContainEqual(change));

	it('of several of a kind all, or the one that is named', () => {
		const of = (text: string) => set(text).changes.flatMap(one => (one.is === 'bind-port' ? [one.hostIp] : []));
		expect(of('bind=10.0.0.5')).toEqual(['10.0.0.5', '10.0.0.5']);
		expect(of('bind@443=10.0.0.5')).toEqual(['127.0.0.1', '10.0.0.5']);
	});

	it('two of one change keep each other', () =>
		expect(set('memory=256m', 'memory-swap=512m').changes).toContainEqual({
			is: 'memory-limit',
			memoryBytes: 2 ** 28,
			memorySwapBytes: 2 ** 29,
		}));

	it.each([
		['pids', /wants KEY=VALUE/],
		['pid=9', /knows no "pid"\. Did you mean pids\?/],
		['pids=none', /--set pids=none: .*no number of processes/],
		['user=root', /that is root/],
		['memory=256', /no unit/],
	])('%s is refused', (text, says) => expect(() => set(text)).toThrow(says));

	it('one that nothing takes is not passed over', () =>
		expect(() => mustBeUsed(set('cpus=2').unused)).toThrow(/nothing that is chosen takes it/));
});

const transaction = (over: Partial<Transaction>): Transaction => ({
	id: '2026-a',
	engineId: t('E'),
	containerId: 'c',
	containerName: t('web'),
	title: t('x'),
	plannedAtUnixMs: 0,
	state: 'applied',
	steps: [],
	commands: [],
	proof: [],
	problem: null,
	undoBlocked: null,
	undoLeaves: [],
	...over,
});

describe('which fix is taken back', () => {
	const history = [
		transaction({id: '2026-c', undoBlocked: t('it was taken back'), state: 'undone'}),
		transaction({id: '2026-b'}),
		transaction({id: '2026-a'}),
	];
	it('the newest that can be, or the one whose id begins so', () => {
		expect(chosenOf(history, null)?.id).toBe('2026-b');
		expect(chosenOf(history, '2026-a')?.id).toBe('2026-a');
		expect(chosenOf([], null)).toBeNull();
		expect(() => chosenOf(history, '2026')).toThrow(/3 fixes have an id/);
		expect(() => chosenOf(history, '2027')).toThrow(/no fix of this engine/);
	});
});

describe('what was interrupted', () => {
	const found = {canKeep: false, canClose: false, canUndo: false};
	it.each([
		[{canKeep: true, canUndo: true}, 'keep'],
		[{canClose: true}, 'close'],
		[{canUndo: true}, 'undo'],
		[{}, 'none'],
	] as const)('%o: %s', (seen, way) => expect(wayOf({...found, ...seen})).toBe(way));
});

it('progress tells each step once, forward and back', () => {
	const lines = progressLines();
	const step = (state: StepState['state']): StepState => ({
		step: {is: 'swap', act: 'stop', name: 'web'},
		state,
		tookMs: null,
	});
	const at = (state: StepState['state'], of: Transaction['state'] = 'applying') =>
		lines(transaction({state: of, steps: [step(state)]}));
	expect([at('waiting'), at('doing'), at('done'), at('doing', 'undoing'), at('undone', 'undoing')]).toEqual([
		[],
		['1 of 1: stopping the old web'],
		[],
		['1 of 1: taking back: stopping the old web'],
		[],
	]);
});
