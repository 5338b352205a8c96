/** `hullcheck db` from its sources: the command with its worker, and what is left where it is killed. */
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, it} from 'vitest';
import {statusText} from '../../source/cli/db.ts';
import {openShelf} from '../../source/images/database/shelf.ts';
import {sanitise} from '../../source/model/safe-text.ts';
import type {DataSet} from '../../source/model/vulnerability.ts';
import {osvZip, record, syntheticRecords, testDatabase, type TestDatabase} from '../helpers/osv.ts';

const root = path.resolve(import.meta.dirname, '../..');

type Env = Readonly<Record<string, string>>;

function start(database: TestDatabase, ...words: ReadonlyArray<string | Env>): ChildProcess {
	const args = words.filter(word => typeof word === 'string');
	const more: Env = Object.assign({}, ...words.filter(word => typeof word !== 'string'));
	return spawn(process.execPath, ['--import', 'tsx', 'source/cli.tsx', 'db', ...args], {
		cwd: root,
		env: {
			...process.env,
			XDG_DATA_HOME: database.folder,
			XDG_CONFIG_HOME: database.folder,
			FORCE_COLOR: undefined,
			...more,
		},
	});
}

type Ended = {readonly code: number; readonly stdout: string; readonly stderr: string};

async function run(database: TestDatabase, ...args: ReadonlyArray<string | Env>): Promise<Ended> {
	const child = start(database, ...args);
	let [stdout, stderr] = ['', ''];
	child.stdout?.on('data', (text: Buffer) => (stdout += text.toString()));
	child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
	const [code] = (await once(child, 'close')) as [number];
	return {code, stdout, stderr};
}

const inXdg = (): TestDatabase => {
	const database = testDatabase();
	return {...database, root: `${database.folder}/hullcheck/vulnerabilities`};
};
const old = () => osvZip([record('DEBIAN-CVE-2026-0001', 'Debian:12', 'package-1', [{introduced: '0'}])]);

describe('hullcheck db', {timeout: 60_000}, () => {
	it('imports, tells, verifies and exports', async () => {
		const database = inXdg();
		expect(await run(database, 'status')).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(/^There is no data yet[^]*\nengine-advisories .* hullcheck itself\n/),
		});
		const file = database.put('Debian.zip', await old());
		expect(await run(database, 'import', file)).toMatchObject({
			code: 0,
			stderr: expect.stringMatching(/Debian: 1 records/),
		});
		const status = await run(database, 'status', '--json');
		expect(JSON.parse(status.stdout)).toMatchObject({
			schemaVersion: 1,
			sets: [{name: 'Debian', records: 1, releases: ['12']}, {name: 'engine-advisories'}, {name: 'end-of-life'}],
		});
		expect(await run(database, 'verify')).toMatchObject({code: 0, stdout: 'Debian: as it was written\n'});
		const exported = `${database.folder}/store.zip`;
		expect(await run(database, 'export', exported)).toMatchObject({code: 0});
		const other = inXdg();
		expect(await run(other, 'import', exported)).toMatchObject({
			code: 0,
			stderr: expect.stringMatching(/Debian: 1 records/),
		});
		expect(readdirSync(database.root)).toEqual(['Debian.1']);
	});

	it('says what was not understood, and ends with 2', async () => {
		const database = inXdg();
		expect(await run(database, 'updat')).toMatchObject({code: 2, stderr: expect.stringMatching(/Did you mean update/)});
		const nowhere = {DOCKER_HOST: 'unix:///nowhere/docker.sock'};
		expect(await run(database, nowhere, 'update')).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/no engine is in reach[^]*db update Debian/),
		});
		expect(await run(database, nowhere, 'update', '--scan')).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/can't reach a container engine/),
		});
		expect(await run(database, 'update', '--advisories')).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/sources: advisories: https/),
		});
		expect(await run(database, 'update', '--ecosystem', 'KEV')).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/"KEV" is no ecosystem/),
		});
		expect(await run(database, 'import', `${database.folder}/none.zip`)).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/none.zip was not imported: there is no such file/),
		});
	});

	it('keeps the old store where it is killed in the middle of an import, and goes on from there', async () => {
		const database = inXdg();
		await run(database, 'import', database.put('Debian.zip', await old()));
		const file = database.put('Debian.zip', await osvZip(syntheticRecords(20_000)));
		const child = start(database, 'import', file);
		const building = `${database.root}/.Debian.2`;
		await expect
			.poll(() => existsSync(building) && readdirSync(building).length > 0, {timeout: 20_000, interval: 2})
			.toBe(true);
		child.kill('SIGKILL');
		await once(child, 'close');
		expect(readdirSync(database.root)).toEqual(['.Debian.2', 'Debian.1', 'lock']);
		const shelf = await openShelf(database.files, database.root, ['Debian:12']);
		expect(shelf.advisoriesOf('Debian:12', 'package-1')).toMatchObject([{id: 'DEBIAN-CVE-2026-0001'}]);

		expect(await run(database, 'import', file)).toMatchObject({
			code: 0,
			stderr: expect.stringMatching(/20000 records/),
		});
		expect(readdirSync(database.root)).toEqual(['Debian.2']);
	});

	it('lets one at a time write', async () => {
		const database = inXdg();
		const file = database.put('Debian.zip', await osvZip(syntheticRecords(20_000)));
		const first = start(database, 'import', file);
		const lock = `${database.root}/lock`;
		await expect
			.poll(() => existsSync(lock) && readFileSync(lock, 'utf8') !== '', {timeout: 20_000, interval: 2})
			.toBe(true);
		// Held still, so that it is not done before the second asks.
		first.kill('SIGSTOP');
		expect(await run(database, 'import', file)).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(new RegExp(`another hullcheck \\(pid ${first.pid}\\) writes`)),
		});
		first.kill('SIGKILL');
		await once(first, 'close');
	});
});

it('db status says the age of each set, and a word about an old one', () => {
	const now = Date.parse('2026-12-01T00:00:00Z');
	const set = (name: string, ageMs: number, skipped = 0): DataSet => ({
		name,
		source: sanitise('https://mirror.example.com'),
		asOfUnixMs: now - ageMs,
		records: 1000,
		skipped,
		releases: [],
		sizeBytes: 5 * 1024 ** 2,
	});
	const text = statusText(
		[set('Debian', 3_600_000), set('Alpine', 7 * 86_400_000), set('npm', 8 * 86_400_000, 3)],
		now,
	);
	expect(text.split('\n').map(line => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
		'SET | RECORDS | SIZE | AGE | FROM',
		'Debian | 1000 | 5.0 MiB | 1 h | https://mirror.example.com',
		'Alpine | 1000 | 5.0 MiB | 7 d | https://mirror.example.com',
		'npm | 1000 (and 3 not readable) | 5.0 MiB | 8 d, old: what came since is not known | https://mirror.example.com',
		'',
	]);
});

it('db status: records without a date have no age of fifty years', () => {
	const set: DataSet = {
		name: 'Go',
		source: sanitise('file Go.zip'),
		asOfUnixMs: 0,
		records: 144,
		skipped: 0,
		releases: [],
		sizeBytes: 1024,
	};
	expect(statusText([set], Date.parse('2026-12-01T00:00:00Z'))).toContain('no date: it may be old');
});
