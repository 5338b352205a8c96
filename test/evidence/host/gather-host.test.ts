/** What is left where the engine is out of reach of /proc. All of it on a real engine is in test/live/host.test.ts. */
import {describe, expect, it} from 'vitest';
import type {Engine} from '../../../source/engine/engine.ts';
import {gatherHost} from '../../../source/evidence/host/gather-host.ts';
import type {Host} from '../../../source/host/host.ts';
import type {Listing} from '../../../source/model/fleet.ts';
import {defaultPolicy} from '../../../source/model/policy.ts';
import {isUnread} from '../../../source/model/read.ts';
import {t} from '../../helpers/evidence.ts';
import {fakeHost} from '../../helpers/fake-host.ts';
import {infoJson} from './info.ts';

const version = {Version: '20.10.24', ApiVersion: '1.41', Components: []};
const info = {
	...infoJson,
	DockerRootDir: '/var/lib/docker',
	NCPU: 2,
	MemTotal: 1,
	SwapLimit: true,
	PidsLimit: true,
	CpuCfsQuota: true,
	MemoryLimit: true,
	SecurityOptions: [],
};
const id = 'ab'.repeat(32);

const engineOf = (over: Partial<Engine>): Engine =>
	({
		endpoint: {address: t('tcp://10.0.0.7:2376'), from: t('--host'), isDemo: false},
		socketPath: null,
		ping: async () => {},
		version: async () => version,
		info: async () => info,
		listImages: async () => [],
		listNetworks: async () => [],
		inspectContainer: async () => ({State: {Pid: 4711}}),
		...over,
	}) satisfies Partial<Engine> as unknown as Engine;

const gather = (over: Partial<Engine>, host: Host = fakeHost(), containers: readonly Listing[] = []) =>
	gatherHost({engine: engineOf(over), host, containers, policy: defaultPolicy, nowUnixMs: Date.UTC(2026, 10, 1)});

const local = [
	'daemon',
	'settings',
	'audit',
	'dataRoot',
	'socketGroup',
	'contentTrust',
	'firewall',
	'kernel',
	'hardening',
] as const;

describe('a daemon elsewhere', () => {
	it('is told as far as its API goes, the rest with one reason', async () => {
		const evidence = await gather({});
		expect(evidence.engine).toMatchObject({ServerVersion: '20.10.24'});
		expect(evidence).toMatchObject({info: {Driver: 'overlay2'}, networks: [], usage: {images: 0}, swarm: null});
		expect(isUnread(evidence.releases)).toBe(false);
		const whys = [...local.map(part => evidence[part]), ...Object.values(evidence.files)].map(read =>
			isUnread(read) ? read.why : 'read',
		);
		expect(new Set(whys)).toEqual(
			new Set(['the engine is not on this machine: run hullcheck there, as root, to see it']),
		);
	});

	it('behind a socket that somebody forwards is not taken for ours', async () => {
		const host = fakeHost({
			files: {
				'/proc/self/net/unix': '0: 3 0 0 1 03 11 /run/docker.sock\n',
				'/etc/docker/daemon.json': '{}',
				'/proc/sys/kernel/osrelease': '6',
			},
			stats: {'/run/docker.sock': {kind: 'socket'}},
			processes: [{pid: 5, comm: 'ssh'}],
			openFiles: {5: ['socket:[11]']},
		});
		const evidence = await gather({socketPath: '/run/docker.sock'}, host);
		for (const part of local) expect(isUnread(evidence[part])).toBe(true);
		expect(isUnread(evidence.files['daemon.json'])).toBe(true);
	});

	it('that is the demo says so', async () => {
		const endpoint = {address: t('demo'), from: t('demo'), isDemo: true};
		const {kernel} = await gather({endpoint, socketPath: '/tmp/demo.sock'});
		expect(isUnread(kernel) && kernel.why).toBe('this is the demo: there is no machine behind it');
	});

	it('that refuses its lists is told without them', async () => {
		const refuse = async () => {
			throw new Error('the engine answered 500: broken');
		};
		const evidence = await gather({listImages: refuse, listNetworks: refuse});
		expect(isUnread(evidence.usage) && evidence.usage.why).toMatch(/^the images could not be read: .*broken/);
		expect(isUnread(evidence.networks)).toBe(true);
		expect(isUnread(evidence.engine)).toBe(false);
	});

	it('that is out of reach is no evidence at all', async () => {
		const gone = async () => {
			throw new Error('gone');
		};
		await expect(gather({info: gone})).rejects.toThrow('gone');
		await expect(gather({socketPath: '/run/docker.sock', version: gone, ping: gone})).rejects.toThrow('gone');
	});

	it('asks a swarm only where there is one', async () => {
		const asked: string[] = [];
		const note = (name: string) => async () => {
			asked.push(name);
			throw new Error('the engine answered 503: This node is not a swarm manager');
		};
		const calls = {
			inspectSwarm: note('swarm'),
			listNodes: note('nodes'),
			listServices: note('services'),
			listSecrets: note('secrets'),
		};
		expect((await gather(calls)).swarm).toBeNull();
		expect(asked).toEqual([]);
		const Swarm = {LocalNodeState: 'active', NodeAddr: '10.0.0.7', ControlAvailable: false};
		const {swarm} = await gather({...calls, info: async () => ({...info, Swarm})});
		expect(swarm).toMatchObject({isManager: false, managers: null});
		expect(asked).toHaveLength(4);
	});
});

describe('a daemon here, but closed to us', () => {
	it('leaves what needs no look at its process, where a container proves the machine', async () => {
		const host = fakeHost({
			files: {
				'/proc/self/net/unix': '0: 3 0 0 1 03 11 /run/docker.sock\n',
				'/proc/sys/kernel/osrelease': '6.1.0\n',
				'/proc/4711/cgroup': `0::/system.slice/docker-${id}.scope\n`,
				'/etc/passwd': 'root:x:0:0::/:/\n',
				'/etc/group': 'docker:x:105:alice\n',
			},
			stats: {'/run/docker.sock': {kind: 'socket', gid: 105, modeBits: 0o660}},
			processes: [{pid: 5, comm: 'dockerd'}],
		});
		const row = {id, status: 'running', ports: []} as unknown as Listing;
		const evidence = await gather({socketPath: '/run/docker.sock'}, host, [row]);
		expect(evidence.kernel).toMatchObject({release: '6.1.0'});
		expect(evidence.socketGroup).toMatchObject({name: 'docker', members: ['alice']});
		expect(evidence.files['api-socket']).toMatchObject([{modeBits: 0o660}]);
		for (const part of ['daemon', 'settings', 'dataRoot', 'firewall'] as const)
			expect(isUnread(evidence[part])).toBe(true);
		expect(isUnread(evidence.files['daemon.json'])).toBe(true);
	});
});
