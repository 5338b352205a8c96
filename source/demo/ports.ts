/** Ports of the host that containers are published on. Two can't hold the same one. */
import {Refusal, type PortBinding} from './words.ts';
import type {Container} from './container.ts';
import type {World} from './world.ts';

const everywhere = ['0.0.0.0', '::'];

/** Takes all ports that the container asks for, or refuses and takes none. */
export function takePorts(world: World, container: Container): void {
	const {hostConfig, spec} = container;
	const isPublished = container.attachments.some(({network}) => network.spec.driver === 'bridge');
	if (!isPublished) return;
	const asked: Record<string, readonly PortBinding[] | null> = {...hostConfig.PortBindings};
	if (hostConfig.PublishAllPorts === true) {
		for (const port of Object.keys(spec.config.ExposedPorts ?? {})) asked[port] ??= [{}];
	}
	const taken: Record<string, Array<{HostIp: string; HostPort: string}>> = {};
	for (const [port, bindings] of Object.entries(asked)) {
		const protocol = port.split('/')[1] ?? 'tcp';
		for (const {HostIp = '', HostPort = ''} of bindings ?? [{}]) {
			const ips = HostIp === '' ? everywhere : [HostIp];
			const number = HostPort === '' ? freeNumber(world, protocol) : Number(HostPort);
			for (const ip of ips) {
				hold(world, container, ip, `${number}/${protocol}`);
				(taken[port] ??= []).push({HostIp: ip, HostPort: String(number)});
			}
		}
	}
	container.ports = taken;
}

function hold(world: World, container: Container, ip: string, port: string): void {
	const holders = world.hostPorts.get(port) ?? [];
	const clash = holders.find(holder => holder.container !== container && overlaps(holder.ip, ip));
	if (clash !== undefined) {
		freePorts(world, container);
		const number = port.split('/', 1)[0];
		const why =
			clash.ip === ip
				? `Bind for ${ip}:${number} failed: port is already allocated`
				: `Error starting userland proxy: listen tcp4 ${ip}:${number}: bind: address already in use`;
		const endpoint = container.attachments[0];
		const id = endpoint === undefined ? '' : world.endpointId(container, endpoint);
		const message = `driver failed programming external connectivity on endpoint ${container.name} (${id}): ${why}`;
		throw new Refusal(500, message);
	}
	world.hostPorts.set(port, [...holders, {ip, container}]);
}

function overlaps(one: string, other: string): boolean {
	const isSix = (ip: string): boolean => ip.includes(':');
	return isSix(one) === isSix(other) && (one === other || everywhere.includes(one) || everywhere.includes(other));
}

function freeNumber(world: World, protocol: string): number {
	let number = 32_768;
	while (world.hostPorts.has(`${number}/${protocol}`)) number++;
	return number;
}

export function freePorts(world: World, container: Container): void {
	for (const [port, holders] of world.hostPorts) {
		const left = holders.filter(holder => holder.container !== container);
		if (left.length === holders.length) continue;
		if (left.length === 0) world.hostPorts.delete(port);
		else world.hostPorts.set(port, left);
	}
}
