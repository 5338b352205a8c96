/** A thread of its own for the building of one data set, so that a screen beside it stays alive: see `import-thread.ts`. */
import {parentPort, workerData} from 'node:worker_threads';
import {nodeDataFiles} from './host/data-files.ts';
import {gatherSecondHalf, type CallHelper, type Share} from './images/database/build-osv.ts';
import {buildSet, type BuildJob, type BuildProgress} from './images/database/build.ts';
import type {SetMeta} from './images/database/data-set.ts';
import {BadArchive} from './images/database/zip.ts';
import {startImportThread} from './import-thread.ts';

/** What crosses the threads. Errors lose their class and their code on the way. */
export type WorkerTask = {readonly folder: string} & (
	| {readonly is: 'build'; readonly job: BuildJob}
	/** The second half of its records, for the thread that builds it. */
	| {readonly is: 'help'; readonly job: Extract<BuildJob, {is: 'osv'}>}
);
export type WorkerEnd =
	| {readonly is: 'made'; readonly meta: SetMeta}
	| {readonly is: 'gathered'; readonly share: Share};
export type WorkerMessage =
	| {readonly is: 'progress'; readonly done: number; readonly total: number}
	| WorkerEnd
	| {readonly is: 'failed'; readonly isBadArchive: boolean; readonly message: string; readonly code: string};

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
const say = (message: WorkerMessage): void => parentPort?.postMessage(message);
const onProgress: BuildProgress = (done, total) => say({is: 'progress', done, total});

const callHelper: CallHelper = (folder, job, onShareProgress) => {
	const {ended, stop} = startImportThread({is: 'help', folder, job}, onShareProgress);
	return {
		stop,
		ended: ended.then(end => {
			if (end.is !== 'gathered') throw new Error(`asked to help, it answered: ${end.is}`);
			return end.share;
		}),
	};
};

async function carryOut(task: WorkerTask): Promise<WorkerEnd> {
	switch (task.is) {
		case 'build':
			return {is: 'made', meta: await buildSet(nodeDataFiles, task.folder, task.job, onProgress, callHelper)};
		case 'help':
			return {is: 'gathered', share: await gatherSecondHalf(nodeDataFiles, task.folder, task.job, onProgress)};
	}
}

try {
	say(await carryOut(workerData as WorkerTask));
} catch (error) {
	say({
		is: 'failed',
		isBadArchive: error instanceof BadArchive,
		message: error instanceof Error ? error.message : String(error),
		code: error instanceof Error && 'code' in error ? String(error.code) : '',
	});
}
