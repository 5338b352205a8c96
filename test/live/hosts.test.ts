/**
 * Two private engines and the embedded one in one table. What is asserted of containers is read by another client than the
 * one under test.
 */
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest';
import {startDemoEngine, type DemoEngine} from '../../source/demo/index.ts';
import type {AppState} from '../../source/model/app.ts';
import {stateHome} from '../helpers/temporary.ts';
import {startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {openHostsOn, type TestHosts} from '../helpers/hosts.ts';
import {runProgram} from '../helpers/program.ts';
import {openTerminal} from '../helpers/terminal.ts';

const secondsMs = 1_000;

describe.skipIf(inject('dockerSocket') === '')('two engines and the demo', () => {
	let near: Dockerd;
	let far: Dockerd;
	let demo: DemoEngine;
	let hosts: TestHosts;
	let home: string;
	let idFolder: string;
	beforeAll(async () => {
		// Docker 20.10 takes its id from /etc/docker, where two engines of one machine would have the same.
		idFolder = mkdtempSync(path.join(tmpdir(), 'hc-id-'));
		mkdirSync('/etc/docker', {recursive: true});
		[near, far] = await Promise.all([
			startDockerd({bridge: 'none', isLiveRestore: true}),
			startDockerd({bridge: 'none', isLiveRestore: true, folders: [[idFolder, '/etc/docker']]}),
		]);
		demo = await startDemoEngine({containers: 5, isLively: false});
		const quiet = {HostConfig: {NetworkMode: 'none'}};
		await near.run(quiet, 'shop');
		await near.run(quiet, 'cart');
		await far.run(quiet, 'shop');
		await far.createContainer(quiet, 'idle');
		home = await stateHome();
		hosts = openHostsOn(
			[
				{name: 'near', socketPath: near.socketPath},
				{name: 'far', socketPath: far.socketPath},
				{name: 'demo', socketPath: demo.socketPath},
			],
			home,
		);
		await hosts.until(({fleet}) => fleet.link.is === 'live' && fleet.isComplete, 30 * secondsMs);
	});
	afterAll(async () => {
		hosts.stop();
		await Promise.all([near.dispose(), far.dispose(), demo.close()]);
		rmSync(idFolder, {recursive: true});
	});

	const listed = async ({ask}: Dockerd): Promise<readonly string[]> =>
		((await ask('GET', '/containers/json?all=1')) as ReadonlyArray<{Id: string}>).map(({Id}) => Id).sort();
	const shown = ({fleet}: AppState, host: string): readonly string[] =>
		[...fleet.containers.values()].flatMap(one => (one.host?.name === host ? [one.id] : [])).sort();

	/** Of a container: a key that mends something by a new one. */
	function recreateKey(host: string, name: string): {readonly id: string; readonly key: string} {
		const {id, assessment} = hosts.container(host, name);
		const finding = assessment?.findings.find(({check}) => check.id === 'no-new-privileges');
		if (finding?.fix == null) throw new Error(`no fix for ${name}`);
		return {id, key: finding.fix.key};
	}
	async function planned(host: string, name: string): Promise<string> {
		const {id, key} = recreateKey(host, name);
		hosts.commands.plan(id, {keys: [key]});
		const {fixing} = await hosts.until(
			state => state.fixing.is === 'preview' || state.fixing.is === 'refused',
			30 * secondsMs,
		);
		expect(fixing.is).toBe('preview');
		return id;
	}

	it('are one table, equal to what each engine lists', async () => {
		const state = hosts.state();
		expect(shown(state, 'near')).toEqual(await listed(near));
		expect(shown(state, 'far')).toEqual(await listed(far));
		expect(shown(state, 'demo')).toHaveLength(5);
	});

	it('one is killed and started again while the other is being fixed', async () => {
		const before = await listed(far);
		const id = await planned('near', 'shop');
		hosts.commands.confirm();
		await hosts.until(({fixing}) => fixing.is === 'running');
		await far.kill();
		await hosts.until(
			state => hosts.of('far').fleet.link.is === 'lost' && shown(state, 'far').length === 2,
			30 * secondsMs,
		);
		expect(hosts.state().fleet.link.is).toBe('live');
		expect(hosts.container('far', 'shop').host?.lostSinceUnixMs).not.toBeNull();
		const {fixing} = await hosts.until(state => state.fixing.is === 'finished', 40 * secondsMs);
		expect(fixing).toMatchObject({transaction: {state: 'applied', containerId: id}});
		hosts.commands.dismiss();
		await far.restart();
		await hosts.until(({fleet}) => hosts.of('far').fleet.link.is === 'live' && fleet.isComplete, 40 * secondsMs);
		expect(hosts.container('far', 'shop').host?.lostSinceUnixMs).toBeNull();
		// Nothing was done there; and here what was asked for.
		expect(await listed(far)).toEqual(before);
		expect(shown(hosts.state(), 'far')).toEqual(before);
		expect(shown(hosts.state(), 'near')).toEqual(await listed(near));
		const shop = hosts.container('near', 'shop');
		expect((await near.inspect(shop.id)).HostConfig.SecurityOpt).toContain('no-new-privileges');
		expect(hosts.of('far').history).toEqual([]);
	});

	it('one that dies under its fix is mended on its own engine, and the other is not held up', async () => {
		const before = await listed(far);
		await planned('near', 'cart');
		hosts.commands.confirm();
		await hosts.until(({fixing}) => fixing.is === 'running');
		await near.kill();
		await hosts.until(() => hosts.of('near').fleet.link.is === 'lost', 30 * secondsMs);
		await far.ask('POST', `/containers/${hosts.container('far', 'idle').id}/start`);
		await hosts.until(state => {
			const idle = [...state.fleet.containers.values()].find(
				({listing, host}) => listing.name === 'idle' && host?.name === 'far',
			);
			return idle?.listing.status === 'running';
		}, 20 * secondsMs);
		await near.restart();
		await hosts.until(() => hosts.of('near').fleet.link.is === 'live', 40 * secondsMs);
		// Its end, or what was left open of it: both are of the engine that died.
		const {hosts: lines} = await hosts.until(
			({fixing}) => fixing.is === 'finished' || fixing.is === 'undo-preview' || fixing.is === 'refused',
			40 * secondsMs,
		);
		expect(lines?.fixing).toBe('near');
		hosts.commands.dismiss();
		expect(await listed(far)).toEqual(before);
		expect(hosts.of('far').history).toEqual([]);
		expect((await near.inspect('cart')).State.Running).toBe(true);
	});

	describe('by the built program', () => {
		let folder: string;
		beforeAll(() => {
			folder = mkdtempSync(path.join(tmpdir(), 'hc-hosts-'));
		});
		afterAll(() => rmSync(folder, {recursive: true}));

		const args = () => ['--host', `unix://${near.socketPath}`, '--host', `unix://${far.socketPath}`];
		const env = () => ({
			XDG_STATE_HOME: folder,
			XDG_CONFIG_HOME: folder,
			XDG_DATA_HOME: folder,
			XDG_CACHE_HOME: folder,
		});

		it('an audit holds a report of each', async () => {
			const program = runProgram(['audit', '--format', 'json', ...args()], {env: env()});
			expect(await program.ended).toBe(0);
			const {hosts: told} = JSON.parse(program.stdout()) as {
				hosts: ReadonlyArray<{name: string; report: {containers: unknown[]}}>;
			};
			expect(told.map(({report}) => report.containers.length)).toEqual([
				(await listed(near)).length,
				(await listed(far)).length,
			]);
		});

		it('lines of what happens tell the host', async () => {
			const program = runProgram(['watch', ...args()], {env: env()});
			try {
				const hellos = (text: string) => text.split('\n').filter(line => line.includes('"type":"hello"'));
				const greeted = hellos(await program.until(text => hellos(text).length === 2));
				const [one = '', other = ''] = greeted.map(line => (JSON.parse(line) as {host: string}).host).sort();
				expect([one, other].map(name => name.startsWith('hc-engine-'))).toEqual([true, true]);
				expect(one).not.toBe(other);
				const name = path.basename(far.root);
				await far.ask('POST', '/containers/shop/pause');
				await program.until(text =>
					text.split('\n').some(line => line.includes('"event"') && line.includes(`"host":"${name}"`)),
				);
				await far.ask('POST', '/containers/shop/unpause');
			} finally {
				program.process.kill('SIGTERM');
				expect(await program.ended).toBe(0);
			}
		});

		it('a table names them, and one that is lost stays in it with its reason', async () => {
			const command = `${process.execPath} dist/hullcheck.js ${args().join(' ')}`;
			const cwd = path.resolve(import.meta.dirname, '../..');
			const terminal = openTerminal({command, cwd, env: {...env(), DOCKER_HOST: undefined}});
			try {
				await terminal.until(/2 hosts · 2 live/, 30 * secondsMs);
				await terminal.until(/shop .*up/, 30 * secondsMs);
				await far.stop();
				await terminal.until(/1 live, 1 lost/, 30 * secondsMs);
				const screen = await terminal.until(/lost <1m/);
				expect(screen).toMatch(/idle/);
				const audit = runProgram(['audit', '--format', 'json', ...args()], {env: env()});
				expect(await audit.ended).toBe(2);
				expect(audit.stderr()).toMatch(/was not judged: /);
				const {hosts: told} = JSON.parse(audit.stdout()) as {
					hosts: ReadonlyArray<{problem: string | null; report: object | null}>;
				};
				expect(told.map(({problem, report}) => [problem === null, report === null])).toEqual([
					[true, false],
					[false, true],
				]);
				await far.restart();
				await terminal.until(/2 hosts · 2 live/, 40 * secondsMs);
			} finally {
				await terminal.kill('SIGTERM');
			}
		});
	});
});
