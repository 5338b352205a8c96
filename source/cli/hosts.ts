/** Which engines a command that can look at several is about. */
import {usualConfigPath} from '../config/load.ts';
import {listContexts} from '../engine/endpoints/context.ts';
import type {Host} from '../host/host.ts';
import {endpointsAt, entryOf, placeOf, type HostPlace, type HostSpec} from '../host-spec.ts';
import type {HostEntry} from '../model/host-entry.ts';
import {isUnread, knownOr} from '../model/read.ts';
import {sanitise} from '../model/safe-text.ts';
import type {OpenOptions} from '../wiring.ts';
import {Stopped, UsageError} from './exit.ts';
import {engineFlags, type Flags, type Parsed} from './flags.ts';
import {openOptions} from './open.ts';

export const hostsFlags = {
	host: {...engineFlags.host, isRepeatable: true},
	context: {...engineFlags.context, isRepeatable: true},
	'all-contexts': {takes: null, says: 'every docker context at once, and this machine'},
	demo: engineFlags.demo,
	'demo-containers': engineFlags['demo-containers'],
	'demo-hosts': {takes: 'N', says: 'so many embedded engines at once'},
} as const satisfies Flags;

export type HostsFlag = keyof typeof hostsFlags;

const mostDemoHosts = 200;

function demoPlaces(parsed: Parsed<HostsFlag>): readonly HostPlace[] {
	const [asked, containers] = [parsed.one('demo-hosts') ?? '', parsed.one('demo-containers') ?? '0'];
	const many = /^\d{1,3}$/.test(asked) ? Number(asked) : 0;
	if (many < 1 || many > mostDemoHosts)
		throw new UsageError(`--demo-hosts wants a whole number from 1 to ${mostDemoHosts}, not "${asked}".`);
	if (!/^\d{1,6}$/.test(containers))
		throw new UsageError(`--demo-containers wants a whole number, not "${containers}".`);
	return Array.from({length: many}, (_, index) => ({
		is: 'demo',
		number: index + 1,
		containers: Number(containers),
	}));
}

async function contextPlaces(host: Host): Promise<readonly HostPlace[]> {
	const names = await listContexts(host);
	if (isUnread(names)) throw new Stopped(`the docker contexts can't be listed: ${names.why}.`);
	return names.map(context => ({is: 'context', context}));
}

/** More than one, by the command line. */
export const areSeveralAsked = (parsed: Parsed<HostsFlag>): boolean =>
	parsed.all('host').length > 1 ||
	parsed.all('context').length > 1 ||
	parsed.is('all-contexts') ||
	parsed.one('demo-hosts') !== null;

const engineFlagNames = ['host', 'context', 'demo-containers'] as const;

/** By nobody else: only then the config file has to be read before an engine is called. */
export const mayNameHosts = async (parsed: Parsed<HostsFlag> & Parsed<'config'>, host: Host): Promise<boolean> => {
	if (parsed.is('demo') || engineFlagNames.some(name => parsed.one(name) !== null)) return false;
	if (isSet(host, 'DOCKER_HOST') || isSet(host, 'DOCKER_CONTEXT')) return false;
	return knownOr(await host.readText(parsed.one('config') ?? usualConfigPath(host)), '').includes('hosts');
};

const isSet = (host: Host, name: string): boolean => (host.env[name] ?? '') !== '';

export type Choice =
	| {readonly is: 'one'; readonly options: OpenOptions}
	| {readonly is: 'many'; readonly specs: readonly HostSpec[]};

/**
 * `entries` of the config file are watched where nobody names an engine otherwise, by a flag or by the environment. Where
 * it comes to one, it is one as any other.
 */
export async function chooseHosts(
	parsed: Parsed<HostsFlag>,
	entries: readonly HostEntry[],
	host: Host,
): Promise<Choice> {
	const specs = await severalOf(parsed, entries, host);
	if (specs === null) return {is: 'one', options: openOptions(parsed)};
	const [only, ...more] = specs;
	return only !== undefined && more.length === 0 ? {is: 'one', options: optionsAt(only.place)} : {is: 'many', specs};
}

