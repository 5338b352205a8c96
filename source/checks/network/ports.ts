import type {ContainerInspect, PortBinding} from '../../model/evidence.ts';
import type {FirewallChange, FixOfCheck} from '../../model/fix.ts';
import {kindOfPort} from '../../model/port-kinds.ts';
import {isLoopback, isOnAllAddresses, publishedPorts} from '../../model/ports.ts';
import {known} from '../../model/read.ts';
import type {RecreateChange} from '../../model/recreate.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, manual, pass} from '../define-check.ts';
import {sayPorts} from './published.ts';

const field = 'NetworkSettings.Ports, HostConfig.PortBindings';

const portOf = ({containerPort, protocol}: PortBinding): string => `${containerPort}/${protocol}`;

/** One change for each port inside, however many addresses it is bound to. */
export const ontoLoopback = (ports: readonly PortBinding[]): readonly RecreateChange[] =>
	[...new Set(ports.map(portOf))].map(port => ({is: 'bind-port', port, hostIp: '127.0.0.1'}));

/** The networks that no router of the internet carries; a person names fewer. */
const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

/** For what others have to reach: it stays where it is, and only they get through. */
const toNamedSources = (ports: readonly PortBinding[]): readonly FirewallChange[] =>
	[...new Set(ports.map(portOf))].map(port => ({is: 'firewall', port, sources: privateNetworks}));

const toLoopback = (ports: () => readonly PortBinding[]): FixOfCheck => ({
	key: 'publish-loopback',
	by: 'recreate',
	propose: () => ({changes: ontoLoopback(ports()), instead: toNamedSources(ports())}),
	how: 'Re-create with -p 127.0.0.1:HOST:CONTAINER, or without -p and on a network with those that need it.',
});

const lowPorts = (inspect: ContainerInspect): readonly PortBinding[] =>
	publishedPorts(inspect).filter(
		({HostPort}) => HostPort > 0 && HostPort < 1024 && HostPort !== 80 && HostPort !== 443,
	);

/** 22 becomes 8022: easy to tell, and no two become one. */
const high = (low: number): number => 8000 + low;

export const privilegedHostPorts = defineCheck({
	id: 'privileged-host-ports',
	record: '5.8',
	title: 'No host port below 1024 but 80 and 443',
	why: 'Low ports belong to well-known services, and people and programs trust what answers there. A container on one can pose as the mail or name server of the host.',
	theme: 'network',
	group: 'published-ports',
	outcomes: {'below 1024, not 80 or 443': 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const low = lowPorts(inspect);
		if (low.length === 0) return pass();
		return fail('below 1024, not 80 or 443', field, sayPorts(low), 'host ports from 1024 on, or 80 and 443');
	},
	fix: ({inspect}) => ({
		key: 'publish-high-port',
		by: 'recreate',
		propose: () => ({
			changes: lowPorts(inspect).map(port => ({
				is: 'host-port',
				port: portOf(port),
				from: port.HostPort,
				hostPort: high(port.HostPort),
			})),
		}),
		how: 'Re-create with a high host port, behind a reverse proxy.',
	}),
});

export const neededPorts = defineCheck({
	id: 'needed-ports',
	record: '5.9',
	title: 'Only needed ports are published',
	why: 'Every open port is a way in, and a forgotten one is a way in that nobody watches. Containers on one network reach each other without publishing anything.',
	theme: 'network',
	group: null,
	outcomes: {},
	needs: ['inspect'],
	evaluate({inspect}) {
		const ports = publishedPorts(inspect);
		if (ports.length === 0) return pass();
		return manual(words`Is each of these needed from outside? ${sayPorts(ports)}`);
	},
	fix: ({inspect}) => ({
		key: 'publish-needed',
		by: 'recreate',
		how: 'Re-create without the -p that nobody needs.',
		propose: () => ({changes: publishedPorts(inspect).map(port => ({is: 'unpublish-port', port: portOf(port)}))}),
	}),
});

const onAll = (inspect: ContainerInspect): readonly PortBinding[] => publishedPorts(inspect).filter(isOnAllAddresses);

export const portsOnChosenAddress = defineCheck({
	id: 'ports-on-chosen-address',
	record: '5.14',
	title: 'Published ports are bound to a chosen address',
	why: 'Without an address a port opens on every network the host is in, also on those added later. What was meant for one machine is then open to a whole office or to the internet.',
	theme: 'network',
	group: 'published-ports',
	outcomes: {'all addresses': 'medium'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const ports = onAll(inspect);
		return ports.length === 0 ? pass() : fail('all addresses', field, sayPorts(ports), 'one address, best 127.0.0.1');
	},
	fix: ({inspect}) => toLoopback(() => onAll(inspect)),
});

export const portsPastFirewall = defineCheck({
	id: 'ports-past-firewall',
	record: 'X-PUB-ALL-IF',
	title: 'No port is open on every address, IPv4 or IPv6',
	why: 'The engine lets published ports through before the rules of ufw and the like are asked. A port on every address is open even where the firewall seems to say no, and often on IPv6 too.',
	theme: 'network',
	group: 'published-ports',
	outcomes: {'all addresses': 'medium'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const ports = onAll(inspect);
		return ports.length === 0 ? pass() : fail('all addresses', field, sayPorts(ports), 'none on 0.0.0.0 or ::');
	},
	fix: ({inspect}) => toLoopback(() => onAll(inspect)),
});

/** 8080 serves anything, so there the image has to tell. */
const administrativeOn8080 = /(?:^|\/)(?:adminer|airflow|cadvisor|jenkins|keycloak|pgweb|traefik)(?:[:@]|$)/;

function adminPorts(inspect: ContainerInspect): readonly PortBinding[] {
	const isAdmin = ({containerPort}: PortBinding): boolean =>
		kindOfPort(containerPort) !== null || (containerPort === 8080 && administrativeOn8080.test(inspect.Config.Image));
	return publishedPorts(inspect).filter(port => isAdmin(port) && !isLoopback(port));
}

export const databasePorts = defineCheck({
	id: 'database-ports',
	record: 'X-PUB-ADMIN-DB',
	title: 'No database or admin port is published beyond loopback',
	why: 'These ports are scanned for around the clock, and many of the services behind them ask for no password, or for a known one. Whoever gets in has the data, or the whole machine.',
	theme: 'network',
	group: 'published-ports',
	outcomes: {'beyond loopback': 'high'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const ports = adminPorts(inspect);
		return ports.length === 0 ? pass() : fail('beyond loopback', field, sayPorts(ports), '127.0.0.1, or not published');
	},
	fix: ({inspect}) => toLoopback(() => adminPorts(inspect)),
});

export const publishAll = defineCheck({
	id: 'publish-all',
	record: 'X-PUB-PUBLISHALL',
	title: 'Ports are published by name, not all at once',
	why: 'Whatever the image declares is opened, on every address, at ports that change with each start. A new version of the image can open a port that nobody decided on.',
	theme: 'network',
	group: 'published-ports',
	outcomes: {set: 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		if (!known(inspect.HostConfig.PublishAllPorts)) return pass();
		return fail('set', 'HostConfig.PublishAllPorts', words`true`, 'false');
	},
	fix: () => ({
		key: 'publish-all',
		by: 'recreate',
		how: 'Re-create without -P; name each port with -p.',
		propose: () => ({changes: [{is: 'publish-all-off'}]}),
	}),
});

export const portChecks = [
	privilegedHostPorts,
	neededPorts,
	portsOnChosenAddress,
	portsPastFirewall,
	databasePorts,
	publishAll,
];
