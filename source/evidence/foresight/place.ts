/** Of an inspect, what is needed to find the container on its machine. Raw: paths are compared with the kernel's. */
import {at, isObject, textOf} from '../../model/foreign.ts';
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

function targetsOf(inspect: unknown): readonly string[] {
	const mounts = at(inspect, 'Mounts');
	const tmpfs = at(inspect, 'HostConfig', 'Tmpfs');
	return [
		...(Array.isArray(mounts) ? mounts.map((one: unknown) => textOf(at(one, 'Destination'))) : []),
		...(isObject(tmpfs) ? Object.keys(tmpfs) : []),
	].filter(isInside);
}

function subnetsOf(inspect: unknown): readonly Subnet[] {
	const networks = at(inspect, 'NetworkSettings', 'Networks');
	if (!isObject(networks)) return [];
	return Object.values(networks).flatMap(endpoint => {
		const address = textOf(at(endpoint, 'IPAddress'));
		const prefixLength = at(endpoint, 'IPPrefixLen');
		if (address === '' || typeof prefixLength !== 'number') return [];
		return [{address, prefixLength, gateway: textOf(at(endpoint, 'Gateway'))}];
	});
}

export function placeOf(inspect: unknown): Place {
	const pid = at(inspect, 'State', 'Pid');
	const isRunning = at(inspect, 'State', 'Running') === true && typeof pid === 'number' && pid > 0;
	const startedAt = Date.parse(textOf(at(inspect, 'State', 'StartedAt')));
	return {
		id: textOf(at(inspect, 'Id')),
		pid: isRunning ? pid : 0,
		startedAtUnixMs: isRunning && Number.isFinite(startedAt) ? startedAt : null,
		mountTargets: targetsOf(inspect),
		isNetworkShared: /^(?:host|container:)/.test(textOf(at(inspect, 'HostConfig', 'NetworkMode'))),
		subnets: subnetsOf(inspect),
		upperDir: textOf(at(inspect, 'GraphDriver', 'Data', 'UpperDir')) || null,
	};
}
