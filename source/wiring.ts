/** The doors, opened. Knows everybody, decides nothing. */
import {connect, type Attempt} from './engine/connect.ts';
import type {Engine} from './engine/engine.ts';
import {createNodeHost} from './host/node-host.ts';
import {ActionableError} from './model/errors.ts';
import type {EndpointName} from './model/fleet.ts';
import type {HostEntry, HostName} from './model/host-entry.ts';
import {sanitise, words} from './model/safe-text.ts';
import {maskText} from './model/secrets.ts';

export type OpenOptions = {
	/** `--host`; null: found as the docker command finds it. */
	readonly explicitHost: string | null;
	/** `--context`; never beside `--host`. */
	readonly explicitContext?: string | null;
	readonly isDemo: boolean;
	/** 0: the demo's own story. */
	readonly demoContainers: number;
};

export type Opened = {
	readonly is: 'engine';
	readonly engine: Engine;
	/** The engine again, on a new connection and with a version agreed on anew. Rejects with a reason for people. */
	connect(signal?: AbortSignal): Promise<Engine>;
	close(): Promise<void>;
};

/** The engine, by the name that its owner calls it. */
export const calledSo = (engine: Engine, {name, colour}: HostName): Engine =>
	Object.create(engine, {endpoint: {value: {...engine.endpoint, host: {name, colour}}}}) as Engine;

/** As the config file has it. `entryAt`: what it says of an engine there; null: nothing. */
export async function byEntry(
	opened: Opened,
	entryAt: (endpoint: EndpointName) => Promise<HostEntry | null>,
): Promise<Opened & {readonly isReadOnlyByConfig: boolean}> {
	const first = await entryAt(opened.engine.endpoint);
	const isReadOnlyByConfig = first?.isReadOnly === true;
	return {
		...opened,
		engine: first === null ? opened.engine : calledSo(opened.engine, first),
		// After a loss another may be found, where nobody named one.
		async connect(signal) {
			const engine = await opened.connect(signal);
			const entry = await entryAt(engine.endpoint);
			if (entry === null) return engine;
			if (!entry.isReadOnly || isReadOnlyByConfig) return calledSo(engine, entry);
			engine.close();
			throw new ActionableError({
				what: words`Another engine answers`,
				why: words`it is ${entry.name}, and the config file says read-only of it`,
				todo: words`Start hullcheck again to watch that one`,
			});
		},
		isReadOnlyByConfig,
	};
}

export type NoEngine = {readonly is: 'none'; readonly tried: readonly Attempt[]};

export async function openEngine({
	explicitHost,
	explicitContext,
	isDemo,
	demoContainers,
}: OpenOptions): Promise<Opened | NoEngine> {
	const host = createNodeHost();
	const demo = isDemo ? await openDemo(demoContainers) : null;
	const address = demo === null ? explicitHost : `unix://${demo.socketPath}`;

	async function reach(
		signal?: AbortSignal,
	): Promise<{readonly engine: Engine} | {readonly tried: readonly Attempt[]}> {
		const reached = await connect({explicitHost: address, explicitContext, host, signal, mask: maskText});
		return 'engine' in reached && demo !== null ? {engine: asDemo(reached.engine)} : reached;
	}

	const first = await reach();
	if ('tried' in first) {
		await demo?.close();
		return {is: 'none', tried: first.tried};
	}
	let fresh: Engine | null = first.engine;
	return {
		is: 'engine',
		engine: first.engine,
		async connect(signal) {
			const opened = fresh;
			fresh = null;
			if (opened !== null) return opened;
			const again = await reach(signal);
			if ('engine' in again) return again.engine;
			throw new ActionableError(
				again.tried[0]?.trouble ?? {
					what: words`No engine`,
					why: words`none is where it was`,
					todo: words`Waiting for it`,
				},
			);
		},
		close: async () => demo?.close(),
	};
}

/** Loaded only when asked for: nobody else pays for it. */
async function openDemo(containers: number): Promise<{socketPath: string; close(): Promise<void>}> {
	const {startDemoEngine} = await import('./demo/index.ts');
	return startDemoEngine(containers > 0 ? {containers} : {});
}

const asDemo = (engine: Engine): Engine => {
	const endpoint: EndpointName = {address: sanitise('embedded engine'), from: sanitise('--demo'), isDemo: true};
	return Object.create(engine, {endpoint: {value: endpoint}}) as Engine;
};
