/** What a match asks the store, held in memory: the tables of the ecosystems in question, and what rates and ranks. */
import type {DataFiles} from '../../host/host.ts';
import {Unread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {Epss, Kev} from '../../model/vulnerability.ts';
import {isFixedIn, packageKey, readAdvisory, readLine, type Advisory, type HasFix} from './advisory.ts';
import {shownName, tableNames} from './data-set.ts';
import {epssName, kevName} from './sources.ts';
import {setsIn, type StoredSet} from './store.ts';
import {createTable, type Table} from './table.ts';
import {maxTableBytes} from './finish-tables.ts';
import {readWhole, sha256Of} from './whole-files.ts';

export type Shelf = {
	/** When the data of an ecosystem (`Debian:12`, `npm`) said what it says; Unread where there is none. */
	asOfUnixMs(ecosystem: string): Read<number>;
	/**
	 * All that names the package, but what a version that has the fix is out of (`hasFix`). Unread: a part of it is damaged,
	 * so the rest proves nothing.
	 */
	advisoriesOf(ecosystem: string, name: string, hasFix?: HasFix): Read<readonly Advisory[]>;
	/** Of a CVE or GHSA id, by any record in the store. */
	ratingsOf(id: string): readonly string[];
	/** null: not listed, or no catalogue. */
	kevOf(id: string): Kev | null;
	epssOf(id: string): Epss | null;
};

const damaged = words`the store is damaged: hullcheck db verify says where, hullcheck db update makes it anew`;

async function readTableOf(files: DataFiles, {folder, meta}: StoredSet, name: string): Promise<Read<Table>> {
	try {
		const bytes = await readWhole(files, `${folder}/${name}`, maxTableBytes);
		if (sha256Of(bytes) !== meta.tables[name]?.sha256) return new Unread(damaged);
		return createTable(bytes.toString('latin1'));
	} catch (error) {
		return new Unread(sanitise(error instanceof Error ? error.message : String(error), 200));
	}
}

type Held = {readonly table: Table; readonly asOfUnixMs: number};

/** Set and release of an ecosystem: `Ubuntu:22.04:LTS` is `22.04:LTS` of Ubuntu. */
function splitEcosystem(ecosystem: string): readonly [set: string, release: string] {
	const colon = ecosystem.indexOf(':');
	return colon === -1 ? [ecosystem, ''] : [ecosystem.slice(0, colon), ecosystem.slice(colon + 1)];
}

/** As a shell takes it for one word: `"Rocky Linux"`. */
const inShell = (name: string): SafeText => (/^[\w.-]+$/.test(name) ? shownName(name) : words`"${shownName(name)}"`);

type ReadTable = (set: StoredSet, name: string) => Promise<Read<Table>>;

async function hold(readTable: ReadTable, sets: readonly StoredSet[], ecosystem: string): Promise<Read<Held>> {
	const [name, release] = splitEcosystem(ecosystem);
	const set = sets.find(one => one.name === name);
	if (set === undefined)
		return new Unread(words`no data about ${shownName(name)} is in the store: hullcheck db update ${inShell(name)}`);
	const file = tableNames.packages(release);
	if (!Object.hasOwn(set.meta.tables, file))
		return new Unread(words`the data about ${shownName(name)} holds nothing of its release ${sanitise(release, 60)}`);
	const table = await readTable(set, file);
	return table instanceof Unread ? table : {table, asOfUnixMs: set.meta.asOfUnixMs};
}

const textOf = (value: unknown): SafeText => sanitise(typeof value === 'string' ? value : '', 40);

/** Tables that were read, for whoever opens one shelf after the other. What the store no longer has is dropped. */
export type KeptTables = Map<string, Promise<Read<Table>>>;

/** `ecosystems`: of the packages to be matched. Never rejects: what can't be read is unread. */
export async function openShelf(
	files: DataFiles,
	root: string,
	ecosystems: readonly string[],
	kept: KeptTables = new Map(),
): Promise<Shelf> {
	const sets = await setsIn(files, root).catch(() => []);
	for (const key of kept.keys()) if (!sets.some(({folder}) => key.startsWith(`${folder}/`))) kept.delete(key);
	const readTable = async (set: StoredSet, name: string): Promise<Read<Table>> => {
		const key = `${set.folder}/${name} ${set.meta.tables[name]?.sha256}`;
		const reading = kept.get(key) ?? readTableOf(files, set, name);
		kept.set(key, reading);
		const table = await reading;
		if (table instanceof Unread) kept.delete(key);
		return table;
	};
	const held = new Map<string, Read<Held>>();
	for (const ecosystem of new Set(ecosystems)) held.set(ecosystem, await hold(readTable, sets, ecosystem));
	const tablesOf = async (table: string, isMeant: (name: string) => boolean): Promise<readonly Table[]> => {
		const meant = sets.filter(({name, meta}) => isMeant(name) && Object.hasOwn(meta.tables, table));
		const tables = await Promise.all(meant.map(set => readTable(set, table)));
		return tables.flatMap(one => (one instanceof Unread ? [] : [one]));
	};
	const ratings = await tablesOf(tableNames.ratings, () => true);
	const [kev] = await tablesOf(tableNames.only, name => name === kevName);
	const [epss] = await tablesOf(tableNames.only, name => name === epssName);

	const heldOf = (ecosystem: string): Read<Held> =>
		held.get(ecosystem) ?? new Unread(words`no data about ${shownName(ecosystem)} was asked for`);
	const firstOf = (table: Table | undefined, key: string): readonly unknown[] | null => {
		const [line] = table?.linesOf(key) ?? [];
		return line === undefined ? null : readLine(line);
	};
	return {
		asOfUnixMs(ecosystem) {
			const found = heldOf(ecosystem);
			return found instanceof Unread ? found : found.asOfUnixMs;
		},
		advisoriesOf(ecosystem, name, hasFix = () => false) {
			const found = heldOf(ecosystem);
			if (found instanceof Unread) return found;
			const advisories: Advisory[] = [];
			const isFixed = (text: string, from: number): boolean => isFixedIn(text, from, hasFix);
			for (const line of found.table.linesOf(packageKey(splitEcosystem(ecosystem)[0], name), isFixed)) {
				const advisory = readAdvisory(line);
				if (advisory === null) return new Unread(damaged);
				advisories.push(advisory);
			}
			return advisories;
		},
		ratingsOf: id =>
			ratings.flatMap(table =>
				table.linesOf(id).flatMap(line => {
					const listed = readLine(line)?.[1];
					return Array.isArray(listed) ? listed.filter((one): one is string => typeof one === 'string') : [];
				}),
			),
		kevOf(id) {
			const line = firstOf(kev, id);
			return line === null ? null : {addedOn: textOf(line[1]), isUsedByRansomware: line[2] === true};
		},
		epssOf(id) {
			const [, probability, percentile] = firstOf(epss, id) ?? [];
			return typeof probability === 'number' && typeof percentile === 'number' ? {probability, percentile} : null;
		},
	};
}
