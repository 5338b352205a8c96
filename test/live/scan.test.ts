/** Images of a real engine scanned whole: by ourselves, by a real Trivy, and as a container's evidence. */
import {execFile} from 'node:child_process';
import {mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {openScanners} from '../../source/choose-scanner.ts';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import type {Host} from '../../source/host/host.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import {scanContainerBody} from '../../source/images/scan-container.ts';
import {importFiles} from '../../source/images/database/import-files.ts';
import {databaseFolder} from '../../source/images/database/store.ts';
import type {ImageScan} from '../../source/model/image-scan.ts';
import {at, textOr} from '../../source/model/foreign.ts';
import {words, type SafeText} from '../../source/model/safe-text.ts';
import {openScanner} from '../../source/open-scanner.ts';
import {tar} from '../helpers/dockerd-image.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {boxImage, startDockerd} from '../helpers/dockerd.ts';
import {fixtureRecords, osvZip, testDatabase} from '../helpers/osv.ts';
import {temporaryFolder} from '../helpers/temporary.ts';
import {openSession, type LiveSession} from '../helpers/session.ts';
import {trivyFolder} from '../helpers/trivy.ts';

const run = promisify(execFile);
const fixtures = path.resolve(import.meta.dirname, '../fixtures');
const bullseye = path.join(fixtures, 'images/bullseye-11.11');
type Expected = {cve: string; source: string; installed: string; fixed: string; binaries: readonly string[]};
const answers = JSON.parse(
	readFileSync(path.join(fixtures, 'osv/bullseye-11.11/expected-findings.json'), 'utf8'),
) as readonly Expected[];
const expectedPairs = answers.flatMap(({cve, binaries}) =>
	binaries.map(name => `${cve.replace('DEBIAN-', '')} ${name}`),
);

const pairsOf = ({found}: ImageScan): readonly string[] =>
	[...new Set(found.map(({match}) => `${match.id} ${match.package.name}`))].toSorted();

describeLive('scans', docker => {
	const folder = temporaryFolder();
	const env = {
		...process.env,
		XDG_DATA_HOME: `${folder}/data`,
		XDG_CACHE_HOME: `${folder}/cache`,
		XDG_STATE_HOME: `${folder}/state`,
	};
	const host: Host = {...createNodeHost(), env};
	const image = 'hc-scan-bullseye:11';
	let engine: Engine;
	let imageId: SafeText;
	let engineId: string;
	const signal = new AbortController().signal;

	beforeAll(async () => {
		engine = await openDockerEngine({
			endpoint: {address: words`unix://live`, from: words`test`, isDemo: false},
			target: {is: 'unix', socketPath: docker.socketPath},
		});
		const root = tar([
			...['etc/', 'usr/', 'usr/bin/', 'usr/lib/', 'var/', 'var/lib/', 'var/lib/dpkg/'].map(
				folderPath => ({path: folderPath, is: 'directory', mode: 0o755}) as const,
			),
			{path: 'etc/os-release', is: 'file', mode: 0o644, content: readFileSync(path.join(bullseye, 'os-release'))},
			{path: 'etc/debian_version', is: 'file', mode: 0o644, content: Buffer.from('11.11\n')},
			{path: 'var/lib/dpkg/status', is: 'file', mode: 0o644, content: readFileSync(path.join(bullseye, 'dpkg-status'))},
			{path: 'usr/bin/su', is: 'file', mode: 0o4755, content: Buffer.from('su')},
			{path: 'usr/bin/sleep', is: 'file', mode: 0o755, content: readFileSync('/bin/busybox')},
		]);
		await docker.ask('POST', `/images/create?fromSrc=-&repo=${image}`, root);
		imageId = textOr(at(await engine.inspectImage(image), 'Id'));
		engineId = String(at(await engine.info(), 'ID'));
		const database = testDatabase({root: databaseFolder(host)});
		mkdirSync(database.root, {recursive: true});
		database.put('Debian.zip', await osvZip(fixtureRecords('Debian')));
		await importFiles(database, database.folder, null, () => {});
	});
	afterAll(async () => {
		await docker.ask('DELETE', `/images/${image}?force=1`);
		engine.close();
	});

	const request = () => ({engine, engineId, imageId, through: null, signal});
	const scanContainers = async (): Promise<readonly string[]> =>
		((await docker.ask('GET', '/containers/json?all=1')) as ReadonlyArray<{Names: readonly string[]}>)
			.flatMap(({Names}) => Names)
			.filter(name => name.startsWith('/hullcheck-scan-'));

	it('Debian 11: ours, the real Trivy with the same data, and the answer file say the same 117', async () => {
		const ours = await openScanner(host, {hasScreen: false}).scan(request());
		expect(ours).toMatchObject({distribution: {ecosystem: 'Debian:11'}, coverage: [{is: 'covered', packages: 96}]});

		const cache = temporaryFolder();
		mkdirSync(`${cache}/db`);
		await run('tar', ['-xzf', path.join(fixtures, 'scanners/trivy-db-bullseye.tar.gz'), '-C', `${cache}/db`]);
		const withTrivy = {
			...host,
			env: {...env, PATH: `${await trivyFolder()}:${process.env['PATH'] ?? ''}`, TRIVY_CACHE_DIR: cache},
		};
		const startedAtMs = performance.now();
		const trivy = await openScanners(withTrivy, openScanner(withTrivy, {hasScreen: false}).scan).by('trivy');
		const theirs = await trivy(request());
		const trivyMs = performance.now() - startedAtMs;

		const all = new Set([...pairsOf(ours), ...pairsOf(theirs), ...expectedPairs]);
		const [us, them, file] = [pairsOf(ours), pairsOf(theirs), expectedPairs].map(one => new Set(one));
		const differing = [...all].filter(one => !(us?.has(one) && them?.has(one) && file?.has(one)));
		console.log(
			`Debian 11, pairs of CVE and package: hullcheck ${us?.size}, Trivy ${theirs.scanner.version} ${them?.size} (${trivyMs.toFixed(0)} ms), answer file ${file?.size}; not in all three: ${differing.length}`,
		);
		expect(differing).toEqual([]);
		expect(us?.size).toBe(117);
		expect(new Set(ours.found.map(({match}) => `${match.id} ${match.package.source.name}`)).size).toBe(78);
		expect(await scanContainers()).toEqual([]);
	}, 120_000);

	it('again it is known without the engine, within 20 ms and more on a busy machine', async () => {
		const scanner = openScanner(host, {hasScreen: false});
		const startedAtMs = performance.now();
		const known = await scanner.known(imageId);
		const tookMs = performance.now() - startedAtMs;
		expect(known?.found).toHaveLength(117);
		console.log(`known again after ${tookMs.toFixed(1)} ms`);
		expect(tookMs).toBeLessThan(200);
	});

	it('in a thread, as beside a screen: the same; cancelled half-way, nothing is left', async () => {
		const threaded = (cache: string) =>
			openScanner({...host, env: {...env, XDG_CACHE_HOME: `${folder}/${cache}`}}, {hasScreen: true});
		const [one, other] = [threaded('thread-1'), threaded('thread-2')];
		try {
			expect(pairsOf(await one.scan(request()))).toEqual(expectedPairs.toSorted());
			const cancel = new AbortController();
			// Cancelled as soon as its container is to be made.
			const cancelled = other.scan({...request(), signal: cancel.signal, onName: () => cancel.abort()});
			await expect(cancelled).rejects.toThrow(/abort/i);
			expect(await other.known(imageId)).toBeNull();
			expect(await scanContainers()).toEqual([]);
		} finally {
			one.close();
			other.close();
		}
	}, 60_000);

	it('images of the same layers: read once, whatever is written on them', async () => {
		const scanner = openScanner({...host, env: {...env, XDG_CACHE_HOME: `${folder}/layers`}}, {hasScreen: false});
		const container = await docker.createContainer({Image: image, Cmd: ['/never-started']});
		const twin = 'hc-scan-bullseye:twin';
		await docker.ask('POST', `/commit?container=${container}&repo=hc-scan-bullseye&tag=twin&changes=LABEL%20n=1`, {});
		await docker.remove(container);
		const twinId: SafeText = textOr(at(await engine.inspectImage(twin), 'Id'));
		const made: string[] = [];
		const onName = (name: string): void => void made.push(name);
		const first = await scanner.scan({...request(), onName});
		const readThrough = made.length;
		const second = await scanner.scan({...request(), imageId: twinId, onName});
		expect(twinId).not.toBe(imageId);
		expect(readThrough).toBeGreaterThan(0);
		expect(made).toHaveLength(readThrough);
		expect(second).toEqual({...first, imageId: twinId});
		await docker.ask('DELETE', `/images/${twin}?force=1`);
	}, 60_000);

	it('what a run that was killed left is removed by its note, and nothing else', async () => {
		const gone = {...nodeStateFiles, pid: 4_000_000, processStart: async () => 'then'};
		const {openScanNotes} = await import('../../source/images/scan-notes.ts');
		const notesFolder = `${folder}/left`;
		const notes = openScanNotes(gone, notesFolder);
		const make = async (name: string): Promise<string> => {
			const made = await docker.ask('POST', `/containers/create?name=${name}`, scanContainerBody(imageId));
			return String(made.Id);
		};
		await notes.noteCreating('hullcheck-scan-0a');
		await notes.noteCreated('hullcheck-scan-0a', await make('hullcheck-scan-0a'));
		// Looks the same, and nobody wrote it down.
		const stranger = await make('hullcheck-scan-0b');
		await openScanNotes(nodeStateFiles, notesFolder).removeLeftOvers(engine);
		expect(await scanContainers()).toEqual(['/hullcheck-scan-0b']);
		await docker.remove(stranger);
	});

	it('the command: JSON for programs, a bar that is not reached, and one that can’t be judged', async () => {
		const program = path.resolve(import.meta.dirname, '../../source/cli.tsx');
		const scan = async (...more: readonly string[]): Promise<{code: number; stdout: string; stderr: string}> => {
			const words = ['--import', 'tsx', program, 'scan', '--host', `unix://${docker.socketPath}`, ...more];
			try {
				return {code: 0, ...(await run(process.execPath, words, {env}))};
			} catch (error) {
				const {code, stdout, stderr} = error as {code: number; stdout: string; stderr: string};
				return {code, stdout, stderr};
			}
		};
		const [json, absent] = await Promise.all([
			scan('--format', 'json', '--fail-on', 'high', image),
			scan('hc-there-is-none:1'),
		]);
		// Nobody has rated them: they may be as bad as any.
		expect(json.code).toBe(1);
		expect(JSON.parse(json.stdout)).toMatchObject({
			schemaVersion: 1,
			images: [{id: imageId, name: image, coverage: {is: 'covered'}, support: {is: 'ended'}, packages: 96}],
		});
		expect(absent).toMatchObject({code: 2, stdout: ''});
		expect(absent.stderr).toContain('there is no image hc-there-is-none:1 on this engine. --pull fetches it.');
	}, 60_000);

	it('a container’s image: scanned on a key, judged anew, and our own container is nowhere to be seen', async () => {
		const id = await docker.run({Image: image, Cmd: ['/usr/bin/sleep', '1000']}, 'hc-scanned');
		const scanner = openScanner({...host, env: {...env, XDG_CACHE_HOME: `${folder}/cache-2`}}, {hasScreen: false});
		let session: LiveSession | null = null;
		try {
			session = await openSession(docker.socketPath, {scanner});
			const assessmentOf = () => session?.state().fleet.containers.get(id)?.assessment;
			await session.until(({fleet}) => fleet.isComplete && fleet.containers.get(id)?.assessment !== null);
			expect(assessmentOf()?.facts.imageScan).toBe('not-scanned');
			// Events of a moment ago are told again: those of the scans before this one are not its own.
			const before = new Set(session.state().fleet.feed.map(({containerName}): string => containerName));
			const seen = new Set<string>();
			session.store.subscribe(() => {
				const {fleet} = session?.state() ?? {};
				for (const {listing} of fleet?.containers.values() ?? []) seen.add(listing.name);
				for (const {containerName} of fleet?.feed ?? []) seen.add(containerName);
			});
			session.commands.scanImage(imageId);
			await session.until(() => assessmentOf()?.facts.imageScan === 'scanned');
			const verdicts = Object.fromEntries(
				(assessmentOf()?.findings ?? []).map(({check, verdict}) => [check.record, verdict]),
			);
			expect(verdicts['X-IMG-EOL']).toMatchObject({is: 'fail', outcome: 'ended'});
			expect(verdicts['X-IMG-CVE']).toMatchObject({is: 'unknown'});
			expect(verdicts['X-IMG-SETUID']).toMatchObject({is: 'fail', proof: {actual: '/usr/bin/su'}});
			expect(session.state().scanning.running).toBeNull();
			expect([...seen].filter(name => name.startsWith('hullcheck-scan-') && !before.has(name))).toEqual([]);
			expect(await scanContainers()).toEqual([]);
		} finally {
			await session?.endScans();
			session?.stop();
			await docker.remove(id);
		}
	}, 60_000);

	it('cut off by the end of the engine: what it left is taken away when that is back, by the same hullcheck', async () => {
		const own = await startDockerd({bridge: 'none'});
		const open = (): Promise<Engine> =>
			openDockerEngine({
				endpoint: {address: words`unix://own`, from: words`test`, isDemo: false},
				target: {is: 'unix', socketPath: own.socketPath},
			});
		const containers = async (): Promise<number> => (await own.ask('GET', '/containers/json?all=1')).length;
		try {
			const first = await open();
			const ownId = String(at(await first.info(), 'ID'));
			const boxId = textOr(at(await first.inspectImage(boxImage), 'Id'));
			const scanner = openScanner(host, {hasScreen: false});
			const dying: Engine = {
				...first,
				async readArchive(...given) {
					await own.kill();
					return first.readArchive(...given);
				},
			};
			await expect(
				scanner.scan({engine: dying, engineId: ownId, imageId: boxId, through: null, signal}),
			).rejects.toThrow();
			first.close();
			await own.restart();
			expect(await containers()).toBeGreaterThan(0);
			const second = await open();
			await scanner.notesOf(ownId).removeLeftOvers(second);
			second.close();
			expect(await containers()).toBe(0);
		} finally {
			await own.dispose();
		}
	}, 120_000);
});
