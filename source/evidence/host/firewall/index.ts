/** What the packet filter in the daemon's network namespace does with published ports. */
import type {Host, HostCommand} from '../../../host/host.ts';
import type {FirewallFacts} from '../../../model/host-evidence.ts';
import {isUnread, knownOr, type Read} from '../../../model/read.ts';
import {sanitise, type SafeText} from '../../../model/safe-text.ts';
import {anyPacket, refusalsBeforeDocker, type Filter} from './forward.ts';
import {readTables, type Tables} from './iptables.ts';
import {isNftRefusal, nftChains, nftRefusals, type NftChain} from './nft.ts';
import {openPort, publishedByProxy, publishedByRules, type OpenPort, type Published} from './open-ports.ts';

export type FirewallSources = {
	readonly host: Host;
	readonly pid: number;
	readonly isNetworkApart: boolean;
	/** Addresses the engine lists published ports on: only then there are proxies to look for, or rules for IPv6. */
	readonly publishedOn: readonly string[];
	/** Info.FirewallBackend, '' before engine 28. */
	readonly backend: string;
};

const hasDocker = (tables: Tables): boolean =>
	tables.get('filter')?.has('DOCKER-USER') === true || tables.get('nat')?.has('DOCKER') === true;

/** Never rejects. */
export async function readFirewall({
	host,
	pid,
	isNetworkApart,
	publishedOn,
	backend,
}: FirewallSources): Promise<Read<FirewallFacts>> {
	const run = (command: HostCommand): Promise<Read<string>> =>
		isNetworkApart ? host.run(command, pid) : host.run(command);
	const [saved, saved6, nft, proxies] = await Promise.all([
		run('iptables-save'),
		publishedOn.some(address => address.includes(':')) ? run('ip6tables-save') : '',
		run('nft list ruleset'),
		publishedOn.length > 0 ? proxiesOf(host, pid) : [],
	]);
	const chains = nftChains(knownOr(nft, ''));
	const refusals = nftRefusals(chains).map(text => sanitise(text, 300));
	if (backend.startsWith('nftables')) return isUnread(nft) ? nft : fromNft(chains, refusals, proxies);
	if (isUnread(saved)) return isUnread(nft) ? saved : fromNft(chains, refusals, proxies);
	const tables = await withDocker(readTables(saved), run);
	return fromTables(tables, readTables(knownOr(saved6, '')), refusals, proxies);
}

/** Docker's chains may live with the other iptables than the one the machine calls by that name. */
async function withDocker(tables: Tables, run: (command: HostCommand) => Promise<Read<string>>): Promise<Tables> {
	if (hasDocker(tables)) return tables;
	const others = await Promise.all([run('iptables-legacy-save'), run('iptables-nft-save')]);
	return others.map(text => readTables(knownOr(text, ''))).find(hasDocker) ?? tables;
}

function fromTables(
	tables: Tables,
	tables6: Tables,
	nft: readonly SafeText[],
	proxies: readonly Published[],
): FirewallFacts {
	const filter: Filter = tables.get('filter') ?? new Map();
	const filter6: Filter = tables6.get('filter') ?? new Map();
	const byRules = publishedByRules(tables.get('nat'), '0.0.0.0');
	const byRules6 = publishedByRules(tables6.get('nat'), '::');
	// Where a rule rewrites packets none reaches the proxy from outside.
	const places = new Set([...byRules, ...byRules6].map(placeOf));
	const byProxy = proxies.filter(one => !places.has(placeOf(one)));
	const forwarded = (one: Published, its: Filter): OpenPort => {
		const port = openPort(one, its);
		return {...port, limitedBy: [...port.limitedBy, ...nft]};
	};
	const user = filter.get('DOCKER-USER')?.rules;
	return {
		backend: 'iptables',
		dockerUserRules:
			user === undefined ? null : user.filter(rule => rule.text !== '-j RETURN').map(rule => sanitise(rule.text, 300)),
		isForwardRestricted: refusalsBeforeDocker(filter, anyPacket).length > 0 || nft.length > 0,
		openPorts: [
			...byRules.map(one => forwarded(one, filter)),
			...byRules6.map(one => forwarded(one, filter6)),
			...byProxy.map(one => openPort(one, one.address.includes(':') ? filter6 : filter)),
		],
	};
}

const placeOf = ({address, port, protocol}: Published): string => `${address} ${port}/${protocol}`;

/** Engine 29's own backend has no DOCKER-USER: operators put chains of their own before its. */
function fromNft(
	chains: readonly NftChain[],
	refusals: readonly SafeText[],
	proxies: readonly Published[],
): FirewallFacts {
	const user = chains.find(({table, name}) => table === 'filter' && name === 'DOCKER-USER');
	const rules = user?.rules.filter(rule => !/^(?:counter packets \d+ bytes \d+ )?return$/.test(rule));
	const limits = [
		...refusals,
		...(rules ?? []).filter(isNftRefusal).map(rule => sanitise(`DOCKER-USER: ${rule}`, 300)),
	];
	return {
		backend: 'nftables',
		dockerUserRules: rules?.map(rule => sanitise(rule, 300)) ?? null,
		isForwardRestricted: limits.length > 0,
		openPorts: [...dnatIn(chains), ...proxies].map(({address, port, protocol}) => ({
			address: sanitise(address),
			port,
			protocol: sanitise(protocol),
			limitedBy: limits,
		})),
	};
}

/** `ip daddr 127.0.0.1 tcp dport 8080 counter packets 0 bytes 0 dnat to 172.17.0.2:80` */
function dnatIn(chains: readonly NftChain[]): readonly Published[] {
	return chains
		.flatMap(({family, rules}) => rules.map(rule => ({family, rule})))
		.flatMap(({family, rule}) => {
			const [, protocol, port] = /\b(tcp|udp|sctp) dport (\d+)\b.*\bdnat\b.*\bto\b/.exec(rule) ?? [];
			if (protocol === undefined || port === undefined) return [];
			const [, address = family === 'ip6' ? '::' : '0.0.0.0'] = /\bip6? daddr (\S+)/.exec(rule) ?? [];
			return {address, port: Number(port), protocol, containerAddress: '', containerPort: 0};
		});
}

/** Only the daemon's own children: a container's process may take the name, but not the parent. */
async function proxiesOf(host: Host, daemon: number): Promise<readonly Published[]> {
	const children = knownOr(await host.children(daemon), []);
	return children.map(({argv}) => publishedByProxy(argv)).filter(one => one !== null);
}
