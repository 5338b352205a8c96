/** Images scanned on a real engine: the first time, again, and fifty of them, beside the engine's own time for the same files. */
import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {inPool} from '../../source/model/pool.ts';
import {at, textOr} from '../../source/model/foreign.ts';
import {words, type SafeText} from '../../source/model/safe-text.ts';
import {openScanner} from '../../source/open-scanner.ts';
import type {DockerApi} from '../../test/helpers/dockerd-api.ts';
import {median, type Row} from './report.ts';

const images = 51;
/** Folders of this machine, as large as a Debian image and made of the same. */
const parts = ['/etc/os-release', '/usr/lib/os-release', '/var/lib/dpkg/status', '/usr/sbin', '/usr/lib/python3'];
const load = (): string => readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '';

async function timed(work: () => Promise<unknown>): Promise<number> {
	const startedAtMs = performance.now();
	await work();
	return performance.now() - startedAtMs;
}

/** `docker` speaks to the private engine. */
export async function measureScan(docker: DockerApi, rounds: number): Promise<readonly Row[]> {
	const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-bench-scan-'));
	const env = {...process.env, XDG_CACHE_HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder};
	const engine = await openDockerEngine({
		endpoint: {address: words`unix://bench`, from: words`bench`, isDemo: false},
		target: {is: 'unix', socketPath: docker.socketPath},
	});
	const signal = new AbortController().signal;
	try {
		const tarFile = path.join(folder, 'image.tar');
		execFileSync('tar', ['-cf', tarFile, '--ignore-failed-read', ...parts.filter(one => existsSync(one))], {
			stdio: 'ignore',
		});
		const name = 'hc-bench-scan';
		await docker.ask('POST', `/images/create?fromSrc=-&repo=${name}&tag=0`, readFileSync(tarFile));
		// The others share its layer and are images of their own.
		const container = await docker.createContainer({Image: `${name}:0`, Cmd: ['/never-started']});
		for (let index = 1; index < images; index += 1) {
			const changes = encodeURIComponent(`LABEL n=${index}`);
			await docker.ask('POST', `/commit?container=${container}&repo=${name}&tag=${index}&changes=${changes}`, {});
		}
		await docker.remove(container);
		const ids: SafeText[] = [];
		for (let index = 0; index < images; index += 1)
			ids.push(textOr(at(await engine.inspectImage(`${name}:${index}`), 'Id')));
		const [first = words``, ...others] = ids;
		const sizeMb = Number(at(await engine.inspectImage(first), 'Size')) / 1e6;
		const scanOf = (imageId: SafeText, home: string): Promise<unknown> =>
			openScanner({...createNodeHost(), env: {...env, XDG_CACHE_HOME: home}}, {hasScreen: false}).scan({
				engine,
				engineId: 'bench',
				imageId,
				through: null,
				signal,
			});
		const firstMs: number[] = [];
		const againMs: number[] = [];
		for (let round = 0; round < rounds; round += 1) {
			const home = path.join(folder, `round-${round}`);
			firstMs.push(await timed(() => scanOf(first, home)));
			againMs.push(await timed(() => scanOf(first, home)));
		}
		const allMs = await timed(() => inPool(others, 2, id => scanOf(id, path.join(folder, 'all'))));
		for (let index = 0; index < images; index += 1) await docker.ask('DELETE', `/images/${name}:${index}?force=1`);
		const at1 = `${sizeMb.toFixed(0)} MB`;
		return [
			{
				what: 'image scanned for the first time',
				at: at1,
				value: median(firstMs) / 1000,
				unit: 's',
				bar: 0.6,
				beside: `load ${load()}`,
			},
			{what: 'image scanned again', at: at1, value: median(againMs), unit: 'ms', bar: 20, beside: `load ${load()}`},
			{
				what: 'images scanned, two at a time',
				at: `${others.length} images`,
				value: allMs / 1000,
				unit: 's',
				bar: 20,
				beside: `load ${load()}`,
			},
		];
	} finally {
		engine.close();
		rmSync(folder, {recursive: true});
	}
}
