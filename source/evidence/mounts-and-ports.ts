/** Mounts, published ports and endpoints as inspect shows them. */
import type {Endpoint, Mount, PortBinding} from '../model/evidence.ts';
import {at, isObject, readBoolean, readList, readPairs, readText, readTexts, textOr} from '../model/foreign.ts';
import {isUnread, knownOr, mapRead, Unread, type Read} from '../model/read.ts';
import {sanitise} from '../model/safe-text.ts';

export const readMounts = (value: unknown): Read<readonly Mount[]> =>
	readList(value, 'Mounts', (mount, path) => {
		const Type = readText(at(mount, 'Type'), `${path}.Type`);
		if (isUnread(Type)) return Type;
		const Source = readText(at(mount, 'Source'), `${path}.Source`, '');
		if (isUnread(Source)) return Source;
		const Destination = readText(at(mount, 'Destination'), `${path}.Destination`);
		if (isUnread(Destination)) return Destination;
		const RW = readBoolean(at(mount, 'RW'), `${path}.RW`);
		if (isUnread(RW)) return RW;
		const Propagation = readText(at(mount, 'Propagation'), `${path}.Propagation`, '');
		if (isUnread(Propagation)) return Propagation;
		return {
			Type,
			Source,
			Destination,
			RW,
			Propagation,
			Name: textOr(at(mount, 'Name')),
			Mode: textOr(at(mount, 'Mode')),
		};
	});

/** `80/tcp` → the port's bindings. Engines write null, or nothing, for a port that is exposed and not published. */
export function readPorts(value: unknown, path: string): Read<readonly PortBinding[]> {
	const pairs = readPairs(value, path, (bindings, where, key) => {
		const [port = '', protocol = 'tcp'] = key.split('/');
		const containerPort = Number(port);
		if (!Number.isInteger(containerPort))
			return new Unread(sanitise(`the engine sent "${key}" for a port of ${path}`, 200));
		return readList(bindings, where, (binding, place): Read<PortBinding> => {
			const HostIp = readText(at(binding, 'HostIp'), `${place}.HostIp`, '');
			const HostPort = readText(at(binding, 'HostPort'), `${place}.HostPort`, '');
			if (isUnread(HostIp)) return HostIp;
			if (isUnread(HostPort)) return HostPort;
			// A range is written for what the engine is to choose from: its first port stands for it.
			const number = Number.parseInt(HostPort, 10);
			return {containerPort, protocol: sanitise(protocol), HostIp, HostPort: Number.isNaN(number) ? 0 : number};
		});
	});
	return mapRead(pairs, all => all.flatMap(([, bindings]) => bindings));
}

export const readEndpoints = (value: unknown): Read<readonly Endpoint[]> =>
	mapRead(
		readPairs(value, 'NetworkSettings.Networks', (endpoint, path): Read<Omit<Endpoint, 'network'>> =>
			isObject(endpoint)
				? {
						NetworkID: textOr(endpoint['NetworkID']),
						IPAddress: textOr(endpoint['IPAddress']),
						GlobalIPv6Address: textOr(endpoint['GlobalIPv6Address']),
						MacAddress: textOr(endpoint['MacAddress']),
						Aliases: knownOr(readTexts(endpoint['Aliases'], `${path}.Aliases`), []),
					}
				: new Unread(sanitise(`the engine sent no object for ${path}`, 200)),
		),
		all => all.map(([network, endpoint]) => ({network, ...endpoint})),
	);
