/** The helper every live test stands on. */
import {existsSync} from 'node:fs';
import {afterAll, expect, it} from 'vitest';
import {startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {describeLive} from '../helpers/dockerd-live.ts';

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
