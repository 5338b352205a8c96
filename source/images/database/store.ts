/** The folder of all data sets: what is in it, and how one takes the place of another. A reader needs no lock. */
import type {DataFiles, Host} from '../../host/host.ts';
import {ActionableError, type Trouble} from '../../model/errors.ts';
import {at} from '../../model/foreign.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {folderOf, parseFolder, readMeta, shownName, unfinishedOf, type SetMeta} from './data-set.ts';
import {BadArchive} from './zip.ts';

/** `$XDG_DATA_HOME`, which counts only when absolute, or its default. */
export function databaseFolder({env, homeDir}: Pick<Host, 'env' | 'homeDir'>): string {
	const given = env['XDG_DATA_HOME'];
	return `${given?.startsWith('/') === true ? given : `${homeDir}/.local/share`}/hullcheck/vulnerabilities`;
}

export const lockFile = (root: string): string => `${root}/lock`;
export const downloadFolder = (root: string): string => `${root}/downloads`;

export type StoredSet = {readonly name: string; readonly folder: string; readonly meta: SetMeta};

/** Newest of each name, by name. Folders of another format are passed over, as if they were not there. */
export async function setsIn(files: DataFiles, root: string): Promise<readonly StoredSet[]> {
	const newest = new Map<string, number>();
	for (const folder of await files.list(root)) {
		const parsed = parseFolder(folder);
		if (parsed !== null) newest.set(parsed.name, Math.max(parsed.number, newest.get(parsed.name) ?? 0));
	}
	const sets: StoredSet[] = [];
	for (const [name, number] of [...newest].sort(([a], [b]) => (a < b ? -1 : 1))) {
		const folder = `${root}/${folderOf(name, number)}`;
		const meta = await readMeta(files, folder);
		if (meta?.name === name) sets.push({name, folder, meta});
	}
	return sets;
}

/** What a run that was ended left, and sets that others took the place of. Only under the lock. */
export async function sweep(files: DataFiles, root: string): Promise<void> {
	const kept = new Set((await setsIn(files, root)).map(({folder}) => folder));
	for (const entry of await files.list(root)) {
		const isOurs = parseFolder(entry.replace(/^\./, '')) !== null;
		if (isOurs && !kept.has(`${root}/${entry}`)) await files.removeFolder(`${root}/${entry}`);
	}
}

/**
 * Builds a set beside the one that is there, and puts it in its place by one rename: whatever ends it before, the old one
 * stays and is what counts. Only under the lock.
 */
export async function replaceSet(
	files: DataFiles,
	root: string,
	name: string,
	build: (folder: string) => Promise<SetMeta>,
): Promise<SetMeta> {
	const numbers = (await files.list(root)).flatMap(entry => {
		const parsed = parseFolder(entry.replace(/^\./, ''));
		return parsed?.name === name ? [parsed.number] : [];
	});
	const number = Math.max(0, ...numbers) + 1;
	const building = `${root}/${unfinishedOf(name, number)}`;
	await files.makeFolder(building);
	try {
		const meta = await build(building);
		await files.rename(building, `${root}/${folderOf(name, number)}`);
		await sweep(files, root);
		return meta;
	} catch (error) {
		await files.removeFolder(building).catch(() => {});
		throw error;
	}
}

/** The server was asked and has nothing newer: as of now. */
export async function confirmSet(files: DataFiles, {folder, meta}: StoredSet, nowUnixMs: number): Promise<void> {
	const beside = `${folder}/meta.json.new`;
	await files.remove(beside);
	await files.createFile(beside, `${JSON.stringify({...meta, asOfUnixMs: nowUnixMs}, null, '\t')}\n`);
	await files.rename(beside, `${folder}/meta.json`);
}

const unchanged = words`What was in the store stays as it was`;

function whyOf(error: unknown): readonly [why: SafeText, todo: SafeText] {
	if (error instanceof BadArchive) return [sanitise(error.message, 200), words`Fetch it again. ${unchanged}`];
	switch (at(error, 'code')) {
		case 'ENOSPC':
		case 'EDQUOT':
			return [words`the disk is full`, words`Make room in the folder of $XDG_DATA_HOME. ${unchanged}`];
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return [words`it may not be written or read`, words`Look at whose the files are. ${unchanged}`];
		case 'ERR_WORKER_OUT_OF_MEMORY':
			return [words`it needs more memory than it may take`, words`Import a smaller one. ${unchanged}`];
		default:
			return [sanitise(error instanceof Error ? error.message : String(error), 200), unchanged];
	}
}

/** Of anything that ends the making of a set. `what`: "Debian was not imported". */
export function troubleOf(name: string, error: unknown): Trouble {
	if (error instanceof ActionableError) return error.trouble;
	const [why, todo] = whyOf(error);
	return {what: words`${shownName(name)} was not brought into the store`, why, todo};
}
