/** The vulnerability store with its doors opened: this machine's files, the internet, and a thread to build in. */
import {takeLock, type Lock} from './fixes/lock.ts';
import {nodeDataFiles} from './host/data-files.ts';
import {createDownloads} from './host/download.ts';
import type {Host} from './host/host.ts';
import type {BuildJob, BuildProgress} from './images/database/build.ts';
import type {SetMeta} from './images/database/data-set.ts';
import {databaseFolder, lockFile} from './images/database/store.ts';
import type {DatabaseDoors} from './images/database/update.ts';
import {startImportThread} from './import-thread.ts';

async function buildInThread(folder: string, job: BuildJob, onProgress: BuildProgress): Promise<SetMeta> {
	const end = await startImportThread({is: 'build', folder, job}, onProgress).next();
	if (end.is !== 'made') throw new Error(`asked to build, it answered: ${end.is}`);
	return end.meta;
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
		build: buildInThread,
		nowUnixMs: () => host.nowUnixMs(),
		async lock() {
			await nodeDataFiles.makeFolder(root);
			return takeLock(nodeDataFiles, lockFile(root));
		},
	};
}
