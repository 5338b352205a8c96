/** One look by the real gatherers, as an audit takes it, judged by all checks. */
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import type {Target} from '../../source/engine/target.ts';
import {createGatherer, type GathererOptions} from '../../source/evidence/gather.ts';
import {gatherHost} from '../../source/evidence/host/gather-host.ts';
import type {Host} from '../../source/host/host.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import type {Finding, Verdict} from '../../source/model/check.ts';
import type {ContainerEvidence} from '../../source/model/evidence.ts';
import type {HostEvidence} from '../../source/model/host-evidence.ts';
import {defaultPolicy, type Policy} from '../../source/model/policy.ts';
import {words} from '../../source/model/safe-text.ts';
import {judge} from './judge.ts';

export type Judged = {readonly evidence: ContainerEvidence; readonly findings: readonly Finding[]};

export type Looker = {look(id: string): Promise<Judged>; close(): void};

const open = (at: string | Target): Promise<Engine> =>
	openDockerEngine({
		endpoint: {address: words`unix://live`, from: words`test`, isDemo: false},
		target: typeof at === 'string' ? {is: 'unix', socketPath: at} : at,
		mask: text => text,
	});

export async function lookerOn(at: string | Target, options: GathererOptions = {}): Promise<Looker> {
	const gatherer = createGatherer(createNodeHost(), defaultPolicy, options);
	const engine = await open(at);
	await gatherer.readEngine(engine);
	return {
		async look(id) {
			await Promise.all([gatherer.refresh(engine, 'images'), gatherer.refresh(engine, 'networks')]);
			const watched = {sinceUnixMs: Date.now(), execs: [], starts: []};
			const seen = await gatherer.look(engine, id, watched, Date.now());
			if (seen === null) throw new Error(`${id} is gone`);
			const evidence = {...seen, watched: null};
			return {evidence, findings: judge.container(evidence).findings};
		},
		close: () => engine.close(),
	};
}

export type HostLook = {
	readonly socketPath: string;
	readonly host?: Host;
	readonly policy?: Partial<Policy>;
	readonly nowUnixMs?: number;
	/** Answers of the engine that are given otherwise. */
	readonly instead?: (engine: Engine) => Partial<Engine>;
};

export async function lookAtHost({
	socketPath,
	host = createNodeHost(),
	policy = {},
	nowUnixMs = Date.now(),
	instead = () => ({}),
}: HostLook): Promise<HostEvidence> {
	const real = await open(socketPath);
	try {
		const engine = {...real, ...instead(real)};
		const containers = await engine.listContainers();
		return await gatherHost({engine, host, containers, policy: {...defaultPolicy, ...policy}, nowUnixMs});
	} finally {
		real.close();
	}
}

export const verdict = (findings: readonly Finding[], record: string): Verdict | undefined =>
	findings.find(({check}) => check.record === record)?.verdict;

/** `fail: plain TCP`, `pass`, `unknown`. */
export function said({findings}: {readonly findings: readonly Finding[]}, record: string): string {
	const found = verdict(findings, record);
	return found?.is === 'fail' ? `fail: ${found.outcome}` : (found?.is ?? 'no such check');
}
