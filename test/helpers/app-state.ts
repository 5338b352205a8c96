/**
 * Whole screens' worth of state, by hand: containers from test/helpers/evidence.ts, and scores that are stated, not
 * computed, so that a frame test fails for what the screen does and not for what scoring does.
 */
import type {AppState, Commands, Store} from '../../source/model/app.ts';
import type {Check, Finding, Severity, Verdict} from '../../source/model/check.ts';
import type {PortBinding} from '../../source/model/evidence.ts';
import type {Fix, Transaction} from '../../source/model/fix.ts';
import type {FeedEntry, Fleet, FleetContainer, Listing} from '../../source/model/fleet.ts';
import type {Assessment, Domain, DomainPoints, Grade, Score} from '../../source/model/score.ts';
import {sanitise, words} from '../../source/model/safe-text.ts';
import {engineFacts, hardened, having, plain, t, unread} from './evidence.ts';

export const now = Date.UTC(2026, 10, 23, 19, 3, 0);
const minute = 60_000;
const day = 24 * 60 * minute;

const pointsOf: Readonly<Record<Severity, number>> = {critical: 40, high: 15, medium: 6, low: 2, info: 0};
const limits: Readonly<Record<Domain, number>> = {
	privileges: 40,
	isolation: 40,
	network: 20,
	image: 20,
	updates: 20,
	operations: 10,
};
const domains = Object.keys(limits) as readonly Domain[];

export type FindingSpec = {
	group: string;
	domain: Domain;
	outcome: string;
	severity: Severity;
	is?: 'fail' | 'unknown' | 'pass';
	fix?: Fix | null;
	id: string;
};

export const specs = {
	privileged: {
		id: 'privileged',
		group: 'privileged',
		domain: 'privileges',
		outcome: 'privileged',
		severity: 'critical',
	},
	socket: {
		id: 'engine-socket-mounted',
		group: 'engine-socket',
		domain: 'privileges',
		outcome: 'socket or its folder mounted',
		severity: 'critical',
	},
	root: {id: 'root-user', group: 'root-user', domain: 'privileges', outcome: 'runs as uid 0', severity: 'medium'},
	noNewPrivileges: {
		id: 'no-new-privileges',
		group: 'escalation',
		domain: 'privileges',
		outcome: 'no-new-privileges off',
		severity: 'medium',
	},
	capabilities: {
		id: 'capabilities-dropped',
		group: 'capabilities',
		domain: 'privileges',
		outcome: 'default set kept',
		severity: 'low',
	},
	hostPid: {id: 'host-pid', group: 'pid-namespace', domain: 'isolation', outcome: 'host', severity: 'high'},
	hostNetwork: {id: 'host-network', group: 'net-namespace', domain: 'isolation', outcome: 'host', severity: 'high'},
	writableRoot: {
		id: 'read-only-root',
		group: 'root-filesystem',
		domain: 'isolation',
		outcome: 'writable',
		severity: 'medium',
	},
	memory: {
		id: 'memory-limit',
		group: 'memory',
		domain: 'isolation',
		outcome: 'no limit',
		severity: 'medium',
		fix: {
			key: 'memory-limit',
			by: 'live',
			how: 'docker update --memory 512m (no restart).',
			change: {is: 'memory-limit', memoryBytes: 512 * 1024 ** 2, memorySwapBytes: 512 * 1024 ** 2},
		},
	},
	pids: {
		id: 'pids-limit',
		group: 'pids',
		domain: 'isolation',
		outcome: 'no limit',
		severity: 'medium',
		fix: {
			key: 'pids-limit',
			by: 'live',
			how: 'docker update --pids-limit 200 (no restart).',
			change: {is: 'pids-limit', pids: 200},
		},
	},
	database: {
		id: 'database-ports',
		group: 'published-ports',
		domain: 'network',
		outcome: 'beyond loopback',
		severity: 'high',
		fix: {
			key: 'publish-loopback',
			by: 'recreate',
			how: 'Publish it on 127.0.0.1, or not at all.',
			changes: [{is: 'bind-port', port: '5432/tcp', hostIp: '127.0.0.1'}],
		},
	},
	bridge: {
		id: 'default-bridge-traffic',
		group: 'default-bridge',
		domain: 'network',
		outcome: 'attached, traffic between containers on',
		severity: 'medium',
	},
	digest: {id: 'image-digest', group: 'image-trust', domain: 'image', outcome: 'no digest', severity: 'low'},
	health: {id: 'health-check', group: 'health', domain: 'operations', outcome: 'none', severity: 'low'},
} as const satisfies Record<string, FindingSpec>;

