/** Raw answers of an engine, as small as fixes need them. */
import type {Foreign} from '../../source/engine/engine.ts';

export const containerId = '4f2a9c0d1b7e'.padEnd(64, 'a');
export const webNetworkId = 'n1'.padEnd(64, '1');
export const bridgeNetworkId = 'n0'.padEnd(64, '0');

export type RawOver = {
	readonly HostConfig?: Readonly<Record<string, unknown>>;
	readonly Config?: Readonly<Record<string, unknown>>;
	readonly State?: Readonly<Record<string, unknown>>;
	readonly Networks?: Readonly<Record<string, unknown>>;
};

export const bridgeEndpoint = {
	IPAMConfig: null,
	Links: null,
	Aliases: null,
	DriverOpts: null,
	NetworkID: bridgeNetworkId,
	IPAddress: '172.17.0.2',
};

/** `docker run -d --name web-1 IMAGE`, running. */
export function rawContainer(over: RawOver = {}): Foreign {
	return {
		Id: containerId,
		Name: '/web-1',
		Image: `sha256:${'a1'.repeat(32)}`,
		Path: '/server',
		State: {Status: 'running', Running: true, Paused: false, Restarting: false, Dead: false, Pid: 4242, ...over.State},
		Config: {
			Hostname: containerId.slice(0, 12),
			Image: 'shop/web:4.2',
			Cmd: ['/server'],
			Entrypoint: null,
			Env: ['PATH=/bin'],
			...over.Config,
		},
		HostConfig: {
			NetworkMode: 'default',
			Memory: 0,
			MemorySwap: 0,
			PidsLimit: null,
			NanoCpus: 0,
			CpuQuota: 0,
			CpuPeriod: 0,
			RestartPolicy: {Name: 'no', MaximumRetryCount: 0},
			AutoRemove: false,
			PortBindings: {},
			Links: null,
			...over.HostConfig,
		},
		NetworkSettings: {Networks: over.Networks ?? {bridge: bridgeEndpoint}},
	};
}

export const rawNetworks: Foreign = [
	{Name: 'bridge', Id: bridgeNetworkId, Driver: 'bridge', Scope: 'local', Internal: false},
	{Name: 'host', Id: 'n2'.padEnd(64, '2'), Driver: 'host', Scope: 'local', Internal: false},
	{Name: 'none', Id: 'n3'.padEnd(64, '3'), Driver: 'null', Scope: 'local', Internal: false},
	{Name: 'shop', Id: webNetworkId, Driver: 'bridge', Scope: 'local', Internal: false},
	{Name: 'inner', Id: 'n4'.padEnd(64, '4'), Driver: 'bridge', Scope: 'local', Internal: true},
	{Name: 'mesh', Id: 'n5'.padEnd(64, '5'), Driver: 'overlay', Scope: 'swarm', Internal: false, Attachable: false},
];
