/**
 * An engine and its machine as far as fixes see them, with the kernel's limits kept apart from what inspect says, because
 * on a real one they part ways. Calls are counted, and may be scripted to end badly.
 */
import {EngineAnswer, type Engine, type Foreign} from '../../source/engine/engine.ts';
import type {Host} from '../../source/host/host.ts';
import {Unread} from '../../source/model/read.ts';
import type {EndpointSpec, UpdateBody} from '../../source/model/fix.ts';
import {t} from '../helpers/evidence.ts';
import {containerId, rawContainer, rawNetworks, type RawOver} from './raw.ts';

export const hostMemory = 8 * 1024 ** 3;
const strangerId = 'b'.repeat(64);
export const engineId = 'ENGI:NE01';
const endless = 9_223_372_036_854_771_712;

/** How a call ends instead of well. `half`: the kernel was changed, the engine's own record was not. */
export type Ending =
	| {readonly is: 'answer'; readonly status: number; readonly half?: true}
	| {readonly is: 'lost'; readonly wasDone: boolean}
	/** 200, and no effect in the kernel. */
	| {readonly is: 'lie'}
	/** Done by somebody while we look away. */
	| {readonly is: 'meanwhile'; readonly act: () => void};

type FakeContainer = {
	readonly State: {Running: boolean; Status: string; Pid: number};
	readonly HostConfig: Record<string, unknown>;
	readonly NetworkSettings: {readonly Networks: Record<string, unknown>};
};
type FakeNetwork = {readonly Name: string; readonly Id: string; readonly Labels?: Readonly<Record<string, string>>};

export type FakeHost = Pick<Host, 'env' | 'homeDir' | 'nowUnixMs' | 'readText'>;

export type FakeOptions = {
	readonly raw?: RawOver;
	readonly isLocal?: boolean;
};

export class FakeEngine {
	readonly calls: string[] = [];
	/** By call, in order: `updateContainer`, `ping` … */
	readonly script = new Map<string, Ending[]>();
	readonly container: FakeContainer;
	networks: FakeNetwork[];
	readonly kernel = {memory: endless, memsw: endless, pids: 'max', quota: -1, period: 100_000};
	isGone = false;
	/** A second, stopped container on this network; networks list only who runs. */
	strangerOn: string | null = null;
	nowMs = Date.UTC(2026, 10, 23);
	readonly engine: Engine;
	readonly host: FakeHost;

	constructor(options: FakeOptions = {}) {
		this.container = structuredClone(rawContainer(options.raw)) as FakeContainer;
		this.networks = structuredClone(rawNetworks) as FakeNetwork[];
		this.engine = this.#makeEngine(options.isLocal === false ? null : '/fake');
		this.host = this.#makeHost();
	}

	fail(call: string, ...endings: readonly Ending[]): this {
		this.script.set(call, [...(this.script.get(call) ?? []), ...endings]);
		return this;
	}

