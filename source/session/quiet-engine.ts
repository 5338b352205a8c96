/**
 * The engine as an audit or the preview of a fix may use it: nothing is changed, no event is caused, and no call that found
 * it gone is forgotten. The archive call would leave `archive-path` in the event log of an engine of this machine; there the
 * same file is read from the disk: of the running process (`/proc/PID/root`), else of the layers that overlay2 names. So
 * would `top`, whose list is read from `/proc`.
 */
import {posix} from 'node:path';
import type {Engine} from '../engine/engine.ts';
import {proveLocal} from '../evidence/detail/local.ts';
import {processArguments} from '../evidence/processes.ts';
import {notThere, type Host} from '../host/host.ts';
import {ActionableError} from '../model/errors.ts';
import {at, numberOr} from '../model/foreign.ts';
import {isUnread, Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {topFromProc} from './quiet-top.ts';

export type QuietEngine = {
	readonly engine: Engine;
	/** Rejects where any call so far found the engine gone, or where it does not answer now. */
	mustStillBeThere(): Promise<void>;
};

const changing: ReadonlySet<string | symbol> = new Set<keyof Engine>([
	'updateContainer',
	'updateService',
	'createContainer',
	'startContainer',
	'stopContainer',
	'pauseContainer',
	'unpauseContainer',
	'renameContainer',
	'removeContainer',
	'putFile',
	'createVolume',
	'removeVolume',
	'createNetwork',
	'removeNetwork',
	'connectNetwork',
	'disconnectNetwork',
	'createContainer',
	'removeNeverStarted',
	'pullImage',
	'tagImage',
	'removeImage',
]);

const wouldBeHeard = (call: string): ActionableError =>
	new ActionableError({
		what: words`The engine was not asked (${sanitise(call)})`,
		why: words`that would leave an event in its log`,
		todo: words`Run hullcheck as root on the machine of the engine`,
	});

export function quietEngine(loud: Engine, host: Host): QuietEngine {
	let loss: unknown = null;
	/** Nobody looks at the events of the embedded engine, and it has no layers on a disk. */
	const isLocal = loud.socketPath !== null && !loud.endpoint.isDemo;

	function note(call: string | symbol, error: unknown): void {
		// The engine may wait for a registry that never answers, and is well.
		if (!(error instanceof ActionableError) || call === 'inspectDistribution') return;
		// Of a file, it also says that it is none, or too long; a socket that failed is its cause.
		if (call !== 'readFile' || error.cause instanceof Error) loss ??= error;
	}

	const engine = new Proxy(loud, {
		get(target, call): unknown {
			if (changing.has(call)) {
				return () => {
					throw new Error(`nothing may be changed here, and ${String(call)} was called`);
				};
			}
			if (isLocal && (call === 'readOwner' || call === 'readArchive')) {
				return async () => {
					throw wouldBeHeard(call);
				};
			}
			if (isLocal && call === 'top') {
				return async (id: string, psArguments: string) => {
					const list = psArguments === processArguments ? await topFromProc(engine, host, id) : null;
					if (list === null || list === undefined) throw wouldBeHeard(call);
					return list;
				};
			}
			if (isLocal && call === 'readFile') {
				return (id: string, path: string, maxBytes: number) => readFromDisk(engine, host, {id, path, maxBytes});
			}
			const value: unknown = Reflect.get(target, call);
			if (typeof value !== 'function') return value;
			return (...given: readonly unknown[]): unknown => {
				const answer: unknown = Reflect.apply(value, target, given);
				if (!(answer instanceof Promise)) return answer;
				return answer.catch((error: unknown) => {
					note(call, error);
					throw error;
				});
			};
		},
	});

	return {
		engine,
		async mustStillBeThere() {
			if (loss === null) await loud.ping();
			else throw loss;
		},
	};
}

type FileAsked = {readonly id: string; readonly path: string; readonly maxBytes: number};

const maxLinks = 4;

async function readFromDisk(engine: Engine, host: Host, {id, path, maxBytes}: FileAsked): Promise<Buffer | null> {
	let why: SafeText = words`asking the engine for it would leave an event in its log, and its layers are not on this disk`;
	for (const roots of await rootsOf(engine, host, id)) {
		const text = await readBelow(host, roots, path, maxBytes);
		if (!isUnread(text)) return Buffer.from(text);
		if (text.why === notThere) return null;
		({why} = text);
	}
	throw new ActionableError({
		what: words`${sanitise(path)} of the image was not read`,
		why,
		todo: words`Run hullcheck as root on the machine of the engine`,
	});
}

/** Ways to its files, each a list of folders of which the first that has a file counts. None where it is not on this machine. */
async function rootsOf(engine: Engine, host: Host, id: string): Promise<ReadonlyArray<readonly string[]>> {
	const json = await engine.inspectContainer(id);
	const pid = numberOr(at(json, 'State', 'Pid'), 0);
	const isOurs = pid > 0 && (await proveLocal(host, engine, {Id: id, Pid: pid}));
	const layers = layersOf(json);
	// A forwarded socket leads to an engine whose folders are elsewhere: a layer's name is random, so one that is here is it.
	const hasLayers = layers.length > 0 && (await host.kindOf(layers[0] ?? '')) === 'directory';
	return [...(isOurs ? [[`/proc/${pid}/root`]] : []), ...(hasLayers ? [layers] : [])];
}

/** Uppermost first. [] for other storage drivers than overlay2. */
export function layersOf(inspectJson: unknown): readonly string[] {
	const upper = at(inspectJson, 'GraphDriver', 'Data', 'UpperDir');
	const lower = at(inspectJson, 'GraphDriver', 'Data', 'LowerDir');
	if (typeof upper !== 'string' || typeof lower !== 'string') return [];
	return [upper, ...lower.split(':')].filter(layer => layer.startsWith('/'));
}

/** A link leads on within the container's own tree, never out of it into ours. */
async function readBelow(
	host: Host,
	roots: readonly string[],
	path: string,
	maxBytes: number,
	links = maxLinks,
): Promise<Read<string>> {
	for (const root of roots) {
		const target = await host.readLink(root + path);
		if (!isUnread(target)) {
			if (links === 0) return new Unread(words`too many symbolic links lead on from it`);
			return readBelow(host, roots, posix.resolve(posix.dirname(path), target), maxBytes, links - 1);
		}
		const text = await host.readText(root + path, maxBytes);
		// What a layer has, and be it the sign that it was deleted, hides what is below.
		if (!isUnread(text) || text.why !== notThere) return text;
	}
	return new Unread(notThere);
}