export function finding(spec: FindingSpec): Finding {
	const {group, outcome, severity, is = 'fail', id} = spec;
	const verdicts: Readonly<Record<'fail' | 'unknown' | 'pass', Verdict>> = {
		fail: {is: 'fail', outcome, proof: {field: `HostConfig.${group}`, actual: t(outcome), expected: 'otherwise'}},
		unknown: {is: 'unknown', why: t('not readable here')},
		pass: {is: 'pass'},
	};
	const fix: Fix | null = spec.fix ?? {
		key: group,
		by: 'recreate',
		how: `Recreate it without “${outcome}”.`,
		changes: [],
	};
	const check: Check = {
		subject: 'container',
		id,
		record: 'X-TEST',
		title: `Nothing is wrong with ${group}`,
		why: `What ${group} opens, an attacker uses.`,
		theme: 'isolation',
		group,
		outcomes: {[outcome]: severity},
		needs: [],
		evaluate: () => verdicts[is],
		fix: () => fix,
	};
	return {
		check,
		verdict: verdicts[is],
		severity: is === 'pass' ? 'info' : severity,
		fix: is === 'fail' ? fix : null,
		waived: null,
	};
}

const gradeOf = (value: number): Grade =>
	value >= 90 ? 'A' : value >= 80 ? 'B' : value >= 65 ? 'C' : value >= 50 ? 'D' : value >= 30 ? 'E' : 'F';

/** A score as stated; its parts are summed from the findings, and need not come to it. */
export function assessment(
	value: number,
	of: readonly FindingSpec[] = [],
	over: Partial<Pick<Score, 'best' | 'raw' | 'ceilings'>> = {},
): Assessment {
	const findings = of.map(finding);
	const parts = domains.map((domain): DomainPoints => {
		const groups = of
			.map((spec, index) => ({spec, finding: findings[index]}))
			.filter(({spec}) => spec.domain === domain)
			.flatMap(({spec, finding}) =>
				finding === undefined ? [] : [{group: spec.group, points: pointsOf[spec.severity], finding}],
			)
			.sort((a, b) => b.points - a.points);
		return {domain, limit: limits[domain], points: groups.reduce((sum, {points}) => sum + points, 0), groups};
	});
	const order: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];
	const [worst = null] = [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
	return {
		findings,
		facts: {isExposedBeyondLoopback: 'no', isConfinedByLsm: 'no', imageScan: 'scanned'},
		score: {
			value,
			best: over.best ?? value,
			grade: gradeOf(value),
			raw: over.raw ?? value,
			ceilings: over.ceilings ?? [],
			domains: parts,
			decided: 40,
			applicable: 44,
		},
		unwaived: null,
		worst,
	};
}

type ContainerSpec = Partial<Omit<FleetContainer, 'id' | 'listing'>> &
	Partial<Omit<Listing, 'name' | 'image' | 'digest'>> & {
		name: string;
		image?: string;
	};

let made = 0;

export function container(spec: ContainerSpec): FleetContainer {
	const {name, image = 'shop/web:4.2', evidence = plain, mark = null, isStale = false, lookProblem = null} = spec;
	const id = spec.id ?? (++made).toString(16).padStart(4, '0').repeat(16);
	const listing: Listing = {
		id,
		name: sanitise(name),
		image: sanitise(image),
		imageId: t('sha256:a1'),
		status: spec.status ?? 'running',
		health: spec.health ?? 'none',
		createdAtUnixMs: spec.createdAtUnixMs ?? now - 2 * 60 * minute,
		ports: spec.ports ?? [],
		digest: `${name}${made}`,
	};
	return {id, listing, evidence, assessment: spec.assessment ?? null, isStale, lookProblem, mark};
}

export const port = (HostIp: string, HostPort: number, containerPort = HostPort): PortBinding => ({
	containerPort,
	protocol: t('tcp'),
	HostIp: t(HostIp),
	HostPort,
});

const plainFindings = [
	specs.root,
	specs.noNewPrivileges,
	specs.capabilities,
	specs.memory,
	specs.pids,
	specs.writableRoot,
	specs.bridge,
	specs.digest,
	specs.health,
];

