/** A preview for a service of the swarm: its spec read now, and a task of it that runs here looked at, where there is one. */
import type {Engine} from '../engine/engine.ts';
import {gatherFootprint} from '../evidence/foresight/gather-footprint.ts';
import {statsNow} from '../evidence/stats.ts';
import {factsOf} from '../fixes/foresight/facts.ts';
import {fitChange} from '../fixes/foresight/fit.ts';
import {planOfService, type TaskSeen} from '../fixes/owners/swarm/plan-of-service.ts';
import {sizeChanges} from '../fixes/plan.ts';
import type {Host} from '../host/host.ts';
import {isOfContainer, isRecreate} from '../model/changes.ts';
import type {Change, ContainerChange, Plan} from '../model/fix.ts';
import {isObject} from '../model/foreign.ts';
import {isUnread} from '../model/read.ts';
import type {ServiceReport} from '../model/swarm.ts';
import type {SwarmSession} from './swarm.ts';

export type ServicePlanner = Pick<SwarmSession, 'readService' | 'judgeService' | 'watch'>;

export type ServiceWish = {
	readonly engine: Engine;
	readonly host: Host;
	readonly planner: ServicePlanner;
	/** As it was last looked at: what runs, and where. */
	readonly report: ServiceReport;
	readonly changes: readonly Change[];
	/** The values are a person's; else they are made to fit what was seen of its use. */
	readonly isSized: boolean;
};

/** Of the tasks that run, the first whose container is on this engine. null: none, or it went away meanwhile. */
async function seeTask({engine, host, report, changes}: ServiceWish): Promise<TaskSeen | null> {
	const tasks = isUnread(report.tasks) ? [] : report.tasks;
	for (const {containerId, state} of tasks) {
		if (state !== 'running' || containerId === '') continue;
		// On another node it is not known here.
		const inspectJson = await engine.inspectContainer(containerId).catch(() => null);
		if (!isObject(inspectJson)) continue;
		const [footprint, sample] = await Promise.all([
			gatherFootprint({engine, host, inspect: inspectJson, changes: changes.filter(isRecreate)}),
			statsNow(engine, containerId),
		]);
		return {inspectJson, footprint, samples: sample === null ? [] : [sample]};
	}
	return null;
}

/** Rejects where the engine could not be asked, or the service is gone. */
export async function makeServicePlan(wish: ServiceWish): Promise<Plan> {
	const {engine, planner, report, isSized} = wish;
	const {id, name} = report.facts;
	const [service, seen] = await Promise.all([engine.inspectService(id), seeTask(wish)]);
	const now = await planner.readService(engine, service);
	if (now === null || isUnread(now.evidence.engine) || !isObject(service))
		throw new Error("the engine's answer about the service can't be read");
	const {asContainer} = now;
	const facts = now.evidence.engine;
	const inspectJson = seen?.inspectJson ?? asContainer;
	const fit = (changes: readonly Change[]): readonly Change[] => {
		const sized = sizeChanges(changes, {inspectJson, engine: facts, samples: seen?.samples ?? []});
		return seen === null ? sized : sized.map(change => fitChange(change, seen.footprint, factsOf(inspectJson)));
	};
	const changes: readonly ContainerChange[] = (isSized ? wish.changes : fit(wish.changes)).filter(isOfContainer);
	return planOfService({
		engine,
		facts,
		serviceId: id,
		name,
		service,
		asContainer,
		changes,
		seen,
		running: report.running,
		wanted: report.wanted,
		async assess(spec) {
			const then = await planner.readService(engine, {...service, Spec: spec});
			if (then === null) return null;
			const {score} = planner.judgeService(engine, then);
			return {grade: score.grade, value: score.value};
		},
	});
}
