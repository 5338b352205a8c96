/** A published port opened to named sources only: planned, done, looked at, taken back. */
import type {Host, HostCommand} from '../../host/host.ts';
import type {Programs, Ran} from '../../host/programs.ts';
import type {FilterHook, FilterPlace, FilterProgram, FirewallStep, Source} from '../../model/delegate.ts';
import {isUnread, knownOr} from '../../model/read.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {done, failed, type OwnerOutcome} from '../owners/outcome.ts';
import {commandsOf, hasChain, isLoaded, loadText, unloadText} from './rules.ts';
import {readSource} from '../../model/sources.ts';

export type FirewallDoors = {
	readonly host: Host;
	readonly programs: Programs;
	/** A process of the daemon where its network is apart from ours; null: it is the same. Asked anew each time. */
	readonly inNetworkOf: number | null;
};

export type FirewallWish = {
	readonly transactionId: string;
	/** As the engine publishes it now. */
	readonly hostPort: number;
	readonly protocol: 'tcp' | 'udp' | 'sctp';
	/** `''`, `0.0.0.0`, `::` or one address of the host. */
	readonly hostIps: readonly string[];
	/** As typed. */
	readonly sources: readonly string[];
	/** Whether the daemon was proven to run on this machine. */
	readonly isLocal: boolean;
	/** Info.FirewallBackend, '' before engine 28. */
	readonly backend: string;
};

export type FirewallPlan = {
	readonly is: 'plan';
	readonly step: FirewallStep;
	readonly commands: readonly SafeText[];
	readonly warnings: readonly SafeText[];
};
/** `commands`: for a person, on the machine of the engine; [] where the wish itself is wrong. */
export type FirewallRefusal = {readonly is: 'refused'; readonly why: SafeText; readonly commands: readonly SafeText[]};

const printing: Readonly<Record<FilterProgram, HostCommand>> = {
	iptables: 'iptables-save',
	'iptables-legacy': 'iptables-legacy-save',
	'iptables-nft': 'iptables-nft-save',
	ip6tables: 'ip6tables-save',
	nft: 'nft list ruleset',
};

const printed = ({host, inNetworkOf}: FirewallDoors, program: FilterProgram) =>
	host.run(printing[program], inNetworkOf ?? undefined);

const isFour = (hostIp: string): boolean => hostIp === '' || !hostIp.includes(':');
const isSix = (hostIp: string): boolean => hostIp === '' || hostIp.includes(':');

/** Where packets to the port pass. IPv6 may be forwarded or go through the proxy, container by container: both are closed. */
async function placesFor(doors: FirewallDoors, {hostIps, backend}: FirewallWish): Promise<readonly FilterPlace[]> {
	if (backend.startsWith('nftables')) return [{program: 'nft', hooks: []}];
	const places: FilterPlace[] = [];
	if (hostIps.some(isFour)) {
		const programs = ['iptables', 'iptables-legacy', 'iptables-nft'] as const;
		const saved = await Promise.all(programs.map(async program => knownOr(await printed(doors, program), '')));
		const program = programs.find((_, index) => hasChain('DOCKER-USER', saved[index] ?? ''));
		places.push({program: program ?? 'iptables', hooks: [program === undefined ? 'INPUT' : 'DOCKER-USER']});
	}
	if (hostIps.some(isSix)) {
		const saved = knownOr(await printed(doors, 'ip6tables'), '');
		const hooks: readonly FilterHook[] = hasChain('DOCKER-USER', saved) ? ['DOCKER-USER', 'INPUT'] : ['INPUT'];
		places.push({program: 'ip6tables', hooks});
	}
	return places;
}

/** Of a machine we can't look at: a Docker of its usual kind. */
const usualPlaces = ({hostIps, backend}: FirewallWish): readonly FilterPlace[] =>
	backend.startsWith('nftables')
		? [{program: 'nft', hooks: []}]
		: [
				...(hostIps.some(isFour) ? [{program: 'iptables', hooks: ['DOCKER-USER']} as const] : []),
				...(hostIps.some(isSix) ? [{program: 'ip6tables', hooks: ['INPUT']} as const] : []),
			];

