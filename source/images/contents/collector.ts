/** What is looked for in every file on the way through an image. */
import type {TarEntry} from '../../engine/engine.ts';
import type {Package, SecretFile} from '../../model/package.ts';
import {isUnread, type Unread} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {isPythonRecord, readPythonRecord} from '../owners/file-lists.ts';
import type {FileList} from '../owners/owners.ts';
import {canBeMapped, canonical} from '../owners/paths.ts';
import {languageFileAt} from '../packages/index.ts';
import {mostPackages, notRead} from '../packages/package.ts';
import {readProgram} from '../packages/program.ts';
import {accountsWithoutPassword} from './accounts.ts';
import {cacheAt} from './caches.ts';
import {mostSecretBytes, secretNameAt} from './secret-files.ts';
import type {Visit} from './walk.ts';

/** Two at a time may lie in memory. */
const mostProgramBytes = 72 * 1024 * 1024;
const mostAccountBytes = 1024 * 1024;
const mostRecordBytes = 8 * 1024 * 1024;
const mostScripts = 20_000;
/** Of one kind of find: more say nothing new. */
const mostFinds = 1000;
const elf = Buffer.from('\x7fELF', 'latin1');

export type Finds = {
	/** By path as it is in the image, to ask whose file it is. */
	readonly packages: ReadonlyMap<string, readonly Package[]>;
	readonly unread: readonly Unread[];
	readonly setuidFiles: readonly SafeText[];
	readonly writableInPath: readonly SafeText[];
	readonly secretFiles: readonly SecretFile[];
	readonly packageCaches: readonly SafeText[];
	readonly accountsWithoutPassword: readonly SafeText[];
	readonly accountsUnread: Unread | null;
	/** Of Python's packages. */
	readonly lists: readonly FileList[];
	/** Programs that another one reads, as `canonical` names them. */
	readonly scripts: ReadonlySet<string>;
};

export type Collector = {readonly visit: Visit; finds(): Finds};

/** `programFolders`: those of `PATH`. */
export function createCollector(programFolders: ReadonlySet<string>): Collector {
	const packages = new Map<string, readonly Package[]>();
	let packageCount = 0;
	const unread: Unread[] = [];
	const setuid = new Set<SafeText>();
	const writable = new Set<SafeText>();
	const secrets = new Map<SafeText, SecretFile>();
	const caches = new Set<SafeText>();
	const accounts = new Set<SafeText>();
	let accountsUnread: Unread | null = null;
	const lists: FileList[] = [];
	const scripts = new Set<string>();
	const note = (found: Set<SafeText>, path: string): void => {
		if (found.size < mostFinds) found.add(sanitise(path, 300));
	};

	function addPackages(at: string, found: readonly Package[]): void {
		if (found.length === 0 || packages.has(at)) return;
		packageCount += found.length;
		if (packageCount <= mostPackages) packages.set(at, found);
	}

	async function lookInside(path: string, entry: TarEntry): Promise<void> {
		const language = languageFileAt(path);
		if (language !== undefined) {
			const bytes = await entry.read(language.maxBytes);
			const read =
				bytes === null
					? notRead(path, words`it has more than ${language.maxBytes} bytes`)
					: language.read({path, bytes});
			if (isUnread(read)) unread.push(read);
			else addPackages(path, read);
			return;
		}
		if (isPythonRecord(path)) {
			const bytes = await entry.read(mostRecordBytes);
			if (bytes !== null && lists.length < mostPackages) lists.push(readPythonRecord({path, bytes}));
			return;
		}
		if (path === '/etc/shadow' || path === '/etc/passwd') {
			const bytes = await entry.read(mostAccountBytes);
			if (bytes === null) accountsUnread = notRead(path, words`it has more than ${mostAccountBytes} bytes`);
			else for (const account of accountsWithoutPassword(bytes)) accounts.add(account);
			return;
		}
		const secret = secretNameAt(path);
		if (secret !== undefined && entry.sizeBytes > 0 && secrets.size < mostFinds) {
			const bytes = secret.holdsOne === null ? null : await entry.read(mostSecretBytes);
			if (secret.holdsOne === null || (bytes !== null && secret.holdsOne(bytes.toString('utf8')))) {
				const safe = sanitise(path, 300);
				secrets.set(safe, {path: safe, kind: secret.kind});
			}
			return;
		}
		if ((entry.mode & 0o111) === 0) return;
		if (!(await entry.startsWith(elf))) {
			if (scripts.size < mostScripts && canBeMapped(path)) scripts.add(canonical(path));
			return;
		}
		const file = await entry.look(mostProgramBytes);
		if (file === null)
			unread.push(notRead(path, words`a program of more than ${mostProgramBytes} bytes may be one of Go's`));
		else addPackages(path, readProgram(path, file));
	}

	return {
		async visit(path, entry) {
			const isInPath = programFolders.has(path) || programFolders.has(path.slice(0, path.lastIndexOf('/')));
			if (entry.is === 'folder' || entry.is === 'file') {
				// A sticky folder keeps files of others from being replaced.
				const isOpen = (entry.mode & 0o002) !== 0 && !(entry.is === 'folder' && (entry.mode & 0o1000) !== 0);
				if (isOpen && isInPath) note(writable, path);
			}
			if (entry.is !== 'file') return;
			if ((entry.mode & 0o6000) !== 0 && (entry.mode & 0o111) !== 0) note(setuid, path);
			const cache = cacheAt(path);
			if (cache !== null && entry.sizeBytes > 0) note(caches, cache);
			else await lookInside(path, entry);
		},
		// By path, for folders are gone through in any order.
		finds: () => ({
			packages: new Map([...packages].toSorted(([one], [other]) => byText(one, other))),
			unread:
				packageCount > mostPackages
					? [...unread, notRead('/', words`it has more than ${mostPackages} packages`)]
					: unread,
			setuidFiles: [...setuid].toSorted(byText),
			writableInPath: [...writable].toSorted(byText),
			secretFiles: [...secrets.values()].toSorted((one, other) => byText(one.path, other.path)),
			packageCaches: [...caches].toSorted(byText),
			accountsWithoutPassword: [...accounts],
			accountsUnread,
			lists,
			scripts,
		}),
	};
}

const byText = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
