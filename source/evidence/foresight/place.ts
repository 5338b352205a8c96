/** Of an inspect, what is needed to find the container on its machine. Raw: paths are compared with the kernel's. */
import {at, isObject} from '../../model/foreign.ts';
import {isInside} from './layer-changes.ts';

export type Subnet = {
	/** The container's own. */
	readonly address: string;
	readonly prefixLength: number;
	readonly gateway: string;
};

export type Place = {
	readonly id: string;
	/** 0: not running. */
	readonly pid: number;
	/** null: not running, or not told. */
	readonly startedAtUnixMs: number | null;
	readonly mountTargets: readonly string[];
	/** It sees the sockets of others too. */
	readonly isNetworkShared: boolean;
	readonly subnets: readonly Subnet[];
	/** As the storage driver says; null: it has none, or does not tell. */
	readonly upperDir: string | null;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function targetsOf(inspect: unknown): readonly string[] {
	const mounts = at(inspect, 'Mounts');
	const tmpfs = at(inspect, 'HostConfig', 'Tmpfs');
	return [
		...(Array.isArray(mounts) ? mounts.map((one: unknown) => text(at(one, 'Destination'))) : []),
		...(isObject(tmpfs) ? Object.keys(tmpfs) : []),
	].filter(isInside);
}

function subnetsOf(inspect: unknown): readonly Subnet[] {
	const networks = at(inspect, 'NetworkSettings', 'Networks');
	if (!isObject(networks)) return [];
	return Object.values(networks).flatMap(endpoint => {
		const address = text(at(endpoint, 'IPAddress'));
		const prefixLength = at(endpoint, 'IPPrefixLen');
		if (address === '' || typeof prefixLength !== 'number') return [];
		return [{address, prefixLength, gateway: text(at(endpoint, 'Gateway'))}];
	});
}

export function placeOf(inspect: unknown): Place {
	const pid = at(inspect, 'State', 'Pid');
	const isRunning = at(inspect, 'State', 'Running') === true && typeof pid === 'number' && pid > 0;
	const startedAt = Date.parse(text(at(inspect, 'State', 'StartedAt')));
	return {
		id: text(at(inspect, 'Id')),
		pid: isRunning ? pid : 0,
		startedAtUnixMs: isRunning && Number.isFinite(startedAt) ? startedAt : null,
		mountTargets: targetsOf(inspect),
		isNetworkShared: /^(?:host|container:)/.test(text(at(inspect, 'HostConfig', 'NetworkMode'))),
		subnets: subnetsOf(inspect),
		upperDir: text(at(inspect, 'GraphDriver', 'Data', 'UpperDir')) || null,
	};
}
