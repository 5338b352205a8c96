/** `hullcheck db`: the local store of known vulnerabilities, filled and looked after. */
import process from 'node:process';
import {takeUsualRoom} from '../host/heap.ts';
import {createNodeHost} from '../host/node-host.ts';
import {writeOutputFile} from '../host/output-file.ts';
import {isSetName} from '../images/database/data-set.ts';
import {exportParts, verifyDatabase} from '../images/database/export-file.ts';
import {importFiles} from '../images/database/import-files.ts';
import {dataSetsOf} from '../images/database/release-data.ts';
import {isList} from '../images/database/sources.ts';
import {setsIn} from '../images/database/store.ts';
import {updateDatabase, type SetOutcome, type SetProgress} from '../images/database/update.ts';
import {didYouMean} from '../model/nearest.ts';
import {sanitise} from '../model/safe-text.ts';
import {dataSetStaleAfterMs, datedOrNull, type DataSet, type DataSources} from '../model/vulnerability.ts';
import {openDatabase, type OpenedDatabase} from '../open-database.ts';
import {exit, say, Stopped, UsageError, type ExitCode} from './exit.ts';
import {configFlag, engineFlags, parseFlags, type Command, type Parsed} from './flags.ts';
import {print} from './print.ts';

const flags = {
	ecosystem: {
		takes: 'NAME',
		isRepeatable: true,
		says: 'db update: Debian, npm …; db import: whose records an archive holds, where its name does not say it',
	},
	advisories: {
		takes: null,
		says: 'db update: known flaws of engines and ends of support alone, from the config file’s URLs',
	},
	scan: {takes: null, says: 'db update: read the images of the engine first, to know what they need'},
	osv: {takes: 'URL', says: 'db update: folder of the ecosystems; else that of the config file'},
	kev: {takes: 'URL', says: 'db update: the catalogue of what is exploited'},
	epss: {takes: 'URL', says: 'db update: how likely each is to be exploited'},
	json: {takes: null, says: 'db status: as JSON'},
	...configFlag,
	...engineFlags,
} as const;
type Flags = Parsed<keyof typeof flags>;

const command: Command<typeof flags> = {
	name: 'db',
	usage: [
		['db update', 'download what the images of the engine need, and renew what is there'],
		['db update Debian Alpine npm', 'just these'],
		['db update --advisories', 'known flaws of engines, ends of support'],
		['db import FILE|FOLDER', 'bring in files that were fetched on another machine'],
		['db export FILE', 'all of it as one file, for a machine without internet'],
		['db status', 'what is there, and how old it is'],
		['db verify', 'hold it against its checksums'],
	],
	flags,
	most: 1000,
	notes: [
		'Only db update uses the network, and only to download. docs/offline.md: how to scan without internet.',
		'Exit codes: 0 done, 1 db verify found damage, 2 wrong usage, or a set could not be brought in.',
	].join('\n'),
};

const day = 86_400_000;

function ageOf(asOfUnixMs: number, nowUnixMs: number): string {
	if (datedOrNull(asOfUnixMs) === null) return 'no date: it may be old';
	const ageMs = Math.max(0, nowUnixMs - asOfUnixMs);
	const age = ageMs < day ? `${Math.floor(ageMs / 3_600_000)} h` : `${Math.floor(ageMs / day)} d`;
	return ageMs > dataSetStaleAfterMs ? `${age}, old: what came since is not known` : age;
}

const sizeOf = (bytes: number): string =>
	bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;

export function statusText(sets: readonly DataSet[], nowUnixMs: number): string {
	const none = sets.every(({name}) => isList(name))
		? 'There is no data yet, so no image can be judged. hullcheck db update downloads what the images here need.\n'
		: '';
	if (sets.length === 0) return none;
	const rows = [
		['SET', 'RECORDS', 'SIZE', 'AGE', 'FROM'],
		...sets.map(({name, records, skipped, sizeBytes, asOfUnixMs, source}) => [
			sanitise(name, 60),
			`${records}${skipped > 0 ? ` (and ${skipped} not readable)` : ''}`,
			// Brought along with the program.
			sizeBytes === 0 ? '-' : sizeOf(sizeBytes),
			ageOf(asOfUnixMs, nowUnixMs),
			source,
		]),
	];
	const widths = [0, 1, 2, 3].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)));
	return `${none}${rows
		.map(row =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n')}\n`;
}

