/** What commands and mishaps do: faithful recreate, ports, limits in stats, execs, crash loops, the script of the day. */
import Docker from 'dockerode';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {startDemoEngine, type DemoEngine} from '../../source/demo/index.ts';
import {ask, type Answer} from './recorded/ask.ts';
import {openLines, wordsOf} from './stream.ts';

const MiB = 1024 * 1024;

let engine: DemoEngine;
beforeEach(async () => {
	engine = await startDemoEngine({isLively: false});
});
afterEach(() => engine.close());

const call = (request: string, body?: unknown): Promise<Answer> => ask(engine.socketPath, request, body);
async function inspect(name: string): Promise<{Id: string; State: Record<string, unknown>; RestartCount: number}> {
	return (await call(`GET /containers/${name}/json`)).json as never;
}
type Stats = {
	memory_stats: {usage: number; limit: number; stats: Record<string, number>};
	pids_stats: {current: number; limit?: number};
	cpu_stats: {cpu_usage: {total_usage: number}; throttling_data: {periods: number}};
	precpu_stats: {cpu_usage: {total_usage: number}};
};
const stats = async (name: string): Promise<Stats> =>
	(await call(`GET /containers/${name}/stats?stream=0`)).json as Stats;

describe('a recreate, as the program does it', () => {
	it('works step by step, and the port moves with it', async () => {
		const old = await inspect('legacy-db');
		const body = {
			Image: 'mysql:5.7',
			ExposedPorts: {'3306/tcp': {}},
			HostConfig: {
				PortBindings: {'3306/tcp': [{HostIp: '127.0.0.1', HostPort: '3306'}]},
				Binds: ['legacy-db-data:/var/lib/mysql'],
			},
		};
		const made = await call('POST /containers/create?name=legacy-db.new', body);
		const {Id} = made.json as {Id: string};
		const tooEarly = await call(`POST /containers/${Id}/start`);
		expect(tooEarly.status).toBe(500);
		expect(tooEarly.text).toContain('address already in use');
		const steps: ReadonlyArray<readonly [request: string, body?: unknown]> = [
			[`POST /containers/${old.Id}/stop`],
			[`POST /containers/${old.Id}/update`, {RestartPolicy: {Name: 'no'}}],
			[`POST /containers/${old.Id}/rename?name=legacy-db.old`],
			[`POST /containers/${Id}/rename?name=legacy-db`],
			[`POST /containers/${Id}/start`],
		];
		for (const [request, sent] of steps) expect((await call(request, sent)).status, request).toBeLessThan(300);
		const stolen = await call(`POST /containers/${old.Id}/start`);
		expect(stolen.status).toBe(500);
		expect((await inspect(old.Id)).State).toMatchObject({Status: 'exited', ExitCode: 128});
		expect((await inspect('legacy-db')).Id).toBe(Id);
		expect((await call(`DELETE /containers/${old.Id}`)).status).toBe(204);
		expect((await call('GET /volumes/legacy-db-data')).status).toBe(200);
	});

	it('does not start on a network that is gone', async () => {
		await call('POST /networks/create', {Name: 'brief'});
		await call('POST /containers/create?name=homeless', {
			Image: 'busybox:1.36',
			Cmd: 'sh',
			HostConfig: {NetworkMode: 'brief'},
		});
		expect((await call('GET /containers/homeless/json')).json).toMatchObject({Path: 'sh', Args: []});
		await call('DELETE /networks/brief');
		const refused = await call('POST /containers/homeless/start');
		expect({status: refused.status, says: refused.text}).toMatchObject({
			status: 404,
			says: expect.stringMatching(/network [0-9a-f]{64} not found/) as string,
		});
	});

	it('is reached by dockerode like any other engine', async () => {
		const docker = new Docker({socketPath: engine.socketPath, version: 'v1.41'});
		const names = (await docker.listContainers({all: true})).map(one => one.Names[0]);
		expect(names).toContain('/vault');
		await docker.getContainer('web-3').update({PidsLimit: 77});
		expect((await docker.getContainer('web-3').inspect()).HostConfig.PidsLimit).toBe(77);
		await expect(docker.getContainer('nobody').inspect()).rejects.toMatchObject({statusCode: 404});
	});
});

