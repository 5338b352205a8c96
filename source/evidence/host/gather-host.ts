/** One look at the daemon and its machine. What only the machine itself can tell is `Unread` from afar, with that reason. */
import {releasesOf} from '../../advisories/releases.ts';
import type {Engine} from '../../engine/engine.ts';
import type {Host} from '../../host/host.ts';
import type {Listing} from '../../model/fleet.ts';
import {at} from '../../model/foreign.ts';
import type {HostEvidence} from '../../model/host-evidence.ts';
import type {Policy} from '../../model/policy.ts';
import {mapRead} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {attempt} from '../attempt.ts';
import {readEngine} from '../engine.ts';
import {readNetworks} from '../networks.ts';
import {readDaemonInfo} from './daemon-info.ts';
import {gatherLocal} from './local.ts';
import {askSwarm, readSwarm} from './swarm.ts';
import {readUsage} from './usage.ts';

export type HostSources = {
	readonly engine: Engine;
	readonly host: Host;
	/** What the engine lists, stopped containers included. */
	readonly containers: readonly Listing[];
	readonly policy: Policy;
	readonly nowUnixMs: number;
};

/** Rejects only when the engine itself is out of reach; every other source that fails is a value. */
export async function gatherHost({engine, host, containers, policy, nowUnixMs}: HostSources): Promise<HostEvidence> {
	const answers = Promise.all([engine.version(), engine.info()]);
	const facts = answers.then(([version, info]) => readEngine(version, info));
	const info = answers.then(([, json]) => readDaemonInfo(json));
	const networks = attempt(words`the networks`, async () => readNetworks(await engine.listNetworks()));
	const swarmAnswers = answers.then(([, json]) => (isInSwarm(json) ? askSwarm(engine) : null));
	const [its, json, usage, local, asked] = await Promise.all([
		facts,
		answers.then(([, one]) => one),
		attempt(words`the images`, async () => readUsage(containers, await engine.listImages())),
		gatherLocal({engine, host, containers, facts, info, networks}),
		swarmAnswers,
	]);
	const {swarmState, ...machine} = local;
	return {
		engine: its,
		info: await info,
		networks: await networks,
		usage,
		releases: mapRead(its, known => releasesOf(known, nowUnixMs)),
		swarm:
			asked === null
				? mapRead(its, () => null)
				: readSwarm({info: json, answers: asked, daemon: machine.daemon, state: swarmState}),
		...machine,
		policy,
		nowUnixMs,
	};
}

/** `pending`, `locked` and `error` are swarm mode too. */
function isInSwarm(info: unknown): boolean {
	const state = at(info, 'Swarm', 'LocalNodeState');
	return typeof state === 'string' && state !== '' && state !== 'inactive';
}
