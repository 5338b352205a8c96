/** One container's line in `GET /containers/json`. */
import {commandOf, endpointJson, portsJson} from './inspect.ts';
import {ago, agoLastsMs, minuteMs} from './times.ts';
import type {Container} from './container.ts';
import type {World} from './world.ts';

export function summaryJson(world: World, container: Container, nowUnixMs: number): object {
	const {spec} = container;
	const {path, args} = commandOf(spec.config);
	const networks = container.attachments.map(one => [one.network.name, endpointJson(world, container, one, false)]);
	const isTagHere = world.findImage(spec.config.Image)?.id === container.imageId;
	return {
		Id: container.id,
		Names: [`/${container.name}`],
		Image: isTagHere ? spec.config.Image : container.imageId,
		ImageID: container.imageId,
		Command: [path, ...args.map(arg => (arg.includes(' ') ? `'${arg}'` : arg))].join(' '),
		Created: Math.floor(container.createdUnixMs / 1000),
		Ports: container.isLive ? portLines(container) : [],
		Labels: spec.config.Labels ?? {},
		State: container.status,
		Status: statusWords(container, nowUnixMs),
		HostConfig: {NetworkMode: container.hostConfig.NetworkMode},
		NetworkSettings: {Networks: Object.fromEntries(networks)},
		Mounts: spec.mounts,
	};
}

type PortLine = {
	readonly IP?: string;
	readonly PrivatePort: number;
	readonly PublicPort?: number;
	readonly Type: string;
};

function portLines(container: Container): readonly PortLine[] {
	return Object.entries(portsJson(container)).flatMap(([port, bindings]): readonly PortLine[] => {
		const [number = '', type = 'tcp'] = port.split('/');
		if (bindings === null) return [{PrivatePort: Number(number), Type: type}];
		return (bindings as ReadonlyArray<{HostIp: string; HostPort: string}>).map(binding => ({
			IP: binding.HostIp,
			PrivatePort: Number(number),
			PublicPort: Number(binding.HostPort),
			Type: type,
		}));
	});
}

function sinceUnixMs(container: Container): number {
	return container.isLive ? container.startedAtUnixMs : container.finishedAtUnixMs;
}

function statusWords(container: Container, nowUnixMs: number): string {
	const age = ago(Math.max(0, nowUnixMs - sinceUnixMs(container)));
	switch (container.status) {
		case 'created':
			return 'Created';
		case 'running': {
			const health = container.health === 'starting' ? 'health: starting' : container.health;
			return health === null ? `Up ${age}` : `Up ${age} (${health})`;
		}
		case 'paused':
			return `Up ${age} (Paused)`;
		case 'restarting':
			return `Restarting (${container.exitCode}) ${age} ago`;
		case 'exited':
			return `Exited (${container.exitCode}) ${age} ago`;
		case 'dead':
			return 'Dead';
	}
}

/** The line as text, and until when its words are true. */
export function summaryLine(
	world: World,
	container: Container,
	nowUnixMs: number,
): {json: string; goodUntilUnixMs: number} {
	const json = JSON.stringify(summaryJson(world, container, nowUnixMs));
	const ageMs = Math.max(0, nowUnixMs - sinceUnixMs(container));
	const lastsMs = container.status === 'created' ? 60 * minuteMs : agoLastsMs(ageMs);
	return {json, goodUntilUnixMs: nowUnixMs + lastsMs};
}
