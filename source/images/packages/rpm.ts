/**
 * RPM's database: SQLite, as all write it since 2020. The older Berkeley DB and ndb are told by their paths; see
 * contents/system-packages.ts. SQLite reads a copy in memory, and its schema must be rpm's own word for word, for SQL of
 * an image could keep it busy for ever.
 */
import type {DatabaseSync} from 'node:sqlite';
import {reasonOf} from '../../model/errors.ts';
import type {Package} from '../../model/package.ts';
import type {Read} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {mostPackages, notRead, packageOf, type ImageFile} from './package.ts';
import {ownerNamed, type FileList} from '../owners/owners.ts';
import {showsUse} from '../owners/paths.ts';
import {filesInRpmHeader, readRpmHeader, type RpmHeader} from './rpm-header.ts';

export const needsScanner = words`only Trivy or Grype can read this form of RPM database`;

const schema = /^CREATE TABLE '?Packages'? ?\(\s*hnum INTEGER PRIMARY KEY AUTOINCREMENT,\s*blob BLOB NOT NULL\s*\)$/;

export type RpmContents = {readonly packages: readonly Package[]; readonly lists: readonly FileList[]};

export async function readRpm({path, bytes}: ImageFile): Promise<Read<RpmContents>> {
	// Not in every Node that can run this: the one that comes along has it.
	const sqlite = await import('node:sqlite').catch(() => null);
	if (sqlite === null) return notRead(path, words`this Node has no SQLite; ${needsScanner}`);
	const database = new sqlite.DatabaseSync(':memory:', {allowExtension: false});
	try {
		// Written ahead to a second file, as rpm does, it would be looked for: the two bytes say that there is none.
		const copy = Buffer.from(bytes);
		copy.fill(1, 18, 20);
		database.deserialize(copy);
		return readAll(database, path);
	} catch (error) {
		return notRead(path, reasonOf(error));
	} finally {
		database.close();
	}
}

function readAll(database: DatabaseSync, path: string): Read<RpmContents> {
	const told = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'Packages'").get()?.['sql'];
	if (typeof told !== 'string' || !schema.test(told)) return notRead(path, words`it holds no table of packages`);
	const packages: Package[] = [];
	const lists: FileList[] = [];
	for (const {blob} of database.prepare('SELECT blob FROM Packages').iterate()) {
		if (packages.length === mostPackages) return notRead(path, words`it names more than ${mostPackages} packages`);
		const bytes = blob instanceof Uint8Array ? Buffer.from(blob) : null;
		const header = bytes === null ? null : readRpmHeader(bytes);
		if (bytes === null || header === null) return notRead(path, words`a package in it can't be read`);
		// Keys that packages are signed with stand there too.
		if (header.name === 'gpg-pubkey') continue;
		const one = packageOf({kind: 'rpm', ...header, source: sourceOf(header), path});
		if (one === null) continue;
		packages.push(one);
		lists.push({owner: ownerNamed('rpm', header.name), paths: filesInRpmHeader(bytes).filter(showsUse)});
	}
	return {packages, lists};
}

/** The source has no epoch in its file's name: it is that of what was built from it. */
function sourceOf({name, version, sourceRpm}: RpmHeader): {readonly name: string; readonly version: string} {
	const [, sourceName, sourceVersion] = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(sourceRpm) ?? [];
	if (sourceName === undefined || sourceVersion === undefined) return {name, version};
	return {name: sourceName, version: `${/^\d+:/.exec(version)?.[0] ?? ''}${sourceVersion}`};
}