/** The fleet of the sketch: one container of every kind the columns speak of. */
export const sampleContainers: readonly FleetContainer[] = [
	container({
		name: 'ci-runner',
		image: 'gitlab/runner:16.1',
		evidence: having({inspect: {HostConfig: {Privileged: true}}}, plain),
		createdAtUnixMs: now - 12 * day,
		assessment: assessment(8, [specs.privileged, specs.socket, specs.hostPid, ...plainFindings], {
			ceilings: [
				{name: 'privileged', score: 15, because: 'privileged'},
				{name: 'engine-socket', score: 15, because: 'an engine or runtime socket is within reach'},
				{name: 'high', score: 79, because: 'a high finding'},
			],
		}),
	}),
	container({
		name: 'traefik',
		image: 'traefik:2.10',
		health: 'healthy',
		evidence: having({inspect: {HostConfig: {Memory: 256 * 1024 ** 2, PidsLimit: 100}}}, plain),
		ports: [port('0.0.0.0', 80), port('::', 80), port('0.0.0.0', 443)],
		createdAtUnixMs: now - 3 * day,
		assessment: assessment(15, [specs.socket, specs.root], {
			raw: 26,
			ceilings: [{name: 'engine-socket', score: 15, because: 'an engine or runtime socket is within reach'}],
		}),
	}),
	container({
		name: 'legacy-db',
		image: 'mysql:5.7',
		ports: [port('0.0.0.0', 3306)],
		createdAtUnixMs: now - 94 * day,
		assessment: assessment(38, [specs.database, ...plainFindings], {
			ceilings: [
				{
					name: 'exposed-root',
					score: 59,
					because: 'port beyond loopback, as root, no-new-privileges off, root file system writable',
				},
				{name: 'database-exposed', score: 69, because: 'a database or admin port is published beyond loopback'},
			],
		}),
	}),
	container({
		name: 'web-3',
		health: 'healthy',
		ports: [port('0.0.0.0', 8080)],
		assessment: assessment(54, plainFindings),
	}),
	container({
		name: 'report',
		image: 'report:1',
		evidence: having({user: unread, image: unread}, hardened),
		createdAtUnixMs: now - 9 * day,
		assessment: assessment(72, [{...specs.root, is: 'unknown'}], {best: 78}),
	}),
	container({
		name: 'web-1',
		health: 'healthy',
		evidence: hardened,
		ports: [port('127.0.0.1', 8081)],
		mark: {is: 'changed', atUnixMs: now},
		assessment: assessment(80, [specs.writableRoot]),
	}),
	container({
		name: 'vault',
		image: 'vault:1.17',
		health: 'healthy',
		evidence: having({user: {uid: 100, from: 'number'}}),
		ports: [port('127.0.0.1', 8200)],
		createdAtUnixMs: now - 5 * day,
		assessment: assessment(98),
	}),
	container({
		name: 'new-job',
		image: 'job:1',
		status: 'created',
		evidence: null,
		createdAtUnixMs: now - 1000,
		mark: {is: 'new', atUnixMs: now},
	}),
	container({
		name: 'old-import',
		image: 'import:3',
		status: 'exited',
		createdAtUnixMs: now - 30 * day,
		assessment: assessment(58, plainFindings),
	}),
];

export function fleetOf(containers: readonly FleetContainer[], over: Partial<Fleet> = {}): Fleet {
	return {
		endpoint: {address: t('unix:///var/run/docker.sock'), from: t('usual socket'), isDemo: false},
		link: {is: 'live', sinceUnixMs: now - day},
		engine: {...engineFacts, Name: t('prod-web-1'), ServerVersion: t('26.1.5')},
		containers: new Map(containers.map(one => [one.id, one])),
		feed: sampleFeed,
		isComplete: true,
		freshAtUnixMs: now,
		...over,
	};
}

export const feedEntry = (over: Partial<FeedEntry> & {key: string}): FeedEntry => ({
	atUnixMs: now - 30_000,
	containerId: null,
	containerName: t('web-3'),
	says: t('started'),
	weight: 'change',
	before: null,
	after: null,
	...over,
});

const idOf = (name: string): string => sampleContainers.find(({listing}) => listing.name === name)?.id ?? '';

