/** Who can reach it, on what, and whether anything answers there. */
import type {Listener} from '../../model/detail.ts';
import type {ContainerEvidence, ContainerInspect, Endpoint, NetworkFacts, PortBinding} from '../../model/evidence.ts';
import {kindOfPort, type PortKind} from '../../model/port-kinds.ts';
import {isEveryAddress, isLoopbackAddress} from '../../model/ports.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import type {Cell, Tone} from '../blocks.ts';
import {blank, heading, laid, text, type GridColumn, type GridRow, type Piece} from './lay.ts';
import {fromInspect, hasProcesses, stoppedWords, unreadSpans} from './notice.ts';
import {badIn, fixAct, fixColumn, fixHint, toneOf} from './related.ts';
import {beingRead, dim, none, normal} from './say.ts';
import type {Tab, TabProps} from './tab.ts';

/** `database (MySQL)` */
const kindWords = ({is, name}: PortKind): string => `${is} (${name})`;
const withPort = (address: string, port: number | string): string =>
	address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

const portColumns: readonly GridColumn[] = [
	{id: 'inside', title: 'PORT', priority: 0},
	{id: 'published', title: 'PUBLISHED ON', max: 24, priority: 0},
	{id: 'reach', title: 'REACHED FROM', priority: 1},
	{id: 'kind', title: 'USUALLY', max: 26, priority: 2},
	{id: 'answers', title: 'ANSWERS', isGrow: true, priority: 0},
];

type Reach = {readonly rank: number; readonly says: string; readonly tone: Tone};
function reachOf(address: string, isDatabase: boolean): Reach {
	if (isEveryAddress(address)) return {rank: 0, says: 'every address', tone: isDatabase ? 'high' : 'medium'};
	if (isLoopbackAddress(address)) return {rank: 2, says: 'this host only', tone: 'good'};
	return {rank: 1, says: 'one address', tone: isDatabase ? 'high' : 'low'};
}

/** What is heard inside on this port; null where that is not known. */
function answers(port: number, protocol: string, listeners: Read<readonly Listener[]> | null): Cell {
	if (protocol !== 'tcp') return [dim('not looked at')];
	if (listeners === null) return [beingRead];
	if (isUnread(listeners)) return [{text: 'not known', tone: 'unknown'}];
	const heard = listeners.filter(one => one.port === port);
	if (heard.length === 0) return [{text: 'nothing listens there', tone: 'medium'}];
	if (heard.every(one => isLoopbackAddress(one.address))) {
		return [{text: 'on loopback inside only: not reached by the published port', tone: 'medium'}];
	}
	return [normal('yes')];
}

function publishedRow(
	binding: PortBinding,
	index: number,
	listeners: Read<readonly Listener[]> | null,
): GridRow & {rank: number} {
	const kind = kindOfPort(binding.containerPort);
	const reach = reachOf(binding.HostIp, kind !== null);
	return {
		rank: reach.rank * 2 + (kind === null ? 1 : 0),
		key: `${index}:${binding.containerPort}/${binding.protocol}`,
		cells: {
			inside: [normal(`${binding.containerPort}/${binding.protocol}`)],
			published: [
				normal(
					withPort(
						binding.HostIp === '' ? '*' : binding.HostIp,
						binding.HostPort === 0 ? 'chosen at start' : binding.HostPort,
					),
				),
			],
			reach: [{text: reach.says, tone: reach.tone}],
			kind: kind === null ? [none] : [{text: kindWords(kind), tone: reach.tone === 'good' ? 'normal' : reach.tone}],
			answers: answers(binding.containerPort, binding.protocol, listeners),
		},
	};
}

function exposedRow(exposed: string, listeners: Read<readonly Listener[]> | null): GridRow & {rank: number} {
	const [port = '', protocol = 'tcp'] = exposed.split('/');
	const kind = kindOfPort(Number(port));
	return {
		rank: 8,
		key: `exposed:${exposed}`,
		cells: {
			inside: [normal(exposed)],
			published: [dim('not published')],
			reach: [dim('its networks')],
			kind: kind === null ? [none] : [normal(kindWords(kind))],
			answers: answers(Number(port), protocol, listeners),
		},
	};
}

function portPieces(props: TabProps, inspect: ContainerInspect): readonly Piece[] {
	const isUp = hasProcesses(props.container);
	const bound = isUp ? inspect.NetworkSettings.Ports : inspect.HostConfig.PortBindings;
	if (isUnread(bound)) return [text('ports.unread', unreadSpans('Ports could not be read', bound.why))];
	const read = props.detail?.listeners ?? null;
	const listeners: Read<readonly Listener[]> | null = isUp ? read : [];
	const published = new Set(bound.map(one => `${one.containerPort}/${one.protocol}`));
	const rows = [
		...bound.map((one, index) => publishedRow(one, index, listeners)),
		...inspect.Config.ExposedPorts.filter(one => !published.has(one)).map(one => exposedRow(one, listeners)),
	].toSorted((a, b) => a.rank - b.rank);
	const shown = isUp ? rows : rows.map(row => ({...row, cells: {...row.cells, answers: [dim('not running')]}}));
	return [
		heading('ports', 'Ports'),
		rows.length === 0
			? text('ports.none', [normal('None is published, and the image names none.')])
			: {is: 'grid', key: 'ports.table', columns: portColumns, rows: shown},
		...listenerPieces(props, bound, read),
	];
}

