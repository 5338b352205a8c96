/**
 * Swarm mode: `/info` tells what this node is, `/swarm`, `/nodes`, `/services` and `/secrets` what managers know. A worker
 * is refused there, and so is a locked manager: then those parts are unread, with the engine's own words.
 */
import {X509Certificate} from 'node:crypto';
import type {Engine} from '../../engine/engine.ts';
import {at, isObject, readBoolean, readList, readNumber, readText} from '../../model/foreign.ts';
import type {DaemonProcess, SwarmFacts} from '../../model/host-evidence.ts';
import {isUnread, mapRead, Unread, type Read} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {attempt} from '../attempt.ts';
import {noObject} from '../host-config.ts';
import {readEnv} from '../secret-places.ts';
import {whole} from '../share.ts';

/** Management of the cluster, and gossip between its nodes. */
const clusterPorts: ReadonlySet<number> = new Set([2377, 7946]);
const nsPerMs = 1_000_000;

type Service = Exclude<SwarmFacts['services'], Unread>[number];

export type SwarmAnswers = {
	readonly swarm: Read<unknown>;
	readonly nodes: Read<unknown>;
	readonly services: Read<unknown>;
	readonly secrets: Read<unknown>;
};

/** Asked only where swarm mode is on. Never rejects. */
export async function askSwarm(engine: Engine): Promise<SwarmAnswers> {
	const [swarm, nodes, services, secrets] = await Promise.all([
		attempt(words`the swarm`, () => engine.inspectSwarm()),
		attempt(words`the swarm's nodes`, () => engine.listNodes()),
		attempt(words`the swarm's services`, () => engine.listServices()),
		attempt(words`the swarm's secrets`, () => engine.listSecrets()),
	]);
	return {swarm, nodes, services, secrets};
}

export type SwarmSources = {
	readonly info: unknown;
	readonly answers: SwarmAnswers;
	readonly daemon: Read<DaemonProcess>;
	/** Text of `swarm/docker-state.json` in the data root: the addresses that were given to init or join. */
	readonly state: Read<string>;
};

export function readSwarm({info, answers, daemon, state}: SwarmSources): Read<SwarmFacts> {
	const mine = at(info, 'Swarm');
	if (!isObject(mine)) return noObject('Info.Swarm');
	const facts = whole({
		isManager: readBoolean(mine['ControlAvailable'], 'Info.Swarm.ControlAvailable', false),
		NodeAddr: readText(mine['NodeAddr'], 'Info.Swarm.NodeAddr', ''),
	});
	const closed =
		mine['LocalNodeState'] === 'locked'
			? words`the swarm's data on this manager is locked`
			: words`this node is a worker: only managers know it`;
	return mapRead(facts, ({isManager, NodeAddr}) => {
		const ofManager = <T>(answer: Read<unknown>, read: (json: unknown) => Read<T>): Read<T> =>
			isManager ? mapRead(answer, read) : new Unread(closed);
		const inSwarm = <T>(read: (json: unknown) => Read<T>): Read<T> => ofManager(answers.swarm, read);
		const roles = ofManager(answers.nodes, json => readList(json, 'nodes', readRole));
		return {
			isManager,
			NodeAddr,
			managers: isUnread(roles) ? null : roles.filter(role => role === 'manager').length,
			nodes: isUnread(roles) ? null : roles.length,
			AutoLockManagers: inSwarm(json =>
				readBoolean(
					at(json, 'Spec', 'EncryptionConfig', 'AutoLockManagers'),
					'Spec.EncryptionConfig.AutoLockManagers',
					false,
				),
			),
			nodeCertExpiryMs: inSwarm(json =>
				mapRead(
					readNumber(at(json, 'Spec', 'CAConfig', 'NodeCertExpiry'), 'Spec.CAConfig.NodeCertExpiry'),
					ns => ns / nsPerMs,
				),
			),
			caNotBeforeUnixMs: inSwarm(readNotBefore),
			isRootRotationInProgress: inSwarm(json =>
				readBoolean(at(json, 'RootRotationInProgress'), 'RootRotationInProgress', false),
			),
			secretCount: ofManager(answers.secrets, json => (Array.isArray(json) ? json.length : noObject('the secrets'))),
			services: ofManager(answers.services, json => readList(json, 'services', readService)),
			listenAddresses: mapRead(daemon, ({listeners}) => [
				...new Set(listeners.filter(({port}) => clusterPorts.has(port)).map(({address}) => address)),
			]),
			// Left empty it is the address of the node.
			dataPathAddress: mapRead(mapRead(state, readDataPath), address => (address === '' ? NodeAddr : address)),
		};
	});
}

const readRole = (node: unknown, path: string) => readText(at(node, 'Spec', 'Role'), `${path}.Spec.Role`);

/** Of the root certificate that signs the nodes' own; while it is rotated the old one comes first. */
function readNotBefore(swarm: unknown): Read<number> {
	const pem = at(swarm, 'TLSInfo', 'TrustRoot');
	if (typeof pem !== 'string') return noObject('TLSInfo.TrustRoot');
	try {
		const unixMs = Date.parse(new X509Certificate(pem).validFrom);
		return Number.isNaN(unixMs) ? new Unread(words`the swarm's root certificate has no date`) : unixMs;
	} catch {
		return new Unread(words`the swarm's root certificate is no certificate`);
	}
}

function readService(service: unknown, path: string): Read<Service> {
	const container = at(service, 'Spec', 'TaskTemplate', 'ContainerSpec');
	// A service may run a plugin instead of containers.
	const {Env, Secrets} = isObject(container) ? container : {Env: null, Secrets: null};
	const read = whole({
		name: readText(at(service, 'Spec', 'Name'), `${path}.Spec.Name`),
		env: readEnv(Env, `${path}.ContainerSpec.Env`),
	});
	return mapRead(read, ({name, env}) => ({
		name,
		secrets: env.secrets,
		usesSwarmSecrets: Array.isArray(Secrets) && Secrets.length > 0,
	}));
}

function readDataPath(text: string): Read<SafeText> {
	try {
		return readText(at(JSON.parse(text), 'DataPathAddr'), 'DataPathAddr', '');
	} catch {
		return new Unread(words`docker-state.json of the swarm is no JSON`);
	}
}