export async function planFirewall(doors: FirewallDoors, wish: FirewallWish): Promise<FirewallPlan | FirewallRefusal> {
	const {transactionId, hostPort, protocol, isLocal} = wish;
	const sources: Source[] = [];
	for (const text of wish.sources) {
		const source = readSource(text);
		if (isUnread(source)) return {is: 'refused', why: source.why, commands: []};
		sources.push(source);
	}
	if (sources.length === 0) return {is: 'refused', why: words`no source is named`, commands: []};
	const step = (places: readonly FilterPlace[]): FirewallStep => ({
		is: 'open-port-to',
		transactionId,
		hostPort,
		protocol,
		sources,
		places,
	});
	const commands = (of: FirewallStep): readonly SafeText[] =>
		of.places.flatMap(place => commandsOf(of, place)).map(command => sanitise(command, 1000));
	const refuse = (why: SafeText): FirewallRefusal => ({
		is: 'refused',
		why,
		commands: commands(step(usualPlaces(wish))),
	});
	if (!isLocal) return refuse(words`the engine is not of this machine: run the commands there as root`);
	if (doors.host.uid !== 0) return refuse(words`only root may change the packet filter`);

	const planned = step(await placesFor(doors, wish));
	for (const {program} of planned.places) {
		const saved = await printed(doors, program);
		if (isUnread(saved)) return refuse(words`the packet filter can't be read: ${saved.why}`);
	}
	return {
		is: 'plan',
		step: planned,
		commands: commands(planned),
		warnings: [
			words`connections that others have open to port ${hostPort} now are cut, those of containers that use the host's address too`,
			words`the rules live until the machine restarts or its firewall is loaded anew; to keep them, put the commands into what loads it`,
		],
	};
}

const saidBy = ({stderr}: Ran): SafeText => sanitise(stderr.trim().split('\n').slice(0, 2).join(' '), 300);

export async function applyFirewall(doors: FirewallDoors, step: FirewallStep): Promise<OwnerOutcome> {
	for (const [index, place] of step.places.entries()) {
		const saved = await printed(doors, place.program);
		if (isUnread(saved)) return failed(words`the packet filter can't be read: ${saved.why}`, index > 0);
		if (isLoaded(step, place, saved)) continue;
		const ran = await doors.programs.loadRules(place.program, loadText(step, place), doors.inNetworkOf);
		if (ran.exitCode !== 0) {
			return failed(words`${sanitise(place.program)} did not take the rules: ${saidBy(ran)}`, index > 0);
		}
	}
	const isInForce = await isFirewallDone(doors, step);
	const who = join(step.sources.map(({cidr}) => sanitise(cidr)));
	return isInForce
		? done(words`port ${step.hostPort}/${sanitise(step.protocol)} is open to ${who} only`)
		: failed(words`the rules were taken, but are not there`, true);
}

/** In how many places it is in force; null: not all of them can be read. */
export async function countLoaded(doors: FirewallDoors, step: FirewallStep): Promise<number | null> {
	let count = 0;
	for (const place of step.places) {
		const saved = await printed(doors, place.program);
		if (isUnread(saved)) return null;
		if (isLoaded(step, place, saved)) count += 1;
	}
	return count;
}

export const isFirewallDone = async (doors: FirewallDoors, step: FirewallStep): Promise<boolean> =>
	(await countLoaded(doors, step)) === step.places.length;

/** Exactly the rules of this step; what a restart of the machine took away already is fine. */
export async function undoFirewall(doors: FirewallDoors, step: FirewallStep): Promise<OwnerOutcome> {
	for (const place of step.places) {
		const saved = await printed(doors, place.program);
		if (isUnread(saved)) return failed(words`the packet filter can't be read: ${saved.why}`, true);
		const text = unloadText(step, place, saved);
		if (text === null) continue;
		const ran = await doors.programs.loadRules(place.program, text, doors.inNetworkOf);
		if (ran.exitCode !== 0) {
			return failed(words`${sanitise(place.program)} did not take the rules away: ${saidBy(ran)}`, true);
		}
	}
	return done(words`the rules of port ${step.hostPort} are gone`);
}
