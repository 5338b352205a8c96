/** What was seen of a swarm, judged: the same for the screen and for an audit. */
import {releaseOfNode} from '../advisories/releases.ts';
import type {Engine} from '../engine/engine.ts';
import type {SeenService, SeenSwarm} from '../evidence/swarm/gather-swarm.ts';
import type {EngineFacts} from '../model/evidence.ts';
import {mapRead} from '../model/read.ts';
import type {Assessment} from '../model/score.ts';
import type {NodeReport, ServiceReport, Swarm} from '../model/swarm.ts';
import type {Judge} from './judge.ts';

export type Judging = {
	readonly judge: Pick<Judge, 'service'>;
	/** Of the manager that was asked. */
	readonly engine: EngineFacts;
	readonly nowUnixMs: number;
};

export const judgeSeen = (
	judge: Pick<Judge, 'service'>,
	{apiVersion}: Pick<Engine, 'apiVersion'>,
	{facts, evidence, spec}: SeenService,
): Assessment => judge.service(evidence, {name: facts.name, spec, apiVersion});

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byScore = (a: ServiceReport, b: ServiceReport): number =>
	a.assessment.score.value - b.assessment.score.value || byName(a.facts.name, b.facts.name);
const byHost = (a: NodeReport, b: NodeReport): number => byName(a.hostname, b.hostname) || byName(a.id, b.id);

export function reportSwarm(
	asked: Pick<Engine, 'apiVersion'>,
	seen: Extract<SeenSwarm, {is: 'swarm'}>,
	{judge, engine, nowUnixMs}: Judging,
): Swarm {
	return {
		services: mapRead(seen.services, all =>
			all
				.map((service): ServiceReport => ({
					facts: service.facts,
					running: service.running,
					wanted: service.wanted,
					tasks: service.tasks,
					assessment: judgeSeen(judge, asked, service),
				}))
				.toSorted(byScore),
		),
		nodes: mapRead(seen.nodes, all =>
			all
				.map((node): NodeReport => {
					const isThis = node.id === seen.nodeId;
					return {...node, isThis, release: releaseOfNode(node.engineVersion, {engine, isThis, nowUnixMs})};
				})
				.toSorted(byHost),
		),
	};
}
