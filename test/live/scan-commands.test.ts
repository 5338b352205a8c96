/** The commands around a scan on a real engine: pulled and dropped again, beside another scanner, in an audit, and what they need. */
import {execFile} from 'node:child_process';
import {mkdirSync, readFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest';
import {debianImage} from '../helpers/debian-image.ts';
import {startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {fixtureRecords, osvFixtures, osvZip} from '../helpers/osv.ts';
import {temporaryFolder} from '../helpers/temporary.ts';
import {startRegistry, type TestRegistry} from '../helpers/registry.ts';
import {trivyFolder} from '../helpers/trivy.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const port = 5998;
const pulled = `127.0.0.1:${port}/shop/web:4.2`;
const local = 'hc-commands:11';

type Ended = {readonly code: number; readonly stdout: string; readonly stderr: string};

describe.skipIf(inject('dockerSocket') === '')('commands of scans', {timeout: 240_000}, () => {
	const folder = temporaryFolder();
	let docker: Dockerd;
	let registry: TestRegistry;
	let mirror: Server;
	let url: string;
	let asked: string[] = [];

	async function hullcheck(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
		const [command = '', ...rest] = words;
		try {
			const ended = await run(
				process.execPath,
				['--import', 'tsx', 'source/cli.tsx', command, '--host', `unix://${docker.socketPath}`, ...rest],
				{
					cwd: root,
					maxBuffer: 64 * 1024 ** 2,
					env: {
						...process.env,
						XDG_DATA_HOME: `${folder}/data`,
						XDG_CACHE_HOME: `${folder}/cache`,
						XDG_STATE_HOME: `${folder}/state`,
						XDG_CONFIG_HOME: `${folder}/config`,
						...env,
					},
				},
			);
			return {code: 0, ...ended};
		} catch (error) {
			const {code, stdout, stderr} = error as {code: number; stdout: string; stderr: string};
			return {code, stdout, stderr};
		}
	}
	const updated = (...words: readonly string[]): Promise<Ended> => {
		asked = [];
		return hullcheck([
			'db',
			'update',
			'--osv',
			`${url}/osv`,
			'--kev',
			`${url}/kev.json`,
			'--epss',
			`${url}/epss.csv`,
			...words,
		]);
	};
	const has = async (image: string): Promise<boolean> =>
		(await docker.request('GET', `/images/${image}/json`)).status === 200;
	const drop = (image: string): Promise<unknown> => docker.ask('DELETE', `/images/${image}?force=1`);
	/** Nothing of hullcheck's is left, and nothing ran. */
	async function expectNothingLeft(): Promise<void> {
		const all = (await docker.ask('GET', '/containers/json?all=1')) as ReadonlyArray<{Names: readonly string[]}>;
		expect(all.flatMap(({Names}) => Names)).toEqual([]);
	}

	beforeAll(async () => {
		const archive = await osvZip(fixtureRecords('Debian'));
		mirror = createServer(({url: at = ''}, response) => {
			asked.push(at);
			const files: Readonly<Record<string, Buffer>> = {
				'/osv/Debian/all.zip': archive,
				'/kev.json': readFileSync(`${osvFixtures}/kev.json`),
				'/epss.csv': Buffer.from(
					'#model_version:v1,score_date:2026-11-30T00:00:00Z\ncve,epss,percentile\nCVE-2026-0001,0.9,0.99\n',
				),
			};
			const bytes = files[at];
			response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
		});
		await new Promise<void>(resolve => {
			mirror.listen(0, '127.0.0.1', resolve);
		});
		url = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`;
		docker = await startDockerd();
		await docker.ask('POST', `/images/create?fromSrc=-&repo=${local}`, debianImage());
		registry = await startRegistry(docker, port);
		await registry.push(local, 'shop/web', '4.2');
		await drop(pulled);
	}, 240_000);
	afterAll(async () => {
		registry.dispose();
		mirror.closeAllConnections();
		mirror.close();
		await docker.dispose();
	});

	it('db update brings what the images need, by what was read of them', async () => {
		const before = await updated();
		expect(before).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/images have not been read[^]*name what your/),
		});
		expect(asked).toEqual([]);
		const after = await updated('--scan');
		expect(after).toMatchObject({code: 0, stderr: expect.stringMatching(/the images of this engine need Debian\n/)});
		expect(after.stderr).not.toContain('have not been read');
		expect(asked).toEqual(['/osv/Debian/all.zip', '/kev.json', '/epss.csv']);
		await expectNothingLeft();
	});

	it('an image that is not here: said, pulled where asked, and dropped again', async () => {
		// The name alone: what was pushed is gone, and the image itself too, so that a pull brings it back.
		await drop(local);
		expect(await hullcheck(['scan', pulled])).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('--pull fetches it'),
		});
		const dropped = await hullcheck(['scan', '--pull', '--drop', '--format', 'json', pulled]);
		expect(dropped).toMatchObject({code: 0, stderr: expect.stringContaining(`pulling ${pulled}`)});
		const {images} = JSON.parse(dropped.stdout) as {
			images: ReadonlyArray<{packages: number; findings: readonly object[]}>;
		};
		expect(images).toMatchObject([{name: pulled, packages: 96}]);
		expect(images[0]?.findings).toHaveLength(117);
		expect(await has(pulled)).toBe(false);

		expect(await hullcheck(['scan', '--pull', pulled])).toMatchObject({code: 0});
		expect(await has(pulled)).toBe(true);
		// It was here before: it is not ours to drop.
		expect(await hullcheck(['scan', '--pull', '--drop', pulled])).toMatchObject({code: 0});
		expect(await has(pulled)).toBe(true);
		expect(await hullcheck(['scan', '--pull', `127.0.0.1:${port}/shop/none:1`])).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/shop\/none:1 could not be pulled: /),
		});
		await expectNothingLeft();
	});

	it('the real Trivy beside ours: the same pairs, told differently by severity', async () => {
		const cache = temporaryFolder();
		mkdirSync(`${cache}/db`);
		await run('tar', ['-xzf', path.join(root, 'test/fixtures/scanners/trivy-db-bullseye.tar.gz'), '-C', `${cache}/db`]);
		const env = {PATH: `${await trivyFolder()}:${process.env['PATH'] ?? ''}`, TRIVY_CACHE_DIR: cache};
		const {code, stdout} = await hullcheck(['scan', '--compare', 'trivy', '--format', 'json', pulled], env);
		expect(code).toBe(0);
		const [image] = (JSON.parse(stdout) as {images: ReadonlyArray<{comparison: Record<string, unknown[]>}>}).images;
		const {here, there, onlyHere, onlyThere, differing, same} = image?.comparison ?? {};
		console.log(
			`Debian 11, hullcheck and Trivy: only here ${onlyHere?.length}, only there ${onlyThere?.length}, told differently ${differing?.length}, alike ${String(same)}`,
		);
		expect([here, there]).toMatchObject([{name: 'embedded'}, {name: 'trivy', doubts: []}]);
		expect([onlyHere, onlyThere]).toEqual([[], []]);
		// Nobody rated ours; that database calls all of them high.
		expect(differing).toHaveLength(117);
		expect(new Set(differing?.flatMap(one => (one as {differs: string[]}).differs))).toEqual(new Set(['severity']));
	});

	it('an audit shows what scans found, and --scan makes them first', async () => {
		const audit = async (...more: readonly string[]) => {
			const {code, stdout} = await hullcheck(['audit', '--format', 'json', ...more], {
				XDG_CACHE_HOME: `${folder}/cache-2`,
			});
			expect(code).toBe(0);
			return (JSON.parse(stdout) as {images: ReadonlyArray<{tags: string[]; scan: {findings: unknown[]} | null}>})
				.images;
		};
		const scanIn = (images: Awaited<ReturnType<typeof audit>>) => images.find(({tags}) => tags.includes(pulled))?.scan;
		expect(scanIn(await audit())).toBeNull();
		expect(scanIn(await audit('--scan'))?.findings).toHaveLength(117);
		expect(scanIn(await audit())?.findings).toHaveLength(117);
		await expectNothingLeft();
	});
});
