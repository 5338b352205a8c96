/** A thread of its own for the building of one data set, so that a screen beside it stays alive: see `import-thread.ts`. */
import {once} from 'node:events';
import {parentPort, workerData} from 'node:worker_threads';
import {nodeDataFiles} from './host/data-files.ts';
import {gatherSecondHalf, type CallHelper, type Share} from './images/database/build-osv.ts';
import {finishTables} from './images/database/finish-tables.ts';
import type {Gathered} from './images/database/table-writer.ts';
import {buildSet, type BuildJob, type BuildProgress} from './images/database/build.ts';
import type {SetMeta, TableMeta} from './images/database/data-set.ts';
import {BadArchive} from './images/database/zip.ts';
import {startImportThread} from './import-thread.ts';

/** What crosses the threads. Errors lose their class and their code on the way. */
export type WorkerTask = {readonly folder: string} & (
	| {readonly is: 'build'; readonly job: BuildJob}
	/** The second half of its records, for the thread that builds it; then it waits for a `FinishOrder`. */
	| {readonly is: 'help'; readonly job: Extract<BuildJob, {is: 'osv'}>}
);
/** As `finishTables` is asked. */
export type FinishOrder = {
	readonly folder: string;
	readonly names: readonly string[];
	readonly all: readonly Gathered[];
};
export type WorkerEnd =
	| {readonly is: 'made'; readonly meta: SetMeta}
	| {readonly is: 'gathered'; readonly share: Share}
	| {readonly is: 'finished'; readonly tables: Readonly<Record<string, TableMeta>>};
export type WorkerMessage =
	| {readonly is: 'progress'; readonly done: number; readonly total: number}
	| WorkerEnd
	| {readonly is: 'failed'; readonly isBadArchive: boolean; readonly message: string; readonly code: string};

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
const say = (message: WorkerMessage): void => parentPort?.postMessage(message);
const onProgress: BuildProgress = (done, total) => say({is: 'progress', done, total});

const answered = (asked: string, {is}: WorkerEnd): Error => new Error(`asked to ${asked}, it answered: ${is}`);

const callHelper: CallHelper = (folder, job, onShareProgress) => {
	const thread = startImportThread({is: 'help', folder, job}, onShareProgress);
	return {
		stop: thread.stop,
		gathered: thread.next().then(end => {
			if (end.is !== 'gathered') throw answered('help', end);
			return end.share;
		}),
		async finish(into, names, all) {
			thread.tell({folder: into, names, all});
			const end = await thread.next();
			if (end.is !== 'finished') throw answered('finish', end);
			return end.tables;
		},
	};
};

async function carryOut(task: WorkerTask): Promise<WorkerEnd> {
	switch (task.is) {
		case 'build':
			return {is: 'made', meta: await buildSet(nodeDataFiles, task.folder, task.job, onProgress, callHelper)};
		case 'help': {
			const told = parentPort === null ? Promise.reject(new Error('nobody asks')) : once(parentPort, 'message');
			say({is: 'gathered', share: await gatherSecondHalf(nodeDataFiles, task.folder, task.job, onProgress)});
			const [{folder, names, all}] = (await told) as [FinishOrder];
			return {is: 'finished', tables: await finishTables(nodeDataFiles, folder, names, all)};
		}
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
