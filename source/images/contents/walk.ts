/**
 * Goes through the folders of an image where programs and packages of languages are put. Each call costs an engine a
 * process of its own, so there are few: the root from its beginning as far as is worth it, then what lies behind.
 */
import type {TarEntry} from '../../engine/engine.ts';
import {ActionableError, reasonOf} from '../../model/errors.ts';
import type {Unread} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {notRead} from '../packages/package.ts';
import type {Archive} from './archive.ts';

export type Visit = (path: string, entry: TarEntry) => Promise<void>;

export type Walked = {readonly walked: readonly SafeText[]; readonly unread: readonly Unread[]};

export type WalkBounds = {
	/** Of all entries together, as their headers say. */
	readonly maxBytes: number;
	readonly maxEntries: number;
};

/** Of one that has gigabytes of models or data, the beginning is read, and that it was no more. */
export const usualBounds: WalkBounds = {maxBytes: 2 * 1024 ** 3, maxEntries: 500_000};

/** What stands behind `/usr/bin`, where a distribution keeps little else of its own. */
const behind = [
	'/usr/lib/node_modules',
	'/usr/local',
	'/usr/sbin',
	'/usr/src/app',
	'/var/lib/gems',
	'/var/task',
	'/var/www',
	'/vendor',
	'/venv',
	'/web',
	'/work',
	'/workspace',
	'/www',
];

export type WalkOptions = {
	/** Small images, and those that say nothing of their packages: from the first file to the last. */
	readonly isWhole: boolean;
	/** Absolute paths that its configuration names. */
	readonly alsoFolders: readonly string[];
	readonly bounds: WalkBounds;
	readonly signal: AbortSignal;
};

/** Two calls at a time, so that the engine is busy and memory is not. A file may come twice. Never rejects. */
export async function walkImage(archive: Archive, visit: Visit, options: WalkOptions): Promise<Walked> {
	const budget = {bytes: options.bounds.maxBytes, entries: options.bounds.maxEntries};
	const walked: SafeText[] = [];
	const unread: Unread[] = [];

	/** What was gone through: not all of it where `isOver` said so. */
	async function walk(folder: string, isOver: (path: string) => boolean): Promise<SafeText> {
		const parent = folder.slice(0, folder.lastIndexOf('/') + 1);
		for await (const entry of (await archive.readArchive(folder, options.signal)) ?? []) {
			const path = absolute(folder === '/' ? entry.name : parent + entry.name);
			if (isOver(path)) return words`${sanitise(folder)} up to /usr/bin`;
			budget.bytes -= entry.is === 'file' ? entry.sizeBytes : 0;
			budget.entries -= 1;
			if (budget.bytes < 0 || budget.entries < 0) throw tooMuch();
			await visit(path, entry);
		}
		return sanitise(folder, 300);
	}

	async function attempt(folder: string, isOver: (path: string) => boolean = () => false): Promise<void> {
		try {
			walked.push(await walk(folder, isOver));
		} catch (error) {
			unread.push(notRead(folder, reasonOf(error)));
		}
	}

	if (options.isWhole) {
		await attempt('/');
		return {walked, unread};
	}
	const theOthers = async (): Promise<void> => {
		for (const folder of await thereOf(archive, [...behind, ...options.alsoFolders.filter(isOverAt)]))
			await attempt(folder);
	};
	// Which others are there may take long to be told, and the root is the longest of all.
	await Promise.all([attempt('/', isOverAt), theOthers()]);
	return {walked, unread};
}

const absolute = (name: string): string => `/${name.replace(/^\/+|\/+$/g, '')}`;

/** Engines go through folders by the alphabet, as Go's `filepath.WalkDir` does. */
function isOverAt(path: string): boolean {
	const [, first = '', second = ''] = path.split('/');
	return (first === 'usr' && second !== '' ? `usr/${second}` : first) > 'usr/bin';
}

/**
 * The outermost that are there; what can't be told is taken for there: to go through it will say why. Inside one that is not
 * there is nothing, inside a link there may be.
 */
async function thereOf(archive: Archive, folders: readonly string[]): Promise<readonly string[]> {
	const asked = await Promise.all(
		outermost(folders).map(async folder => {
			const is = await archive.statPath(folder).then(
				stat => stat?.is ?? null,
				() => 'folder' as const,
			);
			return {folder, is};
		}),
	);
	const there = asked.filter(({is}) => is === 'folder').map(({folder}) => folder);
	const links = asked.filter(({is}) => is === 'link');
	const behindLinks = folders.filter(one => links.some(({folder}) => one.startsWith(`${folder}/`)));
	return behindLinks.length === 0 ? there : [...there, ...(await thereOf(archive, behindLinks))];
}

/** A folder inside another of the list is gone through with it. */
const outermost = (folders: readonly string[]): readonly string[] =>
	[...new Set(folders)].filter(one => !folders.some(other => one !== other && one.startsWith(`${other}/`)));

const tooMuch = (): ActionableError =>
	new ActionableError({
		what: words`The image can't be gone through`,
		why: words`it has more files than are looked through, or larger ones; what comes later is left unread`,
		todo: words`Scan it by Trivy or Grype`,
	});
