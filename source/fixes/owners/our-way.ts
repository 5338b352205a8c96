/**
 * Containers that hullcheck stands on: the one it runs in, and those its connection to the engine goes through. To stop
 * one of them would be to saw off the branch: the fix would end half-way, and nobody would be left to take it back.
 */
import type {Engine} from '../../engine/engine.ts';
import type {Host} from '../../host/host.ts';
import {at, listOf} from '../../model/foreign.ts';
import {knownOr} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';

/** How the engine is reached. */
export type EngineWay =
	| {readonly is: 'unix'; readonly socketPath: string}
	| {readonly is: 'tcp'; readonly host: string; readonly port: number}
	| {readonly is: 'ssh'; readonly host: string; readonly port: number};

/** null: the address says nothing that could be compared. */
export function engineWay({socketPath, endpoint}: Pick<Engine, 'socketPath' | 'endpoint'>): EngineWay | null {
	if (socketPath !== null) return {is: 'unix', socketPath};
	const url = URL.parse(endpoint.address);
	if (url === null || url.hostname === '') return null;
	const host = url.hostname.replace(/^\[|\]$/g, '');
	if (url.protocol === 'ssh:') return {is: 'ssh', host, port: Number(url.port) || 22};
	return {is: 'tcp', host, port: Number(url.port) || (url.protocol === 'https:' ? 443 : 2375)};
}

const inPath = /\/(?:docker|containers|libpod|docker-)[/-]?([0-9a-f]{64})\b/;

/** Full id of the container this process runs in; null: none, or it can't be told. */
export async function ownContainerId(host: Host): Promise<string | null> {
	// The files the engine mounts into every container, then the cgroup: with a namespace of its own that is only `/`.
	for (const file of ['/proc/self/mountinfo', '/proc/self/cgroup']) {
		const lines = knownOr(await host.readText(file), '').split('\n');
		for (const line of file.endsWith('mountinfo') ? lines.filter(isOwnMount) : lines) {
			const [, id] = inPath.exec(line) ?? [];
			if (id !== undefined) return id;
		}
	}
	return null;
}

/** `… /var/lib/docker/containers/ID/hostname /etc/hostname …`; on the machine itself only other containers' folders are mounted. */
const isOwnMount = (line: string): boolean => / \/etc\/(?:hostname|hosts|resolv\.conf) /.test(line);

const valuesOf = (value: unknown): readonly unknown[] =>
	typeof value === 'object' && value !== null ? Object.values(value) : [];

function publishes(inspect: unknown, port: number): boolean {
	return valuesOf(at(inspect, 'NetworkSettings', 'Ports'))
		.flatMap(listOf)
		.some(binding => at(binding, 'HostPort') === String(port));
}

function isCalled(inspect: unknown, host: string): boolean {
	const name = at(inspect, 'Name');
	const endpoints = valuesOf(at(inspect, 'NetworkSettings', 'Networks'));
	return (
		name === `/${host}` ||
		endpoints.some(
			one =>
				[at(one, 'IPAddress'), at(one, 'GlobalIPv6Address')].includes(host) ||
				listOf(at(one, 'Aliases')).includes(host),
		)
	);
}

/** A proxy puts its own socket into a folder it shares with the machine; the engine's own comes from no container. */
function holdsSocket(inspect: unknown, socketPath: string): boolean {
	if (/^\/(?:var\/)?run\/docker\.sock$/.test(socketPath)) return false;
	const folder = socketPath.slice(0, socketPath.lastIndexOf('/'));
	return listOf(at(inspect, 'Mounts')).some(mount => at(mount, 'RW') === true && at(mount, 'Source') === folder);
}

/** Why this container is left alone; null: it is not ours to stand on. */
export function whyOurWay(inspect: unknown, ownId: string | null, way: EngineWay | null): SafeText | null {
	const called = at(inspect, 'Name');
	const name = sanitise(typeof called === 'string' ? called.replace(/^\//, '') : 'a container', 100);
	const stop = words`to stop it would stop hullcheck half-way: change it by hand, or run hullcheck from elsewhere`;
	if (ownId !== null && at(inspect, 'Id') === ownId) return words`hullcheck itself runs in ${name}; ${stop}`;
	switch (way?.is) {
		case undefined:
			return null;
		case 'unix':
			return holdsSocket(inspect, way.socketPath)
				? words`the connection to the engine goes through ${name}, which holds ${sanitise(way.socketPath, 200)}; ${stop}`
				: null;
		case 'tcp':
		case 'ssh': {
			const isThrough = isCalled(inspect, way.host) || publishes(inspect, way.port);
			const what = way.is === 'tcp' ? words`the connection to the engine` : words`the SSH tunnel to the engine`;
			return isThrough ? words`${what} goes through ${name} (port ${way.port}); ${stop}` : null;
		}
	}
}

/** The same, asked of this machine. */
export async function whyLeftAlone(
	{engine, host}: {readonly engine: Engine; readonly host: Host},
	inspect: unknown,
): Promise<SafeText | null> {
	return whyOurWay(inspect, await ownContainerId(host), engineWay(engine));
}
