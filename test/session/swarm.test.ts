/** The swarm beside the table, against a scripted manager and a clock that moves when told. */
import {describe, expect, it} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import {EngineAnswer} from '../../source/engine/engine.ts';
import {createStore} from '../../source/fleet/store.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {isUnread, known} from '../../source/model/read.ts';
import {createSwarmSession} from '../../source/session/swarm.ts';
import {appState, container, fleetOf} from '../helpers/app-state.ts';
import {engineFacts, t} from '../helpers/evidence.ts';
import {judge} from '../helpers/judge.ts';
import {manualClock} from '../helpers/manual-clock.ts';
import {imageJson, networksJson, serviceId, serviceJson} from '../helpers/swarm.ts';

const node = {
	ID: 'n0de',
	Spec: {Role: 'manager', Availability: 'active'},
	Description: {Hostname: 'vm', Engine: {EngineVersion: '20.10.24+dfsg1'}},
	Status: {State: 'ready'},
};

function rig({isSwarmActive = true} = {}) {
	const clock = manualClock();
	const fleet = fleetOf([container({name: 'web-1'})], {
		link: {is: 'live', sinceUnixMs: 1},
		engine: {...engineFacts, isSwarmActive},
	});
	const store = createStore(appState({fleet}), clock);
	const asked: string[] = [];
	const answers = {
		swarm: {LocalNodeState: 'active', ControlAvailable: true, NodeID: 'n0de', Error: ''},
		services: [serviceJson()] as unknown,
		nodes: [node] as unknown,
		tasks: [] as unknown,
	};
	const answer = (name: string, value: () => unknown) => async () => {
		asked.push(name);
		return value();
	};
	const engine = {
		apiVersion: '1.41',
		info: answer('info', () => ({Swarm: answers.swarm, LoggingDriver: 'json-file'})),
		listServices: answer('services', () => {
			if (answers.services instanceof Error) throw answers.services;
			return answers.services;
		}),
		listNodes: answer('nodes', () => answers.nodes),
		listRunningTasks: answer('tasks', () => answers.tasks),
		listNetworks: answer('networks', () => networksJson),
		async listTasks(id: string) {
			asked.push(`tasks of ${id}`);
			return answers.tasks;
		},
		async inspectImage(name: string) {
			asked.push(`image ${name.slice(0, 12)}`);
			return imageJson;
		},
		imageHistory: answer('history', () => []),
	} as unknown as Engine;
	let now: Engine | null = engine;
	const swarm = createSwarmSession({engine: () => now, clock, store, judge, policy: defaultPolicy});
	return {
		clock,
		asked,
		answers,
		swarm,
		fleet,
		lose: () => void (now = null),
		view: () => store.getState().swarm,
		services: () => known(store.getState().swarm?.swarm?.services ?? []),
	};
}

