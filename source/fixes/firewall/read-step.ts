/** Steps read back from a journal: what is loaded into a packet filter is checked word by word. */
import type {FilterHook, FilterPlace, FilterProgram, FirewallStep, Source} from '../../model/delegate.ts';
import {at, isObject} from '../../model/foreign.ts';
import {isUnread} from '../../model/read.ts';
import {readSource} from '../../model/sources.ts';

const programs: readonly FilterProgram[] = ['iptables', 'iptables-legacy', 'iptables-nft', 'ip6tables', 'nft'];
const hooks: readonly FilterHook[] = ['DOCKER-USER', 'INPUT'];
const protocols: ReadonlyArray<FirewallStep['protocol']> = ['tcp', 'udp', 'sctp'];

/** [] too is a list; null: one is of another shape. */
function all<T>(value: unknown, each: (one: unknown) => T | null): readonly T[] | null {
	if (!Array.isArray(value)) return null;
	const read = value.map(each).filter(one => one !== null);
	return read.length === value.length ? read : null;
}

function sourceOf(value: unknown): Source | null {
	const cidr = at(value, 'cidr');
	const source = typeof cidr === 'string' ? readSource(cidr) : null;
	return source === null || isUnread(source) ? null : source;
}

function placeOf(value: unknown): FilterPlace | null {
	const program = programs.find(one => one === at(value, 'program'));
	const through = all(at(value, 'hooks'), name => hooks.find(one => one === name) ?? null);
	return program === undefined || through === null ? null : {program, hooks: through};
}

export function readFirewallStep(value: unknown): FirewallStep | null {
	if (!isObject(value)) return null;
	const {is, transactionId, hostPort} = value;
	const protocol = protocols.find(one => one === value['protocol']);
	const sources = all(value['sources'], sourceOf);
	const places = all(value['places'], placeOf);
	if (is !== 'open-port-to' || typeof transactionId !== 'string' || !/^[\w-]{1,80}$/.test(transactionId)) return null;
	if (typeof hostPort !== 'number' || !(hostPort > 0 && hostPort < 65_536)) return null;
	if (protocol === undefined || sources === null || places === null) return null;
	return {is, transactionId, hostPort, protocol, sources, places};
}