export const sampleFeed: readonly FeedEntry[] = [
	feedEntry({
		key: '1',
		atUnixMs: now - 300_000,
		containerId: idOf('vault'),
		containerName: t('vault'),
		weight: 'routine',
		says: t('health check passed'),
	}),
	feedEntry({
		key: '2',
		atUnixMs: now - 109_000,
		containerId: idOf('web-3'),
		weight: 'security',
		says: t('exec as root: sh'),
	}),
	feedEntry({
		key: '3',
		atUnixMs: now - 80_000,
		containerId: idOf('legacy-db'),
		containerName: t('legacy-db'),
		says: t('recreated'),
		before: {grade: 'C', value: 66},
		after: {grade: 'E', value: 38},
	}),
];

export function appState(over: Partial<AppState> = {}): AppState {
	return {
		fleet: fleetOf(sampleContainers),
		host: null,
		images: null,
		swarm: null,
		detail: null,
		fixing: {is: 'nothing'},
		scanning: {running: null, problems: new Map()},
		history: [],
		backups: null,
		isReadOnly: false,
		nowUnixMs: now,
		...over,
	};
}

/** `count` containers of mixed kinds, all assessed. */
export function manyContainers(count: number): readonly FleetContainer[] {
	return Array.from({length: count}, (_, index) => {
		const pattern = sampleContainers[index % 7];
		const value = (index * 37) % 101;
		return {
			...(pattern ?? container({name: 'x'})),
			id: index.toString(16).padStart(64, '0'),
			listing: {
				...(pattern ?? container({name: 'x'})).listing,
				id: index.toString(16).padStart(64, '0'),
				name: words`service-${index}`,
			},
			assessment: assessment(value, index % 3 === 0 ? plainFindings : [specs.memory]),
		};
	});
}

export const transaction = (over: Partial<Transaction> = {}): Transaction => ({
	id: 't1',
	engineId: t('ENGI:NE01'),
	containerId: idOf('web-3'),
	containerName: t('web-3'),
	title: t('web-3: pids limit 200'),
	plannedAtUnixMs: now - 60_000,
	state: 'applied',
	steps: [],
	commands: [],
	proof: [],
	problem: null,
	undoBlocked: null,
	undoLeaves: [],
	...over,
});

export type TestStore = Store & {
	set(over: Partial<AppState>): void;
	setFleet(over: Partial<Fleet>): void;
};

export function testStore(initial: AppState = appState()): TestStore {
	let state = initial;
	const listeners = new Set<() => void>();
	const set = (over: Partial<AppState>): void => {
		state = {...state, ...over};
		for (const listener of listeners) listener();
	};
	return {
		getState: () => state,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		set,
		setFleet: over => set({fleet: {...state.fleet, ...over}}),
	};
}

export type Called = readonly [name: keyof Commands, ...args: readonly unknown[]];

/** Writes down what was asked for. */
export function recordingCommands(): {commands: Commands; calls: Called[]} {
	const calls: Called[] = [];
	const note =
		(name: keyof Commands) =>
		(...args: readonly unknown[]): void => {
			calls.push([name, ...args]);
		};
	const commands: Commands = {
		open: note('open'),
		close: note('close'),
		reveal: note('reveal'),
		hide: note('hide'),
		plan: note('plan'),
		replan: note('replan'),
		update: note('update'),
		dropUpdate: note('dropUpdate'),
		planMany: note('planMany'),
		toggleItem: note('toggleItem'),
		planUndo: note('planUndo'),
		planUndoMany: note('planUndoMany'),
		planRemoveBackup: note('planRemoveBackup'),
		keep: note('keep'),
		lookAtBackups: note('lookAtBackups'),
		confirm: note('confirm'),
		dismiss: note('dismiss'),
		lookAtHost: note('lookAtHost'),
		lookAtImages: note('lookAtImages'),
		lookAtSwarm: note('lookAtSwarm'),
		checkRegistries: note('checkRegistries'),
		scanImage: note('scanImage'),
		scanImages: note('scanImages'),
		cancelScan: note('cancelScan'),
		readAsItRuns: note('readAsItRuns'),
		lookAtScanners: note('lookAtScanners'),
		chooseScanner: note('chooseScanner'),
		compareScans: note('compareScans'),
		refresh: note('refresh'),
		focus: note('focus'),
	};
	return {commands, calls};
}
