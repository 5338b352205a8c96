/** A plan on a scripted engine: every way a call can end, at every step, and what is left afterwards. */
import {describe, expect, it} from 'vitest';
import {openJournal, type Journal} from '../../source/fixes/journal.ts';
import {planFixes} from '../../source/fixes/plan.ts';
import type {FixDoors, Outcome} from '../../source/fixes/outcome.ts';
import {openTransactions, settleTransaction} from '../../source/fixes/recover.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {undoTransaction, whyNotUndo} from '../../source/fixes/undo.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import type {StateFiles} from '../../source/host/host.ts';
import type {Change, Plan, Transaction} from '../../source/model/fix.ts';
import {engineFacts, t} from '../helpers/evidence.ts';
import {engineId, FakeEngine, hostMemory, type FakeHost, type FakeOptions} from './fake-engine.ts';
import {bridgeEndpoint, containerId, rawNetworks, webNetworkId} from './raw.ts';
import {stateHome} from '../helpers/temporary.ts';

const MiB = 1024 ** 2;
const memory: Change = {is: 'memory-limit', memoryBytes: 256 * MiB, memorySwapBytes: 256 * MiB};
const pids: Change = {is: 'pids-limit', pids: 200};
const cpu: Change = {is: 'cpu-limit', cpus: 1};
const move: Change = {is: 'move-network', leave: t('bridge'), joinFirst: t('web-1-net')};
const policy: Change = {is: 'restart-policy', name: 'on-failure', maximumRetryCount: 5};

type Rig = {
	readonly fake: FakeEngine;
	readonly doors: FixDoors;
	readonly host: FakeHost;
	readonly journal: Journal;
	readonly plan: (...changes: readonly Change[]) => Plan;
	readonly run: (...changes: readonly Change[]) => Promise<Outcome>;
	readonly seen: Transaction[];
};

async function rig(options: FakeOptions & {readonly files?: StateFiles} = {}): Promise<Rig> {
	const fake = new FakeEngine(options);
	const home = await stateHome();
	const host = {...fake.host, env: {XDG_STATE_HOME: home}};
	const journal = openJournal({files: options.files ?? nodeStateFiles, host});
	const doors: FixDoors = {engine: fake.engine, host, journal, isReadOnly: false, pause: async () => undefined};
	const seen: Transaction[] = [];
	const plan = (...changes: readonly Change[]): Plan =>
		planFixes({
			inspectJson: structuredClone(fake.container),
			engine: {...engineFacts, MemTotal: hostMemory},
			owner: {is: 'nobody'},
			changes,
			samples: [],
			networksJson: structuredClone(fake.networks),
			joiners: [],
		});
	return {
		fake,
		doors,
		host,
		journal,
		plan,
		seen,
		run: (...changes) =>
			runPlan({...doors, plan: plan(...changes), onProgress: transaction => void seen.push(transaction)}),
	};
}

function ended(outcome: Outcome): Transaction {
	expect(outcome.is, outcome.is === 'refused' ? outcome.trouble.why : '').toBe('ended');
	return (outcome as Extract<Outcome, {is: 'ended'}>).transaction;
}

function refusedWith(outcome: Outcome, why: RegExp): void {
	expect(outcome.is).toBe('refused');
	expect((outcome as Extract<Outcome, {is: 'refused'}>).trouble.why).toMatch(why);
}

const writes = (fake: FakeEngine): readonly string[] =>
	fake.calls.filter(call => /^(update|create|remove|connect|disconnect)/.test(call));
const proofOf = ({proof}: Transaction): string =>
	proof.map(line => `${line.isGood ? '+' : '-'} ${line.says}`).join('\n');
const untouched = {
	memory: 9_223_372_036_854_771_712,
	memsw: 9_223_372_036_854_771_712,
	pids: 'max',
	quota: -1,
	period: 100_000,
};

