/** The helper every live test stands on. */
import {existsSync} from 'node:fs';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {openGivenEngine} from '../helpers/given-engine.ts';

describeLive('the shared engine', docker => {
	it('runs a container of busybox', async () => {
		const id = await docker.run({Labels: {of: 'dockerd.test'}}, 'dockerd-test');
		expect((await docker.inspect(id)).State.Running).toBe(true);
		await docker.remove(id);
		expect((await docker.request('GET', `/containers/${id}/json`)).status).toBe(404);
	});

	it('imports an image with a user, environment and health check', async () => {
		await docker.importImage('hc-app:1', ['USER app', 'ENV A=b', 'HEALTHCHECK CMD true', 'LABEL x=y']);
		const {Config} = await docker.ask('GET', '/images/hc-app:1/json');
		expect(Config).toMatchObject({User: 'app', Labels: {x: 'y'}, Healthcheck: {Test: ['CMD-SHELL', 'true']}});
		expect(Config.Env).toContain('A=b');
		await docker.ask('DELETE', '/images/hc-app:1');
	});
});

describeLive('an engine of its own', () => {
	let engine: Dockerd | null = null;
	afterAll(() => engine?.dispose());

	it('starts beside the shared one, survives a kill and leaves nothing', async () => {
		engine = await startDockerd({isLiveRestore: true});
		const id = await engine.run();
		await engine.kill();
		expect(engine.pid()).toBeNull();
		await expect(engine.request('GET', '/_ping')).rejects.toThrow();
		await engine.restart();
		expect((await engine.inspect(id)).State.Running).toBe(true);
		await engine.dispose();
		expect(existsSync(engine.root)).toBe(false);
	});
});

describeLive('an engine that is given', () => {
	let engine: Dockerd;
	let address: string;
	beforeAll(async () => {
		engine = await startDockerd();
		address = `unix://${engine.socketPath}`;
	});
	afterAll(() => engine.dispose());

	it('is taken when it holds only what the suite makes, and left empty', async () => {
		await engine.run({HostConfig: {NetworkMode: 'none'}}, 'of-a-run-that-died');
		const given = await openGivenEngine(address);
		await engine.run({HostConfig: {NetworkMode: 'none', Binds: ['data:/data']}});
		await engine.ask('POST', '/networks/create', {Name: 'net'});
		await given.dispose();
		expect(await engine.ask('GET', '/images/json')).toEqual([]);
		const again = await openGivenEngine(address);
		expect(again.socketPath).toBe(engine.socketPath);
	});

	it.each([
		['volume data', () => engine.ask('POST', '/volumes/create', {Name: 'data'})],
		['network net', () => engine.ask('POST', '/networks/create', {Name: 'net'})],
		['image web:1', () => engine.ask('POST', '/images/hc-box/tag?repo=web&tag=1')],
		['container /theirs', () => engine.createContainer({Image: 'web:1'}, 'theirs')],
	])('is refused with all it holds, by %s', async (what, make) => {
		await make();
		const held = await engine.ask('GET', '/containers/json?all=1');
		await expect(openGivenEngine(address)).rejects.toThrow(what);
		expect(await engine.ask('GET', '/containers/json?all=1')).toEqual(held);
	});

	it('is refused where it is not on this machine', async () => {
		await expect(openGivenEngine('tcp://10.0.0.1:2375')).rejects.toThrow('must be unix:///path');
	});
});
