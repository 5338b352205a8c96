/**
 * A published port opened to named sources only, in the network namespace of a private engine: two clients on wires of
 * their own, who both get an answer before. Judged by their connections, not by the rules.
 */
import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {readlinkSync} from 'node:fs';
import process from 'node:process';
import {afterAll, beforeAll, describe, expect, inject, it, vi} from 'vitest';
import {
	applyFirewall,
	isFirewallDone,
	planFirewall,
	undoFirewall,
	type FirewallDoors,
	type FirewallWish,
} from '../../source/fixes/firewall/firewall-step.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {createPrograms} from '../../source/host/programs.ts';
import {busyboxPath} from '../helpers/dockerd-image.ts';
import {startDockerd, type Dockerd} from '../helpers/dockerd.ts';

const isHere = inject('dockerSocket') !== '';
const port = 18_080;

describe.skipIf(!isHere)('a port opened to named sources only', () => {
	let docker: Dockerd;
	let doors: FirewallDoors;
	const clients: ChildProcess[] = [];

	const inNet = (pid: number, ...command: readonly string[]): string =>
		execFileSync('nsenter', [`--target=${pid}`, '--net', '--', ...command], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'pipe'],
		});
	const enginePid = (): number => docker.pid() ?? 0;

	/** On a wire of its own to the engine's network: client `n` is 10.99.n.2 and fd99:n::2, the engine .1. */
	async function addClient(n: number): Promise<void> {
		const client = spawn('unshare', ['--net', busyboxPath, 'sleep', '600'], {stdio: 'ignore'});
		clients.push(client);
		const pid = client.pid ?? 0;
		const engine = (...args: readonly string[]): string => inNet(enginePid(), 'ip', ...args);
		const own = (...args: readonly string[]): string => inNet(pid, 'ip', ...args);
		await vi.waitFor(() => expect(readlinkSync(`/proc/${pid}/ns/net`)).not.toBe(readlinkSync('/proc/self/ns/net')));
		engine('link', 'add', `hcw${n}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid));
		for (const [run, device, host] of [
			[engine, `hcw${n}`, 1],
			[own, 'eth0', 2],
		] as const) {
			run('addr', 'add', `10.99.${n}.${host}/24`, 'dev', device);
			run('-6', 'addr', 'add', `fd99:${n}::${host}/64`, 'dev', device, 'nodad');
			run('link', 'set', device, 'up');
		}
	}

	/** Whether the page comes: asked by Node, for busybox's static wget dies where it has no resolver. */
	function hasPage(pid: number, host: string): boolean {
		const ask = `const s = require('node:net').connect(${port}, '${host}', () => s.write('GET / HTTP/1.0\\r\\n\\r\\n'));
			s.setTimeout(1000, () => process.exit(1)).on('error', () => process.exit(1)).pipe(process.stdout)`;
		try {
			return inNet(pid, process.execPath, '-e', ask).includes('hullcheck');
		} catch {
			return false;
		}
	}
	const reaches = (n: number, host: string): boolean => hasPage(clients[n - 1]?.pid ?? 0, host);
	/** Both clients by IPv4 and IPv6. */
	const all = (): Readonly<Record<string, boolean>> => ({
		'1 by v4': reaches(1, '10.99.1.1'),
		'1 by v6': reaches(1, 'fd99:1::1'),
		'2 by v4': reaches(2, '10.99.2.1'),
		'2 by v6': reaches(2, 'fd99:2::1'),
	});
	const open = {'1 by v4': true, '1 by v6': true, '2 by v4': true, '2 by v6': true};
	const rulesNow = (): readonly string[] =>
		['iptables-save', 'ip6tables-save'].flatMap(program =>
			inNet(enginePid(), program)
				.split('\n')
				.filter(line => line.startsWith('-A ')),
		);

	beforeAll(async () => {
		docker = await startDockerd();
		doors = {host: createNodeHost(), programs: createPrograms(), inNetworkOf: enginePid()};
		await addClient(1);
		await addClient(2);
		await docker.run(
			{
				Cmd: ['httpd', '-f', '-p', '80', '-h', '/var/www'],
				ExposedPorts: {'80/tcp': {}},
				HostConfig: {PortBindings: {'80/tcp': [{HostPort: String(port)}]}},
			},
			'web',
		);
		await vi.waitFor(() => expect(reaches(1, '10.99.1.1')).toBe(true), {timeout: 10_000});
	});
	afterAll(async () => {
		for (const client of clients) client.kill('SIGKILL');
		await docker?.dispose();
	});

	const wish: FirewallWish = {
		transactionId: 'aaaa1111bbbb2222',
		hostPort: port,
		protocol: 'tcp',
		hostIps: ['0.0.0.0', '::'],
		sources: ['10.99.1.0/24', 'fd99:1::2'],
		isLocal: true,
		backend: '',
	};

	async function proven(of: FirewallWish): Promise<void> {
		const before = rulesNow();
		expect(all()).toEqual(open);
		const plan = await planFirewall(doors, of);
		if (plan.is === 'refused') throw new Error(plan.why);
		const step = JSON.parse(JSON.stringify(plan.step)) as typeof plan.step;
		expect(await isFirewallDone(doors, step)).toBe(false);

		expect(await applyFirewall(doors, step)).toMatchObject({is: 'done'});
		expect(all()).toEqual({'1 by v4': true, '1 by v6': true, '2 by v4': false, '2 by v6': false});
		expect(await isFirewallDone(doors, step)).toBe(true);
		expect(await applyFirewall(doors, step)).toMatchObject({is: 'done'});

		const other = {...step, transactionId: 'cccc3333'};
		expect(await undoFirewall(doors, other)).toMatchObject({is: 'done'});
		expect(await isFirewallDone(doors, step)).toBe(true);
		expect(await undoFirewall(doors, step)).toMatchObject({is: 'done'});
		expect(all()).toEqual(open);
		expect(rulesNow()).toEqual(before);
		expect(await undoFirewall(doors, step)).toMatchObject({is: 'done'});
	}

	it('by iptables: others are kept out by IPv4 and IPv6, and undo takes away exactly that', async () => {
		inNet(enginePid(), 'iptables', '-I', 'DOCKER-USER', '-s', '203.0.113.7', '-j', 'DROP');
		await proven(wish);
	});

	it('by nftables, as engine 29 may have it', () => proven({...wish, backend: 'nftables'}));

	it('containers still talk to each other where the inner port has the same number', async () => {
		const inner = await docker.run(
			{
				Cmd: ['httpd', '-f', '-p', String(port), '-h', '/var/www'],
				HostConfig: {},
			},
			'inner',
		);
		const address = (await docker.inspect(inner)).NetworkSettings.IPAddress as string;
		const other = await docker.run({}, 'other');
		const {State} = await docker.inspect(other);
		const talks = (): boolean => hasPage(State.Pid, address);
		await vi.waitFor(() => expect(talks()).toBe(true));
		const plan = await planFirewall(doors, wish);
		if (plan.is === 'refused') throw new Error(plan.why);
		await applyFirewall(doors, plan.step);
		expect(talks()).toBe(true);
		await undoFirewall(doors, plan.step);
	});

	it('where it can’t be done, the commands do it', async () => {
		const plan = await planFirewall(doors, {...wish, isLocal: false});
		expect(plan).toMatchObject({is: 'refused', why: expect.stringContaining('not of this machine')});
		for (const command of plan.commands) inNet(enginePid(), 'sh', '-c', command);
		expect(all()).toEqual({'1 by v4': true, '1 by v6': true, '2 by v4': false, '2 by v6': false});
	});
});