describe('all goes well', () => {
	it('limits: applied, proved by the cgroup files, in the journal as on the screen', async () => {
		const {fake, run, journal, seen} = await rig();
		const transaction = ended(await run(memory, pids, cpu));
		expect(transaction.state).toBe('applied');
		expect(transaction.undoBlocked).toBeNull();
		expect(transaction.problem).toBeNull();
		expect(transaction.steps.map(step => step.state)).toEqual(['done', 'done', 'done']);
		expect(transaction.steps.every(step => (step.tookMs ?? 0) > 0)).toBe(true);
		expect(proofOf(transaction)).toBe(
			[
				'+ memory limit: 256 MiB in force (seen in its cgroup files)',
				'+ memory and swap together: 256 MiB in force (seen in its cgroup files)',
				'+ limit of processes: 200 in force (seen in its cgroup files)',
				'+ CPU limit: 1 CPU in force (seen in its cgroup files)',
			].join('\n'),
		);
		expect(fake.kernel).toEqual({memory: 256 * MiB, memsw: 256 * MiB, pids: '200', quota: 100_000, period: 100_000});
		expect(writes(fake)).toHaveLength(3);
		expect((await journal.loadHistory(engineId)).transactions).toEqual([transaction]);
		expect(seen.map(one => one.state)).toEqual([
			'planned',
			'applying',
			'applying',
			'applying',
			'applying',
			'applying',
			'applying',
			'applying',
			'applied',
		]);
	});

	it('and back again', async () => {
		const {fake, run, doors, journal} = await rig();
		const transaction = ended(await run(memory, pids, cpu));
		const undone = ended(await undoTransaction({...doors, transaction}));
		expect(undone.state).toBe('undone');
		expect(undone.undoBlocked).toMatch(/was taken back/);
		for (const [index, {tookMs}] of undone.steps.entries()) {
			expect(tookMs, 'the time of taking back').not.toBe(transaction.steps[index]?.tookMs);
		}
		expect(fake.kernel).toMatchObject({memory: hostMemory, memsw: 2 * hostMemory, pids: 'max', quota: -1});
		expect(proofOf(undone)).toContain('+ limit of processes: no limit in force');
		expect((await journal.loadHistory(engineId)).transactions).toEqual([undone]);
		refusedWith(await undoTransaction({...doors, transaction}), /was taken back/);
	});

	it('from afar: by stats, saying what they do not show', async () => {
		const {run} = await rig({isLocal: false});
		const transaction = ended(await run(memory, pids, cpu));
		expect(transaction.state).toBe('applied');
		expect(proofOf(transaction)).toContain('+ memory limit: 256 MiB in force (seen in stats)');
		expect(proofOf(transaction)).toContain(
			'+ CPU limit: 1 CPU set, and a limit is in force (seen in stats; its size is not shown there)',
		);
	});

	it('a stopped container: stored, and said when it takes effect', async () => {
		const {fake, run} = await rig({raw: {State: {Running: false, Status: 'exited', Pid: 0}}});
		const transaction = ended(await run(memory));
		expect(transaction.state).toBe('applied');
		expect(proofOf(transaction)).toBe('+ stored by the engine; takes effect at the next start (it is not running now)');
		expect(fake.kernel).toEqual(untouched);
	});

	it('restart policy', async () => {
		const {fake, run} = await rig();
		const transaction = ended(await run(policy));
		expect(proofOf(transaction)).toMatch(/^\+ restart policy: on-failure:5/);
		expect(fake.container.HostConfig['RestartPolicy']).toEqual({Name: 'on-failure', MaximumRetryCount: 5});
	});

	it('networks: made, joined, left, the new address told; and back, with our network removed', async () => {
		const {fake, run, doors} = await rig();
		const transaction = ended(await run(move));
		expect(transaction.state).toBe('applied');
		expect(writes(fake)).toEqual([
			'createNetwork web-1-net',
			'connectNetwork web-1-net {}',
			'disconnectNetwork bridge',
		]);
		expect(proofOf(transaction)).toContain('on network web-1-net, address 172.20.0.5 (both sides say so)');
		expect(fake.networks.at(-1)?.Labels).toEqual({'hullcheck.transaction': transaction.id});
		const undone = ended(await undoTransaction({...doors, transaction}));
		expect(undone.state).toBe('undone');
		expect(Object.keys(fake.container.NetworkSettings.Networks)).toEqual(['bridge']);
		expect(fake.networks.some(one => one.Name === 'web-1-net')).toBe(false);
		expect(writes(fake).slice(3)).toEqual([
			'connectNetwork bridge {}',
			'disconnectNetwork web-1-net',
			'removeNetwork web-1-net',
		]);
	});

	it('what was configured of an endpoint comes back with it', async () => {
		const shop = {
			Aliases: ['web', containerId.slice(0, 12)],
			IPAMConfig: {IPv4Address: '172.20.0.9'},
			NetworkID: webNetworkId,
			IPAddress: '172.20.0.9',
		};
		const {fake, run, doors} = await rig({raw: {Networks: {shop, bridge: bridgeEndpoint}}});
		const transaction = ended(await run({is: 'leave-network', network: t('shop')}));
		ended(await undoTransaction({...doors, transaction}));
		expect(writes(fake)[1]).toBe('connectNetwork shop {"Aliases":["web"],"IPAMConfig":{"IPv4Address":"172.20.0.9"}}');
	});
});

