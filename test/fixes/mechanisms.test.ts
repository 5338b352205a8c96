/** What each change becomes: every row is a container, a change, and the calls there and back. */
import {describe, expect, it} from 'vitest';
import type {StatsSample} from '../../source/model/detail.ts';
import type {EngineFacts, Owner} from '../../source/model/evidence.ts';
import type {Change, Plan} from '../../source/model/fix.ts';
import {
	isSameBasis,
	joinersOf,
	mergeChanges,
	planFixes,
	sizeChanges,
	type PlanRequest,
} from '../../source/fixes/plan.ts';
import type {ContainerInspect} from '../../source/model/evidence.ts';
import {engineFacts, hardened, t, withHostConfig} from '../helpers/evidence.ts';
import {bridgeEndpoint, containerId, rawContainer, rawNetworks, webNetworkId, type RawOver} from './raw.ts';

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const host = engineFacts.MemTotal;

const memory = (mib: number, swapMib = mib): Change => ({
	is: 'memory-limit',
	memoryBytes: mib * MiB,
	memorySwapBytes: swapMib * MiB,
});

function sample(over: Partial<StatsSample> = {}): StatsSample {
	return {
		atUnixMs: 0,
		memoryBytes: 100 * MiB,
		memoryLimitBytes: host,
		pids: 10,
		pidsLimit: null,
		cpuPercent: 10,
		throttledPeriods: 0,
		rxBytes: 0,
		txBytes: 0,
		...over,
	};
}

type Given = RawOver & {
	readonly engine?: Partial<EngineFacts>;
	readonly owner?: Owner;
	readonly samples?: readonly StatsSample[];
	readonly joiners?: PlanRequest['joiners'];
};

function plan(given: Given, ...changes: readonly Change[]): Plan {
	return planFixes({
		inspectJson: rawContainer(given),
		engine: {...engineFacts, ...given.engine},
		owner: given.owner ?? {is: 'nobody'},
		changes,
		samples: given.samples ?? [],
		networksJson: rawNetworks,
		joiners: given.joiners ?? [],
	});
}

const stepsOf = (made: Plan) => made.parts.flatMap(part => part.steps);

function expectUpdate(given: Given, change: Change, body: object, undo: object): Plan {
	const made = plan(given, change);
	expect(made.blocked).toBeNull();
	expect(stepsOf(made)).toEqual([{is: 'update-container', body, undo}]);
	return made;
}

function expectBlocked(given: Given, change: Change, why: RegExp): void {
	const made = plan(given, change);
	expect(made.blocked).toMatch(why);
	expect(made.parts).toEqual([]);
}

