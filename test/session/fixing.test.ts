/** What a person confirms while engines come and go: on an engine of the test's, with a journal on disk. */
import {writeFile} from 'node:fs/promises';
import {describe, expect, it, vi} from 'vitest';
import {systemClock} from '../../source/fleet/clock.ts';
import {createStore} from '../../source/fleet/store.ts';
import {openJournal} from '../../source/fixes/journal.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import type {Host} from '../../source/host/host.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import type {Link} from '../../source/model/fleet.ts';
import {createFixing} from '../../source/session/fixing.ts';
import {judge as judges} from '../helpers/judge.ts';
import {engineFacts, plain, t} from '../helpers/evidence.ts';
import {FakeEngine} from '../fixes/fake-engine.ts';
import {containerId} from '../fixes/raw.ts';
import {stateHome} from '../helpers/temporary.ts';
import {container, fleet, now} from '../ui/detail/fixtures.ts';

const live: Link = {is: 'live', sinceUnixMs: now};
const lost: Link = {is: 'lost', sinceUnixMs: now, tries: 1, why: t('socket refused')};

async function rig() {
	const fake = new FakeEngine();
	const stateFolder = await stateHome();
	const host: Host = {...createNodeHost(), ...fake.host, env: {XDG_STATE_HOME: stateFolder}};
	const listed = container({id: containerId, assessment: judges.container(plain)}, plain);
	const one = {...listed, listing: {...listed.listing, id: containerId}};
	const store = createStore(
		{
			fleet: fleet(one, {engine: {...engineFacts, ID: t('ENGI:NE01')}}),
			host: null,
			images: null,
			swarm: null,
			detail: null,
			fixing: {is: 'nothing'},
			history: [],
			backups: null,
			scanning: {running: null, problems: new Map()},
			isReadOnly: false,
			nowUnixMs: now,
		},
		systemClock,
	);
	let isUp = true;
	const fixing = createFixing({
		engine: () => (isUp ? fake.engine : null),
		host,
		journal: openJournal({files: nodeStateFiles, host}),
		clock: systemClock,
		store,
		judge: judges.container,
		isReadOnly: false,
		reassess: async () => null,
	});
	const link = (to: Link) => store.update(state => ({...state, fleet: {...state.fleet, link: to}}));
	const shown = () => store.getState().fixing;
	const until = (is: string) => vi.waitFor(() => expect(shown().is).toBe(is));
	return {
		fake,
		store,
		...fixing,
		shown,
		until,
		stateFolder,
		lose() {
			isUp = false;
			link(lost);
		},
		async findAgain() {
			isUp = true;
			link(live);
			await fixing.meetEngine();
		},
		remove() {
			fake.isGone = true;
			store.update(state => ({...state, fleet: {...state.fleet, containers: new Map()}}));
		},
		async apply() {
			fixing.commands.plan(containerId, {changes: [{is: 'pids-limit', pids: 100}]});
			await until('preview');
			fixing.commands.confirm();
			await until('finished');
			fixing.commands.dismiss();
		},
	};
}

describe('a preview', () => {
	it('survives an engine that goes and comes back: its plan is made again from what is so then', async () => {
		const session = await rig();
		session.commands.plan(containerId, {changes: [{is: 'pids-limit', pids: 100}]});
		await session.until('preview');
		const before = session.shown();
		session.lose();
		expect(session.shown()).toBe(before);
		Object.assign(session.fake.container.HostConfig, {PidsLimit: 77});
		await session.findAgain();
		await session.until('preview');
		const after = session.shown();
		if (before.is !== 'preview' || after.is !== 'preview') throw new Error('no preview');
		expect(after.plan.id).not.toBe(before.plan.id);
		expect(after.plan.parts[0]?.change).toEqual({is: 'pids-limit', pids: 100});
		expect(after.plan.parts[0]?.fields[0]).toMatchObject({before: '77', after: '100'});
	});

	it('stays as it was where its container is gone when the engine is back: the screen says so', async () => {
		const session = await rig();
		session.commands.plan(containerId, {changes: [{is: 'pids-limit', pids: 100}]});
		await session.until('preview');
		const before = session.shown();
		session.lose();
		session.remove();
		await session.findAgain();
		expect(session.shown()).toBe(before);
	});

	it('that took the place of the one that was drawn is not confirmed by a yes to that', async () => {
		const session = await rig();
		session.commands.plan(containerId, {changes: [{is: 'pids-limit', pids: 100}]});
		await session.until('preview');
		const drawn = session.shown();
		session.lose();
		Object.assign(session.fake.container.HostConfig, {PidsLimit: 77});
		await session.findAgain();
		await vi.waitFor(() => expect([session.shown().is, session.shown() === drawn]).toEqual(['preview', false]));
		session.commands.confirm(drawn);
		// Longer than the journal's first record takes.
		await new Promise(resolve => setTimeout(resolve, 100));
		expect(session.shown().is).toBe('preview');
		expect(session.fake.calls.filter(call => call.startsWith('update'))).toEqual([]);
		session.commands.confirm(session.shown());
		await session.until('finished');
	});

	it('that was left while the engine was away does not come back', async () => {
		const session = await rig();
		session.commands.plan(containerId, {changes: [{is: 'pids-limit', pids: 100}]});
		await session.until('preview');
		session.lose();
		session.commands.dismiss();
		await session.findAgain();
		expect(session.shown()).toEqual({is: 'nothing'});
	});
});

describe('the preview of an undo', () => {
	it('asks the engine first: what somebody changed since is not taken back', async () => {
		const session = await rig();
		await session.apply();
		Object.assign(session.fake.container.HostConfig, {PidsLimit: 999});
		session.commands.planUndo(session.store.getState().history[0]?.id ?? '');
		await session.until('undo-preview');
		expect(session.shown()).toMatchObject({transaction: {undoBlocked: expect.stringMatching(/somebody changed/)}});
	});

	it('is made again when the engine is back', async () => {
		const session = await rig();
		await session.apply();
		session.commands.planUndo(session.store.getState().history[0]?.id ?? '');
		await session.until('undo-preview');
		expect(session.shown()).toMatchObject({transaction: {undoBlocked: null}});
		session.lose();
		Object.assign(session.fake.container.HostConfig, {PidsLimit: 999});
		await session.findAgain();
		await vi.waitFor(() =>
			expect(session.shown()).toMatchObject({transaction: {undoBlocked: expect.stringMatching(/somebody changed/)}}),
		);
	});

	it('says what failed where the engine can not be asked', async () => {
		const session = await rig();
		await session.apply();
		session.fake.fail('inspectContainer', {is: 'answer', status: 500});
		session.commands.planUndo(session.store.getState().history[0]?.id ?? '');
		await session.until('refused');
		expect(session.shown()).toMatchObject({trouble: {why: expect.stringMatching(/told to/)}});
	});
});

describe('the history', () => {
	it('tells of files of the journal that can not be used', async () => {
		const session = await rig();
		await session.apply();
		expect(session.store.getState().historyProblems).toEqual([]);
		await writeFile(`${session.stateFolder}/hullcheck/ENGI-NE01/20261123T000000000Z-x.jsonl`, 'scratched\n');
		await session.meetEngine();
		expect(session.store.getState().history).toHaveLength(1);
		expect(session.store.getState().historyProblems).toEqual([
			'20261123T000000000Z-x.jsonl holds no transaction that can be read',
		]);
	});
});
