/** What an audit may ask, and where a file comes from when the engine may not be asked for it. */
import {describe, expect, it, vi} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import {processArguments} from '../../source/evidence/processes.ts';
import {ActionableError} from '../../source/model/errors.ts';
import {sanitise, words} from '../../source/model/safe-text.ts';
import type {Host} from '../../source/host/host.ts';
import {notAllowed, notThere} from '../../source/host/host.ts';
import {Unread} from '../../source/model/read.ts';
import {layersOf, quietEngine} from '../../source/session/quiet-engine.ts';
import {fakeHost} from '../helpers/fake-host.ts';

const id = 'ab'.repeat(32);
const upper = '/var/lib/docker/overlay2/u/diff';
const lower = '/var/lib/docker/overlay2/l/diff';
const layered = (Pid = 0) => ({
	State: {Pid},
	GraphDriver: {Name: 'overlay2', Data: {UpperDir: upper, LowerDir: `${lower}:/var/lib/docker/overlay2/k/diff`}},
});

function engineOf(inspect: unknown, more: Partial<Engine> = {}): Engine {
	return {
		endpoint: {address: words`x`, from: words`x`, isDemo: false},
		socketPath: '/run/docker.sock',
		inspectContainer: async () => inspect,
		ping: async () => {},
		readFile: async () => Buffer.from('by the engine'),
		...more,
	} as unknown as Engine;
}

/** A machine of files, links and folders, where what is missing says so as the real one does. */
function machine(files: Readonly<Record<string, string | Unread>>, links: Readonly<Record<string, string>> = {}): Host {
	const folders = [upper, lower];
	return {
		...fakeHost(),
		readText: async path => files[path] ?? new Unread(notThere),
		readLink: async path => links[path] ?? new Unread(notThere),
		kindOf: async path => (folders.includes(path) ? 'directory' : new Unread(notThere)),
	};
}

const read = async (inspect: unknown, host: Host, more: Partial<Engine> = {}) =>
	(await quietEngine(engineOf(inspect, more), host).engine.readFile(id, '/etc/passwd', 1_000))?.toString() ?? null;

describe('a file of a container', () => {
	const running = {'/proc/7/cgroup': `0::/docker/${id}`};

	it('comes from the process that is proven to be its own', async () => {
		const files = {...running, '/proc/7/root/etc/passwd': 'of the process'};
		expect(await read(layered(7), machine(files))).toBe('of the process');
		expect(await read(layered(7), machine({'/proc/7/root/etc/passwd': 'of a stranger'}))).toBeNull();
	});

	it('comes from the uppermost layer that has it', async () => {
		expect(await read(layered(), machine({[`${lower}/etc/passwd`]: 'below'}))).toBe('below');
		const both = {[`${upper}/etc/passwd`]: 'above', [`${lower}/etc/passwd`]: 'below'};
		expect(await read(layered(), machine(both))).toBe('above');
	});

	it('is not taken from below where it was deleted above', async () => {
		const whiteout = new Unread(words`it is no file`);
		const files = {[`${upper}/etc/passwd`]: whiteout, [`${lower}/etc/passwd`]: 'deleted'};
		await expect(read(layered(), machine(files))).rejects.toThrow(/it is no file/);
	});

	it('follows a link within its own tree and never into ours', async () => {
		const links = {[`${upper}/etc/passwd`]: '/data/../users'};
		const files = {[`${lower}/users`]: 'its own', '/users': 'ours', [`${lower}/etc/passwd`]: 'old'};
		expect(await read(layered(), machine(files, links))).toBe('its own');
		const circle = {[`${upper}/etc/passwd`]: 'passwd'};
		await expect(read(layered(), machine({}, circle))).rejects.toThrow(/too many symbolic links/);
	});

	it('is null where there is none, and an error where it is not known', async () => {
		expect(await read(layered(), machine({}))).toBeNull();
		await expect(read({State: {Pid: 0}}, machine({}))).rejects.toThrow(/leave an event/);
		await expect(read(layered(), machine({[`${upper}/etc/passwd`]: new Unread(notAllowed)}))).rejects.toThrow(
			/run as root/i,
		);
	});

	it('comes by the engine from afar, and from the embedded one', async () => {
		expect(await read(layered(), machine({}), {socketPath: null})).toBe('by the engine');
		const endpoint = {address: words`x`, from: words`x`, isDemo: true};
		expect(await read(layered(), machine({}), {endpoint})).toBe('by the engine');
	});

	it('has no layers but those of overlay2', () => {
		expect(layersOf(layered())).toEqual([upper, lower, '/var/lib/docker/overlay2/k/diff']);
		for (const odd of [null, {}, {GraphDriver: {Data: null}}, {GraphDriver: {Data: {UpperDir: 5, LowerDir: 'x'}}}]) {
			expect(layersOf(odd)).toEqual([]);
		}
	});
});

