/**
 * One run of the program without its screen: a store that screens draw and the commands they may give.
 * Puts the doors, the loops and the judging together; decides nothing itself.
 */
import type {Engine} from '../engine/engine.ts';
import {pacing} from '../engine/ssh/pacing.ts';
import {createGatherer} from '../evidence/gather.ts';
import type {HostSources} from '../evidence/host/gather-host.ts';
import type {Registry} from '../evidence/registry.ts';
import {readExec} from '../evidence/exec.ts';
import type {Clock} from '../fleet/clock.ts';
import {emptyFleet, reduceFleet, type FleetAction, type FleetState} from '../fleet/fleet.ts';
import {usualPace, type WatchHands, type WatchPace} from '../fleet/hands.ts';
import {watchFleet} from '../fleet/list-watch.ts';
import {createStore} from '../fleet/store.ts';
import {openJournal} from '../fixes/journal.ts';
import type {Host, StateFiles} from '../host/host.ts';
import type {AppState, Commands, Store} from '../model/app.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {EndpointName, Fleet} from '../model/fleet.ts';
import type {Policy} from '../model/policy.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {Assessment} from '../model/score.ts';
import {serviceOf} from '../model/swarm.ts';
import type {Waiver} from '../model/waiver.ts';
import {labelKeysOf} from '../waivers/scope.ts';
import {asItRunsBy} from './as-it-runs.ts';
import {createBatch} from './batch.ts';
import {createExposures, neverScanned} from './exposures.ts';
import {createFixing} from './fixing.ts';
import {createJudge} from './judge.ts';
import {machineOf, type MachineDoors} from './machine.ts';
import {createOpened} from './opened.ts';
import {residentsOf} from './residents.ts';
import {createRegistries} from './registries.ts';
import {createScanning, nothingScanned, type Scanner} from './scanning.ts';
import {createScanners, type OtherScanners} from './scanners.ts';
import {createSurroundings} from './surroundings.ts';
import {createSwarmSession} from './swarm.ts';
import {createOurOwn} from './without-our-own.ts';

export type SessionOptions = {
	readonly host: Host;
	readonly files: StateFiles;
	readonly clock: Clock;
	readonly endpoint: EndpointName;
	/** Finds an engine and agrees on a version with it, unless `signal` gives that up; asked again after every loss. */
	readonly connect: (signal: AbortSignal) => Promise<Engine>;
	readonly isReadOnly: boolean;
	/** Why, where it is not asked for by the flag. */
	readonly readOnlyWhy?: SafeText | null;
	/** Absent: what goes past the engine, Compose's files and the packet filter, is left to a person. */
	readonly machine?: MachineDoors;
	readonly policy: Policy;
	readonly waivers?: readonly Waiver[];
	readonly pace?: WatchPace;
	readonly random?: () => number;
	readonly readEnginePackages?: HostSources['readEnginePackages'];
	readonly readReleaseData?: HostSources['readReleaseData'];
	/** Left out: no registry is ever asked. */
	readonly registry?: Registry;
	/** Without one, no image is ever scanned. */
	readonly scanner?: Scanner | null;
	/** Programs that scan, too. */
	readonly scanners?: OtherScanners | null;
};

export type Session = {
	readonly store: Store;
	readonly commands: Commands;
	/** Rejects when the first connection can't be made. */
	readonly started: Promise<void>;
	/** Before `stop`: what scans made on the engine is taken away first. */
	endScans(): Promise<void>;
	stop(): void;
};

const minuteMs = 60_000;

