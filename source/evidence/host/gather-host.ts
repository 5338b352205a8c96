/** One look at the daemon and its machine. What only the machine itself can tell is `Unread` from afar, with that reason. */
import {packagedData, type ReleaseData} from '../../advisories/release-data.ts';
import {releasesOf} from '../../advisories/releases.ts';
import type {Engine} from '../../engine/engine.ts';
import type {Host} from '../../host/host.ts';
import type {Listing} from '../../model/fleet.ts';
import {at} from '../../model/foreign.ts';
import type {EnginePackage, HostEvidence} from '../../model/host-evidence.ts';
import type {Policy} from '../../model/policy.ts';
import {mapRead} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {attempt} from '../attempt.ts';
import {readEngine} from '../engine.ts';
import {readNetworks} from '../networks.ts';
import {readDaemonInfo} from './daemon-info.ts';
import {gatherLocal, type Answers} from './local.ts';
import {askSwarm, readSwarm} from './swarm.ts';
import {readUsage} from './usage.ts';

export type HostSources = {
	readonly engine: Engine;
	readonly host: Host;
	/** What the engine lists, stopped containers included. */
	readonly containers: readonly Listing[];
	readonly policy: Policy;
	readonly nowUnixMs: number;
	/** Of this machine's package database; asked for only where the daemon runs from its files. Never rejects. */
	readonly readEnginePackages?: () => Promise<readonly EnginePackage[]>;
	/** What is known of releases; absent: what hullcheck brings along. Never rejects. */
	readonly readReleaseData?: (() => Promise<ReleaseData>) | undefined;
};

/** Rejects only when the engine itself is out of reach; every other source that fails is a value. */
export async function gatherHost({
	engine,
	host,
	containers,
	policy,
	nowUnixMs,
	readEnginePackages = async () => [],
	readReleaseData = async () => packagedData,
}: HostSources): Promise<HostEvidence> {
	// One promise for all who need it, so that an engine that has gone is one rejection, and somebody hears it.
	const answers: Promise<Answers> = Promise.all([engine.version(), engine.info()]).then(([version, json]) => ({
		engine: readEngine(version, json),
		info: readDaemonInfo(json),
		json,
	}));
	const networks = attempt(words`the networks`, async () => readNetworks(await engine.listNetworks()));
	const [{engine: its, info, json}, usage, {swarmState, processes, isOfOurFiles, ...machine}, asked] =
		await Promise.all([
			answers,
			attempt(words`the images`, async () => readUsage(containers, await engine.listImages())),
			gatherLocal({engine, host, containers, answers, networks}),
			answers.then(one => (isInSwarm(one.json) ? askSwarm(engine) : null)),
		]);
	const packages = isOfOurFiles ? await readEnginePackages() : [];
	const itsNetworks = await networks;
	const data = await readReleaseData();
	return {
		engine: its,
		info,
		networks: itsNetworks,
		usage,
		releases: mapRead(its, known =>
			releasesOf({engine: known, info, networks: itsNetworks, processes, packages, nowUnixMs, data}),
		),
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
