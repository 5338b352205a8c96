/**
 * Images scanned on a real engine: the first time, beside the engine's own time for the same files and beside a real Trivy with
 * the same data; again; and fifty of them from the screen, which stays alive: fifty that differ, fifty of the same layers.
 */
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {get} from 'node:http';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import {tarOf} from '../../source/engine/tar-file.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {zipParts} from '../../source/images/database/zip-writer.ts';
import {trivy} from '../../source/images/scanners/trivy.ts';
import {at, objectsOf, textOr} from '../../source/model/foreign.ts';
import type {ImageScan} from '../../source/model/image-scan.ts';
import {words, type SafeText} from '../../source/model/safe-text.ts';
import {openScanner} from '../../source/open-scanner.ts';
import type {Dockerd} from '../../test/helpers/dockerd.ts';
import {openTerminal, type Terminal} from '../../test/helpers/terminal.ts';
import {trivyFolder} from '../../test/helpers/trivy.ts';
import {nodeFlags} from '../bundle.ts';
import {importOnce, writeSyntheticArchive} from './database.ts';
import {fixtures, makeDebianImage} from './debian-image.ts';
import {cpuSeconds, residentMiB} from './proc.ts';
import {median, quantile, type Row} from './report.ts';
import {node, program} from './rig.ts';

const images = 50;
const name = 'hc-bench-scan';
/** What a scan reads of such an image. */
const partsRead = ['/var', '/usr/lib/os-release', '/etc', '/usr/bin', '/usr/local', '/usr/sbin'];
const load = (): string => readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '';
const beside = (text: string): string => `${text}; load ${load()}`;

async function timed(work: () => Promise<unknown>): Promise<number> {
	const startedAtMs = performance.now();
	await work();
	return performance.now() - startedAtMs;
}

/** The engine alone: a container made, the same files sent and thrown away, the container removed. */
async function rawRead(docker: Dockerd, image: string): Promise<void> {
	const id = await docker.createContainer({Image: image, Cmd: ['/never-started'], NetworkDisabled: true});
	for (const part of partsRead) {
		const [answer] = await once(
			get({socketPath: docker.socketPath, path: `/containers/${id}/archive?path=${part}`, agent: false}),
			'response',
		);
		answer.resume();
		await once(answer, 'end');
	}
	await docker.ask('DELETE', `/containers/${id}?v=1`);
}

/** The records of the fixture, as OSV exports them, in a store of its own. */
async function importFixture(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
	const records = readFileSync(path.join(fixtures, 'osv/Debian.jsonl'), 'utf8').trim().split('\n');
	const entries = records.map(text => [`${String(at(JSON.parse(text), 'id'))}.json`, Buffer.from(text)] as const);
	const parts: Buffer[] = [];
	for await (const part of zipParts(entries)) parts.push(part);
	writeFileSync(path.join(folder, 'Debian.zip'), Buffer.concat(parts));
	execFileSync(node, [program, 'db', 'import', path.join(folder, 'Debian.zip')], {env, stdio: 'ignore'});
}

