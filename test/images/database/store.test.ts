/** The store survives what ends an import in the middle, and its tables find what was put in. */
import {chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {nodeDataFiles} from '../../../source/host/data-files.ts';
import type {DataFiles, NewFile} from '../../../source/host/host.ts';
import {
	advisoryLine,
	packageKey,
	readAdvisory,
	recordOf,
	type Advisory,
} from '../../../source/images/database/advisory.ts';
import {exportParts, verifyDatabase} from '../../../source/images/database/export-file.ts';
import {ecosystemOf, importFiles, type ImportOutcome} from '../../../source/images/database/import-files.ts';
import {openShelf, type KeptTables} from '../../../source/images/database/shelf.ts';
import {setsIn} from '../../../source/images/database/store.ts';
import {createTable} from '../../../source/images/database/table.ts';
import {fixtureRecords, osvZip, record, testDatabase, zipOf, type TestDatabase} from '../../helpers/osv.ts';

const foo = (id: string, fixed: string) => record(id, 'Debian:12', 'foo', [{introduced: '0'}, {fixed}]);
const bringIn = (database: TestDatabase, file: string): Promise<readonly ImportOutcome[]> =>
	importFiles(database, file, null, () => {});

/** Ids of what the store has about foo. */
async function aboutFoo({files, root}: TestDatabase): Promise<readonly string[] | string> {
	const found = (await openShelf(files, root, ['Debian:12'])).advisoriesOf('Debian:12', 'foo');
	return 'why' in found ? found.why : found.map(({id}) => id).toSorted();
}

async function filled(doors: Parameters<typeof testDatabase>[0] = {}): Promise<TestDatabase> {
	const database = testDatabase(doors);
	const outcomes = await bringIn(
		database,
		database.put('Debian.zip', await osvZip([foo('DEBIAN-CVE-2026-0001', '2')])),
	);
	expect(outcomes).toMatchObject([{is: 'new', set: {name: 'Debian', records: 1, releases: ['12']}}]);
	return database;
}

describe('a line of the store', () => {
	it('gives back any advisory, in ASCII, with its id where it is looked for', () => {
		const text = fc.string({unit: 'grapheme', maxLength: 30});
		const advisories = fc.record<Advisory>({
			id: fc.stringMatching(/^[\w.:+-]{1,40}$/),
			names: fc.array(text),
			ranges: fc.array(
				fc.array(fc.tuple(fc.constantFrom('introduced', 'fixed', 'last_affected', 'limit'), text), {maxLength: 5}),
				{maxLength: 3},
			),
			versions: fc.array(text),
			ratings: fc.array(text),
			urgency: text,
			summary: text,
		});
		fc.assert(
			fc.property(text, advisories, (name, advisory) => {
				const line = advisoryLine(packageKey('npm', name), advisory);
				expect(line).toMatch(/^[\x20-\x7e]*\t[\x20-\x7e]*$/);
				expect(readAdvisory(line)).toEqual(advisory);
				expect(recordOf(line)).toBe(advisory.id);
			}),
		);
	});

	it('is found among any others', () => {
		const key = fc.stringMatching(/^[a-c!~-]{0,3}$/);
		fc.assert(
			fc.property(fc.array(fc.tuple(key, fc.nat(99))), key, (rows, wanted) => {
				const lines = rows.map(([one, value]) => `${one}\t${value}`).sort();
				const table = createTable(lines.map(line => `${line}\n`).join(''));
				for (const one of [wanted, ...rows.map(([name]) => name)])
					expect(table.linesOf(one)).toEqual(lines.filter(line => line.startsWith(`${one}\t`)));
			}),
		);
	});

	it('is found among thousands, of one key or of many', () => {
		const lines = Array.from(
			{length: 3000},
			(_, index) => `key-${Math.floor(index / (1 + (index % 7)))}\t${index}`,
		).sort();
		const table = createTable(lines.map(line => `${line}\n`).join(''));
		for (const key of new Set(lines.map(line => line.slice(0, line.indexOf('\t')))))
			expect(table.linesOf(key)).toEqual(lines.filter(line => line.startsWith(`${key}\t`)));
		const isOdd = (text: string, from: number): boolean => /^[^\t]*\t\d*[13579]\n/.test(text.slice(from));
		expect(table.linesOf('key-100', isOdd)).toEqual(
			lines.filter(line => line.startsWith('key-100\t') && Number(line.slice(-1)) % 2 === 0),
		);
		for (const key of ['a', 'key-', 'key-0 ', 'key-99999', 'z']) expect(table.linesOf(key)).toEqual([]);
	});
});

describe('the store', () => {
	it('is for its owner alone', async () => {
		const {root} = await filled();
		for (const entry of ['', ...readdirSync(root, {recursive: true, encoding: 'utf8'})]) {
			const seen = statSync(path.join(root, entry));
			expect(seen.mode & 0o777, entry).toBe(seen.isDirectory() ? 0o700 : 0o600);
		}
	});

	it('takes the new set in the place of the old one, and leaves nothing else', async () => {
		const database = await filled();
		await bringIn(database, database.put('Debian.zip', await osvZip([foo('DEBIAN-CVE-2026-0002', '2')])));
		expect(await aboutFoo(database)).toEqual(['DEBIAN-CVE-2026-0002']);
		expect(readdirSync(database.root)).toEqual(['Debian.2']);
	});

	const good = () => osvZip([foo('DEBIAN-CVE-2026-0002', '2')]);
	const broken: ReadonlyArray<readonly [what: string, make: () => Promise<Buffer | string>, why: RegExp]> = [
		['a page of a proxy', async () => '<html>', /neither an archive of OSV/],
		['a cut archive', async () => (await good()).subarray(0, -10), /end is missing/],
		['one of no records', () => zipOf([['a.txt', Buffer.from('a')]]), /no record about packages of Debian/],
		['one of another ecosystem', () => osvZip(fixtureRecords('npm')), /no record about packages of Debian/],
		[
			'one whose records are no JSON',
			() => zipOf([['a.json', Buffer.from('{')]]),
			/no record about packages of Debian/,
		],
	];
	it.each(broken)('stays as it was where it is given %s', async (_, make, why) => {
		const database = await filled();
		const outcomes = await bringIn(database, database.put('Debian.zip', await make()));
		expect(outcomes).toMatchObject([{is: 'failed', trouble: {why: expect.stringMatching(why)}}]);
		expect(await aboutFoo(database)).toEqual(['DEBIAN-CVE-2026-0001']);
		expect(readdirSync(database.root)).toEqual(['Debian.1']);
	});

	it('stays as it was on a full disk, whichever write finds it full', async () => {
		let left = Number.POSITIVE_INFINITY;
		let written = 0;
		const full: DataFiles = {
			...nodeDataFiles,
			async writeFile(target, options): Promise<NewFile> {
				const file = await nodeDataFiles.writeFile(target, options);
				return {
					...file,
					async write(bytes) {
						written += 1;
						if (--left < 0) throw Object.assign(new Error('ENOSPC: no space left on device'), {code: 'ENOSPC'});
						await file.write(bytes);
					},
				};
			},
		};
		const database = await filled({files: full});
		const zip = database.put('Debian.zip', await good());
		written = 0;
		await bringIn(database, zip);
		const writes = written;
		expect(writes).toBeGreaterThan(3);
		for (let room = 0; room < writes; room += 1) {
			left = room;
			const [outcome] = await bringIn(database, zip);
			left = Number.POSITIVE_INFINITY;
			expect(outcome).toMatchObject({is: 'failed', trouble: {why: 'the disk is full'}});
			expect(await aboutFoo(database)).toEqual(['DEBIAN-CVE-2026-0002']);
			expect(readdirSync(database.root)).toEqual(['Debian.2']);
		}
	});

	it('clears away what a run that was killed left, and numbers on', async () => {
		const database = await filled();
		for (const left of ['.Debian.2', '.npm.1']) {
			await nodeDataFiles.makeFolder(`${database.root}/${left}`);
			writeFileSync(`${database.root}/${left}/records.tsv.part`, 'half of');
		}
		expect(await aboutFoo(database)).toEqual(['DEBIAN-CVE-2026-0001']);
		await bringIn(database, database.put('Debian.zip', await good()));
		expect(readdirSync(database.root)).toEqual(['Debian.2']);
	});

	it('counts what it could not read', async () => {
		const database = testDatabase();
		const zip = await zipOf([
			['good.json', Buffer.from(JSON.stringify(foo('DEBIAN-CVE-2026-0001', '2')))],
			['broken.json', Buffer.from('{"id":')],
			['strange.json', Buffer.from('{"id":"../../etc"}')],
		]);
		expect(await bringIn(database, database.put('Debian.zip', zip))).toMatchObject([{set: {records: 1, skipped: 2}}]);
	});

	it('is not covered where its files are damaged, and says where', async () => {
		const database = await filled();
		const table = `${database.root}/Debian.1/packages-12.tsv`;
		const text = readFileSync(table, 'utf8');
		expect(await verifyDatabase(database.files, database.root)).toEqual([{name: 'Debian', faults: []}]);
		for (const damage of [`${text}x`, text.slice(0, -5), `${text.slice(0, 10)}{${text.slice(11)}`]) {
			writeFileSync(table, damage);
			expect(await aboutFoo(database)).toMatch(/damaged/);
			expect(await verifyDatabase(database.files, database.root)).toMatchObject([
				{faults: [expect.stringMatching(/^packages-12.tsv is not what was written/)]},
			]);
		}
		rmSync(table);
		expect(await aboutFoo(database)).toMatch(/not there/);
	});

	it('tables that were read are read once, and never those of another state of it', async () => {
		const opened: string[] = [];
		const database = await filled({
			files: {
				...nodeDataFiles,
				openFile(target) {
					if (target.endsWith('packages-12.tsv')) opened.push(path.basename(path.dirname(target)));
					return nodeDataFiles.openFile(target);
				},
			},
		});
		const kept: KeptTables = new Map();
		const about = async (): Promise<unknown> => {
			const shelf = await openShelf(database.files, database.root, ['Debian:12'], kept);
			const found = shelf.advisoriesOf('Debian:12', 'foo');
			return 'why' in found ? found.why : found.map(({id}) => id);
		};
		opened.length = 0;
		expect(await Promise.all([about(), about()])).toEqual([['DEBIAN-CVE-2026-0001'], ['DEBIAN-CVE-2026-0001']]);
		expect(await about()).toEqual(['DEBIAN-CVE-2026-0001']);
		expect(opened).toEqual(['Debian.1']);

		await bringIn(database, database.put('Debian.zip', await good()));
		expect(await about()).toEqual(['DEBIAN-CVE-2026-0002']);
		expect([...kept.keys()].filter(key => key.includes('Debian.1'))).toEqual([]);
		// A damaged one may be mended.
		const table = `${database.root}/Debian.2/packages-12.tsv`;
		const text = readFileSync(table);
		kept.clear();
		writeFileSync(table, 'x');
		expect(await about()).toMatch(/damaged/);
		writeFileSync(table, text);
		expect(await about()).toEqual(['DEBIAN-CVE-2026-0002']);

		// All of it thrown away and made anew: the same folder, another table.
		rmSync(database.root, {recursive: true});
		await bringIn(database, database.put('Debian.zip', await osvZip([foo('DEBIAN-CVE-2026-0003', '2')])));
		await bringIn(database, database.put('Debian.zip', await osvZip([foo('DEBIAN-CVE-2026-0004', '2')])));
		expect(readdirSync(database.root)).toEqual(['Debian.2']);
		expect(await about()).toEqual(['DEBIAN-CVE-2026-0004']);
	});

	it('is empty, not an error, where it is of another format or cannot be read', async () => {
		const database = await filled();
		const meta = `${database.root}/Debian.1/meta.json`;
		writeFileSync(meta, readFileSync(meta, 'utf8').replace('"format": 1', '"format": 99'));
		expect(await setsIn(database.files, database.root)).toEqual([]);
		expect(await aboutFoo(database)).toMatch(/no data about Debian/);
	});
});

describe('files that were brought along', () => {
	it('are known by their names and first bytes, a folder as a mirror has it', async () => {
		expect(
			['a/Debian.zip', 'Debian/all.zip', 'all.zip', '/x/Rocky Linux/all.zip', 'x/.zip', 'a/1;2.zip'].map(ecosystemOf),
		).toEqual(['Debian', 'Debian', null, 'Rocky Linux', null, null]);
		const database = testDatabase();
		const mirror = `${database.folder}/mirror`;
		await nodeDataFiles.makeFolder(`${mirror}/Alpine`);
		writeFileSync(`${mirror}/Alpine/all.zip`, await osvZip(fixtureRecords('Alpine')));
		writeFileSync(`${mirror}/Debian.zip`, await good());
		writeFileSync(
			`${mirror}/epss_scores-current.csv`,
			'#model_version:v1,score_date:2026-11-30T00:00:00+0000\ncve,epss,percentile\nCVE-2021-44228,0.9,0.99\n',
		);
		writeFileSync(`${mirror}/readme.txt`, 'not a set');
		const outcomes = await bringIn(database, mirror);
		expect(outcomes.map(one => (one.is === 'new' ? one.set.name : one.trouble.why))).toEqual([
			'Alpine',
			'Debian',
			'EPSS',
		]);
		expect(
			(await setsIn(database.files, database.root)).map(({name, meta}) => [
				name,
				new Date(meta.asOfUnixMs).toISOString(),
			]),
		).toContainEqual(['EPSS', '2026-11-30T00:00:00.000Z']);
	});

	const good = () => osvZip([foo('DEBIAN-CVE-2026-0002', '2')]);

	it('may be one file of another machine, with the same sets and their age', async () => {
		const from = await filled();
		await bringIn(from, from.put('Alpine.zip', await osvZip(fixtureRecords('Alpine'))));
		const parts: Buffer[] = [];
		for await (const part of exportParts(from.files, await setsIn(from.files, from.root))) parts.push(part);
		const to = testDatabase();
		const outcomes = await bringIn(to, to.put('store.hullcheck', Buffer.concat(parts)));
		expect(outcomes.map(({is}) => is)).toEqual(['new', 'new']);
		const metas = async ({files, root}: TestDatabase) => (await setsIn(files, root)).map(({meta}) => meta);
		expect(await metas(to)).toEqual(await metas(from));
		expect(await aboutFoo(to)).toEqual(['DEBIAN-CVE-2026-0001']);
		expect(await verifyDatabase(to.files, to.root)).toMatchObject([{faults: []}, {faults: []}]);
	});

	it('are not taken where an export was changed on its way', async () => {
		const from = await filled();
		const folder = `${from.root}/Debian.1`;
		const text = (file: string) => readFileSync(`${folder}/${file}`);
		const names = readdirSync(folder);
		const changed = (change: (name: string, bytes: Buffer) => Buffer | null) =>
			zipOf(
				names.flatMap(name => {
					const bytes = change(name, text(name));
					return bytes === null ? [] : [[`Debian/${name}`, bytes] as const];
				}),
			);
		for (const [zip, why] of [
			[
				await changed((name, bytes) =>
					name.startsWith('packages') ? Buffer.from(bytes.toString().replace('foo', 'fop')) : bytes,
				),
				/checksum/,
			],
			[await changed((name, bytes) => (name.startsWith('packages') ? null : bytes)), /missing/],
			[await changed((name, bytes) => (name === 'meta.json' ? Buffer.from('{}') : bytes)), /another version/],
		] as const) {
			const outcomes = await bringIn(from, from.put('export.zip', zip));
			expect(outcomes).toMatchObject([{is: 'failed', trouble: {why: expect.stringMatching(why)}}]);
			expect(await aboutFoo(from)).toEqual(['DEBIAN-CVE-2026-0001']);
		}
	});

	it('say what they are not', async () => {
		const database = testDatabase();
		expect(await bringIn(database, `${database.folder}/nothing.zip`)).toMatchObject([
			{trouble: {why: 'there is no such file'}},
		]);
		expect(await bringIn(database, database.put('all.zip', await good()))).toMatchObject(
			[{is: 'new'}].map(() => ({is: expect.any(String) as string})),
		);
		expect(await bringIn(database, database.put('notes.json', '{"a":1}'))).toMatchObject([
			{trouble: {why: 'it is no catalogue of KEV'}},
		]);
		await nodeDataFiles.makeFolder(`${database.folder}/empty`);
		expect(await bringIn(database, `${database.folder}/empty`)).toMatchObject([
			{trouble: {why: 'there is nothing in it that could be'}},
		]);
	});

	it('replace newer ones only with a word about it', async () => {
		const database = await filled();
		const older = record('DEBIAN-CVE-2020-0001', 'Debian:12', 'foo', [{introduced: '0'}], {
			modified: '2020-01-01T00:00:00Z',
		});
		expect(await bringIn(database, database.put('Debian.zip', await osvZip([older])))).toMatchObject([
			{is: 'new', replacedAsOfUnixMs: Date.parse('2026-11-01T00:00:00Z')},
		]);
	});
});

it('cannot be written without the right to', async () => {
	const database = testDatabase();
	database.put('store', 'a file where the folder should be');
	chmodSync(`${database.folder}/store`, 0o600);
	const outcomes = await bringIn(
		database,
		database.put('Debian.zip', await osvZip([foo('DEBIAN-CVE-2026-0001', '2')])),
	);
	expect(outcomes).toMatchObject([{is: 'failed'}]);
});
