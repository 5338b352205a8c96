/** Whom a changed port cuts off. */
import type {Client, Footprint} from '../../model/footprint.ts';
import {isLoopbackAddress} from '../../model/ports.ts';
import {isUnread} from '../../model/read.ts';
import type {RecreateChange, Risk} from '../../model/recreate.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {isTcp, listensOn, numberOfPort, sayClients} from './listening.ts';
import {clean, probable, risky, safe, unseen} from './risk.ts';

type PortChange = Extract<RecreateChange, {readonly port: string}>;

const connections = words`/proc/net/tcp`;

/** null: connections can't be judged, and why stands in the risk. */
function clientsAt({is: of, port}: PortChange, footprint: Footprint): readonly Client[] | Risk {
	if (!isTcp(port))
		return probable(of, words`who uses ${sanitise(port)} can't be seen: it has no connections`, words`UDP or SCTP`);
	const {clients} = footprint;
	if (isUnread(clients)) return unseen(of, words`who is connected to ${sanitise(port)} can't be told`, clients);
	return clients.filter(client => client.port === numberOfPort(port));
}

const cutOff = (of: PortChange['is'], clients: readonly Client[], port: number, says: SafeText): Risk =>
	risky(of, words`${sayClients(clients)} connected to ${port} now: ${says}`, connections);

function bindRisks(change: Extract<PortChange, {is: 'bind-port'}>, footprint: Footprint): readonly Risk[] {
	const [of, port] = [change.is, numberOfPort(change.port)];
	const all = clientsAt(change, footprint);
	if ('level' in all) return [all];
	// Its neighbours come by the container's own address, not by the published port.
	const beyond = all.filter(({from}) => from === 'beyond');
	if (beyond.length > 0) return [cutOff(of, beyond, port, words`they will be cut off`)];
	const byHost = all.filter(({from}) => from === 'host');
	if (byHost.length > 0)
		return [
			probable(
				of,
				words`${sayClients(byHost)} connected to ${port} now: the host itself, or somebody behind its proxy who would be cut off`,
				connections,
			),
		];
	const who = isLoopbackAddress(change.hostIp)
		? words`other machines`
		: words`who does not reach ${sanitise(change.hostIp)}`;
	return [
		clean(of, words`${who} would no longer reach ${port}; nobody is connected to it now`, connections, footprint),
	];
}

function unpublishRisks(change: Extract<PortChange, {is: 'unpublish-port'}>, footprint: Footprint): readonly Risk[] {
	const [of, port] = [change.is, numberOfPort(change.port)];
	const all = clientsAt(change, footprint);
	if ('level' in all) return [all];
	const cut = all.filter(({from}) => from !== 'network');
	if (cut.length > 0) return [cutOff(of, cut, port, words`they will be cut off`)];
	if (isUnread(footprint.listeners))
		return [unseen(of, words`whether anybody listens on ${port} can't be told`, footprint.listeners)];
	switch (listensOn(footprint, port)) {
		case 'nobody':
			return [safe(of, words`nobody listens on ${port}: nothing is lost`, connections)];
		case 'itself':
			return [
				safe(
					of,
					words`only the container itself reaches ${port}: publishing it never worked`,
					words`it listens on a loopback address inside`,
				),
			];
		case 'everybody':
			return [probable(of, words`it listens on ${port}, and nobody is connected to it now`, connections)];
	}
}

function renumberRisks(change: Extract<PortChange, {is: 'host-port'}>, footprint: Footprint): readonly Risk[] {
	const all = clientsAt(change, footprint);
	if ('level' in all) return [all];
	const cut = all.filter(({from}) => from !== 'network');
	const port = numberOfPort(change.port);
	if (cut.length > 0)
		return [cutOff(change.is, cut, port, words`they have to find it at ${change.hostPort} from then on`)];
	return [
		clean(
			change.is,
			words`whoever calls ${change.from} has to call ${change.hostPort} instead`,
			connections,
			footprint,
		),
	];
}

export function portRisks(change: PortChange, footprint: Footprint): readonly Risk[] {
	switch (change.is) {
		case 'bind-port':
			return bindRisks(change, footprint);
		case 'host-port':
			return renumberRisks(change, footprint);
		case 'unpublish-port':
			return unpublishRisks(change, footprint);
	}
}
