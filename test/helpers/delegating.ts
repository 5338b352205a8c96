/** Fixes that somebody else makes, the product's whole way: evidence, plan, transaction, undo, recovery. */
import {createGatherer} from '../../source/evidence/gather.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {openJournal} from '../../source/fixes/journal.ts';
import type {FixDoors, Outcome} from '../../source/fixes/outcome.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {undoTransaction} from '../../source/fixes/undo.ts';
import type {StateFiles} from '../../source/host/host.ts';
import {nodeManagedFiles} from '../../source/host/managed-files.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import type {Programs} from '../../source/host/programs.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import type {Change, Plan, Transaction} from '../../source/model/fix.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {createJudge} from '../../source/session/judge.ts';
import {machineOf} from '../../source/session/machine.ts';
import {makePlan} from '../../source/session/make-plan.ts';
import {ended} from './swapping.ts';

export type Bench = {
	readonly doors: FixDoors;
	readonly plan: (id: string, changes: readonly Change[], isByOwner?: boolean) => Promise<Plan>;
	readonly run: (plan: Plan) => Promise<Transaction>;
	readonly undo: (transaction: Transaction) => Promise<Outcome>;
};

/** A pid that no process has: its lock is one of the dead. */
export const dead: StateFiles = {
	...nodeStateFiles,
	pid: 2 ** 22 + 1,
	processStart: async pid => (pid === 2 ** 22 + 1 ? 'then' : nodeStateFiles.processStart(pid)),
};

export function delegating(engine: Engine, home: string, programs: Programs, files = nodeStateFiles): Bench {
	const host = {...createNodeHost(), env: {...process.env, XDG_STATE_HOME: home}};
	const machine = machineOf(host, {managedFiles: nodeManagedFiles, programs});
	const doors: FixDoors = {engine, host, journal: openJournal({files, host}), isReadOnly: false, machine};
	const gatherer = createGatherer(host, defaultPolicy, {labelKeys: new Set<string>()});
	const judge = createJudge({policy: defaultPolicy, waivers: []}).container;
	return {
		doors,
		async plan(id, changes, isByOwner = false) {
			await gatherer.readEngine(engine);
			const evidence = await gatherer.look(engine, id, null, Date.now());
			if (evidence === null) throw new Error(`${id} is gone`);
			const [listing] = (await engine.listContainers()).filter(one => one.id === id);
			if (listing === undefined) throw new Error(`${id} is not listed`);
			const chosen = {changes, isSized: true, isByOwner};
			return makePlan({
				engine,
				host,
				judge,
				container: listing,
				evidence,
				samples: [],
				inspects: [],
				chosen,
				machine,
			});
		},
		run: async plan => ended(await runPlan({...doors, plan})),
		undo: transaction => undoTransaction({...doors, transaction}),
	};
}

/** Tests need not wait as long as people. */
export const withShortGrace = (plan: Plan): Plan =>
	plan.way.is === 'compose' ? {...plan, way: {...plan.way, patience: {graceMs: 300, healthTimeoutMs: 5000}}} : plan;
