/** A thread of its own that reads images and holds packages against the store, so that a screen beside it stays alive: see `scan-thread.ts`. */
import {parentPort} from 'node:worker_threads';
import {openDockerEngine} from './engine/docker-engine.ts';
import type {Target} from './engine/target.ts';
import {standBack} from './host/background.ts';
import {nodeDataFiles} from './host/data-files.ts';
import type {ImageConfig} from './images/contents/image-config.ts';
import type {KeptTables} from './images/database/shelf.ts';
import {toJson} from './images/kept-json.ts';
import {matchWithStore, type MatchTask} from './images/match-with-store.ts';
import {readThrough} from './images/read-through.ts';
import {reasonOf} from './model/errors.ts';
import type {ContainerId} from './model/evidence.ts';
import type {EndpointName} from './model/fleet.ts';
import type {Matches} from './model/vulnerability.ts';

export type ThreadedRead = {
	readonly endpoint: EndpointName;
	readonly target: Target;
	readonly first: ContainerId;
	readonly config: ImageConfig;
};
/** What crosses the threads. `id`: of the question, which an answer repeats. */
export type ScanQuestion =
	| {readonly is: 'match'; readonly id: number; readonly task: MatchTask}
	| {readonly is: 'read'; readonly id: number; readonly task: ThreadedRead}
	/** About a reading under way. */
	| {readonly is: 'second'; readonly id: number; readonly container: ContainerId | null}
	| {readonly is: 'cancel'; readonly id: number};
/** `contentsJson`: for its `Unread` would not cross as what they are. */
export type ScanAnswer =
	| {readonly is: 'matched'; readonly id: number; readonly matches: Matches}
	| {readonly is: 'read'; readonly id: number; readonly contentsJson: string; readonly ownersJson: string}
	| {readonly is: 'failed'; readonly id: number; readonly message: string};

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
const say = (answer: ScanAnswer): void => parentPort?.postMessage(answer);

/** The thread is ended when nothing comes for a while, and they with it. */
const kept: KeptTables = new Map();

type Reading = {readonly cancel: AbortController; readonly second: PromiseWithResolvers<ContainerId | null>};
const readings = new Map<number, Reading>();

/** On a connection of its own: nothing but questions about files crosses it. */
async function read(id: number, {endpoint, target, first, config}: ThreadedRead): Promise<ScanAnswer> {
	const reading: Reading = {cancel: new AbortController(), second: Promise.withResolvers()};
	readings.set(id, reading);
	const {signal} = reading.cancel;
	try {
		const engine = await openDockerEngine({endpoint, target, signal});
		try {
			const task = {engine, first, second: reading.second.promise, config, signal};
			const {contents, ownersJson} = await readThrough(task);
			return {is: 'read', id, contentsJson: toJson(contents), ownersJson};
		} finally {
			engine.close();
		}
	} finally {
		readings.delete(id);
	}
}

standBack();

parentPort?.on('message', (asked: ScanQuestion) => {
	const {id} = asked;
	const failed = (error: unknown): void => say({is: 'failed', id, message: reasonOf(error)});
	switch (asked.is) {
		case 'match':
			matchWithStore(nodeDataFiles, asked.task, kept).then(matches => say({is: 'matched', id, matches}), failed);
			return;
		case 'read':
			read(id, asked.task).then(say, failed);
			return;
		case 'second':
			readings.get(id)?.second.resolve(asked.container);
			return;
		case 'cancel':
			readings.get(id)?.cancel.abort();
	}
});
