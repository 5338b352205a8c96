/** One container, its detail and its fleet, each overridable; and tabs drawn as plain text, to be read in a test. */
import {widthOf} from '../../../source/ui/text.ts';
import {assess} from '../../../source/scoring/assess.ts';
import type {Check, Finding, Severity, Verdict} from '../../../source/model/check.ts';
import type {
	CgroupFacts,
	ContainerDetail,
	EffectivePrivileges,
	NamespaceFacts,
	StatsSample,
} from '../../../source/model/detail.ts';
import type {ContainerEvidence} from '../../../source/model/evidence.ts';
import type {Fix} from '../../../source/model/fix.ts';
import type {Fleet, FleetContainer} from '../../../source/model/fleet.ts';
import type {Assessment} from '../../../source/model/score.ts';
import {Unread} from '../../../source/model/read.ts';
import type {Block} from '../../../source/ui/blocks.ts';
import type {Tab, TabProps} from '../../../source/ui/detail/tab.ts';
import {engineFacts, plain, t} from '../../helpers/evidence.ts';

export const now = Date.UTC(2026, 10, 23, 19, 2, 40);
export const minute = 60_000;
export const hour = 60 * minute;
export const id = '4f2a9c0d1b7e4f2a9c0d1b7e4f2a9c0d1b7e4f2a9c0d1b7e4f2a9c0d1b7e4f2a';
export const why = (text: string): Unread => new Unread(t(text));

const records: Readonly<Record<string, readonly [record: string, title: string, group: string, why: string]>> = {
	'memory-limit': ['5.11', 'Memory limit set', 'memory', 'A leak in it takes the memory of the whole host.'],
	'pids-limit': [
		'5.29',
		'Number of processes is limited',
		'pids',
		'A fork bomb uses up the process numbers of the host.',
	],
	'cpu-limit': ['5.12', 'CPU share or limit set', 'cpu', 'It can slow everything else on the host.'],
	'net-host': ['5.10', 'Own network namespace', 'net-namespace', 'Every loopback service of the host is open to it.'],
	socket: ['5.32', 'API socket not mounted', 'engine-socket', 'Who has the socket is root on the host.'],
	root: ['4.1', 'Container does not run as uid 0', 'root-user', 'Root inside is root outside when it breaks out.'],
	caps: ['5.4', 'Capabilities are minimal', 'capabilities', 'What it does not need only helps an attacker.'],
	bridge: ['5.30', 'Default bridge not used', 'default-bridge', 'All containers on it can talk to each other.'],
	database: [
		'X-PUB-ADMIN-DB',
		'Database or admin port published beyond loopback',
		'published-ports',
		'Widely scanned.',
	],
	secret: ['X-SECRET-ENV', 'Secret in the environment', 'secrets', 'Whoever may inspect it reads it.'],
	readonly: ['5.13', 'Read-only root filesystem', 'root-filesystem', 'What is dropped there stays and runs.'],
};

export function finding(name: string, severity: Severity, verdict: Verdict, fix: Fix | null = null): Finding {
	const [record, title, group, why] = records[name] ?? [name, name, '', ''];
	const check: Check = {
		subject: 'container',
		id: name,
		record,
		title,
		why,
		theme: 'isolation',
		group: group === '' ? null : group,
		outcomes: {it: severity},
		needs: [],
		evaluate: () => verdict,
		fix: () => fix ?? {key: name, how: 'change it', by: 'recreate', changes: []},
	};
	return {check, verdict, severity, fix, waived: null};
}

export const fails = (outcome: string, field = 'HostConfig.X', actual = '0', expected = 'above 0'): Verdict => ({
	is: 'fail',
	outcome,
	proof: {field, actual: t(actual), expected},
});
export const passes: Verdict = {is: 'pass'};

export const memoryFix: Fix = {
	key: 'memory-limit',
	by: 'live',
	how: 'docker update --memory 512m --memory-swap 512m (no restart).',
	change: {is: 'memory-limit', memoryBytes: 512 * 1024 ** 2, memorySwapBytes: 512 * 1024 ** 2},
};
export const pidsFix: Fix = {
	key: 'pids-limit',
	by: 'live',
	how: 'docker update --pids-limit 200 (no restart).',
	change: {is: 'pids-limit', pids: 200},
};
export const recreateFix: Fix = {
	key: 'net-host',
	by: 'recreate',
	how: 'Re-create on a network of its own and publish the ports.',
	changes: [{is: 'own-network', network: t('web-net'), publish: []}],
};

export function assessed(...findings: readonly Finding[]): Assessment {
	return assess(findings, {isExposedBeyondLoopback: 'no', isConfinedByLsm: 'no', imageScan: 'scanned'});
}

export function container(
	over: Partial<FleetContainer> = {},
	evidence: ContainerEvidence | null = plain,
): FleetContainer {
	return {
		id,
		listing: {
			id,
			name: t('web-1'),
			image: t('shop/web:4.2'),
			imageId: t(`sha256:${'a1'.repeat(32)}`),
			status: 'running',
			health: 'none',
			createdAtUnixMs: now - 94 * 24 * hour,
			ports: [],
			digest: '1',
		},
		evidence,
		assessment: assessed(),
		isStale: false,
		lookProblem: null,
		mark: null,
		...over,
	};
}
export const stopped = (base: FleetContainer = container()): FleetContainer => ({
	...base,
	listing: {...base.listing, status: 'exited'},
});

