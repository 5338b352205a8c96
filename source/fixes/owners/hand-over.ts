/**
 * A plan as if we made the container ourselves → the same done by its owner: Docker Compose from its files, Swarm from the
 * service's spec; or why not, with what a person can put there. Asks and reads; changes nothing.
 */
import type {Engine, Foreign} from '../../engine/engine.ts';
import {isOfContainer} from '../../model/changes.ts';
import type {DelegatedWay, Patience} from '../../model/delegate.ts';
import type {Plan} from '../../model/fix.ts';
import {at} from '../../model/foreign.ts';
import type {Foresight} from '../../model/recreate.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {Machine} from '../machine.ts';
import type {Maker} from '../owner-rules.ts';
import {nameIn} from '../recreate/dependants.ts';
import {findDependants} from '../recreate/sources.ts';
import {fileDiff} from './compose/file-diff.ts';
import {composePatch} from './compose/patch.ts';
import {planCompose, type Joiner} from './compose/plan-compose.ts';
import {withoutValues} from './fields.ts';
import {leftByUndo} from './swarm/plan-of-service.ts';
import {planSwarm} from './swarm/swarm-step.ts';

export type HandOver = {
	readonly engine: Engine;
	readonly machine: Machine | undefined;
	readonly maker: Maker;
	readonly inspectJson: Foreign;
};

const refused = (plan: Plan, why: SafeText, patch: readonly SafeText[]): Plan => ({
	...plan,
	way: {is: 'live'},
	parts: [],
	warnings: [],
	blocked: why,
	patch,
	scoreBefore: null,
	scoreAfter: null,
});

const handed = (plan: Plan, way: DelegatedWay, warnings: readonly SafeText[]): Plan => ({
	...plan,
	way,
	warnings: [...warnings, ...plan.warnings],
});

const label = (json: Foreign, name: string): string => {
	const value = at(json, 'Config', 'Labels', `com.docker.compose.${name}`);
	return typeof value === 'string' ? value : '';
};

/** Links go by name, so Compose's own are as good as before. */
const sharesNamespace = (json: Foreign): boolean =>
	['NetworkMode', 'PidMode', 'IpcMode'].some(mode => String(at(json, 'HostConfig', mode)).startsWith('container:'));

async function joinersOf(engine: Engine, inspectJson: Foreign): Promise<readonly Joiner[]> {
	const all = await findDependants(engine, inspectJson);
	return all.filter(sharesNamespace).map(one => ({
		name: sanitise(nameIn(one)),
		project: label(one, 'project'),
		service: label(one, 'service'),
	}));
}

function foresightOf({way}: Plan): {readonly foresight: Foresight; readonly patience: Patience} {
	if (way.is !== 'recreate') throw new RangeError('an owner is asked for what would take a new container of ours');
	return {foresight: way.foresight, patience: way.swap.expects};
}

async function toCompose({engine, machine, inspectJson}: HandOver, plan: Plan): Promise<Plan> {
	const changes = plan.parts.map(({change}) => change).filter(isOfContainer);
	const {foresight, patience} = foresightOf(plan);
	if (machine === undefined) {
		const patch = composePatch(label(inspectJson, 'service'), changes, () => undefined);
		return refused(plan, words`its compose file can't be reached from here: put it there yourself`, patch);
	}
	const made = await planCompose({engine, ...machine}, inspectJson, changes, await joinersOf(engine, inspectJson));
	if (made.is === 'refused') return refused(plan, made.why, made.patch);
	const {step, fields, commands, warnings, drift, undoLeaves} = made;
	const written = step.files.map(({path, before}) =>
		before === null ? words`writes ${sanitise(path, 300)}, which is new` : words`writes ${sanitise(path, 300)}`,
	);
	return handed(
		plan,
		{
			is: 'compose',
			step,
			patience: {graceMs: patience.graceMs, healthTimeoutMs: patience.healthTimeoutMs},
			fields: withoutValues(fields),
			files: step.files.map(fileDiff),
			commands,
			// What else comes with it is nobody's wish yet.
			foresight: {...foresight, consent: drift === null ? foresight.consent : 'name'},
			undoLeaves,
		},
		[...written, ...warnings, ...(drift === null ? [] : [drift])],
	);
}

async function toSwarm({engine, inspectJson}: HandOver, plan: Plan): Promise<Plan> {
	const changes = plan.parts.map(({change}) => change).filter(isOfContainer);
	const made = await planSwarm(engine, inspectJson, changes);
	if (made.is === 'refused') return refused(plan, made.why, made.patch);
	const {step, fields, commands, warnings} = made;
	return handed(
		plan,
		{
			is: 'service',
			step,
			fields: withoutValues(fields),
			files: [],
			commands,
			foresight: foresightOf(plan).foresight,
			undoLeaves: leftByUndo(changes),
		},
		warnings,
	);
}

/** `plan`: made with the same `maker`. */
export async function handOver(about: HandOver, plan: Plan): Promise<Plan> {
	if (plan.blocked !== null) return plan;
	switch (about.maker) {
		case 'us':
			return plan;
		case 'compose':
			return toCompose(about, plan);
		case 'service':
			return toSwarm(about, plan);
	}
}