	#kernelTakes(body: UpdateBody): void {
		const {kernel} = this;
		if (body.Memory !== undefined) kernel.memory = body.Memory;
		if (body.MemorySwap !== undefined && body.MemorySwap > 0) kernel.memsw = body.MemorySwap;
		if (body.PidsLimit !== undefined) kernel.pids = body.PidsLimit > 0 ? String(body.PidsLimit) : 'max';
		if (body.NanoCpus !== undefined) kernel.quota = body.NanoCpus / 10_000;
		if (body.CpuQuota !== undefined) kernel.quota = body.CpuQuota;
		if (body.CpuPeriod !== undefined) kernel.period = body.CpuPeriod;
	}

	#update(body: UpdateBody): void {
		const config = this.container.HostConfig;
		for (const [field, value] of Object.entries(body)) if (value !== 0) config[field] = value;
		if (this.container.State.Running) this.#kernelTakes(body);
	}

	async #call(name: string, detail: string, act: () => void, body?: UpdateBody): Promise<void> {
		this.calls.push(detail === '' ? name : `${name} ${detail}`);
		this.nowMs += 7;
		const ending = this.script.get(name)?.shift();
		switch (ending?.is) {
			case undefined:
				return act();
			case 'answer':
				if (ending.half === true && body !== undefined) this.#kernelTakes(body);
				throw new EngineAnswer(ending.status, t('it was told to'));
			case 'lost':
				if (ending.wasDone) act();
				throw Object.assign(new Error('socket hang up'), {code: 'ECONNRESET'});
			case 'lie':
				if (body !== undefined) Object.assign(this.container.HostConfig, body);
				return;
			case 'meanwhile':
				ending.act();
				return act();
		}
	}

	#stranger(): Foreign {
		const on = this.#find(this.strangerOn ?? '');
		return rawContainer({State: {Running: false, Pid: 0}, Networks: {[on.Name]: {NetworkID: on.Id}}});
	}

	#find(network: string): FakeNetwork {
		const found = this.networks.find(one => one.Name === network || one.Id === network);
		if (found === undefined) throw new EngineAnswer(404, t('no such network'));
		return found;
	}

	#here(id: string): void {
		if (id === strangerId && this.strangerOn !== null) return;
		if (this.isGone || id !== containerId) throw new EngineAnswer(404, t('No such container'));
	}

	#makeEngine(socketPath: string | null): Engine {
		const not = (): never => {
			throw new Error('fixes ask nothing of the kind');
		};
		const partial = {
			endpoint: {address: t('unix:///fake'), from: t('test'), isDemo: false},
			socketPath,
			apiVersion: '1.41',
			ping: () => this.#call('ping', '', () => undefined),
			info: async (): Promise<Foreign> => ({ID: engineId, MemTotal: hostMemory}),
			inspectContainer: async (id: string): Promise<Foreign> => {
				await this.#call('inspectContainer', '', () => this.#here(id));
				return structuredClone(id === strangerId ? this.#stranger() : this.container);
			},
			listContainers: async (labels: readonly string[] = []) =>
				labels.length > 0 ? [] : [{id: containerId}, {id: strangerId}],
			listNetworks: async (): Promise<Foreign> => structuredClone(this.networks),
			inspectNetwork: async (network: string): Promise<Foreign> => {
				const found = this.#find(network);
				const isOn = Object.hasOwn(this.container.NetworkSettings.Networks, found.Name);
				return {...found, Containers: isOn ? {[containerId]: {Name: 'web-1'}} : {}};
			},
			statsOnce: async (id: string): Promise<Foreign> => {
				this.#here(id);
				const {kernel} = this;
				return {
					memory_stats: {
						limit: Math.min(kernel.memory, hostMemory),
						stats: {hierarchical_memsw_limit: kernel.memsw},
					},
					pids_stats: kernel.pids === 'max' ? {current: 3} : {current: 3, limit: Number(kernel.pids)},
					cpu_stats: {throttling_data: {periods: kernel.quota > 0 ? 12 : 0}},
				};
			},
			updateContainer: async (id: string, body: UpdateBody) => {
				await this.#call(
					'updateContainer',
					JSON.stringify(body),
					() => {
						this.#here(id);
						this.#update(body);
					},
					body,
				);
				return [];
			},
			createNetwork: async (name: string, labels: Readonly<Record<string, string>>) => {
				await this.#call('createNetwork', name, () => {
					this.networks.push({Name: name, Id: name.padEnd(64, '0'), Labels: labels});
				});
				return name.padEnd(64, '0');
			},
			removeNetwork: (name: string) =>
				this.#call('removeNetwork', name, () => {
					this.networks = this.networks.filter(one => one.Name !== name);
				}),
			connectNetwork: (network: string, id: string, endpoint: EndpointSpec) =>
				this.#call('connectNetwork', `${network} ${JSON.stringify(endpoint)}`, () => {
					this.#here(id);
					const found = this.#find(network);
					this.container.NetworkSettings.Networks[found.Name] = {
						...endpoint,
						NetworkID: found.Id,
						IPAddress: '172.20.0.5',
					};
				}),
			disconnectNetwork: (network: string, id: string) =>
				this.#call('disconnectNetwork', network, () => {
					this.#here(id);
					delete this.container.NetworkSettings.Networks[this.#find(network).Name];
				}),
			version: not,
			inspectImage: not,
			imageHistory: not,
			listImages: not,
			inspectExec: not,
			top: not,
			readFile: not,
			stats: not,
			events: not,
			close: () => undefined,
		};
		return partial as unknown as Engine;
	}

	#makeHost(): FakeHost {
		const cgroup = (): Readonly<Record<string, string>> => {
			const {kernel} = this;
			const of = (controller: string, file: string): string =>
				`/sys/fs/cgroup/${controller}/docker/${containerId}/${file}`;
			return {
				[`/proc/${this.container.State.Pid}/cgroup`]: [
					`5:pids:/docker/${containerId}`,
					`4:memory:/docker/${containerId}`,
					`3:cpu,cpuacct:/docker/${containerId}`,
					'0::/',
				].join('\n'),
				[of('memory', 'memory.limit_in_bytes')]: `${kernel.memory}\n`,
				[of('memory', 'memory.memsw.limit_in_bytes')]: `${kernel.memsw}\n`,
				[of('pids', 'pids.max')]: `${kernel.pids}\n`,
				[of('cpu', 'cpu.cfs_quota_us')]: `${kernel.quota}\n`,
				[of('cpu', 'cpu.cfs_period_us')]: `${kernel.period}\n`,
			};
		};
		return {
			env: {},
			homeDir: '/nowhere',
			nowUnixMs: () => this.nowMs++,
			readText: async path => cgroup()[path] ?? new Unread(t('missing')),
		};
	}
}