describe('a quiet engine', () => {
	const lost = new ActionableError(
		{what: sanitise('lost'), why: sanitise('x'), todo: sanitise('y')},
		{cause: new Error('ECONNRESET')},
	);

	it('never changes anything, nor asks for what would be told to all who listen', async () => {
		const {engine} = quietEngine(engineOf({}), fakeHost());
		expect(() => engine.updateContainer(id, {})).toThrow(/updateContainer was called/);
		expect(() => engine.createContainer('x', {}, null)).toThrow(/createContainer was called/);
		await expect(engine.top(id, processArguments)).rejects.toThrow(/would leave an event/);
		await expect(engine.readOwner(id, '/')).rejects.toThrow(/would leave an event/);
	});

	it('lists the processes of a container by their cgroup, those of an exec too', async () => {
		const mine = `0::/docker/${id}`;
		const machine = fakeHost({
			files: {
				'/proc/7/cgroup': mine,
				'/proc/7/status': 'Name:\tsh\nUid:\t0\t33\t33\t33\n',
				'/proc/8/cgroup': `${mine}/child`,
				'/proc/8/status': 'Name:\tps\nUid:\t0\t0\t0\t0\n',
				'/proc/9/cgroup': '0::/docker/another',
				'/proc/9/status': 'Name:\tx\nUid:\t0\t0\t0\t0\n',
			},
			processes: [
				{pid: 7, comm: 'sh'},
				{pid: 8, comm: 'ps'},
				{pid: 9, comm: 'x'},
			],
		});
		const asked = vi.fn();
		const {engine} = quietEngine(engineOf(layered(7), {top: asked}), machine);
		expect(await engine.top(id, processArguments)).toEqual({
			Titles: ['PID', 'UID', 'COMMAND'],
			Processes: [
				['7', '33', 'sh'],
				['8', '0', 'ps'],
			],
		});
		await expect(engine.top(id, '-ef')).rejects.toThrow(/would leave an event/);
		expect(asked).not.toHaveBeenCalled();
	});

	describe('of a container without a cgroup that tells whose it is', () => {
		const status = (parent: number): string => `Name:\tsh\nPPid:\t${parent}\nUid:\t0\t0\t0\t0\n`;
		const mine = `1 1 0:1 /containers/${id}/hostname /etc/hostname rw - ext4 /dev/vda rw`;
		const machine = (namespaces: Readonly<Record<string, string>>) =>
			fakeHost({
				files: {
					'/proc/7/cgroup': '0::/user.slice',
					'/proc/7/mountinfo': mine,
					'/proc/7/status': status(1),
					'/proc/8/status': status(7),
					'/proc/9/status': status(8),
					'/proc/10/status': status(1),
				},
				links: Object.fromEntries(Object.entries(namespaces).map(([pid, link]) => [`/proc/${pid}/ns/pid`, link])),
				processes: [7, 8, 9, 10].map(pid => ({pid, comm: 'sh'})),
			});
		const namespaces = {self: 'pid:[1]', 7: 'pid:[2]', 8: 'pid:[2]', 9: 'pid:[3]', 10: 'pid:[1]'};
		const pids = async (inspect: object, host = machine(namespaces)): Promise<readonly string[]> => {
			const {engine} = quietEngine(engineOf({...layered(7), ...inspect}), host);
			const told = (await engine.top(id, processArguments)) as {Processes: ReadonlyArray<readonly string[]>};
			return told.Processes.map(([pid]) => pid ?? '');
		};

		it('lists those of its PID namespace, and what descends from them into another', async () => {
			expect(await pids({HostConfig: {PidMode: ''}})).toEqual(['7', '8', '9']);
		});
		it.each([
			['shares that of the machine', {HostConfig: {PidMode: 'host'}}, namespaces],
			['shares that of another', {HostConfig: {PidMode: 'container:x'}}, namespaces],
			['says it has its own and has ours', {HostConfig: {PidMode: ''}}, {...namespaces, 7: 'pid:[1]'}],
			['does not show which it has', {HostConfig: {PidMode: ''}}, {self: 'pid:[1]'}],
		])('tells nothing where it %s', async (_, inspect, links) => {
			await expect(pids(inspect, machine(links))).rejects.toThrow(/would leave an event/);
		});
	});

	it('remembers a loss that somebody took for a value', async () => {
		const {engine, mustStillBeThere} = quietEngine(
			engineOf({}, {imageHistory: () => Promise.reject(lost)}),
			fakeHost(),
		);
		await mustStillBeThere();
		await engine.imageHistory('x').catch(() => {});
		await expect(mustStillBeThere()).rejects.toBe(lost);
	});

	it('takes a file that is a folder for no loss, and a socket that failed for one', async () => {
		const noFile = new ActionableError(lost.trouble);
		const slow = quietEngine(engineOf({}, {listNetworks: () => Promise.reject(noFile)}), fakeHost());
		await slow.engine.listNetworks().catch(() => {});
		await expect(slow.mustStillBeThere(), 'an answer that never came has no cause').rejects.toBe(noFile);
		for (const [error, isLoss] of [
			[noFile, false],
			[lost, true],
		] as const) {
			const loud = engineOf({}, {socketPath: null, readFile: () => Promise.reject(error)});
			const {engine, mustStillBeThere} = quietEngine(loud, fakeHost());
			await engine.readFile(id, '/etc', 1).catch(() => {});
			expect(
				await mustStillBeThere().then(
					() => false,
					() => true,
				),
			).toBe(isLoss);
		}
	});
});
