/** The databases of package managers: where they lie, and which of them are there. */
import {reasonOf} from '../../model/errors.ts';
import type {Package} from '../../model/package.ts';
import {isUnread, mapRead, type Read, type Unread} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {readApkLists, readDpkgSums} from '../owners/file-lists.ts';
import type {FileList} from '../owners/owners.ts';
import {readApk} from '../packages/apk.ts';
import {readDpkg} from '../packages/dpkg.ts';
import {notRead, type ImageFile} from '../packages/package.ts';
import {needsScanner, readRpm} from '../packages/rpm.ts';
import type {Archive} from './archive.ts';
import {readFile} from './read-file.ts';

/** Fat images have a few megabytes. */
const maxBytes = 32 * 1024 * 1024;

export type Manager = 'dpkg' | 'apk' | 'rpm';
type Database = {
	readonly manager: Manager;
	/** The first of them that is there: the others are the same by another way, or older forms left behind. */
	readonly paths: readonly string[];
	readonly read: (file: ImageFile) => Read<Listed> | Promise<Read<Listed>>;
};
/** `lists`: of their files, where the database itself has them. */
type Listed = {readonly packages: readonly Package[]; readonly lists: readonly FileList[]};

const withoutLists = (read: Read<readonly Package[]>): Read<Listed> =>
	mapRead(read, packages => ({packages, lists: []}));

/** Berkeley DB and ndb. They are not even fetched. */
export const isOldRpm = (path: string): boolean => /\/Packages(?:\.db)?$/.test(path);

/** Of Debian and what is made of it. */
export const dpkgStatus = '/var/lib/dpkg/status';

export const databases: readonly Database[] = [
	{manager: 'dpkg', paths: [dpkgStatus], read: file => withoutLists(readDpkg(file))},
	{
		manager: 'apk',
		paths: ['/lib/apk/db/installed', '/usr/lib/apk/db/installed'],
		read: file => mapRead(readApk(file), packages => ({packages, lists: [...readApkLists(file)]})),
	},
	{
		manager: 'rpm',
		paths: [
			'/var/lib/rpm/rpmdb.sqlite',
			'/usr/lib/sysimage/rpm/rpmdb.sqlite',
			'/var/lib/rpm/Packages',
			'/var/lib/rpm/Packages.db',
			'/usr/lib/sysimage/rpm/Packages.db',
		],
		read: readRpm,
	},
];

/** Of distroless images: a file per package. */
const perPackage = '/var/lib/dpkg/status.d';

export type SystemPackages = {
	readonly managers: ReadonlySet<Manager>;
	readonly packages: readonly Package[];
	readonly unread: readonly Unread[];
	/** Of the files of packages, as far as these databases have them. */
	readonly lists: readonly FileList[];
	/** Of apk: it says which files are whose. */
	readonly installed: ImageFile | null;
};

/** Never rejects. */
export async function readSystemPackages(archive: Archive, signal: AbortSignal): Promise<SystemPackages> {
	const managers = new Set<Manager>();
	const packages: Package[] = [];
	const unread: Unread[] = [];
	const lists: FileList[] = [];
	let installed: ImageFile | null = null;
	const add = (manager: Manager, read: Read<Listed>): void => {
		managers.add(manager);
		if (isUnread(read)) unread.push(read);
		else {
			packages.push(...read.packages);
			lists.push(...read.lists);
		}
	};

	await Promise.all([
		...databases.map(async ({manager, paths, read}) => {
			const file = await firstOf(archive, paths, signal);
			if (file === null) return;
			if (manager === 'apk' && !isUnread(file)) installed = file;
			add(manager, isUnread(file) ? file : await read(file));
		}),
		readFolder(archive, signal).then(read => {
			if (read !== null) add('dpkg', read);
		}),
	]);
	return {managers, packages, unread, lists, installed};
}

/** null: none of them is there. Never rejects. */
async function firstOf(
	archive: Archive,
	paths: readonly string[],
	signal: AbortSignal,
): Promise<Read<ImageFile | null>> {
	try {
		// All at once: most are not there, and to be told so takes a call each.
		const stats = await Promise.all(paths.map(path => archive.statPath(path)));
		const path = paths.find((_, index) => stats[index] !== null);
		if (path === undefined) return null;
		return isOldRpm(path) ? notRead(path, needsScanner) : await readFile(archive, path, maxBytes, signal);
	} catch (error) {
		return notRead(paths[0] ?? '', reasonOf(error));
	}
}

async function readFolder(archive: Archive, signal: AbortSignal): Promise<Read<Listed> | null> {
	try {
		const stat = await archive.statPath(perPackage);
		if (stat?.is !== 'folder') return null;
		const packages: Package[] = [];
		const lists: FileList[] = [];
		let bytesLeft = maxBytes;
		for await (const entry of (await archive.readArchive(perPackage, signal)) ?? []) {
			if (entry.is !== 'file') continue;
			const bytes = await entry.read(bytesLeft);
			if (bytes === null) return notRead(perPackage, words`it has more than ${maxBytes} bytes`);
			bytesLeft -= bytes.length;
			const name = entry.name.split('/').at(-1) ?? '';
			// Beside each stands a list of its files with their sums.
			if (name.endsWith('.md5sums')) {
				lists.push(readDpkgSums(name.slice(0, -'.md5sums'.length), bytes));
				continue;
			}
			const read = readDpkg({path: `${perPackage}/${name}`, bytes});
			if (isUnread(read)) return read;
			packages.push(...read);
		}
		return {packages, lists};
	} catch (error) {
		return notRead(perPackage, reasonOf(error));
	}
}