export function startSession({
	host,
	files,
	clock,
	endpoint,
	connect,
	isReadOnly,
	readOnlyWhy = null,
	machine,
	policy,
	waivers = [],
	pace = usualPace,
	random = Math.random,
	readEnginePackages,
	readReleaseData,
	registry,
	scanner = null,
	scanners = null,
}: SessionOptions): Session {
	const initial: AppState = {
		fleet: emptyFleet(endpoint, clock.nowUnixMs()),
		host: null,
		images: null,
		swarm: null,
		scanning: nothingScanned,
		detail: null,
		fixing: {is: 'nothing'},
		history: [],
		backups: null,
		isReadOnly,
		readOnlyWhy,
		nowUnixMs: clock.nowUnixMs(),
	};
	const store = createStore(initial, clock);
	const gatherer = createGatherer(host, policy, {
		labelKeys: labelKeysOf(waivers),
		registry: registry ?? null,
		scanOf: imageId => scanning.scanOf(imageId),
	});
	const ourOwn = createOurOwn();
	const judges = createJudge({policy, waivers});
	const judge = judges.container;

	let live: FleetState = {fleet: initial.fleet, tombstones: new Map()};
	// A batch is larger where each costs more; whoever reads gets all that was said before.
	const heard = createBatch<FleetAction>(
		clock,
		() => live.fleet.containers.size / 500,
		actions => {
			live = reduceFleet(live, actions);
			store.update(state => ({...state, fleet: live.fleet}));
			opened.followFleet(live.fleet);
			surroundings.followFleet(live.fleet);
			swarm.followFleet(live.fleet);
			fixing.followFleet(live.fleet);
			meetNewConnection(live.fleet);
		},
	);
	let metSinceUnixMs = -1;
	/** Each connection may be to another engine, with another history, and with what a crash left open there. */
	function meetNewConnection({link}: Fleet): void {
		if (link.is !== 'live' || link.sinceUnixMs === metSinceUnixMs) return;
		metSinceUnixMs = link.sinceUnixMs;
		void fixing.meetEngine();
		void scanning.meetEngine();
	}
	const getFleet = (): Fleet => {
		heard.flush();
		return live.fleet;
	};

	const hands: WatchHands = {
		clock,
		random,
		connect: async signal => ourOwn.withoutThem(await connect(signal)),
		hurry: () => pacing.hurry(),
		getFleet,
		readEngine: engine => gatherer.readEngine(engine),
		refresh(engine, what) {
			if (what === 'images') surroundings.imagesChanged();
			return gatherer.refresh(engine, what);
		},
		readExec: (engine, event) => readExec(engine, event),
		async look(engine, id, watched) {
			const seen = await gatherer.look(engine, id, watched, clock.nowUnixMs());
			if (seen === null) return null;
			const evidence = opened.withProcesses(seen);
			return {evidence, assessment: judge(evidence)};
		},
		swarmChanged: () => swarm.changed(),
		dispatch: action => heard.add(action),
	};
	const watch = watchFleet(hands, pace);
	const doors = {engine: () => watch.engine(), host, clock, store, judge};
	async function reassess(id: ContainerId): Promise<Assessment | null> {
		if (serviceOf(store.getState().swarm, id) !== null) return swarm.reassess(id);
		const engine = watch.engine();
		const seen = getFleet().containers.get(id)?.evidence?.watched ?? null;
		// One that has just taken another's place has been watched for no time at all.
		const watched = seen ?? {sinceUnixMs: clock.nowUnixMs(), execs: [], starts: []};
		watch.lookAt(id);
		const evidence = engine === null ? null : await gatherer.look(engine, id, watched, clock.nowUnixMs());
		return evidence === null ? null : judge(evidence);
	}
	const exposures = createExposures({...doors, ownersOf: id => scanner?.ownersOf(id) ?? Promise.resolve(neverScanned)});
	const opened = createOpened({
		...doors,
		judgeAgain: id => watch.lookAt(id),
		expose: (scan, id) =>
			exposures.expose(
				scan,
				residentsOf(getFleet(), scan.imageId).filter(one => one.id === id),
			),
		...(scanner === null ? {} : {readAsItRuns: asItRunsBy(scanner.scan, doors.engine, store)}),
	});
	const registries = createRegistries({
		engine: doors.engine,
		getFleet,
		registry: registry ?? null,
		lookAt: id => watch.lookAt(id),
	});
	const who = createScanners({
		...doors,
		ours: scanner,
		others: scanners,
		changed() {
			scanning.refresh();
			watch.refresh();
			surroundings.refresh();
		},
	});
	const scanning = createScanning({
		...doors,
		scanner: who.chosen,
		isReadOnly,
		scanned(imageId) {
			for (const {id, listing} of getFleet().containers.values()) if (listing.imageId === imageId) watch.lookAt(id);
			surroundings.imageScanned();
			who.scanned(imageId);
		},
		onName: ourOwn.add,
	});
	const surroundings = createSurroundings({
		...doors,
		judge: judges,
		policy,
		scanOf: scanning.scanOf,
		expose: scan => exposures.expose(scan, residentsOf(getFleet(), scan.imageId)),
		readEnginePackages,
		readReleaseData,
	});
	const swarm = createSwarmSession({
		...doors,
		judge: judges,
		policy,
		labelKeys: labelKeysOf(waivers),
		scanOf: scanning.scanOf,
	});
	const fixing = createFixing({
		...doors,
		journal: openJournal({files, host}),
		isReadOnly,
		...(machine === undefined ? {} : {machine: machineOf(host, machine)}),
		planner: swarm,
		reassess,
		scanNow: (imageId, signal) => scanning.scanNow(imageId, signal),
	});

	const stopTicking = tick(clock, () => store.update(state => ({...state, nowUnixMs: clock.nowUnixMs()})));

	return {
		store,
		started: watch.started,
		commands: {
			...opened.commands,
			...fixing.commands,
			...surroundings.commands,
			...swarm.commands,
			...registries,
			...scanning.commands,
			// There is one, and it is always in focus.
			focus() {},
			...who.commands,
			refresh() {
				scanning.refresh();
				watch.refresh();
				opened.refresh();
				surroundings.refresh();
				swarm.refresh();
			},
		},
		endScans: () => scanning.leave(),
		stop() {
			stopTicking();
			surroundings.stop();
			swarm.stop();
			opened.commands.close();
			watch.stop();
		},
	};
}

/** Ages are drawn in minutes: a tick a minute is all they need, and an idle screen stays still. */
function tick(clock: Clock, act: () => void): () => void {
	let cancel = () => {};
	const again = () => {
		cancel = clock.after(minuteMs, () => {
			act();
			again();
		});
	};
	again();
	return () => cancel();
}
