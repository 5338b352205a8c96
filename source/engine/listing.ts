/** `GET /containers/json` → rows. */
import {hash} from 'node:crypto';
import {at, isObject, numberOr, textOr, type JsonObject} from '../model/foreign.ts';
import type {PortBinding} from '../model/evidence.ts';
import type {ContainerStatus, Health, Listing} from '../model/fleet.ts';

const statuses: ReadonlySet<string> = new Set<ContainerStatus>([
	'created',
	'running',
	'paused',
	'restarting',
	'removing',
	'exited',
	'dead',
]);
const healths: ReadonlySet<string> = new Set<Health>(['none', 'starting', 'healthy', 'unhealthy']);

/** API 1.52 lists it by itself; before, it stands in the words: `Up 3 minutes (health: starting)`. */
function healthOf(row: JsonObject, words: string): Health {
	const stated = at(row, 'Health', 'Status');
	if (typeof stated === 'string' && healths.has(stated)) return stated as Health;
	const [, said] = /\((?:health: )?(healthy|unhealthy|starting)\)$/.exec(words) ?? [];
	return said === undefined ? 'none' : (said as Health);
}

/** Links of other containers make further names, `/other/alias`: its own has one slash. */
function nameOf(names: unknown): string {
	if (!Array.isArray(names)) return '';
	const texts = names.filter(name => typeof name === 'string');
	return (texts.find(name => name.lastIndexOf('/') <= 0) ?? texts[0] ?? '').replace(/^\//, '');
}

function portsOf(ports: unknown): readonly PortBinding[] {
	if (!Array.isArray(ports)) return [];
	return ports.filter(isObject).flatMap(port => {
		// Without it the port is only exposed, not published.
		if (typeof port['PublicPort'] !== 'number') return [];
		return {
			containerPort: numberOr(port['PrivatePort'], 0),
			protocol: textOr(port['Type'], 'tcp'),
			HostIp: textOr(port['IP']),
			HostPort: port['PublicPort'],
		};
	});
}

const sorted = (list: unknown): unknown => (Array.isArray(list) ? list.map(one => JSON.stringify(one)).sort() : list);

/** `Exited (137) 3 minutes ago` → `Exited(137)`: what is left when time alone passes. */
const timeless = (words: string): string =>
	`${words.replace(/\s.*/s, '')}${[...words.matchAll(/\([^)]*\)/g)].map(([text]) => text).join('')}`;

function digestOf(row: JsonObject, words: string): string {
	const {Status: _status, SizeRw: _rw, SizeRootFs: _root, Ports, Mounts, ...rest} = row;
	return hash('sha1', JSON.stringify([rest, timeless(words), sorted(Ports), sorted(Mounts)]), 'base64');
}

/** null: it names no container. */
export function readListing(row: unknown): Listing | null {
	if (!isObject(row)) return null;
	const id = row['Id'];
	if (typeof id !== 'string' || !/^[0-9a-f]{12,64}$/.test(id)) return null;
	const words = typeof row['Status'] === 'string' ? row['Status'] : '';
	const state = typeof row['State'] === 'string' ? row['State'].toLowerCase() : '';
	return {
		id,
		name: textOr(nameOf(row['Names'])),
		image: textOr(row['Image']),
		imageId: textOr(row['ImageID']),
		status: statuses.has(state) ? (state as ContainerStatus) : 'unknown',
		health: healthOf(row, words),
		createdAtUnixMs: numberOr(row['Created'], 0) * 1000,
		ports: portsOf(row['Ports']),
		digest: digestOf(row, words),
	};
}
