/** Of an inspect, what a recreate's effect depends on. Paths and names are raw: they are compared, and shown only through `sanitise`. */
import {effectiveCapabilities} from '../../model/capabilities.ts';
import {at, isObject, listOf, textOf, textsOf} from '../../model/foreign.ts';

export type MountFact = {
	readonly target: string;
	readonly source: string;
	readonly isReadOnly: boolean;
	/** An engine's volume nobody gave a name. */
	readonly isAnonymous: boolean;
};

export type EndpointFact = {
	readonly network: string;
	readonly address: string;
	readonly isAddressConfigured: boolean;
	readonly mac: string;
};

export type Facts = {
	readonly isRunning: boolean;
	/** As configured; '' is root. */
	readonly user: string;
	readonly image: string;
	readonly isHostNetwork: boolean;
	readonly isPrivileged: boolean;
	readonly isAutoRemove: boolean;
	readonly capabilities: ReadonlySet<string>;
	readonly mounts: readonly MountFact[];
	readonly tmpfs: readonly string[];
	readonly devices: readonly string[];
	readonly hostname: string;
	/** Made by the engine: the short id. */
	readonly isHostnameGenerated: boolean;
	readonly restartPolicy: string;
	readonly configuredMac: string;
	readonly endpoints: readonly EndpointFact[];
	/** `80/tcp` → the port it has now, where no number was asked for. */
	readonly randomPorts: ReadonlyArray<{readonly port: string; readonly now: string}>;
	readonly execCount: number;
};

/** Of a number too. '' for an object: one with a field `toString` would refuse to become text. */
export const scalarText = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
export const pairsOf = (value: unknown): ReadonlyArray<readonly [string, unknown]> =>
	isObject(value) ? Object.entries(value) : [];

function mountsOf(inspect: unknown): readonly MountFact[] {
	return listOf(at(inspect, 'Mounts')).flatMap(mount => {
		const target = textOf(at(mount, 'Destination'));
		const name = textOf(at(mount, 'Name'));
		return target === ''
			? []
			: [
					{
						target,
						source: name || textOf(at(mount, 'Source')),
						isReadOnly: at(mount, 'RW') === false,
						isAnonymous: /^[0-9a-f]{64}$/.test(name),
					},
				];
	});
}

function endpointsOf(inspect: unknown): readonly EndpointFact[] {
	return pairsOf(at(inspect, 'NetworkSettings', 'Networks')).map(([network, endpoint]) => ({
		network,
		address: textOf(at(endpoint, 'IPAddress')),
		isAddressConfigured: textOf(at(endpoint, 'IPAMConfig', 'IPv4Address')) !== '',
		mac: textOf(at(endpoint, 'MacAddress')),
	}));
}

function randomPortsOf(inspect: unknown): Facts['randomPorts'] {
	const hostConfig = at(inspect, 'HostConfig');
	const asked = at(hostConfig, 'PortBindings');
	const isNumbered = (port: string): boolean => {
		const bindings = listOf(at(asked, port));
		return bindings.length > 0 && bindings.every(binding => !['', '0'].includes(textOf(at(binding, 'HostPort'))));
	};
	return pairsOf(at(inspect, 'NetworkSettings', 'Ports')).flatMap(([port, bindings]) => {
		const [first] = listOf(bindings);
		return first === undefined || isNumbered(port) ? [] : [{port, now: textOf(at(first, 'HostPort'))}];
	});
}

export function factsOf(inspect: unknown): Facts {
	const [config, hostConfig] = [at(inspect, 'Config'), at(inspect, 'HostConfig')];
	const isPrivileged = at(hostConfig, 'Privileged') === true;
	const hostname = textOf(at(config, 'Hostname'));
	const execs = at(inspect, 'ExecIDs');
	return {
		isRunning: at(inspect, 'State', 'Running') === true,
		user: textOf(at(config, 'User')),
		image: textOf(at(config, 'Image')),
		isHostNetwork: at(hostConfig, 'NetworkMode') === 'host',
		isPrivileged,
		isAutoRemove: at(hostConfig, 'AutoRemove') === true,
		capabilities: effectiveCapabilities(
			textsOf(at(hostConfig, 'CapAdd')),
			textsOf(at(hostConfig, 'CapDrop')),
			isPrivileged,
		),
		mounts: mountsOf(inspect),
		tmpfs: pairsOf(at(hostConfig, 'Tmpfs')).map(([target]) => target),
		devices: listOf(at(hostConfig, 'Devices')).map(device => textOf(at(device, 'PathInContainer'))),
		hostname,
		isHostnameGenerated: hostname !== '' && hostname === textOf(at(inspect, 'Id')).slice(0, 12),
		restartPolicy: textOf(at(hostConfig, 'RestartPolicy', 'Name')),
		configuredMac: textOf(at(config, 'MacAddress')),
		endpoints: endpointsOf(inspect),
		randomPorts: randomPortsOf(inspect),
		execCount: listOf(execs).length,
	};
}

export const isUnder = (path: string, folder: string): boolean =>
	path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