describe('limits', () => {
	it('are what stats show from then on', async () => {
		const before = await stats('web-3');
		expect(before.memory_stats.limit).toBeGreaterThan(20_000 * MiB);
		expect(before.pids_stats.limit).toBeUndefined();
		const body = {Memory: 300 * MiB, MemorySwap: 300 * MiB, PidsLimit: 120, NanoCpus: 500_000_000};
		expect((await call('POST /containers/web-3/update', body)).json).toEqual({Warnings: null});
		const after = await stats('web-3');
		expect(after.memory_stats.limit).toBe(300 * MiB);
		expect(after.memory_stats.stats['hierarchical_memsw_limit']).toBe(300 * MiB);
		expect(after.memory_stats.usage).toBeLessThan(300 * MiB);
		expect(after.pids_stats.limit).toBe(120);
		expect(after.cpu_stats.throttling_data.periods).toBeGreaterThan(0);
	});

	it('below what is in use are refused by the kernel, and nothing changes', async () => {
		const body = {Memory: 32 * MiB, MemorySwap: 32 * MiB};
		const refused = await call('POST /containers/search/update', body);
		expect(refused.status).toBe(500);
		expect(refused.text).toMatch(/unable to set memory limit to 33554432 \(current usage: \d+, peak usage: \d+\)/);
		expect((await stats('search')).memory_stats.limit).toBe(2048 * MiB);
	});

	it('of swap stay in force where an update only changes what inspect says', async () => {
		await call('POST /containers/web-3/update', {Memory: 300 * MiB, MemorySwap: 300 * MiB});
		await call('POST /containers/web-3/update', {MemorySwap: -1});
		const memsw = async (): Promise<number | undefined> =>
			(await stats('web-3')).memory_stats.stats['hierarchical_memsw_limit'];
		expect((await call('GET /containers/web-3/json')).json).toMatchObject({HostConfig: {MemorySwap: -1}});
		expect(await memsw()).toBe(300 * MiB);
		await call('POST /containers/web-3/restart');
		expect(await memsw()).toBeGreaterThan(2 ** 60);
	});

	it('survive nothing but a new container', async () => {
		await call('POST /containers/web-3/update', {PidsLimit: 99});
		await call('POST /containers/web-3/restart');
		expect((await stats('web-3')).pids_stats.limit).toBe(99);
	});
});

describe('stats', () => {
	it('stream once a second, and only grow where they count', async () => {
		const stream = await openLines(engine.socketPath, '/containers/web-1/stats?stream=1');
		const lines = await stream.atLeast(2);
		stream.close();
		const [first, second] = lines.map(line => JSON.parse(line) as Stats);
		expect(first?.precpu_stats.cpu_usage.total_usage).toBe(0);
		const grown = (second?.cpu_stats.cpu_usage.total_usage ?? 0) - (second?.precpu_stats.cpu_usage.total_usage ?? 0);
		expect(grown).toBeGreaterThan(0);
		expect(grown).toBeLessThan(2e9);
	});

	it('never run backwards', async () => {
		let nowUnixMs = Date.UTC(2030, 1, 1);
		const slow = await startDemoEngine({isLively: false, nowUnixMs: () => nowUnixMs});
		let last = 0;
		for (let step = 0; step < 200; step++) {
			const {json} = await ask(slow.socketPath, 'GET /containers/ci-runner/stats?stream=0');
			const total = (json as Stats).cpu_stats.cpu_usage.total_usage;
			expect(total).toBeGreaterThanOrEqual(last);
			last = total;
			nowUnixMs += 700;
		}
		await slow.close();
	});
});

describe('files', () => {
	it('come as a tar', async () => {
		const {bytes, headers} = await call('GET /containers/vault/archive?path=/etc/passwd');
		expect(headers['content-type']).toBe('application/x-tar');
		const header = bytes.subarray(0, 512);
		const field = (from: number, to: number): string => header.subarray(from, to).toString().replace(/\0.*$/, '');
		expect(field(0, 100)).toBe('passwd');
		const size = Number.parseInt(field(124, 136), 8);
		expect(bytes.subarray(512, 512 + size).toString()).toMatch(/^root:x:0:0:/);
		const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
		expect(Number.parseInt(field(148, 156), 8)).toBe(sum);
		expect(bytes.length % 512).toBe(0);
		const head = await call('HEAD /containers/vault/archive?path=/etc/passwd');
		const stat: unknown = JSON.parse(
			Buffer.from(String(head.headers['x-docker-container-path-stat']), 'base64').toString(),
		);
		expect(stat).toMatchObject({name: 'passwd', size, mode: 0o644, linkTarget: ''});
	});
});