const optionsAt = (place: HostPlace): OpenOptions => ({
	explicitHost: place.is === 'host' ? place.url : null,
	explicitContext: place.is === 'context' ? place.context : null,
	isDemo: place.is === 'demo',
	demoContainers: place.is === 'demo' ? place.containers : 0,
});

/** null: nobody names several. */
async function severalOf(
	parsed: Parsed<HostsFlag>,
	entries: readonly HostEntry[],
	host: Host,
): Promise<readonly HostSpec[] | null> {
	const [urls, contexts] = [parsed.all('host'), parsed.all('context')];
	const isAll = parsed.is('all-contexts');
	const isDemo = parsed.is('demo') || parsed.one('demo-containers') !== null || parsed.one('demo-hosts') !== null;
	const kinds = [
		...(urls.length > 0 ? ['--host'] : []),
		...(contexts.length > 0 ? ['--context'] : []),
		...(isAll ? ['--all-contexts'] : []),
		...(isDemo ? [parsed.one('demo-hosts') === null ? '--demo' : '--demo-hosts'] : []),
	];
	if (kinds.length > 1)
		throw new UsageError(`${kinds.join(' and ')} exclude each other: each says which engines are meant.`);
	if (parsed.one('demo-hosts') !== null) return called(demoPlaces(parsed), [], host, true);
	if (isAll) return called(await contextPlaces(host), entries, host, false);
	if (urls.length > 1)
		return called(
			unlike(urls).map(url => ({is: 'host', url})),
			entries,
			host,
			true,
		);
	if (contexts.length > 1)
		return called(
			unlike(contexts).map(context => ({is: 'context', context})),
			entries,
			host,
			true,
		);
	if (kinds.length > 0 || entries.length === 0 || isSet(host, 'DOCKER_HOST') || isSet(host, 'DOCKER_CONTEXT'))
		return null;
	return entries.map(entry => ({...entry, place: placeOf(entry), isNamed: true}));
}

const unlike = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** By the config file where it knows them, else by what they are. No two are called the same. */
async function called(
	places: readonly HostPlace[],
	entries: readonly HostEntry[],
	host: Host,
	isNamed: boolean,
): Promise<readonly HostSpec[]> {
	const known = await Promise.all(
		places.map(async place => {
			const [first] = await endpointsAt(place, host);
			return first === undefined ? null : entryOf(first.endpoint, entries, host);
		}),
	);
	const taken = new Set<string>();
	return places.map((place, index) => {
		const entry = known[index] ?? null;
		const plain = entry?.name ?? plainName(place);
		let name = plain;
		for (let number = 2; taken.has(name); number += 1) name = `${plain}-${number}`;
		taken.add(name);
		return {
			name: sanitise(name, 60),
			colour: entry?.colour ?? null,
			isReadOnly: entry?.isReadOnly ?? false,
			place,
			isNamed,
		};
	});
}

/** `ssh://me@web1:22` is web1; a socket goes by the folder that says more than its own name. */
export function plainName(place: HostPlace): string {
	switch (place.is) {
		case 'context':
			return place.context;
		case 'demo':
			return `demo-${place.number}`;
		case 'host': {
			const [, scheme = '', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/is.exec(place.url) ?? [];
			if (scheme.toLowerCase() !== 'unix') return rest.replace(/^.*@/, '').replace(/[:/].*$/, '') || 'host';
			const parts = rest.split('/').filter(part => part !== '');
			const last = (parts.at(-1) ?? 'docker').replace(/\.sock$/, '');
			if (rest === '' || rest === '/var/run/docker.sock' || rest === '/run/docker.sock') return 'local';
			return last === 'docker' || last === 'podman' ? (parts.at(-2) ?? last) : last;
		}
	}
}
