/**
 * The states of several engines as one state. Only what changed is made anew: a row of an engine where nothing happened is
 * the row of before, and where nothing happened at all so is the whole.
 */
import {feedLength} from '../fleet/fleet.ts';
import type {AppState, Fixing} from '../model/app.ts';
import type {BackupsView} from '../model/backup.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {Transaction} from '../model/fix.ts';
import type {Fleet, FleetContainer, Link} from '../model/fleet.ts';
import type {HostName} from '../model/host-entry.ts';
import type {HostLine} from '../model/hosts.ts';
import {join, sanitise, words, type SafeText} from '../model/safe-text.ts';
import {mergeFeeds} from './merge-feeds.ts';
import {createStamp, type Stamp} from './stamp.ts';

export type MergeInput = {
	readonly lines: readonly HostLine[];
	/** Whose `fixing` is shown; null: nobody's. */
	readonly fixing: SafeText | null;
	/** What no engine says of itself; null: nothing. */
	readonly own: Fixing | null;
};

export type Merged = {
	readonly state: AppState;
	/** A container that two hosts show: they are one engine, by whichever way. The second is not in the table. */
	readonly twins: ReadonlyArray<readonly [second: SafeText, first: SafeText]>;
};

const nothing: Fixing = {is: 'nothing'};
const notScanning: AppState['scanning'] = {running: null, problems: new Map()};

/** The last answer again while nothing it is made of has changed. */
function remember<R>(make: (lines: readonly HostLine[]) => R, ...of: ReadonlyArray<(state: AppState) => unknown>) {
	let last: {readonly lines: readonly HostLine[]; readonly answer: R} | null = null;
	return (lines: readonly HostLine[]): R => {
		const isSame =
			last?.lines.length === lines.length &&
			lines.every((line, index) => {
				const before = last?.lines[index];
				return before?.name === line.name && of.every(part => part(before.state) === part(line.state));
			});
		if (last === null || !isSame) last = {lines, answer: make(lines)};
		return last.answer;
	};
}

export function createMerge(): (input: MergeInput) => Merged {
	const stamps = new Map<SafeText, Stamp>();
	const stampOf = (host: HostName): Stamp => {
		const stamp = stamps.get(host.name) ?? createStamp(host);
		stamps.set(host.name, stamp);
		return stamp;
	};

	const containersOf = remember(
		lines => {
			const containers = new Map<ContainerId, FleetContainer>();
			const twins = new Map<SafeText, SafeText>();
			for (const line of lines) {
				const {fleet} = line.state;
				const stamp = stampOf(line);
				const tag = stamp.tagOf(fleet);
				for (const [id, container] of fleet.containers) {
					const other = containers.get(id)?.host;
					if (other === undefined) containers.set(id, stamp.container(container, tag));
					else twins.set(line.name, other.name);
				}
			}
			return {containers, twins: [...twins]};
		},
		({fleet}) => fleet.containers,
		// A link that is lost is a new tag on every row.
		({fleet: {link}}) => (link.is === 'lost' ? link.sinceUnixMs : null),
	);
	const feedOf = remember(
		lines =>
			mergeFeeds(
				lines.map(line => ({feed: line.state.fleet.feed, entry: one => stampOf(line).entry(one)})),
				feedLength,
			),
		({fleet}) => fleet.feed,
	);
	const historyOf = remember(
		(lines): readonly Transaction[] =>
			lines.flatMap(({state}) => state.history).sort((a, b) => b.plannedAtUnixMs - a.plannedAtUnixMs),
		({history}) => history,
	);
	const problemsOf = remember(
		lines => lines.flatMap(({name, state}) => (state.historyProblems ?? []).map(problem => words`${name}: ${problem}`)),
		({historyProblems}) => historyProblems,
	);
	const backupsOf = remember(mergeBackups, ({backups}) => backups);

	return ({lines, fixing, own}) => {
		const shown = lines.filter(({sameAs}) => sameAs === null);
		const {containers, twins} = containersOf(shown);
		const states = shown.map(({state}) => state);
		const holder = shown.find(({name}) => name === fixing) ?? null;
		const fleets = states.map(({fleet}) => fleet);
		const fleet: Fleet = {
			endpoint: {
				address: words`${lines.length} hosts`,
				from: sanitise(''),
				isDemo: fleets.every(({endpoint}) => endpoint.isDemo),
			},
			link: linkOf(shown),
			engine: null,
			containers,
			feed: feedOf(shown),
			isComplete: fleets.every(({link, isComplete}) => link.is === 'lost' || isComplete),
			freshAtUnixMs: Math.max(...fleets.map(({freshAtUnixMs}) => freshAtUnixMs)),
		};
		const state: AppState = {
			fleet,
			host: null,
			images: null,
			swarm: null,
			scanning: notScanning,
			detail: null,
			fixing: own ?? holder?.state.fixing ?? nothing,
			history: historyOf(shown),
			historyProblems: problemsOf(shown),
			backups: backupsOf(shown),
			isReadOnly: states.every(one => one.isReadOnly),
			readOnlyWhy: states.find(one => one.readOnlyWhy != null)?.readOnlyWhy ?? null,
			hosts: {lines, fixing: own === null ? (holder?.name ?? null) : null},
			nowUnixMs: Math.max(...states.map(({nowUnixMs}) => nowUnixMs)),
		};
		return {state, twins};
	};
}

/** Some are in reach: then the table is live. Lost only where all are. */
function linkOf(lines: readonly HostLine[]): Link {
	const links = lines.map(({state}) => state.fleet.link);
	const since = (is: Link['is']): readonly number[] =>
		links.flatMap(link => (link.is === is ? [link.sinceUnixMs] : []));
	const live = since('live');
	if (live.length > 0) return {is: 'live', sinceUnixMs: Math.min(...live)};
	const connecting = since('connecting');
	if (connecting.length > 0) return {is: 'connecting', sinceUnixMs: Math.min(...connecting)};
	return {
		is: 'lost',
		sinceUnixMs: Math.max(...since('lost')),
		tries: Math.min(...links.map(link => (link.is === 'lost' ? link.tries : 0))),
		why: words`all ${lines.length} hosts are out of reach`,
	};
}

function mergeBackups(lines: readonly HostLine[]): BackupsView | null {
	const views = lines.flatMap(({name, state}) => (state.backups === null ? [] : [{name, view: state.backups}]));
	if (views.length === 0) return null;
	const problems = views.flatMap(({name, view}) => (view.problem === null ? [] : [words`${name}: ${view.problem}`]));
	const known = views.filter(({view}) => view.backups !== null);
	return {
		backups:
			known.length === 0
				? null
				: known
						.flatMap(({name, view}) => (view.backups ?? []).map(backup => ({...backup, host: name})))
						.sort((a, b) => a.sinceUnixMs - b.sinceUnixMs),
		lookedAtUnixMs: Math.max(...views.map(({view}) => view.lookedAtUnixMs)),
		problem: problems.length === 0 ? null : join(problems, '; '),
	};
}
