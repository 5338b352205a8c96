/** Images read in a thread: the same answer as here, an end to what is cancelled, and words where the thread is gone. */
import {readdirSync, readFileSync} from 'node:fs';
import {getPriority} from 'node:os';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {openDockerEngine} from '../source/engine/docker-engine.ts';
import type {Engine} from '../source/engine/engine.ts';
import {readImageConfig} from '../source/images/contents/image-config.ts';
import {readThrough, type ReadTask} from '../source/images/read-through.ts';
import {ActionableError} from '../source/model/errors.ts';
import {isUnread} from '../source/model/read.ts';
import {words} from '../source/model/safe-text.ts';
import {createScanThread, type ScanThread} from '../source/scan-thread.ts';
import {tar} from './helpers/dockerd-image.ts';
import {startFakeEngine, type FakeEngine, type Reply} from './helpers/fake-engine.ts';

const endpoint = {address: words`unix://fake`, from: words`test`, isDemo: false};
const config = readImageConfig({Size: 1000});
const status = Buffer.from('Package: libssl3\nStatus: install ok installed\nVersion: 3.0.1-1\n');
const whole = tar([
	{path: '/', is: 'directory', mode: 0o755},
	{path: 'etc/', is: 'directory', mode: 0o755},
	{path: 'etc/os-release', is: 'file', mode: 0o644, content: Buffer.from('ID=debian\nVERSION_ID=12\n')},
	{path: 'usr/', is: 'directory', mode: 0o755},
	{path: 'usr/su', is: 'file', mode: 0o4755, content: Buffer.from('#!')},
	{path: 'var/', is: 'directory', mode: 0o755},
	{path: 'var/lib/', is: 'directory', mode: 0o755},
	{path: 'var/lib/dpkg/', is: 'directory', mode: 0o755},
	{path: 'var/lib/dpkg/status', is: 'file', mode: 0o644, content: status},
]);

let fake: FakeEngine;
let engine: Engine;
let thread: ScanThread;

beforeEach(async () => {
	fake = await startFakeEngine();
	engine = await openDockerEngine({endpoint, target: {is: 'unix', socketPath: fake.socketPath}});
	thread = createScanThread();
});
afterEach(async () => {
	thread.close();
	engine.close();
	await fake.close();
});

const task = (more: Partial<ReadTask> = {}): ReadTask => ({
	engine,
	first: 'one',
	second: Promise.resolve(null),
	config,
	signal: new AbortController().signal,
	...more,
});
const sends =
	(bytes: Buffer): Reply =>
	response =>
		void response.end(bytes);
/** Begins, and never ends. */
const hangs =
	(begun: () => void, left: () => void): Reply =>
	response => {
		response.on('close', left);
		response.write(whole.subarray(0, 700), begun);
	};

/** Sources need a loader in each thread: seconds on a busy machine. */
const startsThreadMs = 30_000;

it(
	'says what is said here, what could not be read too',
	async () => {
		fake.on('GET /containers/one/archive', sends(whole));
		const here = await readThrough(task());
		expect(here.contents).toMatchObject({distribution: {ecosystem: 'Debian:12'}, setuidFiles: ['/usr/su']});
		expect(await thread.read(task())).toEqual(here);

		fake.on('GET /containers/one/archive', sends(whole.subarray(0, 700)));
		const short = await thread.read(task());
		expect(short.contents.unreadPackages.length).toBeGreaterThan(0);
		expect(short.contents.unreadPackages.every(isUnread)).toBe(true);
	},
	startsThreadMs,
);

/** Of all threads of this process. */
const nicenesses = (): readonly number[] =>
	readdirSync('/proc/self/task').map(id => {
		const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
		return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
	});

it(
	'stands back for the screen, and it alone',
	async () => {
		const own = getPriority();
		await thread.read(task());
		expect(nicenesses().filter(one => one > own)).toEqual([own + 10]);
		expect(getPriority()).toBe(own);
	},
	startsThreadMs,
);

it(
	'reads through the second too',
	async () => {
		fake.on('GET /containers/one/archive', sends(whole));
		await thread.read(task({second: Promise.resolve('two'), config: readImageConfig({Size: 100e6})}));
		const asked = fake.asked.map(({path}) => path.split('/')[2]);
		expect(new Set(asked.filter(part => part === 'one' || part === 'two'))).toEqual(new Set(['one', 'two']));
	},
	startsThreadMs,
);

it(
	'ends a reading that is cancelled, and its call',
	async () => {
		const [begun, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
		fake.on('GET /containers/one/archive', hangs(begun.resolve, left.resolve));
		const cancel = new AbortController();
		const reading = thread.read(task({signal: cancel.signal}));
		await begun.promise;
		cancel.abort();
		const {contents} = await reading;
		expect(isUnread(contents.distribution) || contents.unreadPackages.length > 0).toBe(true);
		await left.promise;
	},
	startsThreadMs,
);

it(
	'where the thread is gone all that waited is told so, and the next begins another',
	async () => {
		const [begun, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
		fake.on('GET /containers/one/archive', hangs(begun.resolve, left.resolve));
		const dying = createScanThread(new URL(`data:text/javascript,process.exit(3)`));
		for (const asked of [dying.read(task()), dying.read(task())]) {
			const error = await asked.then(
				() => expect.fail('it was read'),
				(caught: unknown) => caught,
			);
			expect(error).toBeInstanceOf(ActionableError);
			expect(String(error)).toMatch(/can't be scanned: the thread that reads images is gone.*Scan it again/);
		}
		const reading = thread.read(task());
		await begun.promise;
		thread.close();
		await expect(reading).rejects.toThrow('the program ends');
		fake.on('GET /containers/one/archive', sends(whole));
		expect((await thread.read(task())).contents.packages).toHaveLength(1);
	},
	startsThreadMs,
);

it(
	'a way with few connections to spare is left to those who read here',
	async () => {
		fake.on('GET /containers/one/archive', sends(whole));
		const tunnel = {is: 'tunnel', socketPath: fake.socketPath, maxConnections: 6} as const;
		const none = createScanThread(new URL(`data:text/javascript,process.exit(3)`));
		const through = await openDockerEngine({endpoint, target: tunnel});
		expect((await none.read(task({engine: through}))).contents.packages).toHaveLength(1);
		through.close();
	},
	startsThreadMs,
);
