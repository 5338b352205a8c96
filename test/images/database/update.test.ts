/** `db update` against a mirror of this machine. */
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, it, onTestFinished} from 'vitest';
import {packagedData} from '../../../source/advisories/release-data.ts';
import {importFiles} from '../../../source/images/database/import-files.ts';
import {dataSetsOf, openReleaseData} from '../../../source/images/database/release-data.ts';
import {openShelf} from '../../../source/images/database/shelf.ts';
import {updateDatabase, type SetOutcome} from '../../../source/images/database/update.ts';
import type {DataSources} from '../../../source/model/vulnerability.ts';
import {osvFixtures, osvZip, record, testDatabase, type OsvJson, type TestDatabase} from '../../helpers/osv.ts';

type Mirror = {
	readonly sources: DataSources;
	/** Paths asked for since it was last looked at. */
	asked(): readonly string[];
	/** What Debian has; both files of it are made anew. */
	publish(records: readonly OsvJson[]): Promise<void>;
	/** Any other file. */
	put(path: string, content: string): void;
	/** Path → status instead of content. */
	readonly broken: Map<string, number>;
};

async function startMirror(): Promise<Mirror> {
	const files = new Map<string, Buffer>([
		['/kev.json', readFileSync(`${osvFixtures}/kev.json`)],
		[
			'/epss.csv',
			Buffer.from('#model_version:v1,score_date:2026-11-30T00:00:00Z\ncve,epss,percentile\nCVE-2026-0001,0.9,0.99\n'),
		],
	]);
	const broken = new Map<string, number>();
	let asked: string[] = [];
	const server = createServer(({url = '', headers}, response) => {
		asked.push(url);
		const bytes = files.get(decodeURIComponent(url));
		const status = broken.get(url) ?? (bytes === undefined ? 404 : 200);
		const etag = `"${bytes?.length}-${bytes?.subarray(-60).toString('hex')}"`;
		if (status === 200 && headers['if-none-match'] === etag) response.writeHead(304).end();
		else response.writeHead(status, {etag}).end(status === 200 ? bytes : 'no');
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		sources: {osv: `${url}/osv/`, kev: `${url}/kev.json`, epss: `${url}/epss.csv`, advisories: '', endOfLife: ''},
		broken,
		put: (path, content) => void files.set(path, Buffer.from(content)),
		asked() {
			const all = asked;
			asked = [];
			return all.toSorted();
		},
		async publish(records) {
			for (const one of records) files.set(`/osv/Debian/${one.id}.json`, Buffer.from(JSON.stringify(one)));
			files.set('/osv/Debian/all.zip', await osvZip(records));
			const rows = records.map(one => `${String(one['modified'])},${one.id}`);
			files.set(
				'/osv/Debian/modified_id.csv',
				Buffer.from(`${[...rows, '2026-11-01T00:00:00Z,MAL-2026-1'].join('\n')}\n`),
			);
		},
	};
}

const foo = (number: number, fixed: string, modified = '2026-11-01T00:00:00Z') =>
	record(`DEBIAN-CVE-2026-000${number}`, 'Debian:12', 'foo', [{introduced: '0'}, {fixed}], {
		modified,
		upstream: [`CVE-2026-000${number}`],
	});

async function aboutFoo({files, root}: TestDatabase): Promise<readonly string[]> {
	const found = (await openShelf(files, root, ['Debian:12'])).advisoriesOf('Debian:12', 'foo');
	return 'why' in found
		? [found.why]
		: found.map(({id, ranges}) => `${id.slice(-1)} ${ranges[0]?.[1]?.[1]}`).toSorted();
}
const wordsOf = (outcomes: readonly SetOutcome[]): readonly string[] =>
	outcomes.map(one => (one.is === 'failed' ? `${one.name}: ${one.trouble.why}` : `${one.set.name} ${one.is}`));
const update = async (database: TestDatabase, {sources}: Mirror): Promise<readonly string[]> =>
	wordsOf(await updateDatabase(database, ['Debian'], sources, () => {}));

const osv = (...names: readonly string[]): readonly string[] => [
	'/epss.csv',
	'/kev.json',
	...names.map(name => `/osv/Debian/${name}`),
];

it('downloads whole archives first, then nothing that did not change, then the records that did', async () => {
	const mirror = await startMirror();
	const database = testDatabase();
	await mirror.publish([foo(1, '2'), foo(2, '2'), foo(3, '2')]);
	expect(await update(database, mirror)).toEqual(['Debian new', 'KEV new', 'EPSS new']);
	expect(mirror.asked()).toEqual(osv('all.zip'));

	expect(await update(database, mirror)).toEqual(['Debian unchanged', 'KEV unchanged', 'EPSS unchanged']);
	expect(mirror.asked()).toEqual(osv('modified_id.csv'));

	// One changed, one new, one gone.
	await mirror.publish([foo(1, '2'), foo(2, '5', '2026-11-20T00:00:00Z'), foo(4, '4', '2026-11-20T00:00:00Z')]);
	expect(await update(database, mirror)).toEqual(['Debian new', 'KEV unchanged', 'EPSS unchanged']);
	expect(mirror.asked()).toEqual(osv('DEBIAN-CVE-2026-0002.json', 'DEBIAN-CVE-2026-0004.json', 'modified_id.csv'));
	expect(await aboutFoo(database)).toEqual(['1 2', '2 5', '4 4']);

	expect(await update(database, mirror)).toEqual(['Debian unchanged', 'KEV unchanged', 'EPSS unchanged']);
});

it('has by its changes what the whole archive has', async () => {
	const mirror = await startMirror();
	const [byChanges, whole] = [testDatabase(), testDatabase()];
	await mirror.publish([foo(1, '2'), foo(2, '2')]);
	await update(byChanges, mirror);
	await mirror.publish([foo(2, '3', '2026-11-20T00:00:00Z'), foo(5, '3', '2026-11-21T00:00:00Z')]);
	await update(byChanges, mirror);
	await update(whole, mirror);
	const table = ({root}: TestDatabase, number: number, name: string) =>
		readFileSync(`${root}/Debian.${number}/${name}`, 'utf8');
	for (const name of ['packages-12.tsv', 'records.tsv']) expect(table(byChanges, 2, name)).toBe(table(whole, 1, name));
});

it('takes the archive where much changed, or where a mirror has no list of changes', async () => {
	const mirror = await startMirror();
	const database = testDatabase();
	const many = (fixed: string, modified: string) =>
		Array.from({length: 401}, (_, index) => ({...foo(1, fixed, modified), id: `DEBIAN-CVE-2026-${1000 + index}`}));
	await mirror.publish(many('2', '2026-11-01T00:00:00Z'));
	await update(database, mirror);
	await mirror.publish(many('3', '2026-11-20T00:00:00Z'));
	mirror.asked();
	expect(await update(database, mirror)).toContain('Debian new');
	expect(mirror.asked()).toEqual(osv('all.zip', 'modified_id.csv'));

	mirror.broken.set('/osv/Debian/modified_id.csv', 404);
	expect(await update(database, mirror)).toContain('Debian unchanged');
});

it('leaves what it could not bring as it was, and brings the rest', async () => {
	const mirror = await startMirror();
	const database = testDatabase();
	await mirror.publish([foo(1, '2')]);
	await update(database, mirror);
	await mirror.publish([foo(1, '3', '2026-11-20T00:00:00Z')]);
	mirror.broken.set('/osv/Debian/DEBIAN-CVE-2026-0001.json', 404);
	mirror.broken.set('/kev.json', 503);
	expect(await update(database, mirror)).toEqual([
		'Debian: there is no such file',
		'KEV: the server answers 503',
		'EPSS unchanged',
	]);
	expect(await aboutFoo(database)).toEqual(['1 2']);
	mirror.broken.clear();
	expect(await update(database, mirror)).toEqual(['Debian new', 'KEV unchanged', 'EPSS unchanged']);
	expect(await aboutFoo(database)).toEqual(['1 3']);
});

it('says of an ecosystem that OSV does not have that there is no such file', async () => {
	const mirror = await startMirror();
	expect(await update(testDatabase(), mirror)).toEqual(['Debian: there is no such file', 'KEV new', 'EPSS new']);
});

describe('flaws of engines and ends of support', () => {
	const flaws = (asOf: string, more: Readonly<Record<string, unknown>> = {}): string =>
		JSON.stringify({
			schemaVersion: 1,
			asOf,
			advisories: [
				{
					id: 'CVE-2026-99999',
					component: 'runc',
					affected: [['0', '1.9.9']],
					severity: 'high',
					title: 'A container can leave.',
				},
			],
			...more,
		});
	const ends = JSON.stringify({
		schemaVersion: 1,
		asOf: '2026-11-19',
		branches: {engine: [['30', null]], containerd: [['2.4', null]], runc: [['1.9', null]]},
		distributions: {debian: [['13', '2029-01-01']]},
	});
	async function start() {
		const mirror = await startMirror();
		const url = mirror.sources.kev.replace('/kev.json', '');
		const sources = {...mirror.sources, advisories: `${url}/engine-advisories.json`, endOfLife: `${url}/eol.json`};
		const database = testDatabase();
		return {
			mirror,
			database,
			sources,
			update: async () => wordsOf(await updateDatabase(database, [], sources, () => {})),
			data: () => openReleaseData(database.files, database.root),
			ages: async () =>
				Object.fromEntries(
					(await dataSetsOf(database.files, database.root)).map(({name, asOfUnixMs, source}) => [
						name,
						`${new Date(asOfUnixMs).toISOString().slice(0, 10)} ${source.replace(url, '')}`,
					]),
				),
		};
	}
	const packaged = `${packagedData.flaws.asOf} hullcheck itself`;

	it('come from the places that are named, alone, and count by their own day', async () => {
		const {mirror, update, data, ages} = await start();
		expect(await ages()).toMatchObject({'engine-advisories': packaged});
		mirror.put('/engine-advisories.json', flaws('2026-11-20'));
		mirror.put('/eol.json', ends);
		expect(await update()).toEqual(['engine-advisories new', 'end-of-life new']);
		expect(mirror.asked()).toEqual(['/engine-advisories.json', '/eol.json']);
		expect((await data()).flaws.advisories[0]?.id).toBe('CVE-2026-99999');
		expect(await ages()).toEqual({
			'engine-advisories': '2026-11-20 /engine-advisories.json',
			'end-of-life': '2026-11-19 /eol.json',
		});
		expect(await update()).toEqual(['engine-advisories unchanged', 'end-of-life unchanged']);
		expect(await ages()).toMatchObject({'engine-advisories': '2026-11-20 /engine-advisories.json'});
	});

	it.each([
		['no JSON', 'gone fishing', /no JSON/],
		['of no shape', '{"schemaVersion":1,"asOf":"2026-11-25","advisories":[{}]}', /its advisory 1 has no form/],
		['dated in the future', flaws('2027-01-01', {by: 'somebody'}), /still to come/],
	])('a broken one never counts: %s', async (_, content, why) => {
		const {mirror, update, data, ages} = await start();
		mirror.put('/engine-advisories.json', flaws('2026-11-20'));
		mirror.put('/eol.json', ends);
		await update();
		mirror.put('/engine-advisories.json', content);
		expect(await update()).toEqual([expect.stringMatching(why), 'end-of-life unchanged']);
		expect((await data()).flaws.asOf).toBe('2026-11-20');
		expect(await ages()).toMatchObject({'engine-advisories': '2026-11-20 /engine-advisories.json'});
	});

	it('an older one than hullcheck brings along does not count, and one that was damaged does not either', async () => {
		const {mirror, database, update, data, ages} = await start();
		mirror.put('/engine-advisories.json', flaws('2020-01-01'));
		mirror.put('/eol.json', ends);
		await update();
		expect((await data()).flaws).toBe(packagedData.flaws);
		expect(await ages()).toMatchObject({'engine-advisories': packaged});
		writeFileSync(`${database.root}/end-of-life.1/all.tsv`, 'all\t["all",{}]\n');
		expect((await data()).ends).toBe(packagedData.ends);
	});

	it('can be brought along in files', async () => {
		const {database, data} = await start();
		database.put('engine-advisories.json', flaws('2026-11-20'));
		database.put('eol.json', ends);
		const outcomes = await importFiles(database, database.folder, null, () => {});
		expect(wordsOf(outcomes)).toEqual(['engine-advisories new', 'end-of-life new']);
		expect((await data()).flaws.asOf).toBe('2026-11-20');
	});
});
