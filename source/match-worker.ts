/** A thread of its own for holding packages against the store, so that a screen beside it stays alive: see `open-scanner.ts`. */
import {parentPort} from 'node:worker_threads';
import {nodeDataFiles} from './host/data-files.ts';
import type {KeptTables} from './images/database/shelf.ts';
import {matchWithStore, type MatchTask} from './images/match-with-store.ts';
import {reasonOf} from './model/errors.ts';
import type {Matches} from './model/vulnerability.ts';

export type MatchRequest = MatchTask & {readonly id: number};
export type MatchAnswer =
	| {readonly is: 'matched'; readonly id: number; readonly matches: Matches}
	| {readonly is: 'failed'; readonly id: number; readonly message: string};

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
const say = (answer: MatchAnswer): void => parentPort?.postMessage(answer);

/** The thread is ended when nothing comes for a while, and they with it. */
const kept: KeptTables = new Map();

parentPort?.on('message', ({id, ...task}: MatchRequest) => {
	matchWithStore(nodeDataFiles, task, kept).then(
		matches => say({is: 'matched', id, matches}),
		(error: unknown) => say({is: 'failed', id, message: reasonOf(error)}),
	);
});