/** One line on a terminal's standard error, drawn over; elsewhere nothing. */
function createProgressLine(): {show(progress: SetProgress): void; clear(): void} {
	const {stderr} = process;
	let drawnAtMs = 0;
	return {
		show({name, phase, done, total}) {
			if (!stderr.isTTY || Date.now() - drawnAtMs < 100) return;
			drawnAtMs = Date.now();
			const share = total === null || total === 0 ? `${done}` : `${Math.floor((100 * done) / total)} %`;
			stderr.write(`\r\u001b[K${sanitise(name, 60)}: ${phase} ${share}`);
		},
		clear: () => void (stderr.isTTY && stderr.write('\r\u001b[K')),
	};
}

/** Only one at a time writes. */
async function underLock<T>(database: OpenedDatabase, work: () => Promise<T>): Promise<T> {
	const lock = await database.lock();
	takeUsualRoom();
	if (lock.is === 'taken')
		throw new Stopped(`another hullcheck (pid ${lock.byPid}) writes to the store. Wait for its end.`);
	try {
		return await work();
	} finally {
		await lock.release();
	}
}

/** How each set went, a line each. */
function tell(outcomes: readonly SetOutcome[], nowUnixMs: number): ExitCode {
	for (const outcome of outcomes) {
		switch (outcome.is) {
			case 'new':
				say('db', `${outcome.set.name}: ${outcome.set.records} records, ${ageOf(outcome.set.asOfUnixMs, nowUnixMs)}`);
				break;
			case 'unchanged':
				say('db', `${outcome.set.name}: nothing newer`);
				break;
			case 'failed': {
				const {what, why, todo} = outcome.trouble;
				say('db', `${what}: ${why}. ${todo}.`);
				break;
			}
		}
	}
	return outcomes.some(({is}) => is === 'failed') ? exit.trouble : exit.good;
}

async function sourcesOf(parsed: Flags): Promise<DataSources> {
	// A config file may name any check: they are half of what there would be to load.
	const [{loadConfig}, {allChecks}] = await Promise.all([import('../config/load.ts'), import('../session/judge.ts')]);
	const config = await loadConfig(createNodeHost(), parsed.one('config'), allChecks);
	if (config.is === 'trouble') throw new Stopped(config.lines.join('\n'));
	const {sources} = config;
	return {
		osv: parsed.one('osv') ?? sources.osv,
		kev: parsed.one('kev') ?? sources.kev,
		epss: parsed.one('epss') ?? sources.epss,
		advisories: sources.advisories,
		endOfLife: sources.endOfLife,
	};
}

/** What is there already is renewed, and what images need comes with it. Without an engine, what is there is all. */
async function namesFor(database: OpenedDatabase, parsed: Flags): Promise<readonly string[]> {
	const held = (await setsIn(database.files, database.root)).map(({name}) => name).filter(name => !isList(name));
	// All that speaks to an engine: only this way of updating needs it.
	const {neededByImages} = await import('./db-ecosystems.ts');
	try {
		const {names, images, unread} = await neededByImages(parsed, createNodeHost(), parsed.is('scan'));
		if (names.length > 0) say('db', `the images of this engine need ${names.join(', ')}`);
		if (unread > 0)
			say('db', `${unread} of ${images} images have not been read, so what they need is not known: --scan reads them`);
		return [...new Set([...held, ...names])];
	} catch (error) {
		const isAsked = parsed.is('scan') || parsed.one('host') !== null || parsed.one('context') !== null;
		if (isAsked || error instanceof UsageError || !(error instanceof Stopped)) throw error;
		say('db', 'no engine is in reach, so only what is there is renewed');
		return held;
	}
}

