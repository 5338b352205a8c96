/** Every live fix on every container of the embedded engine: what a newcomer tries first, through the same door as any. */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startDemoEngine, type DemoEngine} from '../../source/demo/index.ts';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {readEngine} from '../../source/evidence/engine.ts';
import {readInspect} from '../../source/evidence/inspect.ts';
import {openJournal} from '../../source/fixes/journal.ts';
import type {FixDoors} from '../../source/fixes/outcome.ts';
import {planFixes} from '../../source/fixes/plan.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {undoTransaction} from '../../source/fixes/undo.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import type {ContainerInspect, EngineFacts} from '../../source/model/evidence.ts';
import type {Change} from '../../source/model/fix.ts';
import {t} from '../helpers/evidence.ts';
import {stateHome} from '../helpers/temporary.ts';

const changes: readonly Change[] = [
	{is: 'memory-limit', memoryBytes: 2 ** 31, memorySwapBytes: 2 ** 31},
	{is: 'pids-limit', pids: 777},
	{is: 'cpu-limit', cpus: 1.25},
	{is: 'restart-policy', name: 'on-failure', maximumRetryCount: 4},
	{is: 'move-network', leave: t('bridge'), joinFirst: t('demo-fix-net')},
];

describe('embedded engine', () => {
	let demo: DemoEngine;
	let engine: Engine;
	beforeAll(async () => {
		demo = await startDemoEngine({isLively: false});
		engine = await openDockerEngine({
			endpoint: {address: t('demo'), from: t('test'), isDemo: true},
			target: {is: 'unix', socketPath: demo.socketPath},
		});
	});
	afterAll(async () => {
		engine.close();
		await demo.close();
	});

	it('every fix that is not refused for a reason is applied, proved and taken back', {timeout: 120_000}, async () => {
		const host = {...createNodeHost(), env: {XDG_STATE_HOME: await stateHome()}};
		const doors: FixDoors = {engine, host, journal: openJournal({files: nodeStateFiles, host}), isReadOnly: false};
		const facts = readEngine(await engine.version(), await engine.info()) as EngineFacts;
		const kinds = new Set<string>();
		for (const {id, name} of await engine.listContainers()) {
			const inspectJson = await engine.inspectContainer(id);
			const before = readInspect(inspectJson) as ContainerInspect;
			const networksJson = await engine.listNetworks();
			const plan = planFixes({
				inspectJson,
				networksJson,
				engine: facts,
				owner: before.owner,
				changes,
				samples: [],
				joiners: [],
			});
			if (plan.blocked !== null) {
				expect(before.owner.is, `${name}: ${plan.blocked}`).toMatch(/swarm|kubernetes|other/);
				continue;
			}
			const outcome = await runPlan({...doors, plan});
			if (outcome.is === 'refused') throw new Error(`${name}: ${outcome.trouble.why}`);
			const {transaction} = outcome;
			expect({name, state: transaction.state, problem: transaction.problem}).toEqual({
				name,
				state: 'applied',
				problem: null,
			});
			for (const part of plan.parts) kinds.add(part.change.is);
			const undone = await undoTransaction({...doors, transaction});
			expect(undone, name).toMatchObject({is: 'ended', transaction: {state: 'undone', problem: null}});
			const after = readInspect(await engine.inspectContainer(id)) as ContainerInspect;
			const networksOf = (inspect: ContainerInspect): readonly string[] =>
				(inspect.NetworkSettings.Networks as ReadonlyArray<{network: string}>).map(one => one.network).toSorted();
			expect(networksOf(after)).toEqual(networksOf(before));
			expect(after.HostConfig.RestartPolicy).toEqual(before.HostConfig.RestartPolicy);
		}
		expect([...kinds].toSorted()).toEqual(changes.map(change => change.is).toSorted());
	});
});
