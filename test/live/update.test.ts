/** `U` on a real engine with a real registry: pull, compare, go over, undo; a no, a failed start, and a crash in between. */
import {mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, inject, it, vi} from 'vitest';
import {createNodeHost} from '../../source/host/node-host.ts';
import type {Host} from '../../source/host/host.ts';
import {importFiles} from '../../source/images/database/import-files.ts';
import {databaseFolder} from '../../source/images/database/store.ts';
import type {Fixing} from '../../source/model/fixing.ts';
import {known, Unread} from '../../source/model/read.ts';
import {words} from '../../source/model/safe-text.ts';
import {openScanner, type OpenedScanner} from '../../source/open-scanner.ts';
import {boxImage, startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {tar} from '../helpers/dockerd-image.ts';
import {onFullDisk} from '../helpers/full-disk.ts';
import {startRegistry, type ImageRegistry} from '../helpers/image-registry.ts';
import {fixtureRecords, osvZip, testDatabase} from '../helpers/osv.ts';
import {temporaryFolder} from '../helpers/temporary.ts';
import {runProgram, type Program} from '../helpers/program.ts';
import {openSession, type LiveSession} from '../helpers/session.ts';

const bullseye = path.resolve(import.meta.dirname, '../fixtures/images/bullseye-11.11');
const status = readFileSync(path.join(bullseye, 'dpkg-status'), 'utf8');
const stanzas = status.split('\n\n');
/** As it was, without libsepol1; and with it and a dpkg that is mended. */
const older = stanzas.filter(one => !one.startsWith('Package: libsepol1\n')).join('\n\n');
const newer = stanzas
	.map(one => (one.startsWith('Package: dpkg\n') ? one.replace('Version: 1.20.13', 'Version: 1.20.14') : one))
	.join('\n\n');

type Shown<K extends Fixing['is']> = Extract<Fixing, {readonly is: K}>;

describe.skipIf(inject('dockerSocket') === '')('a newer image', () => {
	let docker: Dockerd;
	let registry: ImageRegistry;
	let scanner: OpenedScanner;
	let session: LiveSession | null = null;
	const folder = temporaryFolder();
	const env = {
		...process.env,
		XDG_DATA_HOME: `${folder}/data`,
		XDG_CACHE_HOME: `${folder}/cache`,
		XDG_STATE_HOME: `${folder}/state`,
	};
	const host: Host = {...createNodeHost(), env};

	/** hc-box with a Debian's list of packages, as an image of its own. Gives its id. */
	async function build(
		name: string,
		packages: string,
		config: Readonly<Record<string, unknown>> = {},
	): Promise<string> {
		const made = await docker.createContainer();
		const files = tar([
			...['var/lib/', 'var/lib/dpkg/'].map(folderPath => ({path: folderPath, is: 'directory', mode: 0o755}) as const),
			{path: 'etc/os-release', is: 'file', mode: 0o644, content: readFileSync(path.join(bullseye, 'os-release'))},
			{path: 'etc/debian_version', is: 'file', mode: 0o644, content: Buffer.from('11.11\n')},
			{path: 'var/lib/dpkg/status', is: 'file', mode: 0o644, content: Buffer.from(packages)},
		]);
		await docker.ask('PUT', `/containers/${made}/archive?path=/`, files);
		const body = {Cmd: ['sleep', '86400'], StopSignal: 'SIGKILL', ...config};
		const image = await docker.ask('POST', `/commit?container=${made}&repo=${name}`, body);
		await docker.remove(made);
		return image.Id as string;
	}

	const idOf = async (reference: string): Promise<string | null> =>
		((await docker.request('GET', `/images/${reference}/json`)).json?.Id as string | undefined) ?? null;
	const containerNamed = async (name: string) => docker.inspect(name);

	/** The older one runs; the registry has the newer, and nobody here knows. */
	async function shop(
		name: string,
		{
			next = 'next',
			pushed = true,
			labels = {},
		}: {readonly next?: string; readonly pushed?: boolean; readonly labels?: Readonly<Record<string, string>>} = {},
	): Promise<{readonly reference: string; readonly was: string; readonly id: string}> {
		const repository = `shop/${name}`;
		const reference = `${registry.address}/${repository}:4`;
		await registry.push('first', repository, '4');
		const was = (await idOf('first')) ?? '';
		const id = await docker.run({Image: reference, Cmd: undefined, Env: ['OWN=kept'], Labels: labels}, name);
		if (pushed) {
			await registry.push(next, repository, '4');
			// As on another machine than the one that pushed.
			await docker.ask('POST', `/images/first/tag?repo=${registry.address}/${repository}&tag=4`);
			await docker.ask('DELETE', `/images/${next}?force=1`);
		}
		return {reference, was, id};
	}

	async function open(): Promise<LiveSession> {
		session?.stop();
		session = await openSession(docker.socketPath, {scanner});
		await session.until(({fleet}) => fleet.isComplete && [...fleet.containers.values()].every(one => one.evidence));
		return session;
	}
	async function shown<K extends Fixing['is']>(is: K, timeoutMs = 60_000): Promise<Shown<K>> {
		const now = session;
		if (now === null) throw new Error('no session');
		const state = await now.until(
			({fixing}) => fixing.is === is || (fixing.is === 'refused' && is !== 'refused'),
			timeoutMs,
		);
		if (state.fixing.is === 'refused' && is !== 'refused') throw new Error(JSON.stringify(state.fixing.trouble));
		return state.fixing as Shown<K>;
	}
	/** The comparison, and the pull before it. */
	async function compared(id: string): Promise<Shown<'preview'>> {
		session?.commands.update(id);
		const first = await shown('preview');
		expect(first.plan).toMatchObject({blocked: null, way: {is: 'pull'}});
		session?.commands.confirm();
		const state = await session?.until(({fixing}) => fixing.is === 'preview' && fixing.update !== undefined, 60_000);
		return state?.fixing as Shown<'preview'>;
	}

	beforeAll(async () => {
		vi.stubEnv('XDG_STATE_HOME', env.XDG_STATE_HOME);
		docker = await startDockerd();
		registry = await startRegistry(docker, 5998);
		await build('first', older, {Env: ['PATH=/bin', 'MODE=old'], ExposedPorts: {'80/tcp': {}}});
		const database = testDatabase({root: databaseFolder(host)});
		mkdirSync(database.root, {recursive: true});
		database.put('Debian.zip', await osvZip(fixtureRecords('Debian')));
		await importFiles(database, database.folder, null, () => {});
		scanner = openScanner(host, {hasScreen: false});
	});
	afterEach(async () => {
		await session?.endScans();
		session?.stop();
		session = null;
		await docker.removeAllContainers();
	});
	afterAll(async () => {
		vi.unstubAllEnvs();
		scanner.close();
		registry.dispose();
		await docker.dispose();
	});

	it('is pulled, compared and gone over to; undo gives back the old one, and its name', async () => {
		const now = await build('next', newer, {
			Cmd: ['sleep', '9999'],
			Env: ['PATH=/bin', 'MODE=new'],
			ExposedPorts: {'80/tcp': {}},
		});
		const {reference, was, id} = await shop('web');
		await open();
		const asked = registry.manifestsAsked();
		session?.commands.update(id);
		const first = await shown('preview');
		expect(first.plan.way).toMatchObject({is: 'pull', step: {beforeId: was, imageId: was}});
		expect(await idOf(reference), 'nothing is pulled before the yes').toBe(was);
		expect(registry.manifestsAsked()).toBeGreaterThan(asked);

		session?.commands.confirm();
		await session?.until(({fixing}) => fixing.is === 'preview' && fixing.update !== undefined, 60_000);
		const {plan, update} = await shown('preview');
		expect(update).toMatchObject({before: {id: was}, after: {id: now}, pulled: {state: 'applying'}});
		const comparison = known(update?.comparison ?? new Unread(words`no update`));
		expect(comparison.fixed.map(match => `${match.id} ${match.package.name}`)).toEqual(['CVE-2025-6297 dpkg']);
		expect(new Set(comparison.added.map(match => match.package.name))).toEqual(new Set(['libsepol1']));
		expect(comparison.packages.map(({name}) => name)).toEqual(['dpkg', 'libsepol1']);
		expect(plan.blocked).toBeNull();
		expect(plan.parts[0]?.fields.map(({field}) => field)).toEqual(
			expect.arrayContaining(['Config.Cmd', 'Config.Env MODE']),
		);
		expect((await containerNamed('web')).Id, 'the old one runs on').toBe(id);

		session?.commands.confirm();
		const {transaction} = await shown('finished');
		expect(transaction.problem).toBeNull();
		const swapped = await containerNamed('web');
		expect(swapped).toMatchObject({
			Image: now,
			State: {Running: true},
			Config: {Image: reference, Cmd: ['sleep', '9999']},
		});
		expect(swapped.Config.Env).toEqual(['PATH=/bin', 'MODE=new', 'OWN=kept']);
		expect(session?.state().history.map(({state}) => state)).toEqual(['applied', 'applied']);

		session?.commands.dismiss();
		session?.commands.planUndo(transaction.id);
		await shown('undo-preview');
		session?.commands.confirm();
		const undone = await shown('finished');
		expect(undone.transaction.problem).toBeNull();
		expect(undone.transaction.proof.map(({says}) => String(says)).join('\n')).toContain(
			`points to image ${was.slice(7, 19)} again`,
		);
		expect(await containerNamed('web')).toMatchObject({Id: id, Image: was, State: {Running: true}});
		expect(await idOf(reference)).toBe(was);
		expect(session?.state().history.map(({state}) => state)).toEqual(['undone', 'undone']);
	}, 180_000);

	it('that nobody wants loses its name, and stays or is dropped as was said', async () => {
		const now = await build('next', newer);
		const {reference, was, id} = await shop('no');
		await open();
		await compared(id);
		expect(await idOf(reference)).toBe(now);
		session?.commands.dismiss();
		const left = await shown('finished');
		expect(left.transaction).toMatchObject({state: 'undone', problem: null});
		expect(await idOf(reference)).toBe(was);
		expect(await idOf(now), 'it stays, unused').toBe(now);
		session?.commands.dismiss();
		await docker.ask('DELETE', `/images/${now}`);

		await compared(id);
		session?.commands.dropUpdate();
		const dropped = await shown('finished');
		expect(dropped.transaction).toMatchObject({state: 'undone', problem: null});
		expect(await idOf(reference)).toBe(was);
		expect(await idOf(now)).toBeNull();
		expect((await containerNamed('no')).Id).toBe(id);
	}, 180_000);

	it('that does not start rolls back by itself, name and all', async () => {
		await build('broken', newer, {Cmd: ['/no/such/program']});
		const {reference, was, id} = await shop('broken-web', {next: 'broken'});
		await open();
		await compared(id);
		session?.commands.confirm();
		const {transaction} = await shown('finished');
		expect(transaction).toMatchObject({state: 'failed'});
		expect(transaction.problem).toContain('The old container is back as it was');
		expect(await containerNamed('broken-web')).toMatchObject({Id: id, State: {Running: true}});
		expect(await idOf(reference)).toBe(was);
		expect(session?.state().history.every(({state}) => state === 'failed' || state === 'undone')).toBe(true);
	}, 180_000);

	it('that was pulled and never decided on: the next start says so, and gives the name back', async () => {
		const now = await build('next', newer);
		const {reference, was, id} = await shop('crash');
		await open();
		await compared(id);
		// As by kill -9: nothing of it is said to anybody.
		await open();
		const offered = await shown('undo-preview');
		expect(offered.transaction.problem).toContain('nobody said yet whether crash is to run on it');
		expect(offered.recovery).toEqual({canKeep: true});
		expect(await idOf(reference)).toBe(now);
		session?.commands.confirm();
		const {transaction} = await shown('finished');
		expect(transaction).toMatchObject({state: 'undone', problem: null});
		expect(await idOf(reference)).toBe(was);
	}, 180_000);

	it('that is here already needs no pull: the registry is not asked', async () => {
		const now = await build('next', newer);
		const {reference, id} = await shop('local', {pushed: false});
		await docker.ask('POST', `/images/next/tag?repo=${registry.address}/shop/local&tag=4`);
		await open();
		const asked = registry.manifestsAsked();
		session?.commands.update(id);
		const {plan, update} = await shown('preview');
		expect(update).toMatchObject({after: {id: now}, pulled: null});
		expect(plan).toMatchObject({blocked: null, way: {is: 'recreate', swap: {imageId: now}}});
		expect(registry.manifestsAsked()).toBe(asked);
		session?.commands.dismiss();
		expect(session?.state().fixing.is).toBe('nothing');
		expect(await idOf(reference), 'a no moves no name that it did not move').toBe(now);
	}, 120_000);

	it('is not looked for where no registry could have one, and there is none where the registry has what runs', async () => {
		const {id} = await shop('same', {pushed: false});
		const byId = await docker.run({Image: await idOf(boxImage)}, 'by-id');
		const built = await docker.run({Image: boxImage}, 'built');
		await open();
		const asked = registry.manifestsAsked();
		for (const [one, why] of [
			[byId, 'by its id'],
			[built, 'built here or loaded from a file'],
		] as const) {
			session?.commands.update(one);
			expect((await shown('preview')).plan.blocked).toContain(why);
			session?.commands.dismiss();
		}
		expect(registry.manifestsAsked()).toBe(asked);
		session?.commands.update(id);
		expect((await shown('told')).says).toContain('there is no newer image of it');
	}, 120_000);

	describe('without a screen', () => {
		const onto = (stdout: number, ...args: readonly string[]): Program =>
			runProgram([...args, '--host', `unix://${docker.socketPath}`], {
				stdout,
				env: {
					XDG_DATA_HOME: env.XDG_DATA_HOME,
					XDG_CACHE_HOME: env.XDG_CACHE_HOME,
					XDG_STATE_HOME: `${folder}/cli-state`,
				},
			});
		const program = (...args: readonly string[]): Program => onto(-1, ...args);
		/** Standard output leads to a disk that has room for so much. */
		const hullcheckOnFull = (room: number, ...args: readonly string[]) =>
			onFullDisk(room, async file => {
				const run = onto(file, ...args);
				return {code: await run.ended, stderr: run.stderr()};
			});
		const hullcheck = async (...args: readonly string[]) => {
			const run = program(...args);
			const code = await run.ended;
			return {code, stdout: run.stdout(), stderr: run.stderr()};
		};

		it('says what would be pulled; compares and gives the tag back where nobody says yes; goes over; undo brings all back', async () => {
			const now = await build('next', newer);
			const {reference, was, id} = await shop('cli');
			const dry = await hullcheck('update', 'cli', '--dry-run');
			expect(dry).toMatchObject({code: 0, stdout: expect.stringContaining(`docker pull ${reference}`)});
			expect(await idOf(reference)).toBe(was);

			const compared = await hullcheck('update', 'cli', '--pull', '--drop');
			expect(compared.code).toBe(2);
			expect(compared.stdout).toContain('CVE-2025-6297 in dpkg');
			expect(compared.stderr).toContain('nobody is there to say yes');
			expect([await idOf(reference), (await containerNamed('cli')).Id]).toEqual([was, id]);

			const updated = await hullcheck('update', 'cli', '--yes');
			expect(updated.code, updated.stderr).toBe(0);
			expect(updated.stdout).toContain('cli: applied: newer image of');
			expect(await containerNamed('cli')).toMatchObject({Image: now, State: {Running: true}});
			expect(await hullcheck('update', 'cli')).toMatchObject({
				code: 0,
				stdout: expect.stringContaining('there is no newer image of it'),
			});

			expect((await hullcheck('undo', '--yes')).code).toBe(0);
			expect([await idOf(reference), (await containerNamed('cli')).Id]).toEqual([was, id]);
		}, 180_000);

		it('tells all of it as one object: what would be pulled, what it is worth, what came of it; and no secret', async () => {
			const now = await build('next', newer, {Env: ['PATH=/bin', 'API_TOKEN=hunter2-of-the-image']});
			const {reference, was, id} = await shop('json');
			// Its digest is a name too, which the push left.
			await docker.ask('DELETE', `/images/${now}?force=1`);
			const told = async (...args: readonly string[]) => {
				const run = await hullcheck('update', 'json', '--format', 'json', ...args);
				expect(run.stdout + run.stderr).not.toContain('hunter2');
				return {...run, json: run.stdout === '' ? null : JSON.parse(run.stdout)};
			};
			const dry = await told('--dry-run');
			expect(dry.json).toMatchObject({
				isDryRun: true,
				exitCode: 0,
				name: 'json',
				id,
				is: 'planned',
				isNewer: true,
				reference,
				before: {id: was},
				after: null,
				comparison: null,
				plan: null,
				transaction: null,
				pull: {plan: {way: 'pull'}, transaction: null},
			});
			expect(await idOf(reference)).toBe(was);
			expect(await told()).toMatchObject({code: 2, json: null, stderr: expect.stringContaining('nobody confirmed it')});

			const compared = await told('--pull', '--drop');
			expect(compared.stderr).toContain('nobody is there to say yes');
			expect(compared.json).toMatchObject({
				exitCode: 2,
				is: 'planned',
				before: {id: was},
				after: {id: now},
				comparison: {is: 'covered', fixed: [{cve: 'CVE-2025-6297', package: 'dpkg'}]},
				pull: {transaction: {state: 'undone', isOpen: false}},
				plan: {way: 'recreate'},
				transaction: null,
			});
			expect(compared.json.comparison.packages).toHaveLength(2);
			expect(compared.stdout, 'named, and masked').toContain('API_TOKEN');
			expect([await idOf(reference), await idOf(now)]).toEqual([was, null]);

			const updated = await told('--yes');
			expect(updated.code, updated.stderr).toBe(0);
			expect(updated.json).toMatchObject({
				isDryRun: false,
				exitCode: 0,
				is: 'applied',
				after: {id: now},
				pull: {transaction: {state: 'applied'}},
				transaction: {state: 'applied', containerId: id, problem: null, undoBlocked: null},
			});
			expect(await containerNamed('json')).toMatchObject({Id: updated.json.transaction.replacedBy, Image: now});
			expect((await told()).json).toMatchObject({exitCode: 0, is: 'nothing', isNewer: false, before: {id: now}});
		}, 180_000);

		it('killed between pull and answer: recover says so, and moves the tag back', async () => {
			await build('next', newer);
			const {reference, was} = await shop('killed');
			const run = program('update', 'killed', '--yes');
			await vi.waitFor(() => expect(run.stderr()).toContain('scanning both images'), {timeout: 60_000, interval: 5});
			run.process.kill('SIGKILL');
			await run.ended;
			expect(await idOf(reference)).not.toBe(was);
			const recovered = await hullcheck('recover', '--yes');
			expect(recovered.code, recovered.stderr).toBe(0);
			expect(recovered.stdout.replaceAll(/\s+/g, ' ')).toContain('nobody said yet whether killed is to run on it');
			expect(await idOf(reference)).toBe(was);
			expect((await hullcheck('recover')).stdout).toContain('nothing is open');
		}, 120_000);

		it('that can not be told is given back, or is not said to be nothing', async () => {
			const now = await build('next', newer);
			const {reference, was, id} = await shop('full');
			const preview = await hullcheck('update', 'full', '--dry-run');
			const compared = await hullcheckOnFull(preview.stdout.length + 20, 'update', 'full', '--pull');
			expect(compared).toMatchObject({code: 2, stderr: expect.stringMatching(/could not be written[^]*taken back/)});
			expect(compared.stderr).toContain('scanning both images');
			expect([await idOf(reference), (await containerNamed('full')).Id]).toEqual([was, id]);
			expect((await hullcheck('recover')).stdout).toContain('nothing is open');

			const applied = await hullcheckOnFull(0, 'update', 'full', '--yes', '--format', 'json');
			expect(applied).toMatchObject({code: 3, stderr: expect.stringContaining('full: applied: newer image of')});
			expect(await containerNamed('full')).toMatchObject({Image: now, State: {Running: true}});

			const asked = await hullcheck('undo');
			const undone = await hullcheckOnFull(asked.stdout.length + 20, 'undo', '--yes');
			expect(undone).toMatchObject({code: 3, stderr: expect.stringContaining('full: taken back: newer image of')});
			expect([await idOf(reference), (await containerNamed('full')).Id]).toEqual([was, id]);

			const killed = program('update', 'full', '--yes');
			await vi.waitFor(() => expect(killed.stderr()).toContain('scanning both images'), {timeout: 60_000, interval: 5});
			killed.process.kill('SIGKILL');
			await killed.ended;
			const open = await hullcheck('recover');
			const recovered = await hullcheckOnFull(open.stdout.length + 20, 'recover', '--yes');
			expect(recovered).toMatchObject({code: 3, stderr: expect.stringContaining('full: taken back')});
			expect(await idOf(reference)).toBe(was);
		}, 180_000);

		it('of a container that is removed while it is compared: the tag is given back, and an object says so', async () => {
			await build('next', newer);
			const {reference, was, id} = await shop('gone');
			const run = program('update', 'gone', '--pull', '--format', 'json');
			await vi.waitFor(() => expect(run.stderr()).toContain('scanning both images'), {timeout: 60_000, interval: 5});
			await docker.remove(id);
			expect(await run.ended).toBe(2);
			expect(JSON.parse(run.stdout())).toMatchObject({
				exitCode: 2,
				is: 'refused',
				trouble: {why: expect.stringContaining('the container is gone')},
				pull: {transaction: {state: 'undone'}},
			});
			expect(run.stderr()).not.toContain('this is a bug');
			expect(await idOf(reference)).toBe(was);
		}, 120_000);

		it('leaves Compose its containers, with the commands that do it there', async () => {
			await docker.run(
				{Image: boxImage, Labels: {'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'api'}},
				'shop-api-1',
			);
			expect(await hullcheck('update', 'shop-api-1')).toMatchObject({
				code: 2,
				stdout: expect.stringContaining('docker compose --project-name shop pull api'),
			});
		}, 60_000);

		it('of a container of Compose is compared once Compose pulled it: that is not done from here', async () => {
			const now = await build('next', newer);
			const labels = {'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'api'};
			const {reference, was, id} = await shop('api', {labels});
			const told = async () => JSON.parse((await hullcheck('update', 'api', '--yes', '--format', 'json')).stdout);
			expect(await told()).toMatchObject({
				exitCode: 2,
				is: 'refused',
				isNewer: true,
				reference,
				comparison: null,
				whyNotCompared: 'it is compared once it is pulled',
				patch: ['docker compose --project-name shop pull api', 'docker compose --project-name shop up --detach api'],
			});
			expect(await idOf(reference)).toBe(was);

			await docker.ask('POST', `/images/create?fromImage=${reference}`);
			expect(await told()).toMatchObject({
				exitCode: 2,
				is: 'refused',
				isNewer: true,
				before: {id: was},
				after: {id: now},
				comparison: {fixed: [{cve: 'CVE-2025-6297'}]},
				patch: ['docker compose --project-name shop up --detach api'],
				plan: null,
			});
			const text = await hullcheck('update', 'api', '--dry-run');
			expect(text.stdout).toMatch(/CVE-2025-6297 in dpkg[^]*owns this container[^]*up --detach api/);
			expect([(await containerNamed('api')).Id, await idOf(reference)]).toEqual([id, now]);

			await open();
			session?.commands.update(id);
			await session?.until(({fixing}) => fixing.is === 'preview' && fixing.update !== undefined, 60_000);
			const {plan, update} = await shown('preview');
			expect(plan.blocked).toContain('Docker Compose (service api of project shop) owns this container');
			expect(update).toMatchObject({after: {id: now}, pulled: null});
			session?.commands.confirm();
			expect((await containerNamed('api')).Id).toBe(id);
			expect(session?.state().history.filter(({containerName}) => containerName === 'api')).toEqual([]);
		}, 120_000);

		it('of a task of Swarm is compared by the digest that runs, wherever the tag leads here', async () => {
			await docker.ask('POST', '/swarm/init', {ListenAddr: '127.0.0.1:2377', AdvertiseAddr: '127.0.0.1'});
			try {
				const now = await build('next', newer);
				const {reference, was} = await shop('task', {pushed: false});
				const digestOf = async (image: string) =>
					String(
						(await docker.ask('GET', `/images/${image}/json`)).RepoDigests.find((one: string) =>
							one.includes('shop/task'),
						),
					).split('@')[1];
				const serve = async (digest: string | undefined) =>
					docker.ask('POST', '/services/create', {
						Name: 'shop',
						TaskTemplate: {ContainerSpec: {Image: `${reference}@${digest}`, StopGracePeriod: 1}},
					});
				await serve(await digestOf(was));
				const filters = encodeURIComponent(JSON.stringify({label: ['com.docker.swarm.service.name=shop']}));
				const task = async () =>
					vi.waitFor(async () => String((await docker.ask('GET', `/containers/json?filters=${filters}`))[0].Id), {
						timeout: 30_000,
					});
				const told = async () => {
					const run = await hullcheck('update', (await task()).slice(0, 12), '--dry-run', '--format', 'json');
					return JSON.parse(run.stdout);
				};
				expect(await told()).toMatchObject({exitCode: 0, is: 'nothing', isNewer: false});

				await registry.push('next', 'shop/task', '4');
				const digest = await digestOf(now);
				expect(await told()).toMatchObject({
					is: 'refused',
					comparison: {fixed: [{cve: 'CVE-2025-6297'}]},
					patch: [`docker service update --image '${reference}@${digest}' shop`],
				});

				await docker.ask('DELETE', '/services/shop');
				await vi.waitFor(
					async () => expect(await docker.ask('GET', `/containers/json?all=1&filters=${filters}`)).toEqual([]),
					{timeout: 30_000},
				);
				await serve(digest);
				await docker.ask('POST', `/images/${was}/tag?repo=${registry.address}/shop/task&tag=4`);
				const stale = await told();
				expect(stale, 'the tag leads to an older one here').toMatchObject({is: 'nothing', isNewer: false});
			} finally {
				await docker.request('DELETE', '/services/shop');
				await docker.request('POST', '/swarm/leave?force=1');
			}
		}, 180_000);
	});
});
