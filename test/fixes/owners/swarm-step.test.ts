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
