/** What an open container is read for, on an engine of the test's that is far away. */
import {expect, it, vi} from 'vitest';
import type {Engine, Foreign} from '../../source/engine/engine.ts';
import {systemClock} from '../../source/fleet/clock.ts';
import {createStore} from '../../source/fleet/store.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {createOpened} from '../../source/session/opened.ts';
import {plain, t, withInspect} from '../helpers/evidence.ts';
import {FakeEngine} from '../fixes/fake-engine.ts';
import {container, fleet, id, now} from '../ui/detail/fixtures.ts';

const mib = 1024 ** 2;
const sample: Foreign = {
	read: '2026-11-23T19:02:40Z',
	memory_stats: {usage: 20 * mib, limit: 64 * mib},
	pids_stats: {current: 3, limit: 50},
};

function rig(over: Partial<Engine>) {
	const engine: Engine = {
		...new FakeEngine({isLocal: false}).engine,
		inspectContainer: async () => ({}),
		imageHistory: async () => [],
		top: async () => {
			throw new Error('no ps');
		},
		statsOnce: async () => sample,
		// A stream whose first sample never comes.
		stats: () => ({ended: new Promise(() => {}), close: () => undefined}),
		...over,
	};
	const joiner = container(
		{id: 'joiner'},
		withInspect({Id: 'joiner', Name: t('joiner'), HostConfig: {NetworkMode: t(`container:${id}`)}}, plain),
	);
	const it = container({}, withInspect({Id: id}, plain));
	const store = createStore(
		{
			fleet: fleet(it, {containers: new Map([it, joiner].map(one => [one.id, one]))}),
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
	const opened = createOpened({
		engine: () => engine,
		host: createNodeHost(),
		clock: systemClock,
		store,
		judgeAgain: () => {},
	});
	opened.commands.open(id);
	return () => store.getState().detail;
}

it('knows the limits in force before the stream of statistics has begun', async () => {
	const detail = rig({});
	await vi.waitFor(() =>
		expect(detail()?.cgroup).toMatchObject({knownFrom: 'stats', memoryLimitBytes: 64 * mib, pidsLimit: 50}),
	);
});

it('knows who shares its network by the settings of the others', async () => {
	const detail = rig({});
	await vi.waitFor(() => expect(detail()?.namespaces).not.toBeNull());
	expect(detail()?.namespaces?.find(({name}) => name === 'net')).toMatchObject({
		sharing: 'shared',
		sharedWith: ['joiner'],
		knownFrom: 'configuration',
	});
});

it('says why it knows no limits where there are no statistics', async () => {
	const detail = rig({
		statsOnce: async () => {
			throw new Error('no statistics');
		},
	});
	await vi.waitFor(() => expect(detail()?.cgroup).toMatchObject({why: expect.stringMatching(/machine|host/)}));
});
