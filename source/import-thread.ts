/** The near end of `import-worker.ts`: a thread for each data set that is built, and one more that helps with a large one. */
import {Worker} from 'node:worker_threads';
import {BadArchive} from './images/database/zip.ts';
import type {BuildProgress} from './images/database/build.ts';
import type {FinishOrder, WorkerEnd, WorkerMessage, WorkerTask} from './import-worker.ts';

/** Largest table in text, sorted, and again in bytes. */
const maxWorkerMiB = 3072;
/** The program itself runs with a young generation for a screen, not for a million short texts. */
const youngMiB = 64;

/** Beside this file: built it is JavaScript, in the sources TypeScript, which a thread needs a loader for. */
const isSource = import.meta.url.endsWith('.ts');
const workerFile = new URL(isSource ? './import-worker.ts' : './import-worker.js', import.meta.url);

export type ImportThread = {
	/** What it comes to next. Rejects with `BadArchive`, with what the system said (`ENOSPC` …), or where the thread is gone. */
	next(): Promise<WorkerEnd>;
	/** To one that helps, and has said what it gathered. */
	tell(order: FinishOrder): void;
	/** Resolves when it is gone. */
	stop(): Promise<void>;
};

export function startImportThread(task: WorkerTask, onProgress: BuildProgress): ImportThread {
	const worker = new Worker(workerFile, {
		workerData: task,
		execArgv: isSource ? ['--import', 'tsx'] : [],
		resourceLimits: {maxYoungGenerationSizeMb: youngMiB, maxOldGenerationSizeMb: maxWorkerMiB},
	});
	let waiting = promised();
	/** Whatever is asked for from then on. */
	let gone: Error | null = null;
	const leave = (error: Error): void => {
		gone = error;
		waiting.reject(error);
	};
	worker.on('message', (message: WorkerMessage) => {
		switch (message.is) {
			case 'progress':
				onProgress(message.done, message.total);
				break;
			case 'made':
			case 'gathered':
			case 'finished':
				waiting.resolve(message);
				break;
			case 'failed':
				waiting.reject(
					message.isBadArchive
						? new BadArchive(message.message)
						: Object.assign(new Error(message.message), {code: message.code}),
				);
				break;
		}
	});
	worker.once('error', leave);
	worker.once('exit', code => leave(gone ?? new Error(`the import ended early (${code})`)));
	return {
		async next() {
			const end = await waiting.promise;
			waiting = promised();
			if (gone !== null) waiting.reject(gone);
			return end;
		},
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
		tell: order => worker.postMessage(order),
		async stop() {
			await worker.terminate();
		},
	};
}

function promised(): PromiseWithResolvers<WorkerEnd> {
	const made = Promise.withResolvers<WorkerEnd>();
	// Told of where it is awaited.
	made.promise.catch(() => {});
	return made;
}
