/** `db import`: files that were brought along. What each is, its name and its first bytes tell. */
import {createHash} from 'node:crypto';
import type {DataFiles} from '../../host/host.ts';
import {ActionableError} from '../../model/errors.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {mayBeExport, setsInExport} from './build-export.ts';
import type {BuildJob} from './build.ts';
import {dataSetOf, isSetName, shownName} from './data-set.ts';
import {endsName, epssName, flawsName, kevName} from './sources.ts';
import {replaceSet, setsIn, sweep, troubleOf} from './store.ts';
import type {DatabaseDoors, SetOutcome, SetProgress} from './update.ts';

export type ImportOutcome = Exclude<SetOutcome, {is: 'unchanged'}> & {
	readonly file: string;
	/** Given where what was in the store was newer. */
	readonly replacedAsOfUnixMs?: number;
};

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderName = (path: string): string => baseName(path.slice(0, Math.max(0, path.lastIndexOf('/'))));

/** `Debian.zip`, and `Debian/all.zip` as a mirror of OSV has it. */
export function ecosystemOf(path: string): string | null {
	const stem = baseName(path).replace(/\.zip$/i, '');
	const name = stem === 'all' ? folderName(path) : stem;
	return isSetName(name) ? name : null;
}

/** Of a file, to see what it is. */
const headBytes = 1024;

const isOfInterest = (name: string): boolean => /\.(?:zip|json|csv|csv\.gz)$/i.test(name);

/** The files meant by a path: itself, or what a folder holds, one folder deep as mirrors have it. */
async function filesAt(files: DataFiles, path: string): Promise<readonly string[]> {
	if (!(await files.isFolder(path))) return [path];
	const found: string[] = [];
	for (const name of await files.list(path)) {
		const inner = `${path}/${name}`;
		if (isOfInterest(name)) found.push(inner);
		else if (await files.isFolder(inner)) {
			const names = await files.list(inner);
			if (names.includes('all.zip')) found.push(`${inner}/all.zip`);
		}
	}
	return found;
}

async function sha256OfFile(files: DataFiles, path: string): Promise<string> {
	const hash = createHash('sha256');
	const opened = await files.openFile(path);
	const pieceBytes = 4 * 1024 ** 2;
	try {
		for (let at = 0; at < (opened?.sizeBytes ?? 0); at += pieceBytes)
			hash.update((await opened?.read(at, pieceBytes)) ?? '');
	} finally {
		await opened?.close();
	}
	return hash.digest('hex');
}

type Job = {readonly name: string; readonly job: BuildJob};

/** What is to be built from a file. Throws where it is none that is known. */
async function jobsOf(
	files: DataFiles,
	path: string,
	ecosystem: string | null,
	nowUnixMs: number,
): Promise<readonly Job[]> {
	const refuse = (why: ReturnType<typeof words>, todo: ReturnType<typeof words>): ActionableError =>
		new ActionableError({what: words`${sanitise(path, 300)} was not imported`, why, todo});
	const opened = await files.openFile(path);
	if (opened === null) throw refuse(words`there is no such file`, words`Look at the path`);
	const head = await opened.read(0, headBytes);
	await opened.close();
	const origin = {
		source: words`file ${sanitise(baseName(path), 200)}`,
		sha256: await sha256OfFile(files, path),
		etag: '',
		asOfUnixMs: null,
	};
	switch (head.toString('latin1', 0, 2)) {
		case 'PK': {
			const exported = mayBeExport(head) ? await setsInExport(files, path) : [];
			if (exported.length > 0)
				return exported.filter(isSetName).map(name => ({name, job: {is: 'export', name, archive: path}}));
			const name = ecosystem ?? ecosystemOf(path);
			if (name === null) {
				throw refuse(
					words`its name says no ecosystem`,
					words`Name it as OSV does (Debian.zip, Debian/all.zip), or say --ecosystem Debian`,
				);
			}
			return [{name, job: {is: 'osv', name, archive: path, origin}}];
		}
		case '\u001f\u008b':
		case '#m':
			return [{name: epssName, job: {is: 'epss', file: path, origin}}];
		default:
			if (/advisories[^/]*\.json$/i.test(path))
				return [{name: flawsName, job: {is: 'flaws', file: path, origin, nowUnixMs}}];
			if (/(?:eol|end-of-life)[^/]*\.json$/i.test(path))
				return [{name: endsName, job: {is: 'ends', file: path, origin, nowUnixMs}}];
			if (/\.json$/i.test(path)) return [{name: kevName, job: {is: 'kev', file: path, origin}}];
			throw refuse(
				words`it is neither an archive of OSV, nor one of hullcheck db export, nor a list of KEV or EPSS`,
				words`docs/offline.md says what can be brought`,
			);
	}
}

/** Under the lock. Never rejects. */
export async function importFiles(
	{root, files, build, nowUnixMs}: DatabaseDoors,
	path: string,
	ecosystem: string | null,
	onProgress: (progress: SetProgress) => void,
): Promise<readonly ImportOutcome[]> {
	const outcomes: ImportOutcome[] = [];
	let paths: readonly string[];
	try {
		await files.makeFolder(root);
		await sweep(files, root);
		paths = await filesAt(files, path);
	} catch (error) {
		return [{is: 'failed', name: path, file: path, trouble: troubleOf(path, error)}];
	}
	for (const file of paths) {
		let name = baseName(file);
		try {
			for (const {name: set, job} of await jobsOf(files, file, ecosystem, nowUnixMs())) {
				name = set;
				const before = (await setsIn(files, root)).find(one => one.name === set);
				const meta = await replaceSet(files, root, set, folder =>
					build(folder, job, (done, total) => onProgress({name: set, phase: 'importing', done, total})),
				);
				const isOlder = before !== undefined && before.meta.asOfUnixMs > meta.asOfUnixMs;
				outcomes.push({
					is: 'new',
					file,
					set: dataSetOf(meta),
					...(isOlder ? {replacedAsOfUnixMs: before.meta.asOfUnixMs} : {}),
				});
			}
		} catch (error) {
			outcomes.push({is: 'failed', name, file, trouble: troubleOf(shownName(name), error)});
		}
	}
	if (paths.length === 0) {
		outcomes.push({
			is: 'failed',
			name: path,
			file: path,
			trouble: {
				what: words`${sanitise(path, 300)} was not imported`,
				why: words`there is nothing in it that could be`,
				todo: words`docs/offline.md says what can be brought`,
			},
		});
	}
	return outcomes;
}
