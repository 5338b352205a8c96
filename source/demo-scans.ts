/**
 * Scans of the demo's images: recorded, made up, and in memory alone. Nothing of the user's store or cache is read or
 * written for an engine that is not there.
 */
import {supportOfDistribution} from './advisories/distributions.ts';
import {hexOf} from './demo/seeded.ts';
import type {Host} from './host/host.ts';
import {nobodyLooked, rankMatches} from './images/rank.ts';
import type {ImageScan, ScannerName} from './model/image-scan.ts';
import type {Distribution, Package, PackageKind} from './model/package.ts';
import {Unread} from './model/read.ts';
import {sanitise, words, type SafeText} from './model/safe-text.ts';
import {nobodyPublishes, type DataSet, type Epss, type Match, type VulnerabilityLevel} from './model/vulnerability.ts';
import type {OpenedScanner} from './open-scanner.ts';
import type {OtherScanners} from './session/scanners.ts';
import {version} from './version.ts';

type Flaw = readonly [
	id: string,
	level: VulnerabilityLevel,
	one: string,
	fixedIn: string | null,
	summary: string,
	more?: {readonly kev?: string; readonly epss?: number; readonly isRemote?: true},
];

type Recorded = {
	readonly os: readonly [id: string, versionId: string, name: string, ecosystem: string | null] | null;
	/** `kind name version`, the first word left out for those of the distribution. */
	readonly packages: readonly string[];
	readonly flaws?: readonly Flaw[];
	readonly setuid?: readonly string[];
};

const alpine = (versionId: string): Recorded['os'] => [
	'alpine',
	versionId,
	`Alpine Linux v${versionId.split('.').slice(0, 2).join('.')}`,
	`Alpine:v${versionId.split('.').slice(0, 2).join('.')}`,
];
const debian = (versionId: string, codename: string): Recorded['os'] => [
	'debian',
	versionId,
	`Debian GNU/Linux ${versionId} (${codename})`,
	`Debian:${versionId}`,
];
const baseOfAlpine = ['musl 1.2.5-r9', 'busybox 1.37.0-r18', 'ca-certificates 20250619-r0'];
const baseOfDebian = [
	'libc6 2.36-9+deb12u13',
	'libssl3 3.0.17-1~deb12u3',
	'zlib1g 1:1.2.13.dfsg-1',
	'tzdata 2025b-0+deb12u2',
];
const setuid = ['/usr/bin/su', '/usr/bin/passwd', '/usr/bin/mount'];

