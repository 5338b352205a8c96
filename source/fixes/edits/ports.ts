/** Published ports: to which address of the host, at which port, or not at all. */
import {at, isObject, listOf, textOf, type JsonObject} from '../../model/foreign.ts';
import {isAddress} from '../../model/ports.ts';
import type {CreateBody} from '../../model/recreate.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {blocked, edited, objectOf, withHostConfig, without, type Edit, type EditFacts} from './edit.ts';

type Binding = {readonly HostIp: string; readonly HostPort: string};

/** `80` is `80/tcp`. */
const named = (port: string): string => (port.includes('/') ? port : `${port}/tcp`);
const readBinding = (value: unknown): Binding => ({
	HostIp: textOf(objectOf(value)['HostIp']),
	HostPort: textOf(objectOf(value)['HostPort']),
});
const readBindings = (value: unknown): readonly Binding[] => listOf(value).map(readBinding);

/** Wildcards of IPv4 and IPv6 that become one address would be one binding twice. */
function distinct(bindings: readonly Binding[]): readonly Binding[] {
	const seen = new Map(bindings.map(one => [`${one.HostIp} ${one.HostPort}`, one]));
	return [...seen.values()];
}

/** What `-P` gave it, each port by name with the number it has now; as asked for where it has none. */
function publishedByAll(body: CreateBody, {inspectJson}: EditFacts): JsonObject {
	const asked = objectOf(body.HostConfig['PortBindings']);
	const now = objectOf(at(inspectJson, 'NetworkSettings', 'Ports'));
	const ports = [...Object.keys(objectOf(body['ExposedPorts'])), ...Object.keys(now)];
	const rest = [...new Set(ports.map(named))].filter(port => asked[port] === undefined);
	return Object.fromEntries(
		rest.map(port => {
			const given = distinct(readBindings(now[port]));
			return [port, given.length === 0 ? [{HostIp: '', HostPort: ''}] : given];
		}),
	);
}

const isAllPublished = (body: CreateBody): boolean => body.HostConfig['PublishAllPorts'] === true;

/** The key under which a port stands, `80/tcp` also where `80` was written. */
const keyOf = (bindings: JsonObject, port: string): string | undefined =>
	Object.keys(bindings).find(key => named(key) === named(port));

function withBindings(
	body: CreateBody,
	port: string,
	change: (bindings: readonly Binding[]) => readonly Binding[],
	facts: EditFacts,
): CreateBody {
	const asked = objectOf(body.HostConfig['PortBindings']);
	const key = keyOf(asked, port);
	const isGivenByAll = key === undefined && isAllPublished(body);
	const before = key !== undefined ? asked[key] : isGivenByAll ? publishedByAll(body, facts)[named(port)] : undefined;
	if (!Array.isArray(before)) return body;
	const after = change(readBindings(before.length === 0 ? [{}] : before));
	const Ports = {...asked, [key ?? named(port)]: after};
	return withHostConfig(body, {PortBindings: Ports});
}

export const bindPort: Edit<'bind-port'> = (body, {port, hostIp}, facts) => {
	if (!isAddress(hostIp)) return blocked(words`${sanitise(hostIp)} is no address`);
	const after = withBindings(body, port, all => distinct(all.map(one => ({...one, HostIp: hostIp}))), facts);
	const where = sanitise(hostIp);
	return edited(after, {
		because: words`a port without an address is open on every network the host is in, past most firewalls`,
		effect: words`${sanitise(port)} is reached by way of ${where} only`,
		option: sanitise(`-p ${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:…:${port}`),
		warnings: [words`whoever reaches ${sanitise(port)} from another machine, or by another address, can't any more`],
	});
};

export const hostPort: Edit<'host-port'> = (body, {port, from, hostPort: wanted}, facts) => {
	if (!Number.isSafeInteger(wanted) || wanted < 1 || wanted > 65_535) return blocked(words`${wanted} is no port`);
	const moved = (all: readonly Binding[]): readonly Binding[] =>
		all.map(one => (one.HostPort === String(from) ? {...one, HostPort: String(wanted)} : one));
	return edited(withBindings(body, port, moved, facts), {
		because: words`ports below 1024 belong to well-known services`,
		effect: words`${sanitise(port)} is reached at port ${wanted} of the host`,
		option: sanitise(`-p …:${wanted}:${port}`),
		warnings: [words`whoever calls it at port ${from} has to be told the new one, ${wanted}`],
	});
};

export const publishAllOff: Edit<'publish-all-off'> = (body, _change, facts) => {
	const set = {
		PublishAllPorts: false,
		PortBindings: {...objectOf(body.HostConfig['PortBindings']), ...publishedByAll(body, facts)},
	};
	return edited(isAllPublished(body) ? withHostConfig(body, set) : body, {
		because: words`a new version of the image could open a port that nobody decided on`,
		effect: words`what is published now stays published, at the same ports from now on`,
		option: words`(without -P, with -p for each port)`,
	});
};

export const unpublishPort: Edit<'unpublish-port'> = (body, {port}, facts) => {
	const all = isAllPublished(body)
		? {...objectOf(body.HostConfig['PortBindings']), ...publishedByAll(body, facts)}
		: objectOf(body.HostConfig['PortBindings']);
	const key = keyOf(all, port);
	const off =
		key === undefined ? body : withHostConfig(body, {PublishAllPorts: false, PortBindings: without(all, key)});
	return edited(off, {
		because: words`a port that nobody needs from outside is a way in that nobody watches`,
		effect: words`${sanitise(port)} is reached by containers on its networks only`,
		option: words`(without -p …:${sanitise(port)})`,
		warnings: [words`whoever reaches ${sanitise(port)} from outside can't any more`],
	});
};

/** `publish` added to what is published. */
export function withPublished(
	body: CreateBody,
	publish: ReadonlyArray<{readonly port: string; readonly hostIp: string; readonly hostPort: string}>,
): CreateBody {
	if (publish.length === 0) return body;
	const exposed = objectOf(body['ExposedPorts']);
	const bindings = objectOf(body.HostConfig['PortBindings']);
	const added = publish.filter(({port}) => keyOf(bindings, port) === undefined);
	return {
		...body,
		ExposedPorts: {
			...exposed,
			...Object.fromEntries(publish.map(({port}) => [named(port), exposed[named(port)] ?? {}])),
		},
		HostConfig: {
			...body.HostConfig,
			PortBindings: {
				...bindings,
				...Object.fromEntries(
					added.map(({port, hostIp, hostPort: number}) => [named(port), [{HostIp: hostIp, HostPort: number}]]),
				),
			},
		},
	};
}

export const isPort = (text: string): boolean => /^\d{1,5}(?:\/(?:tcp|udp|sctp))?$/.test(text);
export const exposedPorts = (body: CreateBody): readonly string[] =>
	isObject(body['ExposedPorts']) ? Object.keys(body['ExposedPorts']).map(named) : [];
