/** Which capabilities a container was seen to need, and what is missed without the others. */
import {effectiveCapabilities, type CapabilityName} from '../../model/capabilities.ts';
import type {Footprint, ProcessSeen} from '../../model/footprint.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import type {RecreateChange, Risk} from '../../model/recreate.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {Facts} from './facts.ts';
import {listensBelow1024} from './listening.ts';
import {mayWrite} from './owners.ts';
import {clean, distinct, probable, risky, safe, some, unseen} from './risk.ts';

/** `isSure`: seen to be used; else what programs of that kind commonly want. */
export type Need = {readonly name: string; readonly because: SafeText; readonly isSure: boolean};

/** What root hands over with, and looks after what belongs to the others by. */
const toHandOver: readonly CapabilityName[] = ['SETUID', 'SETGID'];
const toLookAfter: readonly CapabilityName[] = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL'];

const uidsOf = (processes: readonly ProcessSeen[]): readonly number[] =>
	[...new Set(processes.map(({uid}) => uid))].toSorted((a, b) => a - b);
const sayUids = (uids: readonly number[]): SafeText => some(uids.map(uid => words`${uid}`));

function needsOfRoot(processes: readonly ProcessSeen[], footprint: Footprint, facts: Facts): readonly Need[] {
	const needs: Need[] = [];
	const others = uidsOf(processes).filter(uid => uid !== 0);
	if (others.length > 0) {
		const because = words`root runs beside uid ${sayUids(others)}`;
		needs.push(...toHandOver.map(name => ({name, because, isSure: true})));
		needs.push(...toLookAfter.map(name => ({name, because, isSure: false})));
	}
	const foreign = footprint.mountOwners.filter(({owner}) => !isUnread(owner) && !mayWrite(owner, 0));
	const [one] = foreign;
	if (one !== undefined) {
		const because = words`${one.target} belongs to another user than root`;
		for (const name of ['DAC_OVERRIDE', 'FOWNER', 'CHOWN'] as const) needs.push({name, because, isSure: false});
	}
	const low = listensBelow1024(footprint);
	if (facts.isHostNetwork && low.length > 0) {
		needs.push({
			name: 'NET_BIND_SERVICE',
			because: words`it listens on ${some(low.map(port => words`${port}`))} of the host's network`,
			isSure: true,
		});
	}
	if (knownOr(footprint.openDevices, []).some(({path}) => path === '/dev/net/tun'))
		needs.push({name: 'NET_ADMIN', because: words`it has /dev/net/tun open`, isSure: true});
	return needs;
}

function needsOf(footprint: Footprint, facts: Facts): Read<readonly Need[]> {
	const {processes} = footprint;
	if (isUnread(processes)) return processes;
	const needs = processes.some(({uid}) => uid === 0) ? needsOfRoot(processes, footprint, facts) : [];
	// Root holds all it may have, used or not; anybody else who holds one was given it.
	const given = processes.flatMap(({uid, comm, capEff}) =>
		uid === 0
			? []
			: knownOr(capEff, []).map(name => ({
					name,
					because: words`${comm} runs as uid ${uid} and holds it`,
					isSure: true,
				})),
	);
	const all = [...given, ...needs].filter(({name}) => facts.capabilities.has(name));
	return [...new Map(all.toReversed().map(need => [need.name, need])).values()].toReversed();
}

export type CapabilityProposal = {
	readonly drop: readonly string[];
	readonly add: readonly string[];
	readonly because: readonly SafeText[];
};

/** Drop ALL, keep what was seen to be needed. Unread where nothing was seen. */
export function proposeCapabilities(footprint: Footprint, facts: Facts): Read<CapabilityProposal> {
	const needs = needsOf(footprint, facts);
	if (isUnread(needs)) return needs;
	return {
		drop: ['ALL'],
		add: needs.map(({name}) => name).toSorted(),
		because: distinct(needs.map(({because}) => because)),
	};
}

export function capabilityRisks(
	{is: of, drop, add}: Extract<RecreateChange, {is: 'capabilities'}>,
	footprint: Footprint,
	facts: Facts,
): readonly Risk[] {
	const kept = effectiveCapabilities(add, drop, false);
	const lost = [...facts.capabilities].filter(name => !kept.has(name));
	if (lost.length === 0) return [];
	const {setuidFiles} = footprint;
	const needs = needsOf(footprint, facts);
	if (isUnread(needs)) return [unseen(of, words`whether its processes need what is dropped can't be told`, needs)];
	const missing = needs.filter(({name}) => lost.includes(name));
	const sure = missing.filter(({isSure}) => isSure);
	const likely = missing.filter(({isSure}) => !isSure);
	const names = (all: readonly Need[]): SafeText =>
		some(
			all.map(({name}) => sanitise(name)),
			6,
		);
	const reasons = (all: readonly Need[]): SafeText => some(distinct(all.map(({because}) => because)));
	const risks: Risk[] = [];
	if (sure.length > 0) risks.push(risky(of, words`it needs ${names(sure)}, which would be dropped`, reasons(sure)));
	if (likely.length > 0)
		risks.push(
			probable(of, words`it may want ${names(likely)} to look after files and processes of others`, reasons(likely)),
		);
	if (risks.length > 0) return risks;

	const uids = uidsOf(knownOr(footprint.processes, []));
	const from = words`processes run as uid ${sayUids(uids)}`;
	if (uids.includes(0))
		return [
			clean(
				of,
				words`nothing that would be dropped was seen in use; root shows its powers only when it uses them`,
				from,
				footprint,
			),
		];
	if (isUnread(setuidFiles))
		return [
			probable(
				of,
				words`no process holds a capability; whether one can get some is not known`,
				words`${from}; setuid files not seen: ${setuidFiles.why}`,
			),
		];
	if (setuidFiles.paths.length > 0)
		return [
			probable(of, words`no process holds a capability; ${some(setuidFiles.paths)} would have fewer than before`, from),
		];
	return setuidFiles.isAll
		? [
				safe(
					of,
					words`no process holds a capability and none can get one: nothing is missed`,
					words`${from}; no setuid file`,
				),
			]
		: [
				probable(
					of,
					words`no process holds a capability; not every file could be looked at for those that give some`,
					from,
				),
			];
}