describe('mishaps', () => {
	it('shows an exec while it exists', async () => {
		const id = engine.hooks.exec('vault', {command: ['sh', '-c', 'id'], user: 'root', isTty: true, lastsMs: 60});
		expect((await call(`GET /exec/${id}/json`)).json).toMatchObject({
			Running: true,
			ExitCode: null,
			ProcessConfig: {entrypoint: 'sh', arguments: ['-c', 'id'], user: 'root', privileged: false, tty: true},
		});
		expect((await call('GET /containers/vault/json')).json).toMatchObject({ExecIDs: [id]});
		const stream = await openLines(engine.socketPath, '/events?since=0');
		const lines = await stream.atLeast(3);
		expect(lines.map(wordsOf)).toEqual([
			'container exec_create: sh -c id vault',
			'container exec_start: sh -c id vault',
			'container exec_die vault',
		]);
		stream.close();
		expect((await call(`GET /exec/${id}/json`)).json).toMatchObject({Running: false, ExitCode: 0});
	});

	it('loops until its policy is taken away', async () => {
		const before = await inspect('mailer');
		engine.hooks.revive('mailer');
		expect((await inspect('mailer')).RestartCount).toBe(before.RestartCount + 1);
		engine.hooks.crash('mailer');
		expect((await inspect('mailer')).State).toMatchObject({Status: 'restarting', Running: true, Pid: 0, ExitCode: 1});
		await call('POST /containers/mailer/update', {RestartPolicy: {Name: 'no'}});
		engine.hooks.revive('mailer');
		expect((await inspect('mailer')).State).toMatchObject({Status: 'exited', Running: false});
	});

	it('kills for memory, and starts again', async () => {
		const stream = await openLines(engine.socketPath, '/events');
		engine.hooks.outOfMemory('checkout');
		expect((await inspect('checkout')).State).toMatchObject({OOMKilled: true, ExitCode: 137});
		const lines = await stream.atLeast(5);
		expect(lines.map(wordsOf)).toEqual([
			'container oom checkout',
			'network disconnect shop_front',
			'container die checkout',
			'network connect shop_front',
			'container start checkout',
		]);
		stream.close();
		expect((await inspect('checkout')).State).toMatchObject({Running: true, OOMKilled: false});
	});

	it('becomes healthy a while after its start, or not', async () => {
		const stream = await openLines(engine.socketPath, '/events?filters={"event":["health_status"]}');
		const check = {Test: ['CMD', 'true'], Interval: 60_000_000, Timeout: 1e9, Retries: 1};
		await call('POST /containers/create?name=fit', {Image: 'busybox:1.36', Healthcheck: check});
		await call('POST /containers/create?name=ill', {Image: 'opensearch:2.11', Healthcheck: check});
		for (const name of ['fit', 'ill']) {
			await call(`POST /containers/${name}/start`);
			expect((await inspect(name)).State).toMatchObject({Health: {Status: 'starting', Log: []}});
		}
		const lines = await stream.atLeast(2);
		expect([...lines].map(wordsOf).sort()).toEqual([
			'container health_status: healthy fit',
			'container health_status: unhealthy ill',
		]);
		stream.close();
	});
});

describe('the script of the day', () => {
	it('does something now and then, one thing at a time, and recreates legacy-db once', async () => {
		vi.useFakeTimers({toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date']});
		const lively = await startDemoEngine();
		const seen = new Map<number, string[]>();
		try {
			for (let second = 1; second <= 250; second++) {
				// Half a millisecond late: several events of one moment stand microseconds apart.
				const since = Date.now() / 1000 + 0.0005;
				vi.advanceTimersByTime(1000);
				const {text} = await ask(
					lively.socketPath,
					`GET /events?since=${since.toFixed(4)}&until=${(since + 1).toFixed(4)}`,
				);
				if (text !== '') seen.set(second, text.trim().split('\n').map(wordsOf));
			}
			const {json} = await ask(lively.socketPath, 'GET /containers/legacy-db/json');
			expect(json).toMatchObject({HostConfig: {Memory: 0, PidsLimit: null}});
		} finally {
			await lively.close();
			vi.useRealTimers();
		}
		// The start after the oom belongs to it, although it comes a moment later.
		const isAfterOom = (words: readonly string[]): boolean => words.includes('container start checkout');
		const seconds = [...seen].filter(([, words]) => !isAfterOom(words)).map(([second]) => second);
		const gaps = seconds.slice(1).map((second, index) => second - (seconds[index] ?? 0));
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3);
		const all = [...seen.values()].flat();
		expect(all.filter(words => words === 'container create legacy-db')).toHaveLength(1);
		expect(all.filter(words => words === 'container die mailer').length).toBeGreaterThan(10);
		expect(all).toContain('container exec_create: sh web-3');
		expect(all).toContain('container oom checkout');
	});

	it('lets be what somebody else has replaced', async () => {
		vi.useFakeTimers({toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date']});
		const lively = await startDemoEngine();
		try {
			await ask(lively.socketPath, 'DELETE /containers/legacy-db?force=1');
			const made = await ask(lively.socketPath, 'POST /containers/create?name=legacy-db', {Image: 'mysql:5.7'});
			vi.advanceTimersByTime(70_000);
			const {json} = await ask(lively.socketPath, 'GET /containers/legacy-db/json');
			expect(json).toMatchObject({Id: (made.json as {Id: string}).Id});
		} finally {
			await lively.close();
			vi.useRealTimers();
		}
	});
});