/** What else is heard inside: on loopback it is its own business, on others its networks can reach it. */
function listenerPieces(
	props: TabProps,
	bound: readonly PortBinding[],
	read: Read<readonly Listener[]> | null,
): readonly Piece[] {
	if (!hasProcesses(props.container) || read === null) return [];
	if (isUnread(read)) {
		return [
			blank('listeners.'),
			text('listeners', [
				...unreadSpans('What listens inside is not known', read.why),
				dim('. It is read from /proc: run hullcheck on the host of the engine, as root.'),
			]),
		];
	}
	const ports = new Set(bound.map(one => one.containerPort));
	const others = [
		...new Set(
			read
				.filter(one => !ports.has(one.port))
				.map(one => withPort(isEveryAddress(one.address) ? '*' : one.address, one.port)),
		),
	];
	if (others.length === 0) return [];
	return [blank('listeners.'), text('listeners', [dim('Also listening inside  '), normal(others.join(', '))], 23)];
}

const networkColumns: readonly GridColumn[] = [
	{id: 'name', title: 'NETWORK', max: 24, priority: 0},
	{id: 'address', title: 'ADDRESS', max: 26, priority: 1},
	{id: 'aliases', title: 'ALSO CALLED', max: 26, priority: 3},
	{id: 'means', title: 'MEANS', isGrow: true, priority: 0},
	fixColumn,
];

function meaning(network: NetworkFacts | undefined): string {
	if (network === undefined) return 'not known to the engine any more';
	if (network.Driver === 'host') return 'the interfaces of the host itself';
	if (network.Driver === 'null') return 'no network at all';
	const inside = network.isIccOn
		? 'all containers on it may talk to each other'
		: 'containers on it may not talk to each other';
	return [
		...(network.isDefaultBridge ? ['the default bridge'] : []),
		...(network.Internal ? ['internal: no way out'] : []),
		...(network.Driver === 'bridge' ? [inside] : [network.Driver]),
	].join('; ');
}

function networkRow(props: TabProps, endpoint: Endpoint, networks: readonly NetworkFacts[] | null): GridRow {
	const network = networks?.find(one => one.Id === endpoint.NetworkID || one.Name === endpoint.network);
	const bad = network?.isDefaultBridge === true || endpoint.network === 'bridge' ? defaultBridgeFindings(props) : [];
	const act = fixAct(bad);
	const addresses = [endpoint.IPAddress, endpoint.GlobalIPv6Address].filter(one => one !== '');
	return {
		key: endpoint.network,
		cells: {
			name: [{text: endpoint.network, tone: toneOf(bad)}],
			address: addresses.length === 0 ? [none] : [normal(addresses.join(', '))],
			aliases: endpoint.Aliases.length === 0 ? [none] : [normal(endpoint.Aliases.join(', '))],
			means: networks === null ? [{text: 'not known', tone: 'unknown'}] : [normal(meaning(network))],
			fix: fixHint(bad),
		},
		...(act === undefined ? {} : {act}),
	};
}

/** By record: their scoring group holds other network findings too. */
const defaultBridgeFindings = ({container}: TabProps): ReturnType<typeof badIn> =>
	(container.assessment?.findings ?? []).filter(
		({check, verdict}) => ['5.30', 'X-NET-DEFAULT-ICC'].includes(check.record) && verdict.is === 'fail',
	);

function networkPieces(props: TabProps, inspect: ContainerInspect, evidence: ContainerEvidence): readonly Piece[] {
	const {Networks: endpoints} = inspect.NetworkSettings;
	const mode = knownOr(inspect.HostConfig.NetworkMode, '');
	const title = heading('networks', 'Networks');
	if (mode === 'host') {
		const bad = badIn(props.container, 'net-namespace');
		const says =
			'The network of the host itself: every port it opens is open on the host, and loopback services of the host are open to it.';
		return [title, text('networks.host', [{text: says, tone: toneOf(bad)}], 0, fixAct(bad))];
	}
	if (mode.startsWith('container:')) {
		return [title, text('networks.joined', [normal(`It lives in the network of ${mode.slice('container:'.length)}.`)])];
	}
	if (mode === 'none') return [title, text('networks.none', [{text: 'None: loopback only.', tone: 'good'}])];
	if (isUnread(endpoints))
		return [title, text('networks.unread', unreadSpans('Networks could not be read', endpoints.why))];
	if (endpoints.length === 0) return [title, text('networks.empty', [normal('It is on no network.')])];
	const {networks} = evidence;
	return [
		title,
		{
			is: 'grid',
			key: 'networks.table',
			columns: networkColumns,
			rows: endpoints.map(one => networkRow(props, one, knownOr(networks, null))),
		},
		...(isUnread(networks)
			? [text('networks.why', unreadSpans('What these networks are is not known', networks.why))]
			: []),
	];
}

function pieces(props: TabProps): readonly Piece[] {
	return fromInspect(props, 'Networks', (inspect, evidence) => {
		const stopped = stoppedWords(props.container, inspect, props.nowUnixMs);
		return [
			...(stopped === null
				? []
				: [
						text('stopped', [normal(`Not running (${stopped}): nothing is published now. This is what it asks for.`)]),
						blank('stopped.'),
					]),
			...portPieces(props, inspect),
			blank('ports.'),
			...networkPieces(props, inspect, evidence),
		];
	});
}

export const networkTab: Tab = {id: 'network', key: '6', title: 'Network', blocks: laid(pieces)};
