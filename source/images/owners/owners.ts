/**
 * Which files belong to which package, as far as a process that runs can show that it uses them. Kept beside an image's
 * contents and not in them: only who asks what is in use needs it.
 */
import type {Package, PackageKind} from '../../model/package.ts';
import {Unread, type Read} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {canBeMapped, canonical, isReadOnlyModule} from './paths.ts';

/** Goes up with what is kept of a file's owner: what was kept before is read again. */
export const ownersVersion = 1;

/** Strings of an image: compared, never shown. */
export type OwnedFiles = {
	/** Of `ownerOf`. */
	readonly owner: string;
	/** Nothing of it runs without one of its files showing; else it has modules too that an interpreter only reads. */
	readonly isSeenWhole: boolean;
	/** A folder, then names in it; canonical. Never empty. */
	readonly folders: ReadonlyArray<readonly string[]>;
};
/** Without packages that have no such file. */
export type Owners = readonly OwnedFiles[];

/** Of a package, absolute, as its list has them: those that `showsUse`. */
export type FileList = {readonly owner: string; readonly paths: readonly string[]};

/** The largest images known have a tenth of it. */
export const mostOwned = 300_000;

export const ownerNamed = (kind: PackageKind, name: string): string => `${kind} ${name}`;

/** The name its list of files goes by; null: it has none, and is found by its path. */
export function ownerOf({kind, name, path}: Package): string | null {
	switch (kind) {
		case 'deb':
		case 'apk':
		case 'rpm':
			return ownerNamed(kind, name);
		case 'pypi':
			return ownerNamed(kind, path);
		case 'npm':
		case 'go':
		case 'maven':
		case 'gem':
		case 'composer':
		case 'cargo':
			return null;
	}
}

/** `isScript`: a program that another one reads, so that it is never mapped itself. null: no file of it can show. */
function ownedFiles({owner, paths}: FileList, isScript: (canonicalPath: string) => boolean): OwnedFiles | null {
	const folders = new Map<string, string[]>();
	for (const path of paths) {
		if (!canBeMapped(path)) continue;
		const file = canonical(path);
		if (isScript(file)) continue;
		const slash = file.lastIndexOf('/');
		const folder = file.slice(0, slash);
		const known = folders.get(folder);
		if (known === undefined) folders.set(folder, [folder, file.slice(slash + 1)]);
		else known.push(file.slice(slash + 1));
	}
	if (folders.size === 0) return null;
	return {owner, isSeenWhole: !paths.some(isReadOnlyModule), folders: [...folders.values()]};
}

export function ownersFrom(lists: Iterable<FileList>, isScript: (canonicalPath: string) => boolean): Read<Owners> {
	const owners: OwnedFiles[] = [];
	let left = mostOwned;
	for (const list of lists) {
		const owned = ownedFiles(list, isScript);
		if (owned === null) continue;
		for (const {length} of owned.folders) left -= length;
		if (left < 0) return new Unread(words`its packages have more than ${mostOwned} files that can be mapped`);
		owners.push(owned);
	}
	return owners;
}