async function update(database: OpenedDatabase, parsed: Flags, words: readonly string[]): Promise<ExitCode> {
	// `Debian:12` is a release; a set holds all of them.
	const named = [...new Set([...words, ...parsed.all('ecosystem')].map(name => name.split(':')[0] ?? ''))];
	const bad = named.find(name => !isSetName(name) || isList(name));
	if (bad !== undefined) throw new UsageError(`"${bad}" is no ecosystem of OSV: Debian, Alpine, npm, "Rocky Linux" …`);
	const sources = await sourcesOf(parsed);
	const isOfEngines = parsed.is('advisories');
	if (isOfEngines && sources.advisories === '' && sources.endOfLife === '') {
		throw new Stopped(
			'nobody publishes them at a place that is known here. Name yours in the config file: sources: advisories: https://…, endOfLife: https://… (docs/config.md). Until then hullcheck goes by what it brings along.',
		);
	}
	const names = isOfEngines || named.length > 0 ? named : await namesFor(database, parsed);
	if (names.length === 0 && !isOfEngines)
		throw new UsageError('name what your images are made of: hullcheck db update Debian Alpine npm');
	const line = createProgressLine();
	const outcomes = await underLock(database, () => updateDatabase(database, names, sources, line.show));
	line.clear();
	return tell(outcomes, database.nowUnixMs());
}

async function bringIn(database: OpenedDatabase, parsed: Flags, path: string): Promise<ExitCode> {
	const [ecosystem = null, more] = parsed.all('ecosystem');
	if (more !== undefined) throw new UsageError('db import takes one --ecosystem: an archive holds the records of one');
	if (ecosystem !== null && !isSetName(ecosystem)) throw new UsageError(`--ecosystem "${ecosystem}" is no name of one`);
	const line = createProgressLine();
	const outcomes = await underLock(database, () => importFiles(database, path, ecosystem, line.show));
	line.clear();
	const code = tell(outcomes, database.nowUnixMs());
	for (const outcome of outcomes)
		if (outcome.is === 'new' && outcome.replacedAsOfUnixMs !== undefined)
			say('db', `${outcome.set.name}: what was there before was newer; hullcheck db update makes it new again`);
	return code;
}

async function bringOut(database: OpenedDatabase, path: string): Promise<ExitCode> {
	const sets = await setsIn(database.files, database.root);
	if (sets.length === 0)
		throw new Stopped('there is no data to export. Fill the store first: hullcheck db update Debian');
	await writeOutputFile(path, exportParts(database.files, sets));
	say('db', `${sanitise(path, 300)}: ${sets.map(({name}) => name).join(', ')}`);
	return exit.good;
}

async function verify(database: OpenedDatabase): Promise<ExitCode> {
	const verified = await verifyDatabase(database.files, database.root);
	if (verified.length === 0) await print([statusText([], 0)]);
	for (const {name, faults} of verified)
		await print([
			`${name}: ${faults.length === 0 ? 'as it was written' : 'damaged'}\n`,
			...faults.map(one => `  ${one}\n`),
		]);
	const damaged = verified.filter(({faults}) => faults.length > 0).map(({name}) => name);
	if (damaged.length > 0) say('db', `hullcheck db update ${damaged.join(' ')} makes it anew`);
	return damaged.length === 0 ? exit.good : exit.below;
}

async function status(database: OpenedDatabase, parsed: Flags): Promise<ExitCode> {
	const sets = await dataSetsOf(database.files, database.root);
	const nowUnixMs = database.nowUnixMs();
	await print([
		parsed.is('json')
			? `${JSON.stringify({schemaVersion: 1, folder: database.root, sets: sets.map(set => ({...set, isOld: nowUnixMs - set.asOfUnixMs > dataSetStaleAfterMs}))}, null, '\t')}\n`
			: statusText(sets, nowUnixMs),
	]);
	return exit.good;
}

const verbs = ['update', 'import', 'export', 'status', 'verify'];

export async function db(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	const [verb = '', ...rest] = parsed.input;
	const database = openDatabase(createNodeHost());
	const onePath = (): string => {
		const [path, more] = rest;
		if (path === undefined || more !== undefined) throw new UsageError(`db ${verb} takes one path`);
		return path;
	};
	const nothingMore = (): void => {
		if (rest.length > 0) throw new UsageError(`db ${verb} takes nothing behind it, not "${rest[0]}"`);
	};
	switch (verb) {
		case 'update':
			return update(database, parsed, rest);
		case 'import':
			return bringIn(database, parsed, onePath());
		case 'export':
			return bringOut(database, onePath());
		case 'status':
			nothingMore();
			return status(database, parsed);
		case 'verify':
			nothingMore();
			return verify(database);
		default:
			throw new UsageError(
				`db wants to be told what to do: ${verbs.join(', ')}.${verb === '' ? '' : didYouMean(verb, verbs)}`,
			);
	}
}
