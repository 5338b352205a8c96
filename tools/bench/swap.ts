/** How long a client is without an answer while a container is put in another's place, beside a restart of the same one. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {undoTransaction} from '../../source/fixes/undo.ts';
import {doorsAt, ended, openEngine, runSwap} from '../../test/helpers/swapping.ts';
import {median, type Row} from './report.ts';
import {node, root, type Rig} from './rig.ts';

const port = 18123;
/** Longer than the longest wait for an address to be found again. */
const settleMs = 2500;

type Client = {
	/** The longest time between two answers since `fromMs`. */
	gapSince(fromMs: number): number;
	answered(): Promise<void>;
	end(): Promise<void>;
};

async function startClient(rig: Rig): Promise<Client> {
	const child = spawn(
		'nsenter',
		[
			'--net',
			`--target=${rig.engine.pid()}`,
			node,
			'--import=tsx',
			path.join(root, 'tools/bench/client.ts'),
			`http://127.0.0.1:${port}/`,
		],
		{cwd: root, stdio: ['ignore', 'pipe', 'inherit']},
	);
	const times: number[] = [];
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		for (const line of text.split('\n')) if (line !== '') times.push(Number(line));
	});
	return {
		gapSince(fromMs) {
			const since = times.filter(time => time >= fromMs).toSorted((a, b) => a - b);
			return Math.max(0, ...since.slice(1).map((time, index) => time - (since[index] ?? time)));
		},
		async answered() {
			const before = times.length;
			while (times.length < before + 20) await pause(20);
		},
		async end() {
			const gone = once(child, 'exit');
			child.kill('SIGKILL');
			await gone;
		},
	};
}

async function gapOf(
	client: Client,
	act: () => Promise<unknown>,
): Promise<{readonly gapMs: number; readonly tookMs: number}> {
	await client.answered();
	const fromMs = Date.now();
	await act();
	const tookMs = Date.now() - fromMs;
	await pause(settleMs);
	await client.answered();
	return {gapMs: client.gapSince(fromMs), tookMs};
}

export async function measureSwap(rig: Rig, rounds: number): Promise<readonly Row[]> {
	const {engine} = rig;
	await engine.run(
		{
			Cmd: ['httpd', '-f', '-p', '80', '-h', '/var/www'],
			ExposedPorts: {'80/tcp': {}},
			HostConfig: {PortBindings: {'80/tcp': [{HostIp: '', HostPort: String(port)}]}, RestartPolicy: {Name: 'always'}},
		},
		'bench-web',
	);
	const home = await mkdtemp(path.join(tmpdir(), 'hullcheck-bench-'));
	const opened = await openEngine(engine.socketPath);
	/** What the engine itself takes to stop one and start another: the application's own. */
	let ownMs = 0;
	const timed =
		(call: (id: string) => Promise<void>) =>
		async (id: string): Promise<void> => {
			const fromMs = Date.now();
			await call(id);
			ownMs += Date.now() - fromMs;
		};
	const doors = doorsAt(
		{...opened, startContainer: timed(opened.startContainer), stopContainer: timed(opened.stopContainer)},
		home,
	);
	const client = await startClient(rig);
	const restarts: number[] = [];
	const undoOwn: number[] = [];
	const swaps: number[] = [];
	const undoTook: number[] = [];
	try {
		for (let round = 0; round < rounds; round += 1) {
			const {Id} = await engine.inspect('bench-web');
			const restart = await gapOf(client, () => engine.ask('POST', `/containers/${Id}/restart`));
			const fix = await gapOf(client, async () => ended(await runSwap(doors, Id)));
			const [transaction] = (await doors.journal.loadHistory((await engine.ask('GET', '/info')).ID)).transactions;
			if (transaction?.state !== 'applied') throw new Error(`the swap failed: ${transaction?.problem}`);
			ownMs = 0;
			const undo = await gapOf(client, async () => ended(await undoTransaction({...doors, transaction})));
			restarts.push(restart.gapMs);
			undoOwn.push(ownMs);
			swaps.push(fix.gapMs);
			undoTook.push(undo.tookMs);
		}
	} finally {
		await client.end();
		doors.engine.close();
		await engine.remove('bench-web');
		await rm(home, {recursive: true, force: true});
	}
	const each = `${rounds} rounds, every 5 ms`;
	const restartMs = median(restarts);
	return [
		{
			what: 'new container, without an answer',
			at: each,
			value: median(swaps),
			unit: 'ms',
			bar: 1.1 * restartMs,
			beside: `docker restart: ${restartMs.toFixed(0)} ms`,
		},
		{
			what: 'taken back, besides stop and start',
			at: `${rounds} rounds`,
			value: median(undoTook.map((tookMs, round) => tookMs - (undoOwn[round] ?? 0))),
			unit: 'ms',
			bar: 1000,
			beside: `whole: ${median(undoTook).toFixed(0)} ms, of it stop and start: ${median(undoOwn).toFixed(0)} ms`,
		},
	];
}