describe('the swarm', () => {
	it('is looked at once for a connection, when all containers have been', async () => {
		const {swarm, clock, fleet, view, services, asked} = rig();
		swarm.followFleet({...fleet, isComplete: false});
		await clock.advance(1000);
		expect(view()).toBeNull();
		swarm.followFleet(fleet);
		swarm.followFleet(fleet);
		await clock.advance(1000);
		expect(asked.filter(one => one === 'services')).toHaveLength(1);
		expect(services()).toMatchObject([{facts: {name: 'shop_web'}, running: 2, wanted: 2}]);
		expect(known(view()?.swarm?.nodes ?? [])).toMatchObject([
			{hostname: 'vm', isThis: true, release: {component: 'engine', version: '20.10.24+dfsg1'}},
		]);
		// Nobody looks: nothing more is asked, whatever becomes of the containers.
		swarm.followFleet({...fleet});
		await clock.advance(600_000);
		expect(asked.filter(one => one === 'services')).toHaveLength(1);
	});

	it('is not asked for where the engine is in none, until a person does, and then it says so', async () => {
		const {swarm, clock, fleet, view, asked, answers} = rig({isSwarmActive: false});
		swarm.followFleet(fleet);
		await clock.advance(1000);
		expect([asked, view()]).toEqual([[], null]);
		answers.swarm = {...answers.swarm, LocalNodeState: 'inactive', ControlAvailable: false};
		swarm.commands.lookAtSwarm();
		expect(view()).toMatchObject({swarm: null, why: null, problem: null});
		await clock.advance(10);
		expect(view()).toMatchObject({swarm: null, why: 'this engine is in no swarm'});
		expect(asked).toEqual(['info']);
	});

	it.each([
		['a worker', {LocalNodeState: 'active'}, 'this node is a worker'],
		['locked', {LocalNodeState: 'locked'}, 'is locked: docker swarm unlock'],
		['in trouble', {LocalNodeState: 'error', Error: 'no \u001b[31mquorum'}, 'the swarm is error here'],
	])('%s says why it knows nothing', async (_, state, says) => {
		const {swarm, clock, view, answers} = rig();
		answers.swarm = {...answers.swarm, ControlAvailable: false, ...state};
		swarm.commands.lookAtSwarm();
		await clock.advance(10);
		expect(view()?.why).toContain(says);
		expect(view()?.why).not.toContain('\u001b');
	});

	it('is looked at again when something is heard, many at once only once; and for a while after a person looked', async () => {
		const {swarm, clock, asked} = rig();
		const looks = () => asked.filter(one => one === 'services').length;
		swarm.changed();
		swarm.changed();
		await clock.advance(2000);
		expect(looks()).toBe(1);
		swarm.commands.lookAtSwarm();
		await clock.advance(60_000);
		expect(looks()).toBeGreaterThan(10);
		await clock.advance(120_000);
		const after = looks();
		await clock.advance(600_000);
		expect(looks()).toBe(after);
	});

	it('asks for each image once, and for tasks that ended of whom it is open or short of tasks', async () => {
		const {swarm, clock, asked, answers, services} = rig();
		const other = serviceJson({ID: 'other', Spec: {Name: 'other'}, ServiceStatus: {RunningTasks: 0, DesiredTasks: 1}});
		answers.services = [serviceJson(), other, serviceJson({ID: 'third', Spec: {Name: 'third'}})];
		answers.tasks = [{ID: 't1', ServiceID: 'other', Status: {State: 'failed', Err: 'no such program'}}];
		swarm.changed();
		await clock.advance(2000);
		expect(asked.filter(one => one.startsWith('image') || one === 'history')).toEqual([
			'image shop/web:4.2',
			'history',
		]);
		expect(asked.filter(one => one.startsWith('tasks of'))).toEqual(['tasks of other']);
		expect(known(services().find(({facts}) => facts.id === 'other')?.tasks ?? [])).toMatchObject([
			{error: 'no such program'},
		]);
		swarm.commands.lookAtSwarm(serviceId);
		await clock.advance(10);
		expect(asked.filter(one => one.startsWith('tasks of'))).toContain(`tasks of ${serviceId}`);
		expect(
			asked.filter(one => one === 'history'),
			'what an image is made of never changes',
		).toHaveLength(1);
	});

	it('what is refused is unread with the reason, the rest lives; what was seen stays when a look fails', async () => {
		const {swarm, clock, view, answers, lose} = rig();
		answers.services = new EngineAnswer(503, t('no leader'));
		swarm.changed();
		await clock.advance(2000);
		const {services, nodes} = view()?.swarm ?? {services: [], nodes: []};
		expect(services).toMatchObject({why: expect.stringContaining('no leader')});
		expect(isUnread(nodes)).toBe(false);
		lose();
		swarm.refresh();
		await clock.advance(10);
		expect(view()).toMatchObject({problem: 'the engine is out of reach', swarm: {nodes: [{hostname: 'vm'}]}});
	});

	it('one service of another shape makes the list unread: half of it would look like all', async () => {
		const {swarm, clock, view, answers} = rig();
		answers.services = [serviceJson(), {ID: '../x', Spec: {Name: 'x'}}];
		swarm.changed();
		await clock.advance(2000);
		expect(isUnread(view()?.swarm?.services ?? [])).toBe(true);
	});

	it('asks nothing more once stopped', async () => {
		const {swarm, clock, asked} = rig();
		swarm.changed();
		swarm.stop();
		await clock.advance(600_000);
		expect(asked).toEqual([]);
	});
});
