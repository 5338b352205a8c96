/**
 * Fixes that Docker Compose makes, the product's whole way: a plan from evidence, its transaction, its undo, and what is
 * offered after hullcheck died in the middle. What Compose itself does stands in compose.test.ts.
 */
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, afterEach, beforeAll, expect, it, vi} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import {openTransactions} from '../../source/fixes/recover.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {createPrograms, type Programs} from '../../source/host/programs.ts';
import type {Change, Plan} from '../../source/model/fix.ts';
import {dead, delegating, withShortGrace, type Bench} from '../helpers/delegating.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import type {DockerApi} from '../helpers/dockerd.ts';
import {recoverAll} from '../helpers/kill-points.ts';
import {ended, openEngine, refusedWhy} from '../helpers/swapping.ts';

const hard: readonly Change[] = [{is: 'capabilities', drop: ['ALL'], add: []}, {is: 'no-new-privileges'}];

const root = mkdtempSync(path.join(tmpdir(), 'hc-ways-'));
afterAll(() => rmSync(root, {recursive: true, force: true}));

const never = new Promise<never>(() => {});

describeLive('fixes through Docker Compose, from plan to undo', docker => {
	// v1 is written in Python and starts slowly, most of all on a busy machine.
	vi.setConfig({testTimeout: 180_000});
	let engine: Engine;
	let bench: Bench;
	let count = 0;
	const home = (): string => path.join(root, `state${(count += 1)}`);

	beforeAll(async () => {
		vi.stubEnv('HC_TOKEN', 'sesame');
		engine = await openEngine(docker.socketPath);
	});
	afterEach(async () => {
		await docker.removeAllContainers();
		await docker.ask('POST', '/networks/prune');
	});
	afterAll(() => {
		vi.unstubAllEnvs();
		engine?.close();
	});

	/** All that stands in the state folder, as one text. */
	function stateText(at: string): string {
		const files = readdirSync(at, {recursive: true, encoding: 'utf8'}).map(file => path.join(at, file));
		return files
			.filter(file => statSync(file).isFile())
			.map(file => readFileSync(file, 'utf8'))
			.join('\n');
	}

	const compose = '/usr/bin/docker-compose';
	let folder: string;
	const inFolder = (file: string): string => path.join(folder, file);
	const override = (): string => inFolder('docker-compose.override.yml');
	const text = `version: "3.7"
services:
  web:
    image: hc-box
    command: ["sleep", "86400"]
    stop_signal: SIGKILL
    cap_add: [NET_ADMIN]
    environment:
      DB_PASSWORD: hunter2
      TOKEN: "\${HC_TOKEN}"
`;

	function up(): void {
		execFileSync(compose, ['up', '-d'], {
			cwd: folder,
			stdio: 'pipe',
			env: {PATH: process.env['PATH'], DOCKER_HOST: `unix://${docker.socketPath}`, HC_TOKEN: 'sesame'},
		});
	}
	async function web(): ReturnType<DockerApi['inspect']> {
		const filters = encodeURIComponent(JSON.stringify({label: ['com.docker.compose.service=web']}));
		const all = await docker.ask('GET', `/containers/json?all=1&filters=${filters}`);
		expect(all).toHaveLength(1);
		return docker.inspect(all[0].Id);
	}
	function project(): void {
		count += 1;
		folder = path.join(root, `hcways${count}`);
		mkdirSync(folder);
		writeFileSync(inFolder('docker-compose.yml'), text);
		up();
	}
	async function planned(changes = hard): Promise<Plan> {
		const plan = await bench.plan((await web()).Id, changes);
		expect(plan.blocked).toBe(null);
		return withShortGrace(plan);
	}
	async function isAsBefore(): Promise<void> {
		const {HostConfig, State} = await web();
		expect(HostConfig).toMatchObject({CapDrop: null, SecurityOpt: null});
		// Docker 28 shows it with `CAP_`.
		expect(HostConfig.CapAdd.map((name: string) => name.replace(/^CAP_/, ''))).toEqual(['NET_ADMIN']);
		expect(State.Running).toBe(true);
		expect(existsSync(override())).toBe(false);
		expect(readFileSync(inFolder('docker-compose.yml'), 'utf8')).toBe(text);
	}

	it('is previewed with its files, applied, kept by up, and taken back; the journal keeps no secret', async () => {
		project();
		const state = home();
		bench = delegating(engine, state, createPrograms([compose]));
		const plan = await planned();
		expect(plan.way).toMatchObject({
			is: 'compose',
			files: expect.arrayContaining([expect.objectContaining({path: override()})]),
			foresight: {losses: expect.anything(), consent: expect.stringMatching(/^(?:y|name)$/)},
		});
		expect(plan.warnings).toContain(`writes ${override()}, which is new`);
		const shown = JSON.stringify({...plan, way: {...plan.way, step: null}});
		expect(shown).not.toContain('hunter2');
		const before = (await web()).Id;
		const pids: readonly Change[] = [{is: 'pids-limit', pids: 100}];
		expect(await bench.plan(before, pids)).toMatchObject({way: {is: 'live'}, otherWay: 'compose'});
		expect(await bench.plan(before, pids, true)).toMatchObject({way: {is: 'compose'}, otherWay: 'live'});

		const applied = await bench.run(plan);
		expect(applied).toMatchObject({state: 'applied', problem: null, undoBlocked: null});
		const {Id, HostConfig} = await web();
		expect(applied.replacedBy).toBe(Id);
		expect(Id).not.toBe(before);
		expect(HostConfig).toMatchObject({CapAdd: null, CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges:true']});
		up();
		expect((await web()).Id).toBe(Id);
		const journal = readdirSync(state, {recursive: true, encoding: 'utf8'}).find(file => file.endsWith('.jsonl'));
		const noted = readFileSync(path.join(state, journal ?? ''), 'utf8');
		expect(noted).not.toMatch(/hunter2|sesame/);

		expect(ended(await bench.undo(applied))).toMatchObject({state: 'undone', problem: null});
		await isAsBefore();
	});

	it('a fix it does not survive goes back by itself', async () => {
		project();
		writeFileSync(
			inFolder('docker-compose.yml'),
			text.replace('["sleep", "86400"]', '"sh -c \'touch /x && sleep 86400\'"'),
		);
		up();
		bench = delegating(engine, home(), createPrograms([compose]));
		const failed = await bench.run(await planned([{is: 'read-only-root', tmpfs: []}]));
		expect(failed).toMatchObject({state: 'failed', problem: expect.stringMatching(/did not keep running.*taken back/)});
		expect((await web()).HostConfig.ReadonlyRootfs).toBe(false);
		expect((await web()).State.Running).toBe(true);
	});

	/** hullcheck dies before or after Compose has done its work: nothing that comes after is ever written. */
	async function dyingAt(when: 'before' | 'after', state: string): Promise<void> {
		const programs = createPrograms([compose]);
		let reached = () => {};
		const there = new Promise<void>(resolve => (reached = resolve));
		const dying: Programs = {
			...programs,
			async compose(program, of, call) {
				if (call.is !== 'up') return programs.compose(program, of, call);
				if (when === 'after') await programs.compose(program, of, call);
				reached();
				return never;
			},
		};
		const victim = delegating(engine, state, dying, dead);
		const plan = withShortGrace(await victim.plan((await web()).Id, hard));
		void runPlan({...victim.doors, plan});
		await there;
	}

	it('killed before Compose ran: taken back, and no secret stays', async () => {
		project();
		const state = home();
		await dyingAt('before', state);
		bench = delegating(engine, state, createPrograms([compose]));
		const [open] = await openTransactions(bench.doors);
		expect(open).toMatchObject({canUndo: true, canKeep: false, canClose: false});
		expect(stateText(state)).toContain('sesame');
		expect(await recoverAll(bench.doors)).toEqual(['undone']);
		await isAsBefore();
		expect(stateText(state)).not.toContain('sesame');
	});

	it('killed after Compose ran: kept when it is proven; a file somebody changed since is left', async () => {
		project();
		const state = home();
		await dyingAt('after', state);
		bench = delegating(engine, state, createPrograms([compose]));
		const [open] = await openTransactions(bench.doors);
		expect(open).toMatchObject({canUndo: true, canKeep: true});
		expect(await recoverAll(bench.doors)).toEqual(['applied']);
		const engineId = String((await docker.ask('GET', '/info')).ID);
		const [applied] = (await bench.doors.journal.loadHistory(engineId)).transactions;
		if (applied === undefined) throw new Error('no history');
		const written = readFileSync(override(), 'utf8');
		writeFileSync(override(), `${written}# mine\n`);
		expect(refusedWhy(await bench.undo(applied))).toContain('changed by somebody since');
		writeFileSync(override(), written);
		vi.stubEnv('HC_TOKEN', undefined);
		expect(refusedWhy(await delegating(engine, state, createPrograms([compose])).undo(applied))).toContain('HC_TOKEN');
		vi.stubEnv('HC_TOKEN', 'sesame');
		expect(ended(await bench.undo(applied))).toMatchObject({state: 'undone', problem: null});
		await isAsBefore();
	});
});
