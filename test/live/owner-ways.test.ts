/**
 * Fixes that Swarm and the packet filter make, the product's whole way: a plan from evidence, its transaction, its undo, and
 * what is offered after hullcheck died in the middle. What each does itself stands in swarm.test.ts and firewall.test.ts.
 */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, inject, it, vi} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import {openTransactions} from '../../source/fixes/recover.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {createPrograms, type Programs} from '../../source/host/programs.ts';
import type {Change} from '../../source/model/fix.ts';
import {dead, delegating} from '../helpers/delegating.ts';
import {boxImage, startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {recoverAll} from '../helpers/kill-points.ts';
import {ended, openEngine} from '../helpers/swapping.ts';

const root = mkdtempSync(path.join(tmpdir(), 'hc-ways-'));
afterAll(() => rmSync(root, {recursive: true, force: true}));
const never = new Promise<never>(() => {});

describe.skipIf(inject('dockerSocket') === '')('fixes that others make, from plan to undo', () => {
	let docker: Dockerd;
	let engine: Engine;
	const programs = createPrograms();

	beforeAll(async () => {
		docker = await startDockerd();
		engine = await openEngine(docker.socketPath);
	});
	afterAll(async () => {
		engine?.close();
		await docker?.request('POST', '/swarm/leave?force=1');
		await docker?.dispose();
	});

	const journalOf = (home: string): string =>
		readdirSync(home, {recursive: true, encoding: 'utf8'})
			.filter(file => file.includes('.jsonl'))
			.map(file => readFileSync(path.join(home, file), 'utf8'))
			.join('');

	describe('the packet filter', () => {
		const closed: readonly Change[] = [{is: 'firewall', port: '80/tcp', sources: ['10.99.1.0/24']}];
		let id: string;
		const rules = (): readonly string[] =>
			['iptables-save', 'ip6tables-save'].flatMap(program =>
				execFileSync('nsenter', [`--target=${docker.pid()}`, '--net', '--', program], {encoding: 'utf8'})
					.split('\n')
					.filter(line => line.includes('HULLCHECK')),
			);

		beforeAll(async () => {
			id = await docker.run(
				{
					ExposedPorts: {'80/tcp': {}},
					HostConfig: {PortBindings: {'80/tcp': [{HostPort: '18080'}, {HostPort: '18081'}]}},
				},
				'web',
			);
		});

		it('each port it is published at is closed to others, and open again after the undo', async () => {
			const {plan, run, undo} = delegating(engine, path.join(root, 'filter'), programs);
			const made = await plan(id, closed);
			expect(made).toMatchObject({
				blocked: null,
				way: {is: 'firewall', steps: [{hostPort: 18_080}, {hostPort: 18_081}], foresight: {consent: 'y'}},
			});
			const applied = await run(made);
			expect(applied).toMatchObject({state: 'applied', steps: [{step: {name: '18080/tcp, 18081/tcp'}, state: 'done'}]});
			expect(rules().some(line => line.includes('-s 10.99.1.0/24'))).toBe(true);
			expect(ended(await undo(applied))).toMatchObject({state: 'undone', problem: null});
			expect(rules()).toEqual([]);
		});

		it('killed between two ports: what was loaded is taken back', async () => {
			const home = path.join(root, 'filter-killed');
			let loads = 0;
			let reached = (): void => {};
			const there = new Promise<void>(resolve => (reached = resolve));
			const dying: Programs = {
				...programs,
				async loadRules(...given) {
					loads += 1;
					if (loads < 3) return programs.loadRules(...given);
					reached();
					return never;
				},
			};
			const victim = delegating(engine, home, dying, dead);
			void runPlan({...victim.doors, plan: await victim.plan(id, closed)});
			await there;
			expect(rules()).not.toEqual([]);
			const {doors} = delegating(engine, home, programs);
			expect(await openTransactions(doors)).toMatchObject([{canUndo: true, canKeep: false, canClose: false}]);
			expect(await recoverAll(doors)).toEqual(['undone']);
			expect(rules()).toEqual([]);
		});
	});

	describe('Swarm', () => {
		const service = {
			Name: 'shop',
			TaskTemplate: {
				ContainerSpec: {
					Image: boxImage,
					Command: ['sleep', '86400'],
					StopGracePeriod: 1,
					Env: ['PASSWORD=hunter2', 'COLOUR=red'],
				},
				RestartPolicy: {Condition: 'any', Delay: 200_000_000},
			},
			UpdateConfig: {Parallelism: 1, FailureAction: 'continue', Delay: 1},
		};
		const specOf = async () => (await docker.ask('GET', '/services/shop')).Spec;
		const task = (): ReturnType<Dockerd['inspect']> => {
			const filters = encodeURIComponent(JSON.stringify({label: ['com.docker.swarm.service.name=shop']}));
			return vi.waitFor(
				async () => {
					const [one] = await docker.ask('GET', `/containers/json?filters=${filters}`);
					return docker.inspect(one.Id);
				},
				{timeout: 20_000, interval: 100},
			);
		};
		const hard: readonly Change[] = [
			{is: 'capabilities', drop: ['ALL'], add: []},
			{is: 'pids-limit', pids: 64},
		];

		beforeAll(async () => {
			await docker.ask('POST', '/swarm/init', {ListenAddr: '127.0.0.1:2377', AdvertiseAddr: '127.0.0.1'});
			await docker.ask('POST', '/services/create', service);
		});

		it('the service is updated and taken back field by field; no value of a variable stays in the journal', async () => {
			const home = path.join(root, 'swarm');
			const {plan, run, undo} = delegating(engine, home, programs);
			const before = await specOf();
			const made = await plan((await task()).Id, [...hard, {is: 'remove-variable', name: 'COLOUR'}]);
			expect(made).toMatchObject({blocked: null, way: {is: 'service'}});
			expect(JSON.stringify('fields' in made.way ? made.way.fields : null)).not.toContain('hunter2');
			const applied = await run(made);
			expect(applied).toMatchObject({
				state: 'applied',
				problem: null,
				undoLeaves: [expect.stringContaining('variables')],
			});
			expect(await specOf()).toMatchObject({
				TaskTemplate: {ContainerSpec: {CapabilityDrop: ['ALL'], Env: ['PASSWORD=hunter2']}},
				UpdateConfig: before.UpdateConfig,
			});
			expect(journalOf(home)).not.toMatch(/hunter2|COLOUR=/);

			const {Version, Spec} = await docker.ask('GET', '/services/shop');
			await docker.ask('POST', `/services/shop/update?version=${Version.Index}`, {...Spec, Labels: {mine: 'yes'}});
			expect(ended(await undo(applied))).toMatchObject({state: 'undone', problem: null});
			const {ContainerSpec} = before.TaskTemplate;
			expect(await specOf()).toEqual({
				...before,
				Labels: {mine: 'yes'},
				TaskTemplate: {...before.TaskTemplate, ContainerSpec: {...ContainerSpec, Env: ['PASSWORD=hunter2']}},
			});
		}, 60_000);

		it('killed while Swarm brings it in: taken back whole, with the way it is updated', async () => {
			const home = path.join(root, 'swarm-killed');
			let reached = (): void => {};
			const there = new Promise<void>(resolve => (reached = resolve));
			const dying: Engine = {
				...engine,
				async updateService(...given) {
					await engine.updateService(...given);
					reached();
					return never;
				},
			};
			const before = await specOf();
			const victim = delegating(dying, home, programs, dead);
			void runPlan({...victim.doors, plan: await victim.plan((await task()).Id, hard)});
			await there;
			const {doors} = delegating(engine, home, programs);
			expect(await openTransactions(doors)).toMatchObject([{canUndo: true, canKeep: false, canClose: false}]);
			expect(await recoverAll(doors)).toEqual(['undone']);
			expect(await specOf()).toEqual(before);
		}, 60_000);
	});
});
