/** Structures of the API in the short forms of the docker command. */
import {at, listOf, textOf, textsOf} from '../../model/foreign.ts';
import {pairsOf, scalarText} from './facts.ts';
import {maskedValue} from './masked.ts';
import {csv} from './shell.ts';

/** Nanoseconds as Go writes them: `30s`, `1500ms`. */
export function duration(ns: unknown): string {
	const number = typeof ns === 'number' ? ns : 0;
	if (number % 1e9 === 0) return `${number / 1e9}s`;
	return number % 1e6 === 0 ? `${number / 1e6}ms` : `${number}ns`;
}

/** `127.0.0.1:8080:80/tcp`, `80/tcp` for a port of the engine's choice. */
export function publishings(bindings: unknown): readonly string[] {
	return pairsOf(bindings).flatMap(([port, list]) => {
		const all = listOf(list);
		return (all.length === 0 ? [{}] : all).map(binding => {
			const [ip, hostPort] = [textOf(at(binding, 'HostIp')), textOf(at(binding, 'HostPort'))];
			if (ip === '') return hostPort === '' ? port : `${hostPort}:${port}`;
			return `${ip.includes(':') ? `[${ip}]` : ip}:${hostPort}:${port}`;
		});
	});
}

export function device(one: unknown): string {
	const [host, inside, rights] = ['PathOnHost', 'PathInContainer', 'CgroupPermissions'].map(key =>
		textOf(at(one, key)),
	);
	return [host, inside, rights].filter(part => part !== '').join(':');
}

export function ulimit(one: unknown): string {
	const [soft, hard] = [at(one, 'Soft'), at(one, 'Hard')];
	return `${textOf(at(one, 'Name'))}=${scalarText(soft)}:${scalarText(hard)}`;
}

export const rate = (one: unknown): string =>
	`${textOf(at(one, 'Path'))}:${scalarText(at(one, 'Rate') ?? at(one, 'Weight'))}`;

export function gpus(request: unknown): string {
	const ids = textsOf(at(request, 'DeviceIDs'));
	const [count, driver] = [at(request, 'Count'), textOf(at(request, 'Driver'))];
	const asked = ids.length > 0 ? `device=${ids.join(',')}` : count === -1 ? 'all' : `count=${scalarText(count)}`;
	const capabilities = listOf(at(request, 'Capabilities'))
		.flatMap(textsOf)
		.filter(one => one !== 'gpu');
	return csv([
		asked,
		...(driver === '' ? [] : [`driver=${driver}`]),
		...(capabilities.length === 0 ? [] : [`capabilities=${capabilities.join(',')}`]),
	]);
}

/** One `--mount`. */
export function mount(one: unknown): string {
	const text = (...path: readonly string[]): string => textOf(at(one, ...path));
	const given = (name: string, value: string): readonly string[] => (value === '' ? [] : [`${name}=${value}`]);
	const is = (name: string, ...path: readonly string[]): readonly string[] => (at(one, ...path) === true ? [name] : []);
	const [size, mode] = [at(one, 'TmpfsOptions', 'SizeBytes'), at(one, 'TmpfsOptions', 'Mode')];
	return csv([
		...given('type', text('Type')),
		...given('source', text('Source')),
		...given('target', text('Target')),
		...is('readonly', 'ReadOnly'),
		...given('bind-propagation', text('BindOptions', 'Propagation')),
		...is('bind-nonrecursive', 'BindOptions', 'NonRecursive'),
		...is('volume-nocopy', 'VolumeOptions', 'NoCopy'),
		...given('volume-subpath', text('VolumeOptions', 'Subpath')),
		...given('volume-driver', text('VolumeOptions', 'DriverConfig', 'Name')),
		...pairsOf(at(one, 'VolumeOptions', 'DriverConfig', 'Options')).map(
			([key, value]) => `volume-opt=${key}=${maskedValue(key, textOf(value))}`,
		),
		...pairsOf(at(one, 'VolumeOptions', 'Labels')).map(
			([key, value]) => `volume-label=${key}=${maskedValue(key, textOf(value))}`,
		),
		...(typeof size === 'number' && size > 0 ? [`tmpfs-size=${size}`] : []),
		...(typeof mode === 'number' && mode > 0 ? [`tmpfs-mode=${mode.toString(8)}`] : []),
	]);
}

/** An endpoint's settings as flags of `docker network connect`, or of `docker run` for its first network. */
export function endpointFlags(endpoint: unknown, aliasFlag: string): ReadonlyArray<readonly string[]> {
	const each = (flag: string, values: readonly string[]): ReadonlyArray<readonly string[]> =>
		values.filter(value => value !== '').map(value => [flag, value]);
	const ipam = at(endpoint, 'IPAMConfig');
	return [
		...each('--ip', [textOf(at(ipam, 'IPv4Address'))]),
		...each('--ip6', [textOf(at(ipam, 'IPv6Address'))]),
		...each('--link-local-ip', textsOf(at(ipam, 'LinkLocalIPs'))),
		...each(aliasFlag, textsOf(at(endpoint, 'Aliases'))),
	];
}
