/** Scans by hand: of a small Debian image that nothing is wrong with, and what tests change about it. */
import type {ContainerEvidence} from '../../source/model/evidence.ts';
import type {ImageScan} from '../../source/model/image-scan.ts';
import type {ImageContents} from '../../source/model/package.ts';
import type {Match, RankedMatch, VulnerabilityLevel} from '../../source/model/vulnerability.ts';
import {hardened, t} from './evidence.ts';
import {packageOf} from './osv.ts';

export const scanTime = Date.UTC(2026, 10, 22);

export const contents = (over: Partial<ImageContents> = {}): ImageContents => ({
	distribution: {
		id: t('debian'),
		versionId: t('13'),
		codename: t('trixie'),
		prettyName: t('Debian GNU/Linux 13 (trixie)'),
		ecosystem: 'Debian:13',
	},
	packages: [packageOf('deb', 'libssl3', '3.5.1-1', {name: 'openssl'})],
	unreadPackages: [],
	walked: [t('/usr/bin')],
	setuidFiles: [],
	writableInPath: [],
	secretFiles: [],
	packageCaches: [],
	accountsWithoutPassword: [],
	...over,
});

export function scanned(over: Partial<ImageScan> = {}): ImageScan {
	const inside = contents();
	return {
		imageId: t(`sha256:${'a1'.repeat(32)}`),
		scanner: {name: 'embedded', version: t('0.1.0'), databaseAsOfUnixMs: scanTime},
		scannedAtUnixMs: scanTime,
		isOfRunningContainer: false,
		distribution: inside.distribution,
		support: {is: 'supported', endsAtUnixMs: Date.UTC(2028, 7, 9)},
		contents: inside,
		found: [],
		coverage: [{is: 'covered', ecosystem: t('Debian:13'), packages: 1, asOfUnixMs: scanTime}],
		...over,
	};
}

export const match = (id: string, level: VulnerabilityLevel, over: Partial<Match> = {}): Match => ({
	id: t(id),
	records: [t(`DEBIAN-${id}`)],
	package: packageOf('deb', 'libssl3', '3.5.1-1', {name: 'openssl'}),
	fixedIn: t('3.5.2-1'),
	rating: {level, source: 'record', score: null, vector: t('')},
	isUnimportant: false,
	kev: null,
	epss: null,
	summary: t(''),
	...over,
});

export const ranked = (...matches: readonly Match[]): readonly RankedMatch[] =>
	matches.map(one => ({match: one, tier: 'rest', isInUse: null, isReachable: false}));

/** `hardened`, from an image scanned with this outcome. */
export const withScan = (over: Partial<ImageScan> = {}, base: ContainerEvidence = hardened): ContainerEvidence => ({
	...base,
	scan: scanned(over),
});
