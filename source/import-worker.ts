/** A thread of its own for the building of one data set, so that a screen beside it stays alive: see `open-database.ts`. */
import {parentPort, workerData} from 'node:worker_threads';
import {nodeDataFiles} from './host/data-files.ts';
import {buildSet, type BuildJob} from './images/database/build.ts';
import type {SetMeta} from './images/database/data-set.ts';
import {BadArchive} from './images/database/zip.ts';

/** What crosses the threads. Errors lose their class and their code on the way. */
export type WorkerTask = {readonly folder: string; readonly job: BuildJob};
export type WorkerMessage =
	| {readonly is: 'progress'; readonly done: number; readonly total: number}
	| {readonly is: 'made'; readonly meta: SetMeta}
	| {readonly is: 'failed'; readonly isBadArchive: boolean; readonly message: string; readonly code: string};

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
const say = (message: WorkerMessage): void => parentPort?.postMessage(message);

const {folder, job} = workerData as WorkerTask;
try {
	say({
		is: 'made',
		meta: await buildSet(nodeDataFiles, folder, job, (done, total) => say({is: 'progress', done, total})),
	});
} catch (error) {
	say({
		is: 'failed',
		isBadArchive: error instanceof BadArchive,
		message: error instanceof Error ? error.message : String(error),
		code: error instanceof Error && 'code' in error ? String(error.code) : '',
	});
}
