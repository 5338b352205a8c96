/** The fleet: its story, its shape, its size. */
import {existsSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import {afterEach, describe, expect, it} from 'vitest';
import {startDemoEngine, type DemoEngine, type DemoOptions} from '../../source/demo/index.ts';
import {ask} from './recorded/ask.ts';
import {fieldsOf} from './recorded/compare.ts';

type Line = {
	Id: string;
	Names: string[];
	State: string;
	Status: string;
	Created: number;
	ImageID: string;
	Image: string;
};
type Inspected = {
	Name: string;
	Created: string;
	State: {StartedAt: string; Status: string; Health?: {Status: string}};
	RestartCount: number;
	HostConfig: {
		Privileged: boolean;
		PidMode: string;
		NetworkMode: string;
		Memory: number;
		ReadonlyRootfs: boolean;
		Binds: string[] | null;
		PortBindings: Record<string, Array<{HostIp: string; HostPort: string}>>;
	};
	Config: {Hostname: string; User: string; Env: string[]; Labels: Record<string, string>};
};

const engines: DemoEngine[] = [];
async function start(options: DemoOptions = {}): Promise<DemoEngine> {
	const engine = await startDemoEngine({isLively: false, ...options});
	engines.push(engine);
	return engine;
}
afterEach(async () => {
	for (const engine of engines.splice(0)) await engine.close();
});

const list = async ({socketPath}: DemoEngine): Promise<readonly Line[]> =>
	(await ask(socketPath, 'GET /containers/json?all=1')).json as Line[];
const inspect = async ({socketPath}: DemoEngine, name: string): Promise<Inspected> =>
	(await ask(socketPath, `GET /containers/${name}/json`)).json as Inspected;

const plain: unknown = JSON.parse(readFileSync(path.join(import.meta.dirname, 'recorded/plain.json'), 'utf8'));
/** Fields that a container has only if somebody asked for them. */
const optional =
	/^\.(State\.Health|Config\.(Healthcheck|ExposedPorts|Volumes|StopSignal)|HostConfig\.(Tmpfs|Init|Mounts))\b/;
const must = (value: unknown): readonly string[] => fieldsOf(value).filter(one => !optional.test(one));

describe('the story', () => {
	it('has one of each kind, and each looks like a recorded container', async () => {
		const engine = await start();
		const lines = await list(engine);
		expect(lines).toHaveLength(14);
		const listed = new Set(lines.map(line => line.State));
		expect([...listed].sort()).toEqual(['exited', 'restarting', 'running']);
		for (const line of lines) {
			const one: unknown = (await ask(engine.socketPath, `GET /containers/${line.Id}/json`)).json;
			// Without an address there is nothing behind a network's name, and labels are anybody's.
			const named =
				/^\.(Config\.Labels|NetworkSettings\.(Networks|Ports)|HostConfig\.(PortBindings|LogConfig\.Config)|Mounts)\b/;
			const fields = (value: unknown): readonly string[] =>
				must(value)
					.filter(field => !named.test(field))
					.sort();
			expect(fields(one), line.Names[0]).toEqual(fields(plain));
		}
	});

	it('has what makes each of them worth looking at', async () => {
		const engine = await start();
		const vault = await inspect(engine, 'vault');
		expect(vault.Config.User).toBe('100');
		expect(vault.HostConfig).toMatchObject({ReadonlyRootfs: true, Memory: 268_435_456, NetworkMode: 'vault_default'});
		expect(vault.State.Health?.Status).toBe('healthy');
		expect((await inspect(engine, 'ci-runner')).HostConfig).toMatchObject({Privileged: true, PidMode: 'host'});
		expect((await inspect(engine, 'traefik')).HostConfig.Binds).toContain(
			'/var/run/docker.sock:/var/run/docker.sock:ro',
		);
		const exporter = (await inspect(engine, 'node-exporter')).HostConfig;
		expect(exporter).toMatchObject({NetworkMode: 'host', PidMode: 'host', Binds: ['/:/host:ro,rslave']});
		expect((await inspect(engine, 'legacy-db')).HostConfig.PortBindings['3306/tcp']).toEqual([
			{HostIp: '', HostPort: '3306'},
		]);
		expect((await inspect(engine, 'checkout')).Config.Env.join('\n')).toMatch(/^DB_PASSWORD=/m);
		expect((await inspect(engine, 'mailer')).RestartCount).toBeGreaterThan(100);
		expect((await inspect(engine, 'search')).State.Health?.Status).toBe('unhealthy');
		const report = (await list(engine)).find(line => line.Names[0] === '/report');
		expect(report?.Image).toBe(report?.ImageID);
		expect((await ask(engine.socketPath, `GET /images/${report?.ImageID}/json`)).status).toBe(404);
	});

	it('has a hostile one: control characters in hostname, labels and command, a name at the edge', async () => {
		const engine = await start();
		const hostile = (await list(engine)).find(line => (line.Names[0] ?? '').length > 100);
		const one = await inspect(engine, hostile?.Id ?? '');
		expect(one.Config.Hostname).toContain('\u001b]52;');
		expect(Object.values(one.Config.Labels).join('')).toMatch(/\u202e/);
		expect(Object.keys(one.Config.Labels).join('')).toContain('\u001b');
	});

	it('is as old as it says, whenever it starts', async () => {
		const startUnixMs = Date.UTC(2041, 4, 3, 12);
		const engine = await start({nowUnixMs: () => startUnixMs});
		const web = await inspect(engine, 'web-3');
		expect(startUnixMs - Date.parse(web.Created)).toBeGreaterThan(2 * 3_600_000);
		expect(startUnixMs - Date.parse(web.Created)).toBeLessThan(3 * 3_600_000);
		const lines = await list(engine);
		expect(lines.find(line => line.Names[0] === '/vault')?.Status).toBe('Up 5 days (healthy)');
		expect(lines.map(line => line.Created)).toEqual([...lines].map(line => line.Created).sort((a, b) => b - a));
		for (const request of ['GET /version', 'GET /info', 'GET /images/json', 'GET /networks', 'GET /volumes']) {
			expect((await ask(engine.socketPath, request)).text).not.toMatch(/"20(?!3[6-9]|4[01])\d\d-/);
		}
	});
});

describe('the seed', () => {
	it('makes the same fleet twice, and another from another', async () => {
		const options = {containers: 200, nowUnixMs: () => Date.UTC(2031, 0, 1)};
		const texts: string[] = [];
		for (const seed of [7, 7, 8]) {
			const engine = await start({...options, seed});
			const lines = await list(engine);
			const some = await ask(engine.socketPath, `GET /containers/${lines[3]?.Id}/json`);
			texts.push(JSON.stringify(lines) + some.text);
		}
		expect(texts[0]).toBe(texts[1]);
		expect(texts[0]).not.toBe(texts[2]);
	});
});

describe('many', () => {
	it('lists ten thousand quickly, each with its own id and name', async () => {
		const engine = await start({containers: 10_000});
		const lines = await list(engine);
		expect(lines).toHaveLength(10_000);
		expect(new Set(lines.map(line => line.Id)).size).toBe(10_000);
		expect(new Set(lines.map(line => line.Names[0])).size).toBe(10_000);
		const times: number[] = [];
		for (let round = 0; round < 3; round++) {
			const startedAt = performance.now();
			const {status} = await ask(engine.socketPath, 'GET /containers/json?all=1');
			times.push(performance.now() - startedAt);
			expect(status).toBe(200);
		}
		expect(Math.min(...times)).toBeLessThan(1500);
	}, 30_000);

	it('knows every one of a thousand in full, and finds them by the start of an id', async () => {
		const engine = await start({containers: 1000});
		const lines = await list(engine);
		const kinds = new Set<string>();
		for (const line of lines) {
			const {status, json} = await ask(engine.socketPath, `GET /containers/${line.Id.slice(0, 12)}/json`);
			expect(status).toBe(200);
			const one = json as Inspected;
			expect(one.Name).toBe(line.Names[0]);
			const {Privileged, Memory, ReadonlyRootfs, NetworkMode} = one.HostConfig;
			kinds.add(JSON.stringify([Privileged, Memory > 0, ReadonlyRootfs, NetworkMode, one.Config.User === '']));
		}
		expect(kinds.size).toBeGreaterThan(15);
		const ambiguous = await ask(engine.socketPath, 'GET /containers/1/json');
		expect(ambiguous.status).toBe(400);
		expect(ambiguous.json).toEqual({message: 'multiple IDs found with provided prefix: 1'});
	}, 30_000);

	it('shows a change in the list, however large it is', async () => {
		const engine = await start({containers: 500});
		const [first] = await list(engine);
		await ask(engine.socketPath, `POST /containers/${first?.Id}/rename?name=renamed-1`);
		const names = (await list(engine)).map(line => line.Names[0]);
		expect(names[0]).toBe('/renamed-1');
		await ask(engine.socketPath, 'DELETE /containers/renamed-1?force=1');
		expect(await list(engine)).toHaveLength(499);
	});
});

describe('its footprint', () => {
	it('adds less than 5 MB for the story', async () => {
		v8.setFlagsFromString('--expose-gc');
		const collect = vm.runInNewContext('gc') as () => void;
		const used = (): number => {
			collect();
			const {heapUsed, arrayBuffers} = process.memoryUsage();
			return heapUsed + arrayBuffers;
		};
		const before = used();
		const engine = await start();
		await list(engine);
		expect(used() - before).toBeLessThan(5_000_000);
	});

	it('keeps its socket in a folder of this user alone, and leaves nothing behind', async () => {
		const engine = await start();
		const folder = path.dirname(engine.socketPath);
		expect(statSync(folder).mode & 0o777).toBe(0o700);
		await engine.close();
		engines.length = 0;
		expect(existsSync(folder)).toBe(false);
	});
});
