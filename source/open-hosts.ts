/** Several engines, each with a way to it that is tried again and again. Knows everybody, decides nothing. */
import {connect, type Attempt, type Connected} from './engine/connect.ts';
import type {Engine} from './engine/engine.ts';
import {nameEndpoint} from './engine/endpoints/endpoint.ts';
import {endpointsAt, type HostSpec} from './host-spec.ts';
import {createNodeHost} from './host/node-host.ts';
import {ActionableError} from './model/errors.ts';
import type {EndpointName} from './model/fleet.ts';
import type {HostName} from './model/host-entry.ts';
import {sanitise, words} from './model/safe-text.ts';
import {maskText} from './model/secrets.ts';
import {calledSo} from './wiring.ts';

export type OpenedHost = HostSpec & {
	/** As it is known before the first call. */
	readonly endpoint: EndpointName;
	/** The engine, on a new connection. Rejects with a reason for people; it may be asked again. */
	connect(signal?: AbortSignal): Promise<Engine>;
	close(): Promise<void>;
};

export type OpenedHosts =
	| {readonly is: 'hosts'; readonly hosts: readonly OpenedHost[]}
	/** `isMistake`: somebody named a place that there is not; nobody was called. */
	| {readonly is: 'none'; readonly tried: readonly Attempt[]; readonly isMistake: boolean};

/** Resolves when one of them answers, or none does. */
export async function openHosts(specs: readonly HostSpec[]): Promise<OpenedHosts> {
	const opening = await Promise.all(specs.map(openOne));
	const mistakes = opening.flatMap(({mistake}) => mistake ?? []);
	const closeAll = () => Promise.all(opening.map(({host}) => host.close()));
	if (mistakes.length > 0) {
		await closeAll();
		return {is: 'none', tried: mistakes, isMistake: true};
	}
	const first = opening.map(({begin}) => begin());
	const isOne = await Promise.any(
		first.map(async reached => {
			if ('tried' in (await reached)) throw new Error('not this one');
		}),
	).then(
		() => true,
		() => false,
	);
	if (isOne) return {is: 'hosts', hosts: opening.map(({host}) => host)};
	await closeAll();
	const all = await Promise.all(first);
	const tried = all.flatMap(reached => ('tried' in reached ? reached.tried : []));
	return {is: 'none', tried, isMistake: false};
}

type Opening = {
	readonly host: OpenedHost;
	readonly mistake: Attempt | null;
	/** The first attempt, which the first `connect` takes over. */
	begin(): Promise<Connected>;
};

async function openOne(spec: HostSpec): Promise<Opening> {
	const machine = createNodeHost();
	const {place, name} = spec;
	const demo = place.is === 'demo' ? await openDemo(place.number, place.containers) : null;
	const found = await endpointsAt(place, machine);
	const places = found.map(one => named(one.endpoint, spec));
	const demoName: EndpointName = {address: sanitise('embedded engine'), from: sanitise('--demo-hosts'), isDemo: true};
	const endpoint = demo === null ? (places[0] ?? nameEndpoint(name, sanitise(''))) : named(demoName, spec);
	const troubles = found.flatMap(one => ('trouble' in one ? [{...one, endpoint: said(one.endpoint, spec)}] : []));

	async function reach(signal?: AbortSignal): Promise<Connected> {
		const reached = await connect({
			explicitHost: demo !== null ? `unix://${demo.socketPath}` : place.is === 'host' ? place.url : null,
			explicitContext: place.is === 'context' ? place.context : null,
			host: machine,
			signal,
			mask: maskText,
		});
		if ('tried' in reached) return {tried: reached.tried.map(one => ({...one, endpoint: said(one.endpoint, spec)}))};
		const engine =
			demo === null ? reached.engine : (Object.create(reached.engine, {endpoint: {value: demoName}}) as Engine);
		return {engine: calledSo(engine, spec)};
	}

	let first: Promise<Connected> | null = null;
	const leaving = new AbortController();
	return {
		mistake: spec.isNamed && troubles.length === found.length ? (troubles[0] ?? null) : null,
		begin: () => (first = reach(leaving.signal)),
		host: {
			...spec,
			endpoint,
			async connect(signal) {
				const before = first;
				first = null;
				// It was begun before there was anybody to give it up.
				if (before !== null) signal?.addEventListener('abort', () => leaving.abort(), {once: true});
				const reached = await (before ?? reach(signal));
				if ('engine' in reached) return reached.engine;
				throw new ActionableError(
					reached.tried[0]?.trouble ?? {
						what: words`No engine`,
						why: words`none is where it should be`,
						todo: words`Waiting for it`,
					},
				);
			},
			close: async () => demo?.close(),
		},
	};
}

const named = (endpoint: EndpointName, {name, colour}: HostName): EndpointName => ({...endpoint, host: {name, colour}});
/** Among the reasons of many. */
const said = (endpoint: EndpointName, {name}: HostName): EndpointName => ({
	...endpoint,
	from: words`${name}: ${endpoint.from}`,
});

/** Loaded only when asked for: nobody else pays for it. */
async function openDemo(number: number, containers: number): Promise<{socketPath: string; close(): Promise<void>}> {
	const {startDemoEngine} = await import('./demo/index.ts');
	return startDemoEngine({
		seed: number,
		hostName: `demo-web-${number}`,
		...(containers > 0 ? {containers} : {}),
	});
}
