/** The one container that is open: what is read of it besides the table's evidence, for as long as it is open. */
import type {Engine, StatsStream} from '../engine/engine.ts';
import {
	maskedInspectLines,
	proveLocal,
	readCgroup,
	readListeners,
	readNamespaces,
	readPrivileges,
} from '../evidence/detail/index.ts';
import {revealVariable} from '../evidence/environment.ts';
import {listHistory} from '../evidence/history.ts';
import {areListedOwn, listProcesses} from '../evidence/processes.ts';
import {readStats, statsNow} from '../evidence/stats.ts';
import type {Clock} from '../fleet/clock.ts';
import type {WritableStore} from '../fleet/store.ts';
import type {Host} from '../host/host.ts';
import type {Commands} from '../model/app.ts';
import type {AsItRuns, ContainerDetail, StatsSample} from '../model/detail.ts';
import {reasonOf} from '../model/errors.ts';
import type {ContainerEvidence, ContainerId} from '../model/evidence.ts';
import type {Fleet, FleetContainer} from '../model/fleet.ts';
import type {ImageScan} from '../model/image-scan.ts';
import {isUnread, knownOr, mapRead, Unread} from '../model/read.ts';
import {words} from '../model/safe-text.ts';
import {maskText} from '../model/secrets.ts';

export type OpenedOptions = {
	readonly engine: () => Engine | null;
	readonly host: Host;
	readonly clock: Clock;
	readonly store: WritableStore;
	/** Its processes are known now: what is judged by them can be decided. */
	readonly judgeAgain: (id: ContainerId) => void;
	/** A scan again, by what of it runs in this container. */
	readonly expose?: (scan: ImageScan, id: ContainerId) => Promise<ImageScan>;
	/** Left out where nothing is ever scanned. */
	readonly readAsItRuns?: (container: FleetContainer, signal: AbortSignal) => Promise<AsItRuns>;
};

export type Opened = {
	/** With the processes that were listed of the open container, where the look itself could not see them. */
	withProcesses(evidence: ContainerEvidence): ContainerEvidence;
	readonly commands: Pick<Commands, 'open' | 'close' | 'reveal' | 'hide' | 'readAsItRuns'>;
	/** Reads the open container again when something happened to it, or when its engine came back. */
	followFleet(fleet: Fleet): void;
	refresh(): void;
};

/** One a second: the last five minutes. */
const samplesKept = 300;
const revealedMs = 10_000;

const nothingYet = (id: ContainerId, nowUnixMs: number): ContainerDetail => ({
	id,
	openedAtUnixMs: nowUnixMs,
	processes: null,
	namespaces: null,
	privileges: null,
	cgroup: null,
	samples: [],
	samplesProblem: null,
	listeners: null,
	history: null,
	json: null,
	exposed: null,
	asItRuns: null,
	revealed: null,
});

