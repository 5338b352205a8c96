/**
 * A package of a language that came in one of the distribution's is fixed with that one, by its advisories: it is named
 * once, as what the distribution calls it.
 */
import {reasonOf} from '../../model/errors.ts';
import type {Package} from '../../model/package.ts';
import {isUnread, type Read, type Unread} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {filesOfApk} from '../packages/apk.ts';
import {isPackageLock} from '../packages/index.ts';
import {notRead} from '../packages/package.ts';
import type {Archive} from './archive.ts';
import type {Finds} from './collector.ts';
import type {SystemPackages} from './system-packages.ts';

const folder = '/var/lib/dpkg/info';
/** Of all lists together; a desktop has a third of it. */
const mostListBytes = 32 * 1024 * 1024;

/** A file of `/var/lib/dpkg/info`, and its name. */
export type DpkgList = {readonly name: string; readonly bytes: Buffer};

/** [] where dpkg keeps none. Never rejects. */
export async function readDpkgLists(archive: Archive, signal: AbortSignal): Promise<Read<readonly DpkgList[]>> {
	try {
		const lists: DpkgList[] = [];
		let bytesLeft = mostListBytes;
		for await (const entry of (await archive.readArchive(folder, signal)) ?? []) {
			if (entry.is !== 'file' || !entry.name.endsWith('.list')) continue;
			const bytes = await entry.read(bytesLeft);
			if (bytes === null) return notRead(folder, words`it has more than ${mostListBytes} bytes`);
			bytesLeft -= bytes.length;
			lists.push({name: entry.name, bytes});
		}
		return lists;
	} catch (error) {
		return notRead(folder, reasonOf(error));
	}
}

export type Owned = {readonly packages: readonly Package[]; readonly unread: readonly Unread[]};

/** Whose files can't be told are kept: twice named is better than not at all. */
export function withoutOwned(
	{managers, installed}: SystemPackages,
	dpkgLists: Read<readonly DpkgList[]>,
	{packages}: Pick<Finds, 'packages'>,
): Owned {
	const asked = new Set([...packages.keys()].filter(isOfSystem));
	const owned = new Set<string>();
	const unread: Unread[] = [];
	if (asked.size > 0 && installed !== null) {
		for (const path of filesOfApk(installed.bytes, path => asked.has(path))) owned.add(path);
	}
	if (asked.size > 0 && managers.has('dpkg')) {
		if (isUnread(dpkgLists)) unread.push(dpkgLists);
		else for (const path of filesOfDpkg(dpkgLists)) if (asked.has(path)) owned.add(path);
	}
	// Its lists lie in pieces. Modules below /usr are its own by the rules of all its distributions; programs may be copied in.
	const isOfRpm = (at: string, found: readonly Package[]): boolean =>
		managers.has('rpm') && asked.has(at) && found.every(({kind}) => kind !== 'go' && kind !== 'cargo');
	const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
	/** Where the modules themselves are there, they count: the lock may name others. */
	const isSaidBetter = (at: string): boolean =>
		isPackageLock(at) && [...packages.keys()].some(other => other.startsWith(`${folderOf(at)}/node_modules/`));
	return {
		packages: [...packages]
			.filter(([at, found]) => !owned.has(at) && !isOfRpm(at, found) && !isSaidBetter(at))
			.flatMap(([, found]) => found),
		unread,
	};
}

/** What an administrator puts in is elsewhere by custom, and no question then. */
const isOfSystem = (path: string): boolean => /^\/(?:usr\/(?!local\/)|bin\/|sbin\/|lib)/.test(path);

/** Lists of before `/bin` became a link to `/usr/bin` name the old place: both are meant. */
function* filesOfDpkg(lists: readonly DpkgList[]): Generator<string> {
	for (const {bytes} of lists) {
		for (const path of bytes.toString('utf8').split('\n')) {
			yield path;
			if (!path.startsWith('/usr/')) yield `/usr${path}`;
		}
	}
}