describe('memory-limit', () => {
	it('sends memory and swap together; undo is as wide as the host, and says so', () => {
		const made = expectUpdate(
			{},
			memory(256),
			{Memory: 256 * MiB, MemorySwap: 256 * MiB},
			{Memory: host, MemorySwap: 2 * host},
		);
		expect(made.parts[0]).toMatchObject({
			command: 'docker update --memory 256m --memory-swap 256m web-1',
			fields: [
				{field: 'HostConfig.Memory', before: 'none', after: '256 MiB'},
				{field: 'HostConfig.MemorySwap', before: 'unlimited', after: '256 MiB, no swap'},
			],
		});
		expect(made.parts[0]?.undoLeaves).toMatch(/can't take a memory limit off a running container.*8 GiB/);
		expect(made.parts[0]?.effect).toMatch(/^At once, without a restart/);
	});
	it('undo of a changed limit is the old one', () => {
		const old = {Memory: 512 * MiB, MemorySwap: GiB};
		const made = expectUpdate({HostConfig: old}, memory(256), {Memory: 256 * MiB, MemorySwap: 256 * MiB}, old);
		expect(made.parts[0]?.undoLeaves).toBeNull();
	});
	it('swap that was never set was twice the memory', () => {
		expectUpdate(
			{HostConfig: {Memory: 512 * MiB, MemorySwap: 0}},
			memory(256),
			{Memory: 256 * MiB, MemorySwap: 256 * MiB},
			{Memory: 512 * MiB, MemorySwap: GiB},
		);
	});
	it('unlimited swap can not come back live: never -1 in an undo', () => {
		const made = expectUpdate(
			{HostConfig: {Memory: 512 * MiB, MemorySwap: -1}},
			memory(512),
			{Memory: 512 * MiB, MemorySwap: 512 * MiB},
			{Memory: 512 * MiB, MemorySwap: 2 * host},
		);
		expect(made.parts[0]?.undoLeaves).toMatch(/swap was unlimited/);
	});
	it('keeps swap where asked', () => {
		const made = expectUpdate(
			{},
			memory(256, 512),
			{Memory: 256 * MiB, MemorySwap: 512 * MiB},
			{Memory: host, MemorySwap: 2 * host},
		);
		expect(made.parts[0]?.fields[1]?.after).toBe('512 MiB, 256 MiB of it swap');
	});
	it('says it where swap can not be limited', () => {
		const made = plan({engine: {isSwapLimitSupported: false}}, memory(256));
		expect(made.warnings.join()).toMatch(/can't limit swap/);
		expect(made.parts[0]?.fields[1]?.after).toBe('unlimited');
	});
	it('a stopped container gets it at its next start', () => {
		const made = plan({State: {Running: false, Status: 'exited', Pid: 0}}, memory(256));
		expect(made.parts[0]?.effect).toMatch(/^At its next start/);
	});
	it('below use: refused on cgroup v2 where the kernel kills, a warning on v1 where the engine refuses', () => {
		const samples = [sample({memoryBytes: 300 * MiB})];
		expectBlocked({samples}, memory(256), /uses 300 MiB now.*would kill/);
		const made = plan({samples, engine: {CgroupVersion: t('1')}}, memory(256));
		expect(made.blocked).toBeNull();
		expect(made.warnings.join()).toMatch(/engine will probably refuse/);
	});
	it('on cgroup v2, use not seen yet: a warning', () => {
		expect(plan({}, memory(256)).warnings.join()).toMatch(/its use was not seen yet/);
		expect(plan({engine: {CgroupVersion: t('1')}}, memory(256)).warnings).toEqual([]);
		expect(plan({State: {Running: false, Pid: 0}}, memory(256)).warnings).toEqual([]);
	});
	it('rootless with delegation: allowed, and said that it is looked at', () => {
		const made = plan(
			{engine: {isRootless: true}},
			memory(256),
			{is: 'pids-limit', pids: 9},
			{is: 'cpu-limit', cpus: 1},
		);
		expect(made.parts).toHaveLength(3);
		expect(made.warnings.filter(warning => warning.includes('rootless'))).toHaveLength(1);
	});
	it('below an earlier peak: a warning', () => {
		const samples = [sample({memoryBytes: 300 * MiB}), sample({memoryBytes: 50 * MiB, atUnixMs: 1000})];
		expect(plan({samples}, memory(256)).warnings.join()).toMatch(/has used 300 MiB already/);
	});
	it.each<[string, Given, Change, RegExp]>([
		['below the least', {}, memory(5), /6 MiB or more/],
		['not whole', {}, {is: 'memory-limit', memoryBytes: 1e8 + 0.5, memorySwapBytes: 2e8}, /6 MiB or more/],
		['not a number', {}, {is: 'memory-limit', memoryBytes: Number.NaN, memorySwapBytes: 2e8}, /6 MiB or more/],
		['swap below memory', {}, memory(256, 128), /can't be less/],
		['unlimited swap', {}, {is: 'memory-limit', memoryBytes: 256 * MiB, memorySwapBytes: -1}, /can't be less/],
		['already so', {HostConfig: {Memory: 256 * MiB, MemorySwap: 256 * MiB}}, memory(256), /already/],
		['not supported', {engine: {isMemoryLimitSupported: false}}, memory(256), /can't limit memory/],
		['no way back', {engine: {MemTotal: 0}}, memory(256), /no way back/],
		[
			'rootless without delegation',
			{engine: {isMemoryLimitSupported: false, isRootless: true}},
			memory(256),
			/delegate/,
		],
		['no cgroups at all', {engine: {CgroupDriver: t('none'), isRootless: true}}, memory(256), /delegate/],
		['hostile engine', {HostConfig: {Memory: '\u001B[31m'}}, memory(256), /can't be read/],
	])('blocked: %s', (_name, given, change, why) => expectBlocked(given, change, why));
});

describe('pids-limit', () => {
	const pids = (count: number): Change => ({is: 'pids-limit', pids: count});
	it.each<[string, unknown, number]>([
		['null', null, -1],
		['0', 0, -1],
		['-1', -1, -1],
		['a limit', 500, 500],
	])('undo from %s never sends 0', (_name, before, back) => {
		const made = expectUpdate({HostConfig: {PidsLimit: before}}, pids(200), {PidsLimit: 200}, {PidsLimit: back});
		expect(made.parts[0]).toMatchObject({command: 'docker update --pids-limit 200 web-1', undoLeaves: null});
	});
	it('warns below what runs', () => {
		expect(plan({samples: [sample({pids: 300})]}, pids(200)).warnings.join()).toMatch(/has had 300/);
	});
	it.each<[string, Given, number, RegExp]>([
		['0', {}, 0, /above 0/],
		['a fraction', {}, 1.5, /above 0/],
		['already so', {HostConfig: {PidsLimit: 200}}, 200, /already/],
		['not supported', {engine: {isPidsLimitSupported: false}}, 200, /can't limit pids/],
	])('blocked: %s', (_name, given, count, why) => expectBlocked(given, pids(count), why));
});

describe('cpu-limit', () => {
	const cpu = (cpus: number): Change => ({is: 'cpu-limit', cpus});
	it('nothing set: quota, because it can be taken off again', () => {
		const made = expectUpdate({}, cpu(1.5), {CpuQuota: 150_000}, {CpuQuota: -1});
		expect(made.parts[0]).toMatchObject({
			command: 'docker update --cpu-quota 150000 web-1',
			fields: [{field: 'HostConfig.CpuQuota', before: 'none', after: '1.5 CPUs'}],
		});
	});
	it('after an undo, quota again', () => {
		expectUpdate({HostConfig: {CpuQuota: -1}}, cpu(1), {CpuQuota: 100_000}, {CpuQuota: -1});
	});
	it('quota with its own period keeps it', () => {
		expectUpdate(
			{HostConfig: {CpuQuota: 25_000, CpuPeriod: 50_000}},
			cpu(2),
			{CpuPeriod: 50_000, CpuQuota: 100_000},
			{CpuPeriod: 50_000, CpuQuota: 25_000},
		);
	});
	it('NanoCpus stay NanoCpus: the other family would be refused', () => {
		expectUpdate({HostConfig: {NanoCpus: 5e8}}, cpu(2), {NanoCpus: 2e9}, {NanoCpus: 5e8});
	});
	it('Podman shows both families and honours quota; it loses the restart policy unless it is sent', () => {
		const policy = {Name: 'always', MaximumRetryCount: 0};
		expectUpdate(
			{
				HostConfig: {NanoCpus: 5e8, CpuQuota: 50_000, CpuPeriod: 100_000, RestartPolicy: policy},
				engine: {components: [[t('Podman Engine'), t('5.8.0')]]},
			},
			cpu(1),
			{CpuPeriod: 100_000, CpuQuota: 100_000, RestartPolicy: policy},
			{CpuPeriod: 100_000, CpuQuota: 50_000, RestartPolicy: policy},
		);
	});
	it.each<[string, Given, number, RegExp]>([
		['too little', {}, 0.001, /0.01 CPUs or more/],
		['more than the host has', {}, 5, /the host has 4 CPUs/],
		['both families', {HostConfig: {NanoCpus: 5e8, CpuPeriod: 100_000}}, 1, /both ways/],
		['below the least quota', {HostConfig: {CpuPeriod: 1000}}, 0.5, /below the 1000/],
		['already so', {HostConfig: {NanoCpus: 1e9}}, 1, /already/],
		['not supported', {engine: {isCpuQuotaSupported: false}}, 1, /can't limit cpu/],
	])('blocked: %s', (_name, given, cpus, why) => expectBlocked(given, cpu(cpus), why));
});

describe('restart-policy', () => {
	const onFailure: Change = {is: 'restart-policy', name: 'on-failure', maximumRetryCount: 5};
	it.each<[string, object, object]>([
		['always', {Name: 'always', MaximumRetryCount: 0}, {Name: 'always', MaximumRetryCount: 0}],
		["'' is no", {Name: '', MaximumRetryCount: 0}, {Name: 'no', MaximumRetryCount: 0}],
		['endless on-failure', {Name: 'on-failure', MaximumRetryCount: 0}, {Name: 'on-failure', MaximumRetryCount: 0}],
	])('from %s', (_name, before, back) => {
		expectUpdate(
			{HostConfig: {RestartPolicy: before}},
			onFailure,
			{RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 5}},
			{RestartPolicy: back},
		);
	});
	it('says that the host no longer brings it up', () => {
		const made = plan({HostConfig: {RestartPolicy: {Name: 'always', MaximumRetryCount: 0}}}, onFailure);
		expect(made.warnings.join()).toMatch(/no longer brought up/);
		expect(made.parts[0]?.command).toBe('docker update --restart on-failure:5 web-1');
	});
	it.each<[string, Given, Change, RegExp]>([
		['--rm', {HostConfig: {AutoRemove: true}}, onFailure, /--rm/],
		['retries without on-failure', {}, {is: 'restart-policy', name: 'always', maximumRetryCount: 3}, /only on-failure/],
		['already so', {}, {is: 'restart-policy', name: 'no', maximumRetryCount: 0}, /already/],
	])('blocked: %s', (_name, given, change, why) => expectBlocked(given, change, why));
});

const shopEndpoint = {
	IPAMConfig: {IPv4Address: '172.20.0.9'},
	Links: ['db:database'],
	Aliases: ['web', containerId.slice(0, 12), 'host.name', 'web', 'shop-web'],
	DriverOpts: {'com.docker.network.endpoint.sysctls': 'x'},
	NetworkID: webNetworkId,
	EndpointID: 'e1',
	Gateway: '172.20.0.1',
	IPAddress: '172.20.0.9',
	MacAddress: '02:42:ac:14:00:09',
};
const onBoth: RawOver = {
	Config: {Hostname: 'host.name'},
	HostConfig: {NetworkMode: 'shop'},
	Networks: {shop: shopEndpoint, bridge: bridgeEndpoint},
};

describe('networks', () => {
	const join = (network: string): Change => ({is: 'join-network', network: t(network)});
	const leave = (network: string): Change => ({is: 'leave-network', network: t(network)});
	const move = (from: string, to: string): Change => ({is: 'move-network', leave: t(from), joinFirst: t(to)});
	const spec = {
		IPAMConfig: {IPv4Address: '172.20.0.9'},
		Links: ['db:database'],
		Aliases: ['web', 'shop-web'],
		DriverOpts: {'com.docker.network.endpoint.sysctls': 'x'},
	};

	it('a reconnect sends what was configured, less what the engine adds or allots itself', () => {
		const made = plan(onBoth, leave('shop'));
		expect(stepsOf(made)).toEqual([{is: 'disconnect-network', network: 'shop', endpoint: spec}]);
		expect(made.parts[0]?.undoLeaves, 'a fixed address comes back').toBeNull();
	});
	it('the default bridge takes no names and no addresses', () => {
		const odd = {...bridgeEndpoint, Aliases: ['x'], IPAMConfig: {IPv4Address: '1.2.3.4'}, Links: ['a:b']};
		const made = plan({...onBoth, Networks: {shop: shopEndpoint, bridge: odd}}, leave('bridge'));
		expect(stepsOf(made)).toEqual([{is: 'disconnect-network', network: 'bridge', endpoint: {}}]);
		expect(made.parts[0]?.undoLeaves).toMatch(/may be another than 172.17.0.2/);
	});
	it('a configured MAC is not given back by a reconnect', () => {
		const made = plan({...onBoth, Config: {MacAddress: '02:00:00:00:00:01'}}, leave('shop'));
		expect(made.parts[0]?.undoLeaves).toMatch(/MAC address 02:00:00:00:00:01/);
	});
	it('joins', () => {
		const made = plan({}, join('shop'));
		expect(stepsOf(made)).toEqual([{is: 'connect-network', network: 'shop', endpoint: {}}]);
		expect(made.parts[0]?.command).toBe('docker network connect shop web-1');
	});
	it('moves to one that exists: joins first', () => {
		const made = plan({}, move('bridge', 'shop'));
		expect(stepsOf(made)).toEqual([
			{is: 'connect-network', network: 'shop', endpoint: {}},
			{is: 'disconnect-network', network: 'bridge', endpoint: {}},
		]);
	});
	it('makes the network that is missing', () => {
		const made = plan({}, move('bridge', 'web-1-net'));
		expect(stepsOf(made)).toEqual([
			{is: 'create-network', network: 'web-1-net'},
			{is: 'connect-network', network: 'web-1-net', endpoint: {}},
			{is: 'disconnect-network', network: 'bridge', endpoint: {}},
		]);
		expect(made.parts[0]?.command).toBe(
			'docker network create web-1-net && docker network connect web-1-net web-1 && docker network disconnect bridge web-1',
		);
	});
	it('names others know it by move along, its fixed address does not', () => {
		const made = plan({...onBoth, Networks: {shop: shopEndpoint}}, move('shop', 'inner'));
		expect(stepsOf(made)[0]).toEqual({
			is: 'connect-network',
			network: 'inner',
			endpoint: {Aliases: ['web', 'shop-web']},
		});
	});
	it('only leaves where it is on the other already', () => {
		expect(stepsOf(plan(onBoth, move('bridge', 'shop')))).toEqual([
			{is: 'disconnect-network', network: 'bridge', endpoint: {}},
		]);
	});
	it('an earlier part counts: join, then leave the one that was the last', () => {
		const made = plan({}, join('shop'), leave('bridge'));
		expect(made.blocked).toBeNull();
		expect(stepsOf(made).map(step => step.is)).toEqual(['connect-network', 'disconnect-network']);
	});
	it('and the other way round the last is not left', () => {
		const made = plan({}, leave('bridge'), join('shop'));
		expect(stepsOf(made).map(step => step.is)).toEqual(['connect-network']);
		expect(made.warnings.join()).toMatch(/left out: leave network bridge: .*last network/);
	});
	it('leaving both of two leaves one', () => {
		const made = plan(onBoth, leave('shop'), leave('bridge'));
		expect(stepsOf(made)).toHaveLength(1);
	});
	it('a hostile name goes back to the engine by id, and is shown tame', () => {
		const evil = 'shop\u001B[2J';
		const made = plan(
			{Networks: {[evil]: {...bridgeEndpoint, NetworkID: 'e'.repeat(64)}, bridge: bridgeEndpoint}},
			{
				is: 'leave-network',
				network: t(evil),
			},
		);
		expect(stepsOf(made)).toMatchObject([{network: 'e'.repeat(64)}]);
		expect(made.parts[0]?.command).toBe(String.raw`docker network disconnect 'shop\e[2J' web-1`);
		expect(JSON.stringify(made)).not.toContain('\u001B');
	});
	it('two names that look alike are never guessed between', () => {
		const twins = {'a\u200B': {...bridgeEndpoint, NetworkID: 'x'}, 'a\\u{200b}': {...bridgeEndpoint, NetworkID: 'y'}};
		expectBlocked({Networks: {...twins, bridge: bridgeEndpoint}}, leave('a\u200B'), /several networks look like/);
	});
	it('joiners are told', () => {
		expect(plan({...onBoth, joiners: [t('side-car')]}, leave('shop')).warnings.join()).toMatch(
			/^side-car shares its network and changes with it/,
		);
		expect(plan({...onBoth, joiners: [t('side-car'), t('log-car')]}, leave('shop')).warnings.join()).toMatch(
			/^side-car, log-car share its network and change with it/,
		);
	});
	it('ports that nobody reaches any more are told', () => {
		const given = {HostConfig: {PortBindings: {'80/tcp': [{HostIp: '', HostPort: '80'}]}}};
		expect(plan(given, move('bridge', 'inner')).warnings.join()).toMatch(
			/published ports \(80\/tcp\) can't be reached/,
		);
		expect(plan({}, move('bridge', 'inner')).warnings.join()).toMatch(/can't reach anything outside/);
		expect(plan(given, move('bridge', 'shop')).warnings).toEqual([]);
	});
	it('links that work on the default bridge only are told', () => {
		expect(plan({HostConfig: {Links: ['/db:/web-1/db']}}, move('bridge', 'shop')).warnings.join()).toMatch(/--link/);
	});
	it.each<[string, Given, Change, RegExp]>([
		['the last network', {}, leave('bridge'), /last network/],
		['host network', {HostConfig: {NetworkMode: 'host'}}, join('shop'), /host's own network/],
		['no network', {HostConfig: {NetworkMode: 'none'}}, join('shop'), /without a network/],
		['joined to another', {HostConfig: {NetworkMode: 'container:abc'}}, move('bridge', 'shop'), /shares the network/],
		['in a restart loop', {State: {Restarting: true}}, join('shop'), /restarting/],
		['no such network', {}, join('nope'), /there is no network nope/],
		['not on it', {}, leave('shop'), /is not on network shop/],
		['on it already', {}, join('bridge'), /already/],
		['host', {}, join('host'), /takes no containers/],
		['not attachable', {}, move('bridge', 'mesh'), /takes no containers/],
		['itself', {}, move('bridge', 'bridge'), /same network/],
		['a name no network should have', {}, move('bridge', 'a b'), /plain name/],
	])('blocked: %s', (_name, given, change, why) => expectBlocked(given, change, why));
});

describe('owners', () => {
	const change: Change = {is: 'pids-limit', pids: 200};
	it('compose: allowed, until it is made anew', () => {
		const made = plan({owner: {is: 'compose', project: t('shop'), service: t('web')}}, change);
		expect(made.blocked).toBeNull();
		expect(made.warnings[0]).toMatch(/lasts until Docker Compose makes web of project shop anew/);
	});
	it.each<[Owner, why: RegExp, patch: RegExp]>([
		[{is: 'swarm', service: t('web')}, /Swarm service web/, /docker service update .*--limit-pids 200 web/],
		[{is: 'kubernetes', pod: t('web-0')}, /the manifest of its workload/, /podPidsLimit: 200/],
		[{is: 'other', name: t('Amazon ECS')}, /a new revision of its task definition/, /pids/],
		[{is: 'other', name: t('Nomad')}, /its job file/, /pids_limit = 200/],
	])('refused, with the same in their words: %j', (owner, why, patch) => {
		expectBlocked({owner}, change, why);
		expect(plan({owner}, change).patch?.join('\n')).toMatch(patch);
	});
	it('any other manager: allowed with a notice', () => {
		expect(plan({owner: {is: 'other', name: t('Portainer')}}, change).warnings[0]).toMatch(/until Portainer/);
	});
});

describe('plan', () => {
	const all: readonly Change[] = [memory(256), {is: 'pids-limit', pids: 200}, {is: 'cpu-limit', cpus: 1}];
	it('one call for each family', () => {
		expect(stepsOf(plan({}, ...all))).toHaveLength(3);
		expect(plan({}, ...all).title).toBe('memory limit, limit of processes, CPU limit');
	});
	it('what can not be done is left out and said; the rest is done', () => {
		const made = plan({engine: {isPidsLimitSupported: false}}, ...all);
		expect(made.blocked).toBeNull();
		expect(made.parts.map(part => part.change.is)).toEqual(['memory-limit', 'cpu-limit']);
		expect(made.warnings.join()).toMatch(/left out: limit of processes/);
	});
	it('the score after is asked for what will be done', () => {
		const asked: unknown[] = [];
		const made = planFixes({
			inspectJson: rawContainer(),
			engine: {...engineFacts, isPidsLimitSupported: false},
			owner: {is: 'nobody'},
			changes: all,
			samples: [],
			networksJson: rawNetworks,
			joiners: [],
			assess: changes => {
				asked.push(changes.map(change => change.is));
				return {before: {grade: 'D', value: 51}, after: {grade: 'C', value: 66}};
			},
		});
		expect(asked).toEqual([['memory-limit', 'cpu-limit']]);
		expect(made).toMatchObject({scoreBefore: {grade: 'D'}, scoreAfter: {grade: 'C'}});
	});
	it('of one limit the later change wins', () => {
		expect(mergeChanges([memory(256), {is: 'pids-limit', pids: 5}, memory(512)])).toEqual([
			memory(512),
			{is: 'pids-limit', pids: 5},
		]);
	});
	it.each<[string, RawOver]>([
		['being removed', {State: {Status: 'removing', Running: false}}],
		['dead', {State: {Status: 'dead', Dead: true, Running: false}}],
	])('%s: nothing', (_name, given) => expect(plan(given, ...all).blocked).toMatch(/changes nothing on it any more/));
	it('nothing chosen is said', () => expect(plan({}).blocked).toMatch(/nothing was chosen/));
	it('an answer of another shape is said, not thrown', () => {
		for (const inspectJson of [null, [], 'x', {Id: 5}, {Id: 'a', State: {}}]) {
			const request = {
				inspectJson,
				engine: engineFacts,
				owner: {is: 'nobody'},
				changes: all,
				samples: [],
				networksJson: 'x',
				joiners: [],
			} as const;
			expect(planFixes(request).blocked).toMatch(/can't be read/);
		}
	});
	it('is stale once anything that was set has changed, and only then', () => {
		const made = plan({}, ...all);
		expect(isSameBasis(made, rawContainer())).toBe(true);
		expect(isSameBasis(made, rawContainer({State: {Pid: 77}})), 'a restart is no change').toBe(true);
		const elsewhere = {bridge: {...bridgeEndpoint, IPAddress: '172.17.0.99', EndpointID: 'new'}};
		expect(isSameBasis(made, rawContainer({Networks: elsewhere})), 'nor a new address').toBe(true);
		expect(isSameBasis(made, rawContainer({HostConfig: {PidsLimit: 5}}))).toBe(false);
		expect(isSameBasis(made, rawContainer({Config: {Env: ['A=b']}}))).toBe(false);
		expect(isSameBasis(made, rawContainer({Networks: {shop: shopEndpoint}}))).toBe(false);
	});
	it('values that fit are asked for before the first preview', () => {
		const facts = {
			inspectJson: rawContainer(),
			engine: engineFacts,
			samples: [sample(), sample({atUnixMs: 7_200_000})],
		};
		expect(sizeChanges([memory(64), {is: 'pids-limit', pids: 1}], facts)).toEqual([
			memory(176),
			{is: 'pids-limit', pids: 128},
		]);
	});
	it('a limit that is there is not resized when only its swap is to change', () => {
		const facts = {inspectJson: rawContainer({HostConfig: {Memory: 300 * MiB}}), engine: engineFacts, samples: []};
		expect(sizeChanges([memory(300)], facts)).toEqual([memory(300)]);
		const made = plan({HostConfig: {Memory: 300 * MiB, MemorySwap: 600 * MiB}}, memory(300));
		expect(made.parts[0]?.because).toMatch(/stays as it is/);
	});
	it('names who shares the network, by id or by name', () => {
		const joiner = (name: string, mode: string): ContainerInspect => ({
			...(withHostConfig({NetworkMode: t(mode)}).inspect as ContainerInspect),
			Id: name,
			Name: t(name),
		});
		const of = hardened.inspect as ContainerInspect;
		const others = [joiner('a', `container:${of.Id}`), joiner('b', 'container:web-1'), joiner('c', 'shop'), of];
		expect(joinersOf(of, others)).toEqual(['a', 'b']);
	});
});
