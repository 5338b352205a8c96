/** Networks made, removed, joined and left. */
import {attach, detach, type Network} from './network.ts';
import {isObject, type JsonObject} from './json.ts';
import {Refusal, type EndpointSpec} from './words.ts';
import type {Container} from './container.ts';
import type {World} from './world.ts';

export function createNetwork(world: World, body: JsonObject): {Id: string; Warning: string} {
	const name = typeof body['Name'] === 'string' ? body['Name'] : '';
	const driver = typeof body['Driver'] === 'string' && body['Driver'] !== '' ? body['Driver'] : 'bridge';
	if (name.trim() === '') throw new Refusal(400, `invalid name: ${name}`);
	if (['bridge', 'host', 'none'].includes(name)) {
		throw new Refusal(403, `operation is not permitted on predefined ${name} network `);
	}
	if ([...world.networks.values()].some(network => network.name === name)) {
		throw new Refusal(409, `network with name ${name} already exists`);
	}
	if (driver !== 'bridge') throw new Refusal(404, `plugin "${driver}" not found`);
	const ipam = isObject(body['IPAM']) ? body['IPAM'] : {};
	const network = world.addNetwork({
		name,
		driver,
		prefix: freePrefix(world, ipam),
		createdUnixMs: world.nowUnixMs(),
		labels: texts(body['Labels']),
		options: texts(body['Options']),
		isInternal: body['Internal'] === true,
		ipamOptions: isObject(ipam['Options']) ? ipam['Options'] : null,
	});
	world.sayNetwork(network, 'create');
	return {Id: network.id, Warning: ''};
}

function texts(value: unknown): Readonly<Record<string, string>> {
	if (!isObject(value)) return {};
	return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}

/** The subnet asked for, as far as a /16 can follow it, else the next that is free. */
function freePrefix(world: World, ipam: JsonObject): string {
	const pools: unknown = ipam['Config'];
	const pool: unknown = Array.isArray(pools) ? pools[0] : null;
	const subnet = isObject(pool) && typeof pool['Subnet'] === 'string' ? pool['Subnet'] : '';
	const used = new Set([...world.networks.values()].map(network => network.spec.prefix));
	if (subnet !== '') {
		const prefix = subnet.split('.').slice(0, 2).join('.');
		if (!used.has(prefix)) return prefix;
		throw new Refusal(403, 'Pool overlaps with other one on this address space');
	}
	for (let second = 17; second < 32; second++) if (!used.has(`172.${second}`)) return `172.${second}`;
	for (let second = 0; second < 256; second++) if (!used.has(`10.${second}`)) return `10.${second}`;
	throw new Refusal(500, 'could not find an available, non-overlapping IPv4 address pool');
}

export function removeNetwork(world: World, network: Network): void {
	if (network.isPredefined) {
		throw new Refusal(403, `${network.name} is a pre-defined network and cannot be removed`);
	}
	if ([...network.members.values()].some(container => container.isLive)) {
		const which = `network ${network.name} id ${network.id}`;
		throw new Refusal(403, `error while removing network: ${which} has active endpoints`);
	}
	world.networks.delete(network.id);
	world.sayNetwork(network, 'destroy');
}

export function connect(world: World, network: Network, container: Container, asked: JsonObject): void {
	const spec = asked as EndpointSpec;
	const mode = container.hostConfig.NetworkMode ?? '';
	if (network.spec.driver === 'host') {
		throw new Refusal(400, 'container cannot be disconnected from host network or connected to host network');
	}
	if (mode === 'host' || mode.startsWith('container:')) {
		const sharing = 'container sharing network namespace with another container or host';
		throw new Refusal(400, `${sharing} cannot be connected to any other network`);
	}
	if (container.attachments.some(one => one.network === network)) {
		throw new Refusal(403, `endpoint with name ${container.name} already exists in network ${network.name}`);
	}
	if (network.isPredefined && (spec.Aliases ?? []).length > 0) {
		const why = 'network-scoped alias is supported only for containers in user defined networks';
		throw new Refusal(400, `invalid endpoint settings:\n${why}`);
	}
	const attachment = {network, spec, address: 0, hasNames: !network.isPredefined};
	container.attachments = [...container.attachments, attachment];
	if (container.isLive) {
		attach(attachment, container);
		world.sayNetwork(network, 'connect', container);
	}
	world.shelf.changed(container);
}

export function disconnect(world: World, network: Network, container: Container): void {
	const attachment = container.attachments.find(one => one.network === network);
	if (attachment === undefined) {
		throw new Refusal(500, `container ${container.id} is not connected to network ${network.name}`);
	}
	if (network.spec.driver === 'host') {
		throw new Refusal(400, 'container cannot be disconnected from host network or connected to host network');
	}
	if (container.isLive) {
		detach(attachment, container);
		world.sayNetwork(network, 'disconnect', container);
	}
	container.attachments = container.attachments.filter(one => one !== attachment);
	world.shelf.changed(container);
	// The real engine says it once for the endpoint and once for the call.
	world.sayNetwork(network, 'disconnect', container);
}
