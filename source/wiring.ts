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
	connect(): Promise<Engine>;
	close(): Promise<void>;
};

/** The engine, by the name that its owner calls it. */
export const calledSo = (engine: Engine, {name, colour}: HostName): Engine =>
	Object.create(engine, {endpoint: {value: {...engine.endpoint, host: {name, colour}}}}) as Engine;

/** As the config file has it; null: it says nothing of this engine. */
export function byEntry(opened: Opened, entry: HostEntry | null): Opened & {readonly isReadOnlyByConfig: boolean} {
	if (entry === null) return {...opened, isReadOnlyByConfig: false};
	return {
		...opened,
		engine: calledSo(opened.engine, entry),
		connect: async () => calledSo(await opened.connect(), entry),
		isReadOnlyByConfig: entry.isReadOnly,
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

	async function reach(): Promise<{readonly engine: Engine} | {readonly tried: readonly Attempt[]}> {
		const reached = await connect({explicitHost: address, explicitContext, host, mask: maskText});
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
		async connect() {
			const opened = fresh;
			fresh = null;
			if (opened !== null) return opened;
			const again = await reach();
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
