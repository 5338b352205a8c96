/** Whose files the processes of a container have mapped → which packages are in use. Pure. */
import type {FilesInUse, Runner, Use} from '../../model/exposure.ts';
import type {Package} from '../../model/package.ts';
import {isUnread, type Read} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {ownerOf, type OwnedFiles, type Owners} from './owners.ts';
import {canonical} from './paths.ts';

/** Of one container; more say nothing new. */
const mostRunners = 5;
const mostOfAll = 100;

const onlyRead = words`its files are read and closed again, so no process shows that it uses them`;
const inArchive = words`it lies in an archive that may have been unpacked`;
const notUsed: Use = {is: 'not-in-use'};
const notKnown = (why: SafeText): Use => ({is: 'not-known', why});

/** The module a file is in: the innermost one. */
const npmFolder = (path: string): string | null => /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? null;
/** `NAME-VERSION`, of the innermost `gems/` and of `extensions/PLATFORM/ABI/`. */
const gemOf = (path: string): string | null =>
	/^.*\/(?:gems|extensions\/[^/]+\/[^/]+)\/([^/]+)\//.exec(path)?.[1] ?? null;

type Users = Map<string, Runner[]>;
const add = (users: Users, key: string, runner: Runner): void => {
	const known = users.get(key);
	if (known === undefined) users.set(key, [runner]);
	else if (known.length < mostRunners && known.at(-1) !== runner) known.push(runner);
};
const unique = (runners: readonly Runner[]): readonly Runner[] => [...new Set(runners)].slice(0, mostRunners);

/** By folder and name: of most folders nothing is in use, and their names need not be looked at. */
type UsersIn = ReadonlyMap<string, Users>;

function byFolderAndName(byPath: Users): UsersIn {
	const folders = new Map<string, Users>();
	for (const [path, runners] of byPath) {
		const slash = path.lastIndexOf('/');
		const folder = folders.get(path.slice(0, slash)) ?? new Map<string, Runner[]>();
		folders.set(path.slice(0, slash), folder);
		folder.set(path.slice(slash + 1), runners);
	}
	return folders;
}

function runnersOf({folders}: OwnedFiles, users: UsersIn): readonly Runner[] {
	const found: Runner[] = [];
	for (const [folder = '', ...names] of folders) {
		const used = users.get(folder);
		if (used !== undefined) for (const name of names) found.push(...(used.get(name) ?? []));
	}
	return found.length === 0 ? found : unique(found);
}

/** Of one container. `owners`: of the image it is made from. */
export function usesIn(container: SafeText, owners: Read<Owners>, seen: Read<FilesInUse>): (one: Package) => Use {
	if (isUnread(seen)) return () => notKnown(seen.why);
	const byPath: Users = new Map();
	const byFolder: Users = new Map();
	for (const {pid, comm, paths} of seen.processes) {
		const runner: Runner = {container, pid, comm};
		for (const path of paths) {
			add(byPath, canonical(path), runner);
			const folder = npmFolder(path) ?? gemOf(path);
			if (folder !== null) add(byFolder, folder, runner);
		}
	}
	const byOwner = new Map<string, Use>();
	/** What was not seen is not used only where all was seen, and all of it shows. */
	const judge = (by: readonly Runner[], whyHidden: SafeText | null): Use => {
		if (by.length > 0) return {is: 'in-use', by};
		if (seen.doubt !== null) return notKnown(seen.doubt);
		return whyHidden === null ? notUsed : notKnown(whyHidden);
	};
	if (!isUnread(owners)) {
		// Packages of one name, as of two architectures, are one.
		const users = byFolderAndName(byPath);
		for (const files of owners) {
			const use = judge(runnersOf(files, users), files.isSeenWhole ? null : onlyRead);
			if (rank(use) > rank(byOwner.get(files.owner))) byOwner.set(files.owner, use);
		}
	}
	return one => {
		const owner = ownerOf(one);
		if (owner !== null) {
			if (isUnread(owners)) return notKnown(owners.why);
			return byOwner.get(owner) ?? judge([], onlyRead);
		}
		const outer = one.path.split('!/')[0] ?? '';
		const holders = unique(byPath.get(canonical(outer)) ?? []);
		switch (one.kind) {
			case 'go':
			case 'cargo':
				return judge(holders, null);
			case 'maven':
				return judge(holders, outer === one.path && outer.endsWith('.jar') ? null : inArchive);
			case 'npm':
				return judge(byFolder.get(one.path.replace(/\/package\.json$/, '')) ?? [], onlyRead);
			case 'gem':
				return judge(byFolder.get(/([^/]+)\.gemspec$/.exec(one.path)?.[1] ?? '') ?? [], onlyRead);
			case 'deb':
			case 'apk':
			case 'rpm':
			case 'pypi':
			case 'composer':
				return judge([], onlyRead);
		}
	};
}

const order = ['not-in-use', 'not-known', 'in-use'] as const;
const rank = (use: Use | undefined): number => (use === undefined ? -1 : order.indexOf(use.is));

/** Of several containers: in use where it is in any of them, not known where one of them may. Of none: not in use. */
export function joinUses(uses: readonly Use[]): Use {
	const by = uses.flatMap(use => (use.is === 'in-use' ? use.by : []));
	if (by.length > 0) return {is: 'in-use', by: by.slice(0, mostOfAll)};
	return uses.find(({is}) => is === 'not-known') ?? notUsed;
}
