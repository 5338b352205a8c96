/** A whole session on the embedded engine, without a screen. */
import {afterAll, beforeAll, expect, it, vi} from 'vitest';
import {startDemoEngine, type DemoEngine} from '../../source/demo/index.ts';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import {systemClock} from '../../source/fleet/clock.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {startSession, type Session} from '../../source/session/session.ts';
import {stateHome} from '../helpers/temporary.ts';
import {t} from '../helpers/evidence.ts';

const endpoint = {address: t('demo'), from: t('test'), isDemo: true};
const within = {timeout: 10_000, interval: 20};

let demo: DemoEngine;
let session: Session;
beforeAll(async () => {
	demo = await startDemoEngine({isLively: false});
	session = startSession({
		host: {...createNodeHost(), env: {XDG_STATE_HOME: await stateHome()}},
		files: nodeStateFiles,
		clock: systemClock,
		endpoint,
		connect: () => openDockerEngine({endpoint, target: {is: 'unix', socketPath: demo.socketPath}}),
		isReadOnly: true,
		policy: defaultPolicy,
	});
	await session.started;
});
afterAll(async () => {
	session.stop();
	await demo.close();
});

const state = () => session.store.getState();

it('looks at the host by itself once the fleet is complete, and at images when asked', async () => {
	await vi.waitFor(() => expect(state().host?.assessment).toBeTruthy(), within);
	expect(state().fleet.isComplete).toBe(true);
	expect(state().images).toBeNull();
	session.commands.lookAtImages();
	await vi.waitFor(() => expect(state().images?.images).toBeTruthy(), within);
	const {images} = state().images ?? {};
	expect(images?.length).toBeGreaterThan(10);
	const vault = images?.find(({tags}) => tags.includes(t('vault:1.17')));
	expect(vault).toMatchObject({user: '100', usedBy: ['vault']});
});

it('looks at both again on refresh', async () => {
	const before = {host: state().host, images: state().images};
	session.commands.refresh();
	await vi.waitFor(() => {
		expect(state().host).not.toBe(before.host);
		expect(state().images).not.toBe(before.images);
	}, within);
});
