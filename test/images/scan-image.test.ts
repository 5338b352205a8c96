/** One scan: what is read, kept, held against the store again, and taken away. */
import {readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import {readThrough} from '../../source/images/read-through.ts';
import {openScanCache} from '../../source/images/scan-cache.ts';
import {createScanImage} from '../../source/images/scan-image.ts';
import {openScanNotes} from '../../source/images/scan-notes.ts';
import {words, type SafeText} from '../../source/model/safe-text.ts';
import type {ImageContents} from '../../source/model/package.ts';
import {nobodyPublishes, type Coverage, type Matches} from '../../source/model/vulnerability.ts';
import {contents, match} from '../helpers/image-scan.ts';
import {unread} from '../helpers/evidence.ts';
import {temporaryFolder} from '../helpers/temporary.ts';

const imageId = words`sha256:abc`;
const matches: Matches = {matches: [match('CVE-2026-1', 'high')], coverage: []};

/** An image that holds nothing, so that every path is missing. */
function rig(over: Partial<Record<keyof Engine, unknown>> = {}, coverage: readonly Coverage[] = []) {
	const folder = temporaryFolder();
	const calls: string[] = [];
	let made = 0;
	const engine = {
		inspectImage: async () => ({Id: imageId, Size: 10, Config: {}}),
		statPath: async () => null,
		readArchive: async () => null,
		ping: async () => {},
		createContainer: async (name: string) => (calls.push(`create ${name.slice(0, 15)}`), `id${(made += 1)}`),
		removeNeverStarted: async (id: string) => void calls.push(`remove ${id}`),
		...over,
	} as unknown as Engine;
	const state = {key: 'store 1', nowUnixMs: 1_000};
	const cache = openScanCache(nodeStateFiles, `${folder}/cache`);
	const scanner = createScanImage({
		cache,
		notesOf: () => openScanNotes(nodeStateFiles, `${folder}/notes`),
		read: readThrough,
		match: async () => (calls.push('match'), {...matches, coverage}),
		storeKey: async () => state.key,
		nowUnixMs: () => state.nowUnixMs,
		version: '0.1.0',
	});
	const scan = (more: {through?: string; signal?: AbortSignal; imageId?: SafeText} = {}) =>
		scanner.scan({
			engine,
			engineId: 'e',
			imageId,
			through: null,
			signal: new AbortController().signal,
			...more,
		});
	return {folder, calls, state, cache, scanner, scan};
}

describe('a scan', () => {
	it('reads through containers of its own, a second beside it where it is alone, and takes them away', async () => {
		const {scan, calls, folder} = rig();
		const scanned = await scan();
		expect(scanned).toMatchObject({imageId, scannedAtUnixMs: 1_000, isOfRunningContainer: false, distribution: null});
		expect(scanned.found.map(one => one.match.id)).toEqual(['CVE-2026-1']);
		expect(calls.toSorted()).toEqual([
			'create hullcheck-scan-',
			'create hullcheck-scan-',
			'match',
			'remove id1',
			'remove id2',
		]);
		expect(calls.at(-1)).toBe('match');
		expect(await nodeStateFiles.list(`${folder}/notes`)).toEqual([]);
	});

	it('again: nothing is read and nothing is matched; after an update of the store it is matched again', async () => {
		const {scan, calls, state, scanner} = rig();
		const first = await scan();
		calls.length = 0;
		expect(await scan()).toEqual(first);
		expect(await scanner.known(imageId)).toEqual(first);
		expect(calls).toEqual([]);
		state.key = 'store 2';
		await scanner.known(imageId);
		expect(calls).toEqual(['match']);
	});

	it('blames no publisher where it is not known which distribution it is, and dates no data that has no date', async () => {
		const {scanner, cache} = rig({}, [
			{is: 'not-covered', ecosystem: words`this distribution`, packages: 1, why: nobodyPublishes},
			{is: 'covered', ecosystem: words`Go`, packages: 1, asOfUnixMs: 0},
		]);
		const whyOf = async (distribution: ImageContents['distribution'] | null): Promise<unknown> => {
			await cache.keepContents(imageId, {readAtUnixMs: 1, contents: contents({distribution})});
			const known = await scanner.known(imageId);
			expect(known?.scanner.databaseAsOfUnixMs).toBeNull();
			return known?.coverage[0];
		};
		expect(await whyOf(unread)).toHaveProperty('why', expect.stringContaining('could not be read'));
		expect(await whyOf(null)).toHaveProperty('why', expect.stringContaining('no file inside says'));
	});

	it('beside others it makes do with one', async () => {
		const {scan, calls} = rig();
		await Promise.all([scan(), scan({imageId: words`sha256:def`})]);
		expect(calls.filter(call => call.startsWith('create'))).toHaveLength(3);
		expect(calls.filter(call => call.startsWith('remove')).toSorted()).toEqual([
			'remove id1',
			'remove id2',
			'remove id3',
		]);
	});

	it('without the second where it can’t be made; where one can’t be taken away, it says so', async () => {
		let created = 0;
		const one = async (): Promise<string> => {
			created += 1;
			if (created === 2) throw new Error('no room for a second');
			return 'id1';
		};
		expect((await rig({createContainer: one}).scan()).found).toHaveLength(1);
		const stays = rig({
			removeNeverStarted: async (id: string) => {
				if (id === 'id2') throw new Error('it stays');
			},
		});
		await expect(stays.scan()).rejects.toThrow('it stays');
	});

	it('never read: not known', async () => expect(await rig().scanner.known(imageId)).toBeNull());

	it('keeps whose files are whose; an image scanned before that was kept is read once more, and known until then', async () => {
		const {scan, calls, scanner, cache} = rig();
		await cache.keepContents(imageId, {readAtUnixMs: 1, contents: contents()});
		expect(await scanner.ownersOf(imageId)).toMatchObject({why: expect.stringContaining('reads the image once more')});
		expect(await scanner.known(imageId)).not.toBeNull();
		await scan();
		expect(calls).toContain('create hullcheck-scan-');
		expect(await scanner.ownersOf(imageId)).toEqual([]);
		calls.length = 0;
		await scan();
		expect(calls).toEqual([]);
	});

	describe('of layers that were read before', () => {
		const [base, own] = ['a', 'b'].map(digit => `sha256:${digit.repeat(64)}`);
		const empty = 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef';
		const other = words`sha256:def`;
		/** The image, then the other one. */
		const pair = (first: object, second: object) =>
			rig({
				inspectImage: async (id: string) => ({Size: 10, Config: {}, ...(id === imageId ? first : second)}),
			});
		const of = (...layers: readonly unknown[]) => ({RootFS: {Type: 'layers', Layers: layers}});
		const isReadOnce = async ({scan, calls}: ReturnType<typeof rig>): Promise<boolean> => {
			const first = await scan();
			calls.length = 0;
			const second = await scan({imageId: other});
			const isOnce = calls.every(call => call === 'match');
			if (isOnce) expect(second).toEqual({...first, imageId: other});
			return isOnce;
		};

		it('nothing is made and nothing is read, empty layers or not, and it is known by its own name too', async () => {
			const {scan, scanner, ...rest} = pair(
				{...of(base, own), Id: 'x'},
				{...of(base, empty, own), Config: {Labels: {n: '1'}}},
			);
			expect(await isReadOnce({scan, scanner, ...rest})).toBe(true);
			expect(await scanner.known(other)).toMatchObject({imageId: other});
			expect(await scanner.ownersOf(other)).toEqual(await scanner.ownersOf(imageId));
		});

		it.each([
			['other layers', of(base), of(base, own)],
			['another order of them', of(base, own), of(own, base)],
			['none but empty ones', of(empty), of(empty)],
			['none that are said', {}, {}],
			['one that is no digest', of(base, 7), of(base, 7)],
			['another PATH', of(base), {...of(base), Config: {Env: ['PATH=/opt/bin']}}],
			['a program elsewhere', of(base), {...of(base), Config: {Entrypoint: ['/srv/run']}}],
			['another size', of(base), {...of(base), Size: 100e6}],
		])('%s: it is read', async (_, first, second) => expect(await isReadOnce(pair(first, second))).toBe(false));

		it('what could not be read of the one is read of the other', async () => {
			const {scan, calls, cache} = pair(of(base), of(base));
			await scan();
			await cache.keepContents(imageId, {readAtUnixMs: 1, contents: contents({unreadPackages: [unread]})});
			calls.length = 0;
			await scan({imageId: other});
			expect(calls).toContain('create hullcheck-scan-');
		});

		it('a running container is read all the same, and stands for no image', async () => {
			const {scan, calls} = pair(of(base), of(base));
			await scan({through: 'running'});
			await scan({imageId: other});
			expect(calls).toContain('create hullcheck-scan-');
			expect(await scan({through: 'running'})).toMatchObject({isOfRunningContainer: true});
		});
	});

	it('is read again where not all could be read before', async () => {
		const {scan, calls, cache} = rig();
		await cache.keepContents(imageId, {readAtUnixMs: 1, contents: contents({unreadPackages: [unread]})});
		await scan();
		expect(calls).toContain('create hullcheck-scan-');
	});

	it('through a running container makes nothing, says so, and is not kept as the image’s', async () => {
		const {scan, calls, scanner} = rig();
		expect(await scan({through: 'running'})).toMatchObject({isOfRunningContainer: true});
		expect(calls).toEqual(['match']);
		expect(await scanner.known(imageId)).toBeNull();
	});

	it('cancelled while it reads: the container is gone, nothing is kept', async () => {
		const cancel = new AbortController();
		const {scan, calls, scanner, folder} = rig({
			readArchive: async () => {
				cancel.abort();
				return null;
			},
		});
		await expect(scan({signal: cancel.signal})).rejects.toThrow(/abort/i);
		expect(calls.filter(call => call.startsWith('create'))).toHaveLength(
			calls.filter(call => call.startsWith('remove')).length,
		);
		expect(await scanner.known(imageId)).toBeNull();
		expect(await nodeStateFiles.list(`${folder}/notes`)).toEqual([]);
	});

	it('an engine that is lost half-way: an error, never a short list that is kept', async () => {
		const gone = async () => {
			throw new Error('the engine is gone');
		};
		const {scan, scanner} = rig({statPath: gone, readArchive: gone, ping: gone});
		await expect(scan()).rejects.toThrow('the engine is gone');
		expect(await scanner.known(imageId)).toBeNull();
	});
});

describe('what is kept', () => {
	it('comes back as it was, what could not be read too', async () => {
		const {cache} = rig();
		const kept = {readAtUnixMs: 5, contents: contents({unreadPackages: [unread], setuidFiles: unread})};
		await cache.keepContents(imageId, kept);
		expect(await cache.contentsOf(imageId)).toEqual(kept);
	});

	it('damaged, it is as if it were not there', async () => {
		const {cache, folder} = rig();
		await cache.keepContents(imageId, {readAtUnixMs: 5, contents: contents()});
		const [file = ''] = await nodeStateFiles.list(`${folder}/cache`);
		const path = `${folder}/cache/${file}`;
		writeFileSync(path, readFileSync(path, 'utf8').replace('libssl3', 'libssl4'));
		expect(await cache.contentsOf(imageId)).toBeNull();
	});
});
