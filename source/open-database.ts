/** The vulnerability store with its doors opened: this machine's files, the internet, and a thread to build in. */
import {Worker} from 'node:worker_threads';
import {takeLock, type Lock} from './fixes/lock.ts';
import {nodeDataFiles} from './host/data-files.ts';
import {createDownloads} from './host/download.ts';
import type {Host} from './host/host.ts';
import type {BuildJob, BuildProgress} from './images/database/build.ts';
import type {SetMeta} from './images/database/data-set.ts';
import {databaseFolder, lockFile} from './images/database/store.ts';
import type {DatabaseDoors} from './images/database/update.ts';
import {BadArchive} from './images/database/zip.ts';
import type {WorkerMessage, WorkerTask} from './import-worker.ts';

/** Largest table in text, sorted, and again in bytes. */
const maxWorkerMiB = 3072;
const youngMiB = 64;

/** Beside this file: built it is JavaScript, in the sources TypeScript, which a thread needs a loader for. */
const isSource = import.meta.url.endsWith('.ts');
const workerFile = new URL(isSource ? './import-worker.ts' : './import-worker.js', import.meta.url);

function buildInWorker(folder: string, job: BuildJob, onProgress: BuildProgress): Promise<SetMeta> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(workerFile, {
			workerData: {folder, job} satisfies WorkerTask,
			execArgv: isSource ? ['--import', 'tsx'] : [],
			// The program itself runs with a young generation for a screen, not for a million short texts.
			resourceLimits: {maxYoungGenerationSizeMb: youngMiB, maxOldGenerationSizeMb: maxWorkerMiB},
		});
		worker.on('message', (message: WorkerMessage) => {
			switch (message.is) {
				case 'progress':
					onProgress(message.done, message.total);
					break;
				case 'made':
					resolve(message.meta);
					break;
				case 'failed':
					reject(
						message.isBadArchive
							? new BadArchive(message.message)
							: Object.assign(new Error(message.message), {code: message.code}),
					);
					break;
			}
		});
		worker.once('error', reject);
		worker.once('exit', code => reject(new Error(`the import ended early (${code})`)));
	});
}

export type OpenedDatabase = DatabaseDoors & {
	/** One hullcheck at a time writes to the store. */
	lock(): Promise<Lock>;
};

export function openDatabase(host: Pick<Host, 'env' | 'homeDir' | 'nowUnixMs'>): OpenedDatabase {
	const root = databaseFolder(host);
	return {
		root,
		files: nodeDataFiles,
		downloads: createDownloads(),
		build: buildInWorker,
		nowUnixMs: () => host.nowUnixMs(),
		async lock() {
			await nodeDataFiles.makeFolder(root);
			return takeLock(nodeDataFiles, lockFile(root));
		},
	};
}