/** Numbers above CVE-2026-90000 belong to nobody. */
const recorded: Readonly<Record<string, Recorded>> = {
	'vault:1.17': {
		os: alpine('3.22.2'),
		packages: [...baseOfAlpine, 'libcap 2.76-r0', 'go golang.org/x/crypto v0.43.0'],
	},
	'shop/web:4.2': {
		os: alpine('3.22.2'),
		packages: [...baseOfAlpine, 'nodejs 22.11.0-r0', 'npm express 4.21.2', 'npm qs 6.13.0'],
		flaws: [
			[
				'CVE-2026-90011',
				'medium',
				'npm qs 6.13.0',
				'6.13.3',
				'A query with nested arrays keeps the parser busy.',
				{epss: 0.004, isRemote: true},
			],
		],
	},
	'traefik:2.10': {
		os: alpine('3.18.4'),
		packages: [
			'musl 1.2.4-r2',
			'busybox 1.36.1-r2',
			'go github.com/traefik/traefik/v2 v2.10.5',
			'go golang.org/x/net v0.17.0',
		],
		flaws: [
			[
				'CVE-2026-90021',
				'critical',
				'go github.com/traefik/traefik/v2 v2.10.5',
				'2.11.14',
				'A crafted header reaches routes that ask for a login.',
				{epss: 0.71, isRemote: true},
			],
			[
				'CVE-2026-90022',
				'medium',
				'go golang.org/x/net v0.17.0',
				'0.23.0',
				'Endless header frames keep a connection busy.',
				{epss: 0.31, isRemote: true},
			],
		],
	},
	'gitlab/runner:16.1': {
		os: debian('11', 'bullseye'),
		packages: ['libc6 2.31-13+deb11u6', 'git 1:2.30.2-1+deb11u2', 'curl 7.74.0-1.3+deb11u7', 'sudo 1.9.5p2-3+deb11u1'],
		flaws: [
			[
				'CVE-2026-90031',
				'critical',
				'git 1:2.30.2-1+deb11u2',
				'1:2.30.2-1+deb11u4',
				'Cloning a hostile repository runs its code.',
				{kev: '2026-10-02', epss: 0.89},
			],
			[
				'CVE-2026-90032',
				'high',
				'curl 7.74.0-1.3+deb11u7',
				'7.74.0-1.3+deb11u14',
				'A long host name overflows a buffer.',
				{epss: 0.12, isRemote: true},
			],
			['CVE-2026-90033', 'high', 'libc6 2.31-13+deb11u6', null, 'A converter writes past its buffer.', {epss: 0.02}],
		],
		setuid: [...setuid, '/usr/bin/sudo'],
	},
	'mysql:5.7': {
		os: ['ol', '7.9', 'Oracle Linux Server 7.9', null],
		packages: ['rpm mysql-community-server 5.7.44-1.el7', 'rpm openssl-libs 1:1.0.2k-26.el7_9'],
	},
	'shop/checkout:3.9': {
		os: debian('12', 'bookworm'),
		packages: [
			...baseOfDebian,
			'maven org.apache.logging.log4j:log4j-core 2.14.1',
			'maven org.springframework:spring-web 6.1.14',
		],
		flaws: [
			[
				'CVE-2021-44228',
				'critical',
				'maven org.apache.logging.log4j:log4j-core 2.14.1',
				'2.15.0',
				'A logged text can load code from elsewhere (Log4Shell).',
				{kev: '2021-12-10', epss: 0.944, isRemote: true},
			],
			[
				'CVE-2021-45046',
				'critical',
				'maven org.apache.logging.log4j:log4j-core 2.14.1',
				'2.16.0',
				'The fix of CVE-2021-44228 was not whole.',
				{kev: '2023-05-01', epss: 0.943, isRemote: true},
			],
		],
	},
	'shop/mailer:1.3': {
		os: debian('12', 'bookworm'),
		packages: [...baseOfDebian, 'pypi jinja2 3.1.2', 'pypi requests 2.32.4'],
		flaws: [
			['CVE-2026-90041', 'medium', 'pypi jinja2 3.1.2', '3.1.6', 'A template can leave its sandbox.', {epss: 0.003}],
		],
	},
	'opensearch:2.11': {
		os: ['amzn', '2023', 'Amazon Linux 2023', null],
		packages: ['rpm glibc 2.34-52.amzn2023', 'maven io.netty:netty-codec-http2 4.1.99.Final'],
		flaws: [
			[
				'CVE-2026-90051',
				'high',
				'maven io.netty:netty-codec-http2 4.1.99.Final',
				'4.1.100.Final',
				'Streams that are reset at once keep a server busy.',
				{kev: '2026-10-10', epss: 0.9, isRemote: true},
			],
		],
	},
	'redis:7.2': {
		os: debian('12', 'bookworm'),
		packages: [...baseOfDebian, 'gosu 1.14-1+b10'],
		flaws: [
			[
				'CVE-2026-90061',
				'medium',
				'zlib1g 1:1.2.13.dfsg-1',
				null,
				'A long file name overflows in a part that is not built here.',
				{epss: 0.005},
			],
		],
	},
	'postgres:16': {os: debian('12', 'bookworm'), packages: [...baseOfDebian, 'postgresql-16 16.11-1.pgdg120+1'], setuid},
	'nginx:1.25': {
		os: debian('12', 'bookworm'),
		packages: [...baseOfDebian, 'nginx 1.25.5-1~bookworm', 'libxml2 2.9.14+dfsg-1.3~deb12u1'],
		flaws: [
			[
				'CVE-2026-90071',
				'high',
				'libxml2 2.9.14+dfsg-1.3~deb12u1',
				'2.9.14+dfsg-1.3~deb12u4',
				'A crafted document reads freed memory.',
				{epss: 0.006, isRemote: true},
			],
			[
				'CVE-2026-90072',
				'medium',
				'nginx 1.25.5-1~bookworm',
				'1.26.2-1~bookworm',
				'A crafted video file ends a worker.',
				{epss: 0.02, isRemote: true},
			],
		],
		setuid,
	},
	'acme/api:2.3': {os: alpine('3.22.2'), packages: [...baseOfAlpine, 'go github.com/gin-gonic/gin v1.10.1']},
	'acme/worker:2.3': {os: alpine('3.22.2'), packages: [...baseOfAlpine]},
	'restic/restic:0.17': {os: alpine('3.22.2'), packages: [...baseOfAlpine, 'go golang.org/x/net v0.46.0']},
	'prom/node-exporter:1.8': {
		os: null,
		packages: ['go github.com/prometheus/node_exporter v1.8.2', 'go golang.org/x/sys v0.38.0'],
	},
	'busybox:1.36': {os: null, packages: []},
};