describe('refused before anything is touched', () => {
	it('read-only, whatever the screen asks for', async () => {
		const {fake, doors, plan, run} = await rig();
		const transaction = ended(await run(pids));
		const before = writes(fake).length;
		const readOnly = {...doors, isReadOnly: true};
		refusedWith(await runPlan({...readOnly, plan: plan(memory)}), /read-only/);
		refusedWith(await undoTransaction({...readOnly, transaction}), /read-only/);
		refusedWith(await settleTransaction({...readOnly, transaction}), /read-only/);
		expect(writes(fake)).toHaveLength(before);
	});
	it('changed since the preview', async () => {
		const {fake, doors, plan, journal} = await rig();
		const made = plan(pids);
		fake.container.HostConfig['Memory'] = 5;
		refusedWith(await runPlan({...doors, plan: made}), /changed by somebody since the preview/);
		expect(writes(fake)).toEqual([]);
		expect((await journal.loadHistory(engineId)).transactions).toEqual([]);
	});
	it('the container is gone', async () => {
		const {fake, doors, plan} = await rig();
		const made = plan(pids);
		fake.isGone = true;
		refusedWith(await runPlan({...doors, plan: made}), /404/);
	});
	it('a blocked plan', async () => {
		const {run} = await rig({raw: {HostConfig: {NetworkMode: 'host'}}});
		refusedWith(await run(move), /host's own network/);
	});
	it('another hullcheck is at work', async () => {
		const {run, journal, fake} = await rig();
		const lock = await journal.lock(engineId);
		expect(lock.is).toBe('held');
		refusedWith(await run(pids), new RegExp(`process ${process.pid}`));
		if (lock.is === 'held') await lock.release();
		expect(ended(await run(pids)).state).toBe('applied');
		expect(writes(fake)).toHaveLength(1);
	});
	it('the journal can not be written: nothing is changed without a way back', async () => {
		const full: StateFiles = {
			...nodeStateFiles,
			createFile: async (path, text) => {
				if (path.endsWith('.jsonl')) throw new Error('ENOSPC: no space left on device, write');
				return nodeStateFiles.createFile(path, text);
			},
		};
		const {run, fake} = await rig({files: full});
		refusedWith(await run(pids), /journal can't be written: ENOSPC/);
		expect(writes(fake)).toEqual([]);
	});
	it('undo on another engine', async () => {
		const {run, doors} = await rig();
		const transaction = {...ended(await run(pids)), engineId: t('OTHER')};
		refusedWith(await undoTransaction({...doors, transaction}), /another engine/);
		expect(await whyNotUndo(doors, transaction)).toMatch(/another engine/);
	});
	it('undo over what somebody set since', async () => {
		const {fake, run, doors} = await rig();
		const transaction = ended(await run(pids));
		expect(await whyNotUndo(doors, transaction)).toBeNull();
		fake.container.HostConfig['PidsLimit'] = 999;
		expect(await whyNotUndo(doors, transaction)).toMatch(/somebody changed the same setting since/);
		refusedWith(await undoTransaction({...doors, transaction}), /somebody changed the same setting since/);
		expect(fake.container.HostConfig['PidsLimit']).toBe(999);
	});
});

describe('a step fails', () => {
	it.each([0, 1, 2])('400 at step %i: nothing of it happened, the steps before are taken back', async failing => {
		const {fake, run} = await rig();
		for (let step = 0; step < failing; step++) fake.fail('updateContainer', {is: 'meanwhile', act: () => undefined});
		fake.fail('updateContainer', {is: 'answer', status: 400});
		const transaction = ended(await run(pids, cpu, policy));
		expect(transaction.state).toBe('failed');
		expect(transaction.problem).toMatch(/failed: the engine answered 400: it was told to/);
		expect(transaction.problem).toMatch(failing === 0 ? /Nothing was changed/ : /What was done was taken back/);
		expect(transaction.undoBlocked).toMatch(/nothing of it is left/);
		expect(transaction.steps.map(step => step.state)).toEqual(
			[0, 1, 2].map(step => (step < failing ? 'undone' : step === failing ? 'failed' : 'waiting')),
		);
		expect(fake.kernel).toEqual(untouched);
		expect(fake.container.HostConfig['RestartPolicy']).toEqual({Name: 'no', MaximumRetryCount: 0});
	});
	it('500 and nothing moved, seen in the cgroup files: old values are not forced on it', async () => {
		const {fake, run} = await rig();
		fake.fail('updateContainer', {is: 'answer', status: 500});
		const transaction = ended(await run(memory));
		expect(transaction.problem).toMatch(/answered 500.*Nothing was changed/);
		expect(writes(fake)).toHaveLength(1);
		expect(fake.container.HostConfig['Memory']).toBe(0);
	});
	it('500 half-way: the kernel moved while inspect says no; old values are sent again', async () => {
		const {fake, run} = await rig();
		fake.fail('updateContainer', {is: 'answer', status: 500, half: true});
		const transaction = ended(await run(memory));
		expect(transaction.state).toBe('failed');
		expect(transaction.problem).toMatch(
			/answered 500.*taken back; what stays different: the engine can't take a memory limit off/,
		);
		expect(fake.kernel).toMatchObject({memory: hostMemory, memsw: 2 * hostMemory});
		expect(transaction.steps[0]?.state).toBe('undone');
	});
	it('500 from afar: what can not be seen is sent again', async () => {
		const {fake, run} = await rig({isLocal: false});
		fake.fail('updateContainer', {is: 'answer', status: 500});
		ended(await run(pids));
		expect(writes(fake)).toEqual(['updateContainer {"PidsLimit":200}', 'updateContainer {"PidsLimit":-1}']);
	});
	it('200 and no effect (a rootless engine without delegation): seen, and taken back', async () => {
		const {fake, run} = await rig();
		fake.fail('updateContainer', {is: 'lie'});
		const transaction = ended(await run(pids));
		expect(transaction.state).toBe('failed');
		expect(transaction.problem).toMatch(/limit of processes: no limit in force, not 200/);
		expect(fake.container.HostConfig['PidsLimit']).toBe(-1);
	});
	it('another limit moved along (crun): seen, and taken back', async () => {
		const {fake, run} = await rig();
		ended(await run(memory));
		fake.fail('updateContainer', {is: 'meanwhile', act: () => void (fake.kernel.memory = untouched.memory)});
		const transaction = ended(await run(policy));
		expect(transaction.problem).toMatch(/memory limit was not to be changed, and went from 256 MiB to no limit/);
		expect(fake.container.HostConfig['RestartPolicy']).toEqual({Name: 'no', MaximumRetryCount: 0});
	});
	it('joining fails: it stays on its network, ours is removed', async () => {
		const {fake, run} = await rig();
		fake.fail('connectNetwork', {is: 'answer', status: 403});
		const transaction = ended(await run(move));
		expect(transaction.steps.map(step => step.state)).toEqual(['undone', 'failed', 'waiting']);
		expect(Object.keys(fake.container.NetworkSettings.Networks)).toEqual(['bridge']);
		expect(fake.networks).toHaveLength((rawNetworks as unknown[]).length);
	});
	it('leaving fails: joined again in reverse', async () => {
		const {fake, run} = await rig();
		fake.fail('disconnectNetwork', {is: 'answer', status: 500});
		const transaction = ended(await run(move));
		expect(transaction.state).toBe('failed');
		expect(Object.keys(fake.container.NetworkSettings.Networks)).toEqual(['bridge']);
		expect(writes(fake).slice(-2)).toEqual(['disconnectNetwork web-1-net', 'removeNetwork web-1-net']);
	});
	it('a network of that name appeared since the preview', async () => {
		const {fake, plan, doors} = await rig();
		const made = plan(move);
		fake.networks.push({Name: 'web-1-net', Id: 'x'.repeat(64)});
		const transaction = ended(await runPlan({...doors, plan: made}));
		expect(transaction.problem).toMatch(/has been made since the preview.*Nothing was changed/);
		expect(writes(fake)).toEqual([]);
	});
	it('never leaves the last network, whatever the plan said', async () => {
		const {fake, doors, plan} = await rig({
			raw: {Networks: {shop: {NetworkID: webNetworkId, IPAddress: '172.20.0.9'}, bridge: bridgeEndpoint}},
		});
		const made = plan(pids, {is: 'leave-network', network: t('shop')});
		fake.fail('updateContainer', {
			is: 'meanwhile',
			act: () => void delete fake.container.NetworkSettings.Networks['bridge'],
		});
		const transaction = ended(await runPlan({...doors, plan: made}));
		expect(transaction.problem).toMatch(/last network now/);
		expect(writes(fake).some(call => call.startsWith('disconnect'))).toBe(false);
	});
	it('taking back fails too: said, and it may be tried again', async () => {
		const {fake, run, doors} = await rig();
		fake.fail(
			'updateContainer',
			{is: 'meanwhile', act: () => undefined},
			{is: 'answer', status: 400},
			{is: 'answer', status: 500},
		);
		const transaction = ended(await run(pids, cpu));
		expect(transaction.state).toBe('failed');
		expect(transaction.problem).toMatch(/could not all be taken back .*500.*still in effect: changing PidsLimit/);
		expect(transaction.undoBlocked).toBeNull();
		expect(ended(await undoTransaction({...doors, transaction})).state).toBe('undone');
		expect(fake.kernel).toEqual(untouched);
	});
	it('the container is removed in the middle', async () => {
		const {fake, run} = await rig();
		fake.fail(
			'updateContainer',
			{is: 'meanwhile', act: () => undefined},
			{is: 'meanwhile', act: () => void (fake.isGone = true)},
		);
		const transaction = ended(await run(pids, cpu));
		expect(transaction.state).toBe('failed');
		expect(transaction.problem).toMatch(/404/);
		expect(proofOf(transaction)).toMatch(/container is gone, and the change with it/);
		expect(fake.calls, 'a no is an answer: nobody waits for the engine').not.toContain('ping');
	});
	it('our network, wanted by a stopped container by now: it stays, for that one could not start without', async () => {
		const {fake, run, doors} = await rig();
		const transaction = ended(await run(move));
		fake.strangerOn = 'web-1-net';
		const undone = ended(await undoTransaction({...doors, transaction}));
		expect(proofOf(undone)).toMatch(/network web-1-net stays: it is in use/);
		expect(fake.networks.at(-1)?.Name).toBe('web-1-net');
	});
	it('a network that is not ours by now is left standing', async () => {
		const {fake, run, doors} = await rig();
		const transaction = ended(await run(move));
		fake.networks = fake.networks.map(one => (one.Name === 'web-1-net' ? {...one, Labels: {}} : one));
		const undone = ended(await undoTransaction({...doors, transaction}));
		expect(undone.state).toBe('undone');
		expect(proofOf(undone)).toMatch(/web-1-net was not made by this fix and stays/);
		expect(fake.networks.at(-1)?.Name).toBe('web-1-net');
	});
	it('undo where the old network is gone: the new one is kept, never none', async () => {
		const {fake, run, doors} = await rig();
		const transaction = ended(await run(move));
		fake.networks = fake.networks.filter(one => one.Name !== 'bridge');
		const undone = ended(await undoTransaction({...doors, transaction}));
		expect(undone.state).toBe('failed');
		expect(undone.problem).toMatch(/no such network.*Still in effect/);
		expect(Object.keys(fake.container.NetworkSettings.Networks)).toEqual(['web-1-net']);
	});
});

describe('the answer is lost', () => {
	it.each([true, false])('update, done: %s. Looked at, never repeated', async wasDone => {
		const {fake, run} = await rig();
		fake.fail('updateContainer', {is: 'lost', wasDone});
		const transaction = ended(await run(pids));
		expect(transaction.state).toBe(wasDone ? 'applied' : 'failed');
		expect(writes(fake)).toHaveLength(1);
		expect(fake.kernel.pids).toBe(wasDone ? '200' : 'max');
		if (wasDone) expect(proofOf(transaction)).toMatch(/answer was lost; looked again, and it was done/);
		else expect(transaction.problem).toMatch(/socket hang up; looked again, and it was not done\. Nothing was changed/);
	});
	it.each(['createNetwork', 'connectNetwork', 'disconnectNetwork'])('%s, done: carried on', async call => {
		const {fake, run} = await rig();
		fake.fail(call, {is: 'lost', wasDone: true});
		expect(ended(await run(move)).state).toBe('applied');
		expect(writes(fake)).toHaveLength(3);
	});
	it.each(['createNetwork', 'connectNetwork', 'disconnectNetwork'])('%s, not done: taken back', async call => {
		const {fake, run} = await rig();
		fake.fail(call, {is: 'lost', wasDone: false});
		expect(ended(await run(move)).state).toBe('failed');
		expect(Object.keys(fake.container.NetworkSettings.Networks)).toEqual(['bridge']);
		expect(fake.networks).toHaveLength((rawNetworks as unknown[]).length);
	});
	it('the engine comes back after a while', async () => {
		const {fake, run} = await rig();
		fake.fail('updateContainer', {is: 'lost', wasDone: true});
		fake.fail('ping', {is: 'lost', wasDone: false}, {is: 'lost', wasDone: false});
		expect(ended(await run(pids)).state).toBe('applied');
	});
	it('the engine does not come back: left open in the journal, found at the next start, taken back', async () => {
		const {fake, run, doors, journal} = await rig();
		fake.fail('updateContainer', {is: 'lost', wasDone: true});
		fake.fail('ping', ...Array.from({length: 12}, () => ({is: 'lost', wasDone: false}) as const));
		const transaction = ended(await run(pids));
		expect(transaction.state).toBe('failed');
		expect(transaction.problem).toMatch(/engine went away in the middle/);
		expect((await journal.loadHistory(engineId)).transactions[0]?.state).toBe('applying');
		refusedWith(await run(cpu), /was interrupted and is still open/);
		const [open] = await openTransactions(doors);
		expect(open).toMatchObject({canUndo: true, canKeep: true, canClose: false});
		expect(open?.says).toMatch(/interrupted after the last step .* all of it is in effect, it is running/);
		if (open === undefined) return;
		expect(ended(await undoTransaction({...doors, transaction: open.transaction})).state).toBe('undone');
		expect(fake.kernel).toEqual(untouched);
		expect(ended(await run(cpu)).state).toBe('applied');
	});
	it('and another engine answers at its address: not one more call that changes anything, and it stays open', async () => {
		const {fake, run, journal} = await rig();
		fake.fail('connectNetwork', {is: 'lost', wasDone: true});
		const {info} = fake.engine;
		const swapped = {...fake.engine, info: async () => (writes(fake).length < 2 ? info() : {ID: 'OTHER'})};
		Object.assign(fake.engine, swapped);
		const transaction = ended(await run(move));
		expect(transaction).toMatchObject({state: 'failed', problem: expect.stringContaining('engine went away')});
		expect(writes(fake)).toHaveLength(2);
		expect((await journal.loadHistory(engineId)).transactions[0]?.state).toBe('applying');
	});
	it('of an undo: looked at', async () => {
		const {fake, run, doors} = await rig();
		const transaction = ended(await run(pids));
		fake.fail('updateContainer', {is: 'lost', wasDone: true});
		expect(ended(await undoTransaction({...doors, transaction})).state).toBe('undone');
		expect(writes(fake)).toHaveLength(2);
	});
});

/** The program is killed at a record: the write before it is on the disk, nothing after it happens. */
function killedAt(count: number, isAfterWrite: boolean): StateFiles {
	let writes = 0;
	const dead = (): Promise<never> => new Promise(() => undefined);
	return {
		...nodeStateFiles,
		pid: 4_000_000,
		processStart: async pid => (pid === 4_000_000 ? 'then' : nodeStateFiles.processStart(pid)),
		append: async (path, text) => {
			if (++writes < count) return nodeStateFiles.append(path, text);
			if (isAfterWrite) await nodeStateFiles.append(path, text);
			return dead();
		},
	};
}

describe('killed', () => {
	// Records after `planned`: 1 applying, then doing and done of each step, proof and applied in one.
	it.each(
		[1, 2, 3, 4, 5, 6].flatMap(
			count =>
				[
					[count, true],
					[count, false],
				] as const,
		),
	)('at record %i, written: %s: found, and put right', async (count, isAfterWrite) => {
		const first = await rig({files: killedAt(count, isAfterWrite)});
		void first.run(memory, pids);
		await expect.poll(() => first.seen.length, {timeout: 2000}).toBe(count);
		await new Promise(resolve => setTimeout(resolve, 30));
		const journal = openJournal({files: nodeStateFiles, host: first.host});
		const doors: FixDoors = {...first.doors, journal};
		const isEnded = count === 6 && isAfterWrite;
		const open = await openTransactions(doors);
		expect(open).toHaveLength(isEnded ? 0 : 1);
		if (open[0] === undefined) return;
		const doneSteps = count <= 2 ? 0 : count <= 4 ? 1 : 2;
		const [found] = open;
		expect(found).toMatchObject({canClose: doneSteps === 0, canUndo: doneSteps > 0, canKeep: doneSteps === 2});
		expect(found.says).toMatch(
			doneSteps === 0
				? /before anything was changed/
				: doneSteps === 1
					? /half-way .*1 of 2 steps are in effect/
					: /all of it is in effect/,
		);
		if (found.canKeep) {
			const kept = ended(await settleTransaction({...doors, transaction: found.transaction}));
			expect(kept).toMatchObject({state: 'applied', undoBlocked: null, proof: [{isGood: true}]});
			expect(await openTransactions(doors)).toEqual([]);
			expect(ended(await undoTransaction({...doors, transaction: found.transaction})).state).toBe('undone');
		} else if (found.canUndo) {
			refusedWith(await settleTransaction({...doors, transaction: found.transaction}), /half-way/);
			expect(ended(await undoTransaction({...doors, transaction: found.transaction})).state).toBe('undone');
		} else {
			expect(ended(await settleTransaction({...doors, transaction: found.transaction})).state).toBe('failed');
		}
		expect(await openTransactions(doors)).toEqual([]);
		expect(first.fake.kernel.pids).toBe('max');
		expect([untouched.memory, hostMemory]).toContain(first.fake.kernel.memory);
	});
	it('while another hullcheck is at work nothing is open: it is its business', async () => {
		const {journal, doors, plan} = await rig();
		await journal.begin(plan(pids), t(engineId));
		expect(await openTransactions(doors)).toHaveLength(1);
		const lock = await journal.lock(engineId);
		expect(await openTransactions(doors)).toEqual([]);
		if (lock.is === 'held') await lock.release();
	});
	it('a stopped container, after the act: only inspect can tell', async () => {
		const {fake, journal, doors, plan} = await rig({raw: {State: {Running: false, Status: 'exited', Pid: 0}}});
		const writer = await journal.begin(plan(pids), t(engineId));
		await writer.write({is: 'state', state: 'applying', problem: null, undoBlocked: null});
		await writer.write({is: 'step', index: 0, state: 'doing', tookMs: null, limitsBefore: null});
		expect((await openTransactions(doors))[0]).toMatchObject({canClose: true, canUndo: false});
		fake.container.HostConfig['PidsLimit'] = 200;
		const [open] = await openTransactions(doors);
		expect(open).toMatchObject({canUndo: true, canKeep: true, transaction: {undoBlocked: null}});
		expect(open?.says).toMatch(/it is exited/);
	});
	it('while taking back: the rest is taken back, never kept', async () => {
		const {fake, journal, run, doors} = await rig();
		const transaction = ended(await run(pids, cpu));
		const writer = await journal.resume(engineId, transaction.id);
		await writer?.write({is: 'state', state: 'undoing', problem: null, undoBlocked: null});
		const [none] = await openTransactions(doors);
		expect(none).toMatchObject({canUndo: true, canKeep: false});
		expect(none?.says).toMatch(/taking back .* was interrupted .*2 of 2 steps are still in effect/);
		refusedWith(await settleTransaction({...doors, transaction}), /taking back/);
		await fake.engine.updateContainer(containerId, {CpuQuota: -1});
		await writer?.write({is: 'step', index: 1, state: 'undone', tookMs: null, limitsBefore: null});
		const [one] = await openTransactions(doors);
		expect(one?.says).toMatch(/1 of 2 steps are still in effect/);
		expect(ended(await undoTransaction({...doors, transaction})).state).toBe('undone');
		expect(fake.kernel).toEqual(untouched);
	});
	it('and the container gone since: closed', async () => {
		const {fake, journal, doors, plan} = await rig();
		await journal.begin(plan(pids), t(engineId));
		fake.isGone = true;
		const [open] = await openTransactions(doors);
		expect(open).toMatchObject({canClose: true, canUndo: false});
		expect(open?.says).toMatch(/container is gone since/);
	});
});
