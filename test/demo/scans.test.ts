/** The demo's images come scanned, from memory alone. */
import {execFile} from 'node:child_process';
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, it} from 'vitest';
import {demoImages} from '../../source/demo/fleet/images.ts';
import {openDemoScanner} from '../../source/demo-scans.ts';
import {doubtsOf, type ImageScan} from '../../source/model/image-scan.ts';
import {sanitise} from '../../source/model/safe-text.ts';
import {temporaryFolder} from '../helpers/temporary.ts';

const run = promisify(execFile);
const nowUnixMs = Date.UTC(2026, 11, 1);
const scanner = openDemoScanner({nowUnixMs: () => nowUnixMs});
const images = demoImages(1, nowUnixMs);

it('each image of the demo has a scan, and whoever asks again gets the same', async () => {
	for (const {id, tags} of images) {
		const scan = await scanner.known(sanitise(id));
		expect(scan, tags.join()).not.toBeNull();
		expect(await scanner.scan({imageId: sanitise(id), signal: new AbortController().signal} as never)).toEqual(scan);
	}
});

it('also those of the others, where several demo engines are watched', async () => {
	for (const {id, tags} of demoImages(7, nowUnixMs)) {
		expect(await scanner.known(sanitise(id)), tags.join()).not.toBeNull();
	}
});

it('there is one of each kind: exploited, without a fix, not covered, with nothing known', async () => {
	const scans = (await Promise.all(images.map(({id}) => scanner.known(sanitise(id))))).filter(
		(scan): scan is ImageScan => scan !== null,
	);
	const found = scans.flatMap(scan => scan.found);
	expect(found.some(({match}) => match.kev !== null)).toBe(true);
	expect(found.some(({match}) => match.fixedIn === null)).toBe(true);
	expect(new Set(found.map(({tier}) => tier))).toEqual(new Set(['kev', 'epss', 'remote', 'rest']));
	expect(scans.some(scan => doubtsOf(scan).length > 0)).toBe(true);
	expect(scans.some(scan => scan.found.length === 0 && doubtsOf(scan).length === 0)).toBe(true);
});

it('an image that is not of the demo has none, and says so', async () => {
	const request = {imageId: sanitise('sha256:other'), signal: new AbortController().signal} as never;
	expect(await scanner.known(sanitise('sha256:other'))).toBeNull();
	await expect(scanner.scan(request)).rejects.toThrow('the demo has no scan of it');
});

it('an audit of it has a container above what an unscanned image allows, and leaves nothing in the user’s folders', async () => {
	const folder = temporaryFolder();
	const env = {
		...process.env,
		XDG_CACHE_HOME: `${folder}/cache`,
		XDG_DATA_HOME: `${folder}/data`,
		XDG_STATE_HOME: `${folder}/state`,
		XDG_CONFIG_HOME: `${folder}/config`,
	};
	const words = ['--import', 'tsx', 'source/cli.tsx', 'audit', '--demo', '--scan', '--format', 'json'];
	const {stdout} = await run(process.execPath, words, {
		cwd: path.resolve(import.meta.dirname, '../..'),
		env,
		maxBuffer: 64 * 1024 ** 2,
	});
	const report = JSON.parse(stdout) as {
		containers: ReadonlyArray<{score: number}>;
		images: ReadonlyArray<{scan: object | null}>;
		engine: {isDemo: boolean};
	};
	expect(Math.max(...report.containers.map(({score}) => score))).toBeGreaterThan(89);
	expect(report.images.filter(({scan}) => scan === null)).toEqual([]);
	expect(report.engine.isDemo).toBe(true);
	expect(readdirSync(folder, {recursive: true}).filter(name => !String(name).startsWith('cache/hullcheck/v'))).toEqual(
		[],
	);
}, 120_000);