const t = (text: string): SafeText => sanitise(text, 300);
const kinds: readonly string[] = ['rpm', 'npm', 'pypi', 'go', 'maven'] satisfies readonly PackageKind[];
const places: Partial<Readonly<Record<PackageKind, string>>> = {
	deb: '/var/lib/dpkg/status',
	apk: '/lib/apk/db/installed',
	rpm: '/var/lib/rpm/rpmdb.sqlite',
};

function packageOf(text: string, {os}: Recorded): Package {
	const parts = text.split(' ');
	const named = kinds.includes(parts[0] ?? '') ? (parts[0] as PackageKind) : null;
	const [name = '', its = ''] = named === null ? parts : parts.slice(1);
	const kind = named ?? (os?.[0] === 'alpine' ? 'apk' : 'deb');
	return {
		kind,
		name: t(name),
		version: t(its),
		source: {name: t(name), version: t(its)},
		path: t(places[kind] ?? '/app'),
	};
}

/** Of a probability alone: about where it stands among all. */
const epssOf = (probability: number): Epss => ({
	probability,
	percentile: Math.min(0.999, 0.5 + Math.sqrt(probability) / 2),
});

function matchOf([id, level, one, fixedIn, summary, more = {}]: Flaw, image: Recorded): Match {
	return {
		id: t(id),
		records: [t(id)],
		package: packageOf(one, image),
		fixedIn: fixedIn === null ? null : t(fixedIn),
		rating: {
			level,
			source: 'record',
			score: null,
			vector: t(more.isRemote === true ? 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' : ''),
		},
		isUnimportant: false,
		kev: more.kev === undefined ? null : {addedOn: t(more.kev), isUsedByRansomware: false},
		epss: more.epss === undefined ? null : epssOf(more.epss),
		summary: t(summary),
	};
}

const ecosystems: Partial<Readonly<Record<PackageKind, string>>> = {npm: 'npm', pypi: 'PyPI', go: 'Go', maven: 'Maven'};
const dayMs = 86_400_000;
/** Fresh, as that of somebody who looks after it. */
const dataAgeMs = dayMs;

function scanOf(imageId: SafeText, image: Recorded, nowUnixMs: number): ImageScan {
	const {os, packages: named, flaws = [], setuid: programs = []} = image;
	const packages = named.map(one => packageOf(one, image));
	const asOfUnixMs = nowUnixMs - dataAgeMs;
	const distribution: Distribution | null =
		os === null ? null : {id: t(os[0]), versionId: t(os[1]), codename: t(''), prettyName: t(os[2]), ecosystem: os[3]};
	const byEcosystem = Map.groupBy(packages, ({kind}) => ecosystems[kind] ?? os?.[3] ?? null);
	return {
		imageId,
		scanner: {name: 'embedded', version: t(version), databaseAsOfUnixMs: asOfUnixMs},
		scannedAtUnixMs: nowUnixMs - 3 * 3_600_000,
		isOfRunningContainer: false,
		distribution,
		support: distribution === null ? null : supportOfDistribution(distribution, nowUnixMs),
		contents: {
			distribution,
			packages,
			unreadPackages: [],
			walked: [t('/usr/bin'), t('/bin')],
			setuidFiles: programs.map(t),
			writableInPath: [],
			secretFiles: [],
			packageCaches: [],
			accountsWithoutPassword: [],
		},
		found: rankMatches(
			flaws.map(one => matchOf(one, image)),
			nobodyLooked,
		),
		coverage: [...byEcosystem].map(([ecosystem, {length}]) =>
			ecosystem === null
				? {
						is: 'not-covered',
						ecosystem: words`this distribution`,
						packages: length,
						why: nobodyPublishes,
					}
				: {is: 'covered', ecosystem: t(ecosystem), packages: length, asOfUnixMs},
		),
	};
}

/** Ids follow from a demo engine's seed, its number among several: they are the same in every run. */
const lastSeed = 200;
const byId = new Map<string, Recorded>();
let seedsKnown = 0;

function imageOf(imageId: string): Recorded | undefined {
	while (!byId.has(imageId) && seedsKnown < lastSeed) {
		seedsKnown += 1;
		for (const [tag, image] of Object.entries(recorded)) {
			byId.set(`sha256:${hexOf(seedsKnown, `image/${tag}`)}`, image);
		}
	}
	return byId.get(imageId);
}

const notRecorded = words`the demo has no scan of it: an image of a real engine is read and matched`;

type DemoScanner = OpenedScanner & {readonly others: OtherScanners};

export function openDemoScanner({nowUnixMs}: Pick<Host, 'nowUnixMs'>): DemoScanner {
	const startedAtUnixMs = nowUnixMs();
	async function known(imageId: SafeText): Promise<ImageScan | null> {
		const image = imageOf(imageId);
		return image === undefined ? null : scanOf(imageId, image, startedAtUnixMs);
	}
	async function scan({
		imageId,
		signal,
	}: {
		readonly imageId: SafeText;
		readonly signal: AbortSignal;
	}): Promise<ImageScan> {
		signal.throwIfAborted();
		const found = await known(imageId);
		if (found === null) throw new Error(notRecorded);
		return found;
	}
	const set = (name: string, records: number, sizeBytes: number): DataSet => ({
		name,
		source: words`the demo`,
		asOfUnixMs: startedAtUnixMs - dataAgeMs,
		records,
		skipped: 0,
		releases: [],
		sizeBytes,
	});
	return {
		known,
		ownersOf: async () => new Unread(notRecorded),
		scan,
		notesOf: () => ({
			noteCreating: async () => {},
			noteCreated: async () => {},
			noteRemoved: async () => {},
			noteLeft: () => {},
			removeLeftOvers: async () => {},
		}),
		close() {},
		others: {
			installed: async () => [],
			by: async (choice: ScannerName | 'auto') => {
				if (choice !== 'auto' && choice !== 'embedded') throw new Error(words`the demo has no other scanner`);
				return scan;
			},
			kept: async () => [],
			dataSets: async () => [
				set('Alpine', 4_120, 1_900_000),
				set('Debian', 51_300, 14_200_000),
				set('Go', 5_870, 2_100_000),
				set('Maven', 6_240, 2_600_000),
				set('PyPI', 17_900, 3_900_000),
				set('npm', 5_310, 2_200_000),
				set('EPSS', 301_000, 10_400_000),
				set('KEV', 1_480, 90_000),
			],
		},
	};
}
