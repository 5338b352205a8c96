/**
 * Builds one data set in a folder of its own, from a file that was downloaded or brought along. Long work without a pause: it
 * runs in a worker (`import-worker.ts`), which gets a job and the folder, and gives back what the set's `meta.json` says.
 */
import type {DataFiles} from '../../host/host.ts';
import {buildEpss, buildKev} from './build-lists.ts';
import {buildFromZip, mergeRecords, type CallHelper} from './build-osv.ts';
import {copyFromExport} from './build-export.ts';
import {buildReleaseData} from './release-data.ts';
import type {SetMeta} from './data-set.ts';

/** What is said of the set besides its content. */
export type Origin = {
	/** Safe to show. */
	readonly source: string;
	readonly sha256: string;
	readonly etag: string;
	/** null: of a file, so as of its newest record. */
	readonly asOfUnixMs: number | null;
};

export type BuildJob =
	/** `all.zip` of OSV. */
	| {readonly is: 'osv'; readonly name: string; readonly archive: string; readonly origin: Origin}
	/** A set brought up to date: records that changed, as JSON, in place of what `from` has of them. */
	| {
			readonly is: 'osv-changes';
			readonly name: string;
			/** Folder of the set as it is. */
			readonly from: string;
			readonly records: readonly string[];
			readonly removedIds: readonly string[];
			readonly origin: Origin;
	  }
	| {readonly is: 'kev' | 'epss'; readonly file: string; readonly origin: Origin}
	| {readonly is: 'flaws' | 'ends'; readonly file: string; readonly origin: Origin; readonly nowUnixMs: number}
	/** One set out of a file of `db export`. */
	| {readonly is: 'export'; readonly name: string; readonly archive: string};

/** Records, of how many; of a list of unknown length, bytes. */
export type BuildProgress = (done: number, total: number) => void;

/** Rejects with `BadArchive`, or with what the system said (`ENOSPC` …). The folder exists and is empty. */
export function buildSet(
	files: DataFiles,
	folder: string,
	job: BuildJob,
	onProgress: BuildProgress,
	callHelper: CallHelper | null = null,
): Promise<SetMeta> {
	switch (job.is) {
		case 'osv':
			return buildFromZip(files, folder, job, onProgress, callHelper);
		case 'osv-changes':
			return mergeRecords(files, folder, job, onProgress);
		case 'kev':
			return buildKev(files, folder, job);
		case 'epss':
			return buildEpss(files, folder, job);
		case 'flaws':
		case 'ends':
			return buildReleaseData(files, folder, job);
		case 'export':
			return copyFromExport(files, folder, job, onProgress);
	}
}