/** With a cache of its own that holds the data alone. null: it can't be had here. */
async function trivyOnce(
	docker: Dockerd,
	imageId: string,
	folder: string,
): Promise<{readonly tookMs: number; readonly found: number} | null> {
	const where = await trivyFolder().catch(() => null);
	if (where === null) return null;
	const cache = mkdtempSync(path.join(folder, 'trivy-'));
	mkdirSync(path.join(cache, 'db'));
	execFileSync('tar', ['-xzf', path.join(fixtures, 'scanners/trivy-db-bullseye.tar.gz'), '-C', path.join(cache, 'db')]);
	const startedAtMs = performance.now();
	const child = spawn(path.join(where, 'trivy'), [...trivy.scanArgs(words`${textOr(imageId)}`)], {
		env: {...process.env, ...trivy.env, TRIVY_CACHE_DIR: cache, DOCKER_HOST: `unix://${docker.socketPath}`},
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const chunks: Buffer[] = [];
	child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
	const [code] = (await once(child, 'close')) as [number];
	if (code !== 0) throw new Error(`Trivy ended with ${code}`);
	const json: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
	const found = objectsOf(at(json, 'Results')).flatMap(result => objectsOf(result['Vulnerabilities']));
	return {tookMs: performance.now() - startedAtMs, found: found.length};
}

const openScreen = (docker: Dockerd, env: NodeJS.ProcessEnv): Terminal =>
	openTerminal({command: `${node} ${nodeFlags} ${program}`, env: {...env, DOCKER_HOST: `unix://${docker.socketPath}`}});

const lowLine = 12;
const markedLine = (screen: string): number => screen.split('\n').findIndex(line => line.startsWith('▸'));

/**
 * Presses down where the mark stands high and up where it stands low, for a list that is sorted anew moves it; for as long as
 * `isGoing`. How long the mark took to move, each time.
 */
async function keysWhile(
	terminal: Terminal,
	isGoing: (screen: string, keys: number) => boolean,
): Promise<readonly number[]> {
	const took: number[] = [];
	for (let key = 0; isGoing(await terminal.screen(), key); key += 1) {
		const before = markedLine(await terminal.screen());
		const pressedAtMs = performance.now();
		terminal.press(before < lowLine ? 'j' : 'k');
		await terminal.until(screen => markedLine(screen) !== before, 10_000);
		took.push(performance.now() - pressedAtMs);
		await pause(100);
	}
	return took;
}

const keyRow = (at1: string, took: readonly number[], quiet: readonly number[]): Row => ({
	what: 'key press → frame meanwhile, p95',
	at: at1,
	value: quantile(took, 0.95),
	unit: 'ms',
	bar: 50,
	beside: beside(
		`median ${median(took).toFixed(0)} ms of ${took.length}; before it p95 ${quantile(quiet, 0.95).toFixed(0)}, median ${median(quiet).toFixed(0)} ms`,
	),
});

/** All of them share the files of the first, and are images of their own: by a label alone, or each by a file in a layer of its own. */
async function makeOthers(docker: Dockerd, hasOwnLayer: boolean): Promise<void> {
	const container = await docker.createContainer({Image: `${name}:0`, Cmd: ['/never-started']});
	for (let index = 1; index < images; index += 1) {
		if (hasOwnLayer) {
			const file = tarOf({name: 'n', content: Buffer.from(String(index)), modeBits: 0o644});
			await docker.ask('PUT', `/containers/${container}/archive?path=/etc`, file);
		}
		const changes = encodeURIComponent(`LABEL n=${index}`);
		await docker.ask('POST', `/commit?container=${container}&repo=${name}&tag=${index}&changes=${changes}`, {});
	}
	await docker.remove(container);
}

async function removeOthers(docker: Dockerd): Promise<void> {
	for (let index = 1; index < images; index += 1) await docker.ask('DELETE', `/images/${name}:${index}?force=1`);
}

type Seen = {
	/** How long all took. */
	readonly allMs: number;
	readonly beside: string;
	/** Of keys pressed before, and meanwhile. */
	readonly quiet: readonly number[];
	readonly took: readonly number[];
	readonly idleMiB: number;
	readonly mostMiB: number;
};

const scannedRow = (at1: string, {allMs, beside: more}: Seen): Row => ({
	what: 'images scanned from the screen',
	at: at1,
	value: allMs / 1000,
	unit: 's',
	bar: 20,
	beside: more,
});

/** All images from the screen of images, to the end, with keys and memory meanwhile. `after`: what comes before it is left. */
async function fromScreen(
	docker: Dockerd,
	env: NodeJS.ProcessEnv,
	after: (terminal: Terminal, quiet: readonly number[]) => Promise<void> = async () => {},
): Promise<Seen> {
	const terminal = openScreen(docker, env);
	await terminal.until(/SCORE/, 30_000);
	terminal.press('i');
	await terminal.until(/hc-bench-scan/, 30_000);
	await pause(2_000);
	const quiet = await keysWhile(terminal, (_, keys) => keys < 20);
	const pid = await terminal.pid();
	const enginePid = docker.pid() ?? 0;
	const cpuOfBoth = (): readonly [number, number] => [cpuSeconds(pid), cpuSeconds(enginePid, true)];
	const [ownCpu, engineCpu] = cpuOfBoth();
	const idleMiB = residentMiB(pid);
	let mostMiB = idleMiB;
	const watching = setInterval(() => (mostMiB = Math.max(mostMiB, residentMiB(pid))), 25);
	const startedAtMs = performance.now();
	terminal.press('S');
	await terminal.until(/Scanning /, 10_000);
	const took = await keysWhile(terminal, screen => screen.includes('Scanning '));
	const allMs = performance.now() - startedAtMs;
	clearInterval(watching);
	const [ownCpuAfter, engineCpuAfter] = cpuOfBoth();
	await after(terminal, quiet);
	terminal.press('q');
	await terminal.kill('SIGTERM');
	const ofBoth = `CPU of ours ${(ownCpuAfter - ownCpu).toFixed(1)} s, of the engine ${(engineCpuAfter - engineCpu).toFixed(1)} s`;
	return {allMs, beside: beside(`two at a time; ${ofBoth}`), quiet, took, idleMiB, mostMiB};
}

async function keysWhileImporting(terminal: Terminal, folder: string): Promise<readonly number[]> {
	const home = path.join(folder, 'import');
	mkdirSync(home);
	const archive = await writeSyntheticArchive(home);
	let isImporting = true;
	const importing = importOnce(archive, home).finally(() => (isImporting = false));
	const took = await keysWhile(terminal, () => isImporting);
	await importing;
	return took;
}

/** Images that differ, each read from its first file; then images that share all layers, of which the first are read for all. */
async function manyImages(docker: Dockerd, env: NodeJS.ProcessEnv, folder: string): Promise<readonly Row[]> {
	const rows: Row[] = [];
	await makeOthers(docker, true);
	const differing = await fromScreen(docker, env, async (terminal, quiet) => {
		rows.push(keyRow('60,000 records imported', await keysWhileImporting(terminal, folder), quiet));
	});
	await removeOthers(docker);
	await makeOthers(docker, false);
	const same = await fromScreen(docker, {...env, XDG_CACHE_HOME: path.join(folder, 'cache-same')});
	await removeOthers(docker);
	const ofOwn = `${images} images, a layer each its own`;
	return [
		scannedRow(ofOwn, differing),
		scannedRow(`${images} images of the same layers`, same),
		keyRow(`${images} images scanned`, differing.took, differing.quiet),
		...rows,
		{
			what: 'memory of a scan, above idle',
			at: ofOwn,
			value: differing.mostMiB - differing.idleMiB,
			unit: 'MiB',
			bar: 150,
			beside: `${differing.idleMiB.toFixed(0)} MiB before, ${differing.mostMiB.toFixed(0)} MiB at most`,
		},
	];
}

async function firstAndAgain(
	engine: Engine,
	docker: Dockerd,
	env: NodeJS.ProcessEnv,
	folder: string,
	rounds: number,
): Promise<readonly Row[]> {
	const inspect = await engine.inspectImage(`${name}:0`);
	const imageId: SafeText = textOr(at(inspect, 'Id'));
	const size = `${(Number(at(inspect, 'Size')) / 1e6).toFixed(0)} MB`;
	const signal = new AbortController().signal;
	const firstMs: number[] = [];
	const againMs: number[] = [];
	const rawMs: number[] = [];
	let scan: ImageScan | null = null;
	for (let round = 0; round < rounds; round += 1) {
		const host = {...createNodeHost(), env: {...env, XDG_CACHE_HOME: path.join(folder, `round-${round}`)}};
		const once1 = async (): Promise<void> => {
			const scanner = openScanner(host, {hasScreen: false});
			scan = await scanner.scan({engine, engineId: 'bench', imageId, through: null, signal});
			scanner.close();
		};
		firstMs.push(await timed(once1));
		againMs.push(await timed(once1));
		rawMs.push(await timed(() => rawRead(docker, `${name}:0`)));
	}
	const found = (scan as ImageScan | null)?.found.length ?? 0;
	const theirs = await trivyOnce(docker, imageId, folder);
	const first = median(firstMs);
	const ratio: readonly Row[] =
		theirs === null
			? []
			: [
					{
						what: 'scan, as a part of a real Trivy’s time',
						at: size,
						value: first / theirs.tookMs,
						unit: 'of it',
						bar: 0.1,
						beside: beside(
							`Trivy ${(theirs.tookMs / 1000).toFixed(1)} s, the same data: it finds ${theirs.found}, we ${found}`,
						),
					},
				];
	return [
		{
			what: 'image scanned for the first time',
			at: size,
			value: first / 1000,
			unit: 's',
			bar: 0.6,
			beside: beside(
				`the engine alone for the same files ${(median(rawMs) / 1000).toFixed(2)} s; least ${(Math.min(...firstMs) / 1000).toFixed(2)} s`,
			),
		},
		{
			what: 'image scanned again',
			at: size,
			value: median(againMs),
			unit: 'ms',
			bar: 20,
			beside: beside(`least ${Math.min(...againMs).toFixed(1)} ms`),
		},
		...ratio,
	];
}

/** `docker` speaks to the private engine. */
export async function measureScan(docker: Dockerd, rounds: number): Promise<readonly Row[]> {
	const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-bench-scan-'));
	const env = {
		...process.env,
		XDG_CACHE_HOME: path.join(folder, 'cache'),
		XDG_DATA_HOME: path.join(folder, 'data'),
		XDG_STATE_HOME: path.join(folder, 'state'),
	};
	const engine = await openDockerEngine({
		endpoint: {address: words`unix://bench`, from: words`bench`, isDemo: false},
		target: {is: 'unix', socketPath: docker.socketPath},
	});
	try {
		const tar = readFileSync(makeDebianImage(folder));
		await docker.ask('POST', `/images/create?fromSrc=-&repo=${name}&tag=0`, tar);
		await importFixture(folder, env);
		const rows = await firstAndAgain(engine, docker, env, folder, rounds);
		const all = await manyImages(docker, env, folder);
		await docker.ask('DELETE', `/images/${name}:0?force=1`);
		return [...rows, ...all];
	} finally {
		engine.close();
		rmSync(folder, {recursive: true});
	}
}