export function createOpened({
	engine,
	host,
	clock,
	store,
	judgeAgain,
	expose = async scan => scan,
	readAsItRuns,
}: OpenedOptions): Opened {
	/** What belongs to an earlier opening, or to an earlier reading, is not shown. */
	let turn = 0;
	let stats: StatsStream | null = null;
	let stopHiding = () => {};
	/** What the open container was when it was read last: its start, and the connection. */
	let readAs = '';
	/** Of the open container, the scan that was looked at last. */
	let exposing: ImageScan | null = null;
	let stopReading = new AbortController();

	const openId = (): ContainerId | null => store.getState().detail?.id ?? null;

	function put(mine: number, part: Partial<ContainerDetail>): void {
		if (mine === turn)
			store.update(state => (state.detail === null ? state : {...state, detail: {...state.detail, ...part}}));
	}

	function addSample(mine: number, sample: StatsSample): void {
		const {detail} = store.getState();
		if (detail !== null) put(mine, {samples: [...detail.samples, sample].slice(-samplesKept), samplesProblem: null});
	}

	function follow(mine: number, now: Engine, id: ContainerId, onFirst: (sample: StatsSample) => void): void {
		let isFirst = true;
		let previous: unknown = null;
		stats = now.stats(id, json => {
			const sample = readStats(json, previous);
			previous = json;
			if (isUnread(sample)) put(mine, {samplesProblem: sample.why});
			else {
				addSample(mine, sample);
				if (isFirst) onFirst(sample);
				isFirst = false;
			}
		});
		void stats.ended.then(why => put(mine, {samplesProblem: why}));
	}

	/** What of its image runs in it: asked anew for every scan, and with everything else. */
	function lookAtUse(id: ContainerId): void {
		const scan = store.getState().fleet.containers.get(id)?.evidence?.scan ?? null;
		exposing = scan;
		if (scan === null) return;
		const mine = turn;
		void expose(scan, id).then(exposed => {
			if (exposing === scan) put(mine, {exposed: {of: scan, scan: exposed}});
		});
	}

	async function readAll(id: ContainerId): Promise<void> {
		turn += 1;
		const mine = turn;
		lookAtUse(id);
		stats?.close();
		stats = null;
		const now = engine();
		if (now === null) return;
		let json: unknown;
		try {
			json = await now.inspectContainer(id);
		} catch (error) {
			const unread = new Unread(reasonOf(error));
			return put(mine, {
				processes: unread,
				privileges: unread,
				cgroup: unread,
				listeners: unread,
				history: unread,
				json: unread,
				namespaces: [],
			});
		}
		put(mine, {json: maskedInspectLines(json, maskText)});
		const {fleet} = store.getState();
		const evidence = fleet.containers.get(id)?.evidence ?? null;
		const inspect = evidence === null ? null : knownOr(evidence.inspect, null);
		if (mine !== turn || evidence === null || inspect === null) return;
		const state = knownOr(inspect.State, null);
		const pid = state?.Pid ?? 0;
		void listHistory(now, inspect.Image).then(history => put(mine, {history: mapRead(history, ({value}) => value)}));
		const isLocal = pid > 0 && (await proveLocal(host, now, {Id: id, Pid: pid}));
		const others = [...fleet.containers.values()].flatMap(other => {
			const its = other.id === id || other.evidence === null ? null : knownOr(other.evidence.inspect, null);
			const itsPid = its === null ? 0 : (knownOr(its.State, null)?.Pid ?? 0);
			return its === null || itsPid === 0 ? [] : [{name: its.Name, pid: itsPid, inspect: its}];
		});
		void readNamespaces({host, engine: now, inspect, isLocal, others}).then(namespaces => put(mine, {namespaces}));
		const notRunning = new Unread(words`the container is not running`);
		if (pid === 0)
			return put(mine, {
				processes: notRunning,
				privileges: notRunning,
				cgroup: notRunning,
				listeners: notRunning,
				samplesProblem: notRunning.why,
			});
		void listProcesses(now, id).then(processes => {
			put(mine, {processes});
			if (mine === turn && evidence.processes === null) judgeAgain(id);
		});
		void readPrivileges({host, pid, isLocal}).then(privileges => put(mine, {privileges}));
		void readListeners({host, pid, isLocal}).then(listeners => put(mine, {listeners}));
		const limits = (sample: StatsSample | null) => readCgroup({host, pid, isLocal, sample, engine: evidence.engine});
		// From afar the limits stand in the statistics alone, and the stream's first sample takes its time.
		void (isLocal ? limits(null) : statsNow(now, id).then(limits)).then(cgroup => put(mine, {cgroup}));
		follow(mine, now, id, sample => void limits(sample).then(cgroup => put(mine, {cgroup})));
	}

	/** A new process, or a new connection, makes all that was read old. */
	function stateOf(fleet: Fleet, id: ContainerId): string {
		const evidence = fleet.containers.get(id)?.evidence ?? null;
		const inspect = evidence === null ? null : knownOr(evidence.inspect, null);
		const state = inspect === null ? null : knownOr(inspect.State, null);
		const connection = fleet.link.is === 'live' ? fleet.link.sinceUnixMs : 'none';
		return `${connection} ${state?.Pid ?? '-'} ${state?.StartedAt ?? '-'} ${JSON.stringify(inspect === null ? null : [inspect.HostConfig, inspect.NetworkSettings])}`;
	}

	function refresh(): void {
		const id = openId();
		if (id !== null) void readAll(id);
	}

	return {
		refresh,
		withProcesses(evidence) {
			const {detail} = store.getState();
			const inspect = knownOr(evidence.inspect, null);
			if (evidence.processes !== null || inspect === null || detail?.id !== inspect.Id) return evidence;
			const {processes} = detail;
			// One that could not be listed stays for a person: opening it must not cost points.
			if (processes === null || isUnread(processes) || !areListedOwn(inspect, evidence.engine)) return evidence;
			return {...evidence, processes};
		},
		followFleet(fleet) {
			const id = openId();
			if (id === null || fleet.link.is !== 'live' || !fleet.containers.has(id)) return;
			const now = stateOf(fleet, id);
			if (now === readAs) {
				if ((fleet.containers.get(id)?.evidence?.scan ?? null) !== exposing) lookAtUse(id);
				return;
			}
			readAs = now;
			refresh();
		},
		commands: {
			open(id) {
				store.update(state => ({...state, detail: nothingYet(id, clock.nowUnixMs())}));
				readAs = stateOf(store.getState().fleet, id);
				void readAll(id);
			},
			close() {
				turn += 1;
				stopReading.abort();
				stats?.close();
				stats = null;
				stopHiding();
				store.update(state => (state.detail === null ? state : {...state, detail: null}));
			},
			readAsItRuns(id) {
				const {fleet, detail} = store.getState();
				const container = fleet.containers.get(id);
				if (readAsItRuns === undefined || container === undefined) return;
				if (detail?.id !== id || detail.asItRuns?.is === 'being-read') return;
				stopReading = new AbortController();
				const {signal} = stopReading;
				// Other readings of the container may begin meanwhile: this one ends with its closing alone.
				const show = (asItRuns: AsItRuns): void => {
					if (openId() === id && !signal.aborted) put(turn, {asItRuns});
				};
				show({is: 'being-read'});
				void readAsItRuns(container, signal).then(show);
			},
			reveal(id, name) {
				const now = engine();
				if (now === null || openId() !== id) return;
				const mine = turn;
				void revealVariable(now, id, name).then(value => {
					put(mine, {revealed: {name, value, untilUnixMs: clock.nowUnixMs() + revealedMs}});
					stopHiding();
					stopHiding = clock.after(revealedMs, () => put(turn, {revealed: null}));
				});
			},
			hide() {
				stopHiding();
				put(turn, {revealed: null});
			},
		},
	};
}
