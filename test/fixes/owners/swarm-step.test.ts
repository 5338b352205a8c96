/** What Swarm's own update came to, on an engine of a few answers. On a real one: test/live/swarm.test.ts. */
import {expect, it} from 'vitest';
import type {Engine} from '../../../source/engine/engine.ts';
import {applySwarm} from '../../../source/fixes/owners/swarm/swarm-step.ts';
import {serviceId, serviceJson} from '../../helpers/swarm.ts';

it('what a task failed of shows no secret of its command', async () => {
	const before = serviceJson();
	const after = {...before.Spec, Labels: {more: 'yes'}};
	const Err = 'starting container failed: exec: "mysqld --password=hunter2hunter2": not found';
	let status = {};
	const engine = {
		inspectService: async () => ({...before, ...status}),
		updateService: async () => {
			status = {UpdateStatus: {State: 'rollback_completed'}};
		},
		listTasks: async () => [{UpdatedAt: '2026-12-01T10:00:00Z', Status: {State: 'failed', Err}}],
	} as unknown as Engine;
	const came = await applySwarm(engine, {is: 'swarm-service', serviceId, name: 'shop_web', before: before.Spec, after});
	expect(came).toMatchObject({is: 'failed', isLeft: false});
	expect(JSON.stringify(came)).toContain('exec: ');
	expect(JSON.stringify(came)).not.toContain('hunter2');
});

/** As Swarm 20.10 and 26.1 leave it, about one time in five, where a fix of a service with a port in host mode fails. */
const stillStanding = [
	{ID: 'a', UpdatedAt: '2026-12-01T10:00:01Z', Status: {State: 'failed', Err: 'task: non-zero exit (7)'}},
	{ID: 'b', Status: {State: 'pending', Err: 'no suitable node (host-mode port already in use on 1 node)'}},
	{ID: 'c', Status: {State: 'ready'}},
];

it.each([
	['nothing runs and nothing moves', [], /stopped half-way back \(no suitable node \(host-mode port/],
	['one of its tasks is started', [{ID: 'd', Status: {State: 'preparing'}}], /did not settle in 1 s/],
])('a rollback in which %s', async (_, more, says) => {
	const before = serviceJson();
	const after = {...before.Spec, Labels: {more: 'yes'}};
	let status = {};
	const engine = {
		inspectService: async () => ({...before, ...status}),
		updateService: async () => {
			status = {UpdateStatus: {State: 'rollback_started'}};
		},
		listTasks: async () => [...stillStanding, ...more],
	} as unknown as Engine;
	const step = {is: 'swarm-service', serviceId, name: 'shop_web', before: before.Spec, after} as const;
	const came = await applySwarm(engine, step, 1000, 300);
	// Taken back by one more update, which moves it on.
	expect(came).toMatchObject({is: 'failed', isLeft: true, why: expect.stringMatching(says)});
	if (more.length === 0) expect(came).toMatchObject({why: expect.stringContaining('non-zero exit (7)')});
});
