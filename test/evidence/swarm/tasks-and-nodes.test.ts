/** Tasks and nodes as managers of 20.10 send them. */
import {describe, expect, it} from 'vitest';
import {readNodes} from '../../../source/evidence/swarm/nodes.ts';
import {readTasks} from '../../../source/evidence/swarm/tasks.ts';
import {isUnread, known} from '../../../source/model/read.ts';

const task = (over: object = {}) => ({
	ID: 'j95mbjxjuy5uo53cdsa5kr3yg',
	ServiceID: 'x69cure79wpp3fqsvpffjla65',
	Slot: 1,
	NodeID: 'walce6146vfia3eme1hxooik1',
	DesiredState: 'running',
	Status: {
		Timestamp: '2026-12-01T08:55:00Z',
		State: 'running',
		Message: 'started',
		ContainerStatus: {ContainerID: 'c1'},
	},
	...over,
});

describe('tasks', () => {
	it('the newest state first, with what it says of itself', () => {
		const failed = task({
			ID: 'older',
			DesiredState: 'shutdown',
			Status: {
				Timestamp: '2026-12-01T08:54:00Z',
				State: 'failed',
				Err: 'exec: "mysql --password=hunter2hunter2": \u001b[31mnot found',
			},
		});
		const [first, second] = readTasks([failed, task()]);
		expect(first).toMatchObject({
			state: 'running',
			slot: 1,
			nodeId: 'walce6146vfia3eme1hxooik1',
			containerId: 'c1',
			error: '',
		});
		expect(second?.state).toBe('failed');
		expect(second?.error).toContain('not found');
		expect(second?.error).not.toContain('hunter2');
		expect(second?.error).not.toContain('\u001b');
	});

	it('what waits for a node says why', () => {
		const waiting = {State: 'pending', Message: 'pending task scheduling', Err: 'no suitable node'};
		expect(readTasks([task({Status: waiting})])[0]?.error).toBe('no suitable node');
		expect(readTasks([task({Status: {...waiting, Err: ''}})])[0]?.error).toBe('pending task scheduling');
	});

	it('of another shape is left out, and no more are kept than asked for', () => {
		expect(readTasks([null, 7, {}, {ID: '../x', ServiceID: 'y'}, task()])).toHaveLength(1);
		expect(readTasks({not: 'a list'})).toEqual([]);
		expect(
			readTasks(
				Array.from({length: 9}, (_, at) => task({ID: `t${at}`})),
				5,
			),
		).toHaveLength(5);
	});
});

const node = (over: object = {}) => ({
	ID: 'walce6146vfia3eme1hxooik1',
	Spec: {Role: 'manager', Availability: 'active', Labels: {zone: 'a', 'api-token': 'hunter2hunter2'}},
	Description: {
		Hostname: 'vm',
		Platform: {OS: 'linux', Architecture: 'x86_64'},
		Resources: {NanoCPUs: 2e9, MemoryBytes: 1024},
		Engine: {EngineVersion: '20.10.24+dfsg1', Labels: {disk: 'ssd'}},
	},
	Status: {State: 'ready', Addr: '127.0.0.1'},
	ManagerStatus: {Leader: true, Reachability: 'reachable'},
	...over,
});

describe('nodes', () => {
	it('are read with their labels, secrets masked', () => {
		const [read] = known(readNodes([node()]));
		expect(read).toMatchObject({
			hostname: 'vm',
			role: 'manager',
			state: 'ready',
			isLeader: true,
			engineVersion: '20.10.24+dfsg1',
			platform: 'linux/x86_64',
			cpus: 2,
		});
		expect(read?.labels.map(([key]) => key)).toEqual(['zone', 'api-token', 'engine.disk']);
		expect(JSON.stringify(read)).not.toContain('hunter2');
	});

	it('a worker is reached by nobody’s vote; one without an id makes the list unread', () => {
		const [worker] = known(readNodes([node({ManagerStatus: undefined, Spec: {Role: 'worker'}})]));
		expect(worker).toMatchObject({isLeader: false, reachability: '', role: 'worker', labels: [['engine.disk', 'ssd']]});
		expect(isUnread(readNodes([node({ID: 7})]))).toBe(true);
		expect(isUnread(readNodes(null))).toBe(true);
	});
});
