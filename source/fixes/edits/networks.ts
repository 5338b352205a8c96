/** Which networks it is on: a namespace of its own, and what live changes of networks come to in a new container. */
import {textOf} from '../../model/foreign.ts';
import type {CreateBody, Preparation} from '../../model/recreate.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {isDefaultBridge} from '../raw-container.ts';
import {isPlainName, networkRef, type RawNetwork} from '../raw-network.ts';
import {blocked, edited, withHostConfig, type Edit, type EditFacts} from './edit.ts';
import {exposedPorts, isPort, withPublished} from './ports.ts';

type Target =
	| {readonly is: 'network'; readonly name: string; readonly prepares: readonly Preparation[]}
	| {readonly is: 'blocked'; readonly why: SafeText};

/** The network of that name, made where there is none. */
function targetOf(shown: SafeText, networks: readonly RawNetwork[]): Target {
	const [one, another] = networks.filter(network => network.shown === shown);
	if (another !== undefined) return {is: 'blocked', why: words`several networks look like ${shown}`};
	if (one === undefined) {
		return isPlainName(shown)
			? {is: 'network', name: shown, prepares: [{is: 'network', name: shown}]}
			: {is: 'blocked', why: words`a network made here needs a plain name (letters, digits, _ . -), not ${shown}`};
	}
	return one.takesContainers
		? {is: 'network', name: networkRef(one), prepares: []}
		: {is: 'blocked', why: words`network ${shown} takes no containers by hand`};
}

type Endpoints = CreateBody['NetworkingConfig']['EndpointsConfig'];
const withEndpoints = (body: CreateBody, EndpointsConfig: Endpoints, NetworkMode: string): CreateBody =>
	withHostConfig({...body, NetworkingConfig: {...body.NetworkingConfig, EndpointsConfig}}, {NetworkMode});

const modeOf = (body: CreateBody): string => textOf(body.HostConfig['NetworkMode']);
const isSame = (name: string, shown: SafeText): boolean =>
	sanitise(name) === shown || (isDefaultBridge(name) && isDefaultBridge(shown));

const joined = (body: CreateBody, name: string): Endpoints => {
	const now = body.NetworkingConfig.EndpointsConfig;
	return now[name] === undefined ? {...now, [name]: {}} : now;
};

function left(body: CreateBody, endpoints: Endpoints, shown: SafeText): CreateBody {
	const rest = Object.fromEntries(Object.entries(endpoints).filter(([name]) => !isSame(name, shown)));
	const mode = modeOf(body);
	const [first] = Object.keys(rest);
	return withEndpoints(body, rest, isSame(mode, shown) ? (first ?? 'none') : mode);
}

/** Ports of the host that are served already need no other number. */
const atSamePort = (port: string) => ({port, hostIp: '', hostPort: port.split('/')[0] ?? ''});

export const ownNetwork: Edit<'own-network'> = (body, change, {networks, listeners}) => {
	const mode = modeOf(body);
	const isHost = mode === 'host';
	const because = words`on a network that is shared, loopback and all ports are shared as well`;
	if (!isHost && !mode.startsWith('container:'))
		return edited(body, {because, effect: words`nothing changes`, option: words``});
	const wrong = change.publish.find(({port}) => !isPort(port));
	if (wrong !== undefined) return blocked(words`${sanitise(wrong.port)} is no port`);
	const target = targetOf(change.network, networks);
	if (target.is === 'blocked') return target;
	// Who waits for UDP is not told from who sends it: of that, what is exposed.
	const exposed = exposedPorts(body);
	const udp = exposed.filter(port => port.endsWith('/udp'));
	const served = (listeners === null ? exposed : [...new Set([...listeners, ...udp])]).map(atSamePort);
	const publish = change.publish.length > 0 || !isHost ? change.publish : served;
	const shown = join(publish.map(({port}) => sanitise(port)));
	return edited(withPublished(withEndpoints(body, {[target.name]: {}}, target.name), publish), {
		because,
		effect: words`it has addresses of its own on ${change.network}${publish.length === 0 ? words`` : words`, and ${shown} is published`}`,
		option: join(
			[
				words`--network ${change.network}`,
				...publish.map(one => sanitise(`-p ${one.hostIp === '' ? '' : `${one.hostIp}:`}${one.hostPort}:${one.port}`)),
			],
			' ',
		),
		warnings: [
			isHost
				? words`localhost inside is the container itself from now on: services of the host are reached by the host's address`
				: words`what it reached at localhost in the other container it has to reach by name, on a network both are on`,
			...(isHost && listeners === null && change.publish.length === 0
				? [words`nobody could tell what it listens on: what the image exposes is published`]
				: []),
		],
		prepares: target.prepares,
	});
};

const because = words`as asked`;

export const joinNetwork: Edit<'join-network'> = (body, {network}, facts) => {
	const target = targetOf(network, facts.networks);
	if (target.is === 'blocked') return target;
	return edited(withEndpoints(body, joined(body, target.name), modeOf(body)), {
		because,
		effect: words`it is on ${network} too`,
		option: words`--network ${network}`,
		prepares: target.prepares,
	});
};

export const leaveNetwork: Edit<'leave-network'> = (body, {network}) =>
	edited(left(body, body.NetworkingConfig.EndpointsConfig, network), {
		because,
		effect: words`it is not on ${network} any more`,
		option: words`(without --network ${network})`,
	});

export const moveNetwork: Edit<'move-network'> = (body, {leave, joinFirst}, facts: EditFacts) => {
	const target = targetOf(joinFirst, facts.networks);
	if (target.is === 'blocked') return target;
	const isOn = Object.keys(body.NetworkingConfig.EndpointsConfig).some(name => isSame(name, leave));
	if (!isOn && !isSame(modeOf(body), leave))
		return edited(body, {because, effect: words`nothing changes`, option: words``});
	return edited(left(body, joined(body, target.name), leave), {
		because,
		effect: words`it is reached over ${joinFirst}, not over ${leave}`,
		option: words`--network ${joinFirst}`,
		prepares: target.prepares,
	});
};
