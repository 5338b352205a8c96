/** One reading of one image: its packages and what else is found on the way. */
import type {ImageContents} from '../../model/package.ts';
import {isUnread, mapRead, type Read, type Unread} from '../../model/read.ts';
import {reasonOf} from '../../model/errors.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';
import {readDpkgList} from '../owners/file-lists.ts';
import {ownersFrom, type FileList, type Owners} from '../owners/owners.ts';
import {notRead} from '../packages/package.ts';
import {usualAhead, withAhead} from './ahead.ts';
import type {Archive} from './archive.ts';
import {cacheAt, cacheFolders} from './caches.ts';
import {createCollector} from './collector.ts';
import {readDistribution} from './distribution.ts';
import type {ImageConfig} from './image-config.ts';
import {readDpkgLists, withoutOwned, type DpkgList} from './ownership.ts';
import {readFile} from './read-file.ts';
import {dpkgStatus, readSystemPackages} from './system-packages.ts';
import {usualBounds, walkImage, type WalkBounds} from './walk.ts';

/** Goes up when a reader finds more than before: what was kept of older readings is read again. */
export const readerVersion = 1;

const maxReleaseBytes = 64 * 1024;
/** One call for all costs less than a call for each folder of it. */
const wholeUpToBytes = 48 * 1024 * 1024;
const timeoutMs = 120_000;

/** setuid programs of distributions outside the folders of programs; to ask for one costs next to nothing. */
const helpers = [
	'/usr/lib/openssh/ssh-keysign',
	'/usr/lib/dbus-1.0/dbus-daemon-launch-helper',
	'/usr/lib/polkit-1/polkit-agent-helper-1',
	'/usr/lib/snapd/snap-confine',
	'/usr/lib/xorg/Xorg.wrap',
	'/usr/libexec/openssh/ssh-keysign',
	'/usr/libexec/polkit-agent-helper-1',
	'/usr/libexec/dbus-1/dbus-daemon-launch-helper',
] as const;

export type ReadImage = {
	readonly contents: ImageContents;
	/** Whose files may be mapped by what runs. */
	readonly owners: Read<Owners>;
};

/** Never rejects: what could not be read stands in the answer, with why. */
export async function readContents(
	engine: Archive,
	config: ImageConfig,
	cancel: AbortSignal,
	bounds: WalkBounds = usualBounds,
): Promise<ReadImage> {
	const signal = AbortSignal.any([cancel, AbortSignal.timeout(timeoutMs)]);
	const isDebian = await isThere(engine, dpkgStatus);
	const archive = withAhead(engine, config.sizeBytes <= usualAhead.maxBytes ? '/' : '/var', signal);
	const releaseRead = readRelease(archive, signal);
	const listsRead = readDpkgLists(archive, signal);
	const cachesRead = readCaches(archive, signal);
	const helpersRead = setuidHelpers(archive);
	const systemRead = readSystemPackages(archive, signal);
	/** Where it is known at once, its packages need not be read first. */
	const isWhole = async (): Promise<boolean> => {
		if (config.sizeBytes <= wholeUpToBytes) return true;
		if (isDebian) return false;
		const {managers} = await systemRead;
		return !(managers.has('dpkg') || managers.has('rpm'));
	};

	const collector = createCollector(new Set(config.programFolders));
	const {walked, unread} = await walkImage(archive, collector.visit, {
		isWhole: await isWhole(),
		alsoFolders: config.alsoFolders,
		bounds,
		signal,
	});
	const finds = collector.finds();
	const system = await systemRead;
	const dpkgLists = await listsRead;
	const own = withoutOwned(system, dpkgLists, finds);
	const [release, caches, ofHelpers] = await Promise.all([releaseRead, cachesRead, helpersRead]);

	const fact = <T>(found: readonly T[], doubt = unread[0]): Read<readonly T[]> =>
		found.length === 0 && doubt !== undefined ? doubt : found;
	const contents: ImageContents = {
		distribution: mapRead(release, file => (file === null ? null : readDistribution(file.bytes))),
		packages: [...system.packages, ...own.packages],
		unreadPackages: [...system.unread, ...finds.unread, ...own.unread, ...unread],
		walked,
		setuidFiles: isUnread(ofHelpers)
			? fact(finds.setuidFiles, ofHelpers)
			: fact(unique([...finds.setuidFiles, ...ofHelpers])),
		writableInPath: fact(finds.writableInPath),
		secretFiles: fact(finds.secretFiles),
		packageCaches: mapRead(caches, found => unique([...found, ...finds.packageCaches])),
		accountsWithoutPassword: fact(finds.accountsWithoutPassword, finds.accountsUnread ?? unread[0]),
	};
	const owners = mapRead(dpkgLists, lists =>
		ownersFrom(allLists(lists, [...system.lists, ...finds.lists]), path => finds.scripts.has(path)),
	);
	return {contents, owners};
}

/** One after the other: all paths of all packages need not lie in memory at once. */
function* allLists(ofDpkg: readonly DpkgList[], others: readonly FileList[]): Generator<FileList> {
	for (const {name, bytes} of ofDpkg) yield readDpkgList(name, bytes);
	yield* others;
}

/** Not known is not there. */
const isThere = (archive: Archive, path: string): Promise<boolean> =>
	archive.statPath(path).then(
		stat => stat !== null,
		() => false,
	);

const unique = (paths: readonly SafeText[]): readonly SafeText[] => [...new Set(paths)];

/** In /usr/lib, where distroless images have no /etc. */
async function readRelease(archive: Archive, signal: AbortSignal): ReturnType<typeof readFile> {
	const first = await readFile(archive, '/etc/os-release', maxReleaseBytes, signal);
	return first ?? readFile(archive, '/usr/lib/os-release', maxReleaseBytes, signal);
}

async function setuidHelpers(archive: Archive): Promise<Read<readonly SafeText[]>> {
	try {
		const stats = await Promise.all(helpers.map(path => archive.statPath(path)));
		return helpers.filter((_, index) => ((stats[index]?.mode ?? 0) & 0o6000) !== 0).map(path => sanitise(path));
	} catch (error) {
		return notRead('/usr/lib', reasonOf(error));
	}
}

/** The first file in each that is not empty is enough. */
async function readCaches(archive: Archive, signal: AbortSignal): Promise<Read<readonly SafeText[]>> {
	let unread: Unread | null = null;
	const found = await Promise.all(
		cacheFolders.map(async folder => {
			try {
				if ((await archive.statPath(folder))?.is !== 'folder') return [];
				const parent = folder.slice(0, folder.lastIndexOf('/') + 1);
				for await (const entry of (await archive.readArchive(folder, signal)) ?? []) {
					const isIn = entry.is === 'file' && entry.sizeBytes > 0 && cacheAt(parent + entry.name) !== null;
					if (isIn) return [sanitise(folder)];
				}
			} catch (error) {
				unread = notRead(folder, reasonOf(error));
			}
			return [];
		}),
	);
	const all = found.flat();
	return all.length === 0 && unread !== null ? unread : all;
}
