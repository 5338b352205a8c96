/** `db update` against a mirror of this machine. */
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {readFileSync} from 'node:fs';
import {expect, it, onTestFinished} from 'vitest';
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
		sources: {osv: `${url}/osv/`, kev: `${url}/kev.json`, epss: `${url}/epss.csv`},
		broken,
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