export function fleet(one: FleetContainer | null, over: Partial<Fleet> = {}): Fleet {
	return {
		endpoint: {address: t('unix:///var/run/docker.sock'), from: t('usual socket'), isDemo: false},
		link: {is: 'live', sinceUnixMs: now - hour},
		engine: engineFacts,
		containers: new Map(one === null ? [] : [[one.id, one]]),
		feed: [],
		isComplete: true,
		freshAtUnixMs: now - 12_000,
		...over,
	};
}

export const sample = (at: number, over: Partial<StatsSample> = {}): StatsSample => ({
	atUnixMs: at,
	memoryBytes: 212 * 1024 ** 2,
	memoryLimitBytes: 8 * 1024 ** 3,
	pids: 37,
	pidsLimit: null,
	cpuPercent: 11,
	throttledPeriods: 0,
	rxBytes: 0,
	txBytes: 0,
	...over,
});

export const cgroup: CgroupFacts = {
	version: 2,
	path: t('/system.slice/docker-4f2a9c0d1b7e.scope'),
	knownFrom: 'cgroup files',
	memoryLimitBytes: null,
	memorySwapLimitBytes: null,
	memoryPeakBytes: 318 * 1024 ** 2,
	swapBytes: 0,
	pidsLimit: null,
	cpus: null,
	cpuShares: 100,
	cpuset: t('0-3'),
	oomKills: 0,
};

export const privileges: EffectivePrivileges = {
	uid: 0,
	capEff: ['CHOWN', 'NET_RAW'],
	capPrm: ['CHOWN', 'NET_RAW'],
	capBnd: ['CHOWN', 'NET_RAW', 'SETUID'],
	capAmb: [],
	isNoNewPrivs: false,
	seccomp: 'filter',
	lsm: t('none'),
	uidMap: t('0 0 4294967295'),
};

export const namespace = (over: Partial<NamespaceFacts> & Pick<NamespaceFacts, 'name'>): NamespaceFacts => ({
	setTo: t('private'),
	sharing: 'private',
	inode: 4026532841,
	sharedWith: [],
	knownFrom: '/proc',
	...over,
});

export const allNamespaces: readonly NamespaceFacts[] = [
	namespace({name: 'mnt'}),
	namespace({name: 'pid', inode: 4026532844}),
	namespace({name: 'net', setTo: t('host'), sharing: 'host', inode: 4026531840, sharedWith: [t('host')]}),
	namespace({name: 'ipc', sharing: 'shared', setTo: t('container:db'), inode: 4026532843, sharedWith: [t('db')]}),
	namespace({name: 'uts', inode: 4026532845}),
	namespace({
		name: 'user',
		setTo: t('host'),
		sharing: 'host',
		inode: 4026531837,
		sharedWith: [t('host'), t('all others')],
	}),
	namespace({name: 'cgroup', inode: 4026532908}),
	namespace({
		name: 'time',
		setTo: t('host'),
		sharing: 'host',
		inode: 4026531834,
		sharedWith: [t('host'), t('all others')],
	}),
];

export function detail(over: Partial<ContainerDetail> = {}): ContainerDetail {
	return {
		id,
		openedAtUnixMs: now - 3 * minute,
		processes: null,
		namespaces: null,
		privileges: null,
		cgroup: null,
		samples: [],
		samplesProblem: null,
		exposed: null,
		asItRuns: null,
		listeners: null,
		history: null,
		json: null,
		revealed: null,
		...over,
	};
}

export function props(over: Partial<TabProps> = {}): TabProps {
	const one = over.container ?? container();
	return {
		container: one,
		detail: detail(),
		fleet: fleet(one),
		host: null,
		scanning: {running: null, problems: new Map()},
		theme: null,
		nowUnixMs: now,
		width: 116,
		isAscii: false,
		...over,
	};
}

/** As it is drawn: columns two cells apart. */
export function drawn(blocks: readonly Block[]): readonly string[] {
	const gap = '  ';
	return blocks.flatMap(block => {
		if (block.is === 'line') return [block.spans.map(span => span.text).join('')];
		const pad = (text: string, cells: number, isRight: boolean): string => {
			const padding = ' '.repeat(Math.max(0, cells - widthOf(text)));
			return isRight ? padding + text : text + padding;
		};
		const row = (said: (id: string, title: string) => string): string =>
			block.columns
				.map(({id, title, width, align}) => pad(said(id, title), width, align === 'right'))
				.join(gap)
				.trimEnd();
		return [
			row((_, title) => title),
			...block.rows.map(one => row(id => (one.cells[id] ?? []).map(span => span.text).join(''))),
		];
	});
}

export const shown = (tab: Tab, given: TabProps): readonly string[] => drawn(tab.blocks(given));
