/** Swaps on a real engine: a plan as the planner makes it, of a container as it is and one edit. */
import type {Engine, Foreign} from '../../source/engine/engine.ts';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import {basisOf} from '../../source/fixes/basis.ts';
import {openJournal} from '../../source/fixes/journal.ts';
import type {FixDoors, Outcome} from '../../source/fixes/outcome.ts';
import {readSwapSources} from '../../source/fixes/recreate/sources.ts';
import {swapOf, type Observed} from '../../source/fixes/recreate/swap-of.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import type {Host, StateFiles} from '../../source/host/host.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import type {Plan, Transaction} from '../../source/model/fix.ts';
import {isUnread} from '../../source/model/read.ts';
import type {CreateBody, Preparation, Swap} from '../../source/model/recreate.ts';
import {t} from './evidence.ts';

export type Edit = (body: CreateBody) => CreateBody;

export const dropNetRaw: Edit = body => ({...body, HostConfig: {...body.HostConfig, CapDrop: ['NET_RAW']}});

export const openEngine = (socketPath: string): Promise<Engine> =>
	openDockerEngine({
		endpoint: {address: t(`unix://${socketPath}`), from: t('test'), isDemo: false},
		target: {is: 'unix', socketPath},
	});

export const doorsAt = (engine: Engine, home: string, files: StateFiles = nodeStateFiles): FixDoors & {host: Host} => {
	const host: Host = {...createNodeHost(), env: {XDG_STATE_HOME: home}};
	return {engine, host, journal: openJournal({files, host}), isReadOnly: false};
};

export type Wish = {
	readonly edit?: Edit;
	readonly observed?: Observed;
	readonly graceMs?: number;
	readonly healthTimeoutMs?: number;
	readonly prepares?: readonly Preparation[];
};

/** A new network, and a file with a secret on a new volume. */
export const prepared: Wish = {
	edit: body => ({
		...dropNetRaw(body),
		HostConfig: {
			...dropNetRaw(body).HostConfig,
			Mounts: [
				...((body.HostConfig['Mounts'] ?? []) as readonly object[]),
				{Type: 'volume', Source: 'web-secrets', Target: '/run/secret'},
			],
		},
	}),
	prepares: [
		{is: 'network', name: 'web-made'},
		{is: 'volume', name: 'web-secrets'},
		{is: 'file', path: '/run/secret/password', text: 'hunter2', mode: 0o444},
	],
};

/** The swap, or why not in words. */
export async function swapFor(engine: Engine, id: string, wish: Wish = {}): Promise<Swap | string> {
	const drawn = swapOf(await readSwapSources(engine, await engine.inspectContainer(id)), wish.observed);
	if (isUnread(drawn)) return drawn.why;
	const patient = (swap: Swap): Swap => ({
		...swap,
		expects: {
			...swap.expects,
			graceMs: wish.graceMs ?? 300,
			healthTimeoutMs: wish.healthTimeoutMs ?? swap.expects.healthTimeoutMs,
		},
		dependants: swap.dependants.map(patient),
	});
	const swap = patient(drawn);
	const made = (wish.prepares ?? []).filter(one => one.is === 'network');
	return {
		...swap,
		body: (wish.edit ?? dropNetRaw)(swap.body),
		connects: [...swap.connects, ...made.map(({name}) => ({network: name, endpoint: {}}))],
	};
}

export function planOf(swap: Swap, inspectJson: Foreign, prepares: readonly Preparation[] = []): Plan {
	return {
		id: 'plan',
		containerId: swap.oldId,
		containerName: t(swap.name),
		title: t('drop NET_RAW'),
		way: {
			is: 'recreate',
			swap,
			prepares,
			foresight: {losses: [], risks: [], downtime: t(''), dockerRun: t(''), composePatch: t(''), consent: 'y'},
		},
		parts: [],
		basedOn: basisOf(inspectJson),
		warnings: [],
		blocked: null,
		scoreBefore: null,
		scoreAfter: null,
	};
}

export async function planSwap(engine: Engine, id: string, wish: Wish = {}): Promise<Plan> {
	const swap = await swapFor(engine, id, wish);
	if (typeof swap === 'string') throw new Error(swap);
	return planOf(swap, await engine.inspectContainer(id), wish.prepares);
}

export const runSwap = async (doors: FixDoors, id: string, wish: Wish = {}): Promise<Outcome> =>
	runPlan({...doors, plan: await planSwap(doors.engine, id, wish)});

export function ended(outcome: Outcome): Transaction {
	if (outcome.is === 'refused') throw new Error(`${outcome.trouble.what}: ${outcome.trouble.why}`);
	return outcome.transaction;
}

export const refusedWhy = (outcome: Outcome): string =>
	outcome.is === 'refused' ? outcome.trouble.why : `ended ${outcome.transaction.state}`;
