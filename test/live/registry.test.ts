/** A tag that moves at a real registry, seen through a real engine: Debian's docker-registry on the engine's own loopback. */
import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest';
import {createRegistry} from '../../source/evidence/registry.ts';
import {known} from '../../source/model/read.ts';
import {boxImage, startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {lookerOn, verdict} from '../helpers/looker.ts';
import {startRegistry, type TestRegistry} from '../helpers/registry.ts';

const port = 5999;
const repository = `127.0.0.1:${port}/shop/web`;
const web = `${repository}:4.2`;

describe.skipIf(inject('dockerSocket') === '')('a registry', () => {
	let docker: Dockerd;
	let registry: TestRegistry;
	let id: string;
	/** Requests for manifests that the registry has seen. */
	const manifestsAsked = (): number =>
		registry
			.log()
			.split('\n')
			.filter(line => /"(?:GET|HEAD) \/v2\/shop\/[^"]*manifests/.test(line)).length;

	const push = (from: string): Promise<void> => registry.push(from, 'shop/web', '4.2');

	beforeAll(async () => {
		docker = await startDockerd();
		registry = await startRegistry(docker, port);
		await push(boxImage);
		id = await docker.createContainer({Image: web}, 'shop');
	});
	afterAll(async () => {
		registry.dispose();
		await docker.dispose();
	});

	const look = async (
		of: string,
		over: {readonly isRegistryAsked?: boolean; readonly nowUnixMs?: () => number} = {},
	) => {
		const {isRegistryAsked = true, nowUnixMs = () => Date.now()} = over;
		const looker = await lookerOn(docker.socketPath, {registry: createRegistry({nowUnixMs}), isRegistryAsked});
		try {
			const {evidence, findings} = await looker.look(of);
			return {registry: evidence.registry, current: verdict(findings, '5.28')};
		} finally {
			looker.close();
		}
	};

	it('has what runs: the check of CIS 5.28 passes, and says nothing where nobody asked', async () => {
		expect(await look(id)).toMatchObject({registry: {tag: {is: 'same'}}, current: {is: 'pass'}});
		const before = manifestsAsked();
		expect(await look(id, {isRegistryAsked: false})).toMatchObject({registry: undefined, current: {is: 'manual'}});
		expect(manifestsAsked()).toBe(before);
	});

	it('has another image under the tag: seen, while the name here still leads to the one that runs', async () => {
		const running = known((await docker.inspect(id)).Image as string);
		await docker.importImage('newer', ['ENV newer=1']);
		await push('newer');
		// As on another machine than the one that pushed: here the tag stays.
		await docker.ask('POST', `/images/${running}/tag?repo=${repository}&tag=4.2`);
		const seen = await look(id);
		expect(seen).toMatchObject({registry: {tag: {is: 'moved'}}, current: {is: 'fail', outcome: 'registry moved on'}});
	});

	it('is asked once for all containers of a tag, by two requests of the engine', async () => {
		const looker = await lookerOn(docker.socketPath, {
			registry: createRegistry({nowUnixMs: () => Date.now()}),
			isRegistryAsked: true,
		});
		const other = await docker.createContainer({Image: web}, 'shop-2');
		const before = manifestsAsked();
		await Promise.all([looker.look(id), looker.look(other), looker.look(id)]);
		looker.close();
		await expect.poll(() => manifestsAsked() - before, {timeout: 5_000}).toBeGreaterThan(0);
		expect(manifestsAsked() - before).toBeLessThanOrEqual(2);
	});

	it('does not know a tag, is not there, or is none of the image: the reason is said, and no pass is made of it', async () => {
		await docker.ask('POST', `/images/${boxImage}/tag?repo=${repository}&tag=gone`);
		const unknownTag = await docker.createContainer({Image: `${repository}:gone`}, 'gone');
		expect(await look(unknownTag)).toMatchObject({
			registry: {tag: {is: 'not-known', why: expect.stringContaining('does not have it')}},
			current: {is: 'manual'},
		});
		const local = await docker.createContainer({Image: 'newer'}, 'local');
		const localLook = await look(local);
		expect(localLook).toMatchObject({
			registry: {tag: {is: 'not-known', why: expect.stringContaining('built here')}},
			current: {is: 'manual'},
		});
		const before = manifestsAsked();
		const byId = await docker.createContainer({Image: (await docker.inspect(id)).Image}, 'by-id');
		expect(await look(byId)).toMatchObject({
			registry: {tag: {is: 'not-known', why: expect.stringContaining('by its id')}},
		});
		expect(manifestsAsked()).toBe(before);
		registry.kill();
		expect(await look(id)).toMatchObject({
			registry: {tag: {is: 'not-known', why: expect.stringContaining('could not be asked')}},
			current: {is: 'manual'},
		});
	});
});
