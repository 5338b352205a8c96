/** What a scan found, as cells and pieces: the same on the page of an image, in a container's tab, and in lists. */
import {countLevels, doubtsOf, isNotCovered, urgentCount, type ImageScan} from '../model/image-scan.ts';
import {isUnread, knownOr, type Read} from '../model/read.ts';
import type {SafeText} from '../model/safe-text.ts';
import {dataSetStaleAfterMs, type RankedMatch, type VulnerabilityLevel} from '../model/vulnerability.ts';
import type {Cell, Span, Tone} from './blocks.ts';
import {blank, heading, pair, text, type GridColumn, type Piece} from './detail/lay.ts';
import {ago, count, day, dim, none, normal} from './detail/say.ts';
import {keyOf} from './keymap/in-force.ts';
import {reachSummary, usedSpans, usedSummary, type ToldOf} from './use-words.ts';

export type ScanSeen = {
	/** null: nobody has scanned it. */
	readonly scan: ImageScan | null;
	readonly isBeingRead: boolean;
	/** Why the last scan failed. */
	readonly problem: SafeText | null;
	readonly toldOf: ToldOf;
};

export const levelTones: Readonly<Record<VulnerabilityLevel, Tone>> = {
	critical: 'critical',
	high: 'high',
	medium: 'medium',
	unknown: 'unknown',
	low: 'low',
	negligible: 'dim',
};

const notCovered: Span = {text: 'n/c', tone: 'unknown'};

/** Critical and high ones with a fix; a `?` where not all is covered. */
export function urgentCell(scan: ImageScan | null): Cell {
	if (scan === null) return [none];
	if (isNotCovered(scan)) return [notCovered];
	const urgent = urgentCount(scan);
	const doubt: Cell = doubtsOf(scan).length === 0 ? [] : [{text: '?', tone: 'unknown'}];
	return [urgent === 0 ? dim('0') : {text: String(urgent), tone: 'high'}, ...doubt];
}

/** `2C 14H 3?`: by level, those with a fix. */
export function fixableCell(scan: ImageScan | null): Cell {
	if (scan === null) return [none];
	if (isNotCovered(scan)) return [notCovered];
	const letters: Partial<Record<VulnerabilityLevel, string>> = {critical: 'C', high: 'H', medium: 'M', unknown: '?'};
	const spans = countLevels(scan).flatMap(({level, withFix}): readonly Span[] => {
		const letter = letters[level];
		return letter === undefined || withFix === 0 ? [] : [{text: `${withFix}${letter}`, tone: levelTones[level]}];
	});
	if (spans.length === 0)
		return [doubtsOf(scan).length === 0 ? {text: 'none', tone: 'good'} : {text: '?', tone: 'unknown'}];
	return spans.flatMap((span, index) => (index === 0 ? [span] : [normal(' '), span]));
}

function support({support: one}: ImageScan): Cell {
	if (one === null) return [];
	switch (one.is) {
		case 'supported':
			return [dim(one.endsAtUnixMs === null ? ', supported' : `, supported until ${day(one.endsAtUnixMs)}`)];
		case 'extended':
			return [
				{
					text: `, extended support only${one.endsAtUnixMs === null ? '' : `, until ${day(one.endsAtUnixMs)}`}`,
					tone: 'low',
				},
			];
		case 'ended':
			return [
				{
					text: `, its support ended${one.endedAtUnixMs === null ? '' : ` ${day(one.endedAtUnixMs)}`}`,
					tone: 'high',
				},
			];
		case 'unknown':
			return [{text: `, ${one.why}`, tone: 'unknown'}];
	}
}

function distribution(scan: ImageScan): Cell {
	if (isUnread(scan.distribution)) return [{text: `not known: ${scan.distribution.why}`, tone: 'unknown'}];
	return scan.distribution === null
		? [normal('none inside')]
		: [normal(scan.distribution.prettyName), ...support(scan)];
}

function byWhom({scanner, coverage, scannedAtUnixMs, isOfRunningContainer}: ImageScan, nowUnixMs: number): Cell {
	const {name, version, databaseAsOfUnixMs: asOf} = scanner;
	const isOld = asOf !== null && nowUnixMs - asOf > dataSetStaleAfterMs;
	return [
		normal(`${name === 'embedded' ? 'hullcheck' : `${name} ${version}`}, ${ago(scannedAtUnixMs, nowUnixMs)}`),
		asOf !== null
			? dim(`; data of ${day(asOf)}`)
			: name !== 'embedded' || coverage.some(({is}) => is === 'covered')
				? {text: '; its data has no date and may be old', tone: 'medium'}
				: dim('; there was no data to go by'),
		...(isOld ? [{text: ', old: what came since is not known', tone: 'medium'} as const] : []),
		...(isOfRunningContainer ? [dim('; read from a running container, which may differ from its image')] : []),
	];
}

/** Why it stands where it stands. */
export function whyHere({match: {kev, epss, fixedIn}, tier, isReachable, use}: RankedMatch, toldOf: ToldOf): Cell {
	const parts: readonly Span[] = [
		...(kev === null
			? []
			: [{text: kev.isUsedByRansomware ? 'exploited by ransomware' : 'exploited', tone: 'critical'} as const]),
		...(epss === null ? [] : [{text: `EPSS ${(epss.probability * 100).toFixed(1)} %`} as const]),
		...(tier === 'remote' ? [{text: 'remote, no login'} as const] : []),
		...usedSpans(use, toldOf),
		...(isReachable && tier !== 'rest' ? [{text: 'port open', tone: 'high'} as const] : []),
		fixedIn === null ? dim('no fix yet') : {text: `fixed in ${fixedIn}`, tone: 'good'},
	];
	return parts.flatMap((span, index) => (index === 0 ? [span] : [dim(', '), span]));
}

const foundColumns: readonly GridColumn[] = [
	{id: 'level', title: 'SEVERITY', priority: 0},
	{id: 'id', title: 'VULNERABILITY', priority: 0},
	{id: 'package', title: 'PACKAGE', priority: 0},
	{id: 'installed', title: 'INSTALLED', priority: 2},
	{id: 'why', title: 'WHY IT COMES HERE', isGrow: true, priority: 1},
];

/** By vulnerability and source: binaries of one source stand and fall together. */
export function foundPieces(scan: ImageScan, toldOf: ToldOf, prefix = 'found'): readonly Piece[] {
	const shown = scan.found.filter(({match}) => !match.isUnimportant);
	const groups = [...Map.groupBy(shown, ({match}) => `${match.id} ${match.package.source.name}`).entries()];
	if (groups.length === 0) {
		return isNotCovered(scan)
			? []
			: [text(`${prefix}.none`, [normal('No vulnerability is known in what was read of it.')])];
	}
	return [
		{
			is: 'grid',
			key: `${prefix}.table`,
			columns: foundColumns,
			rows: groups.flatMap(([key, [first]]) => {
				if (first === undefined) return [];
				const {id, rating, package: one} = first.match;
				return [
					{
						key,
						cells: {
							level: [{text: rating.level, tone: levelTones[rating.level]}],
							id: [normal(id)],
							package: [normal(one.source.name)],
							installed: [dim(one.source.version)],
							why: whyHere(first, toldOf),
						},
					},
				];
			}),
		},
	];
}

const list = (read: Read<readonly SafeText[]>, tone: Tone): Cell =>
	isUnread(read)
		? [{text: `not read: ${read.why}`, tone: 'unknown'}]
		: read.length === 0
			? [normal('none')]
			: [{text: read.slice(0, 20).join(', '), tone}, dim(read.length > 20 ? ` and ${read.length - 20} more` : '')];

const packageColumns: readonly GridColumn[] = [
	{id: 'kind', title: 'KIND', priority: 0},
	{id: 'name', title: 'PACKAGE', isGrow: true, priority: 0},
	{id: 'version', title: 'VERSION', priority: 0},
	{id: 'path', title: 'NAMED BY', priority: 1},
];
/** More are for `hullcheck scan --format json`. */
const mostPackagesShown = 500;

function inside(scan: ImageScan): readonly Piece[] {
	const contents = knownOr(scan.contents, null);
	if (contents === null) return [];
	const {packages} = contents;
	const secrets: Read<readonly SafeText[]> = isUnread(contents.secretFiles)
		? contents.secretFiles
		: contents.secretFiles.map(({path}) => path);
	const more = packages.length > mostPackagesShown ? `the first ${mostPackagesShown}` : '';
	return [
		blank('inside.'),
		heading('inside', 'Inside'),
		pair('setuid', 'setuid', list(contents.setuidFiles, 'medium')),
		pair('writable', 'writable', list(contents.writableInPath, 'high')),
		pair('secret-files', 'secrets', list(secrets, 'high')),
		pair('accounts', 'open accounts', list(contents.accountsWithoutPassword, 'medium')),
		pair('caches', 'caches', list(contents.packageCaches, 'low')),
		blank('packages.'),
		heading('packages', count(packages.length, 'package'), more),
		{
			is: 'grid',
			key: 'packages.table',
			columns: packageColumns,
			rows: packages.slice(0, mostPackagesShown).map((one, index) => ({
				key: String(index),
				cells: {
					kind: [dim(one.kind)],
					name: [normal(one.name)],
					version: [normal(one.version)],
					path: [dim(one.path)],
				},
			})),
		},
	];
}

export function countCell(scan: ImageScan): Cell {
	if (isNotCovered(scan)) return [{text: 'not covered: how many there are is not known', tone: 'unknown'}];
	const parts = countLevels(scan).flatMap(({level, withFix, withoutFix}): readonly Span[] =>
		withFix + withoutFix === 0
			? []
			: [{text: `${withFix + withoutFix} ${level}`, tone: levelTones[level]}, dim(` (${withFix} with a fix)  `)],
	);
	return parts.length === 0 ? [normal('none known')] : parts;
}

const readsItself = (): string => `${keyOf('as-it-runs', 'Z')} reads the container itself`;

const unscanned = (toldOf: ToldOf): string =>
	`not scanned; ${keyOf('scan', 's')} scans it${toldOf === 'container' ? `, ${readsItself()}` : ''}`;

const scannedWords = (toldOf: ToldOf): string =>
	`what is exploitable first${toldOf === 'container' ? `; ${readsItself()}` : ''}`;

const line = (key: string, label: string, cell: Cell): readonly Piece[] =>
	cell.length === 0 ? [] : [pair(key, label, cell)];

/** All of it. What was not scanned says how to. */
export function scanPieces({scan, isBeingRead, problem, toldOf}: ScanSeen, nowUnixMs: number): readonly Piece[] {
	const state: readonly Piece[] = [
		...(isBeingRead ? [text('scan.running', [{text: 'It is being scanned…', tone: 'accent'}])] : []),
		...(problem === null ? [] : [text('scan.problem', [{text: `The last scan failed: ${problem}.`, tone: 'unknown'}])]),
	];
	if (scan === null) {
		return [heading('scan', 'Vulnerabilities', isBeingRead ? '' : unscanned(toldOf)), ...state];
	}
	return [
		heading('scan', 'Vulnerabilities', scannedWords(toldOf)),
		...state,
		pair('counts', 'found', countCell(scan)),
		...line('use', 'in use', usedSummary(scan)),
		...line('reach', 'reachable', reachSummary(scan, toldOf) ?? []),
		pair('distribution', 'distribution', distribution(scan)),
		pair('scanned', 'scanned', byWhom(scan, nowUnixMs)),
		...doubtsOf(scan).map((doubt, index) =>
			pair(`doubt~${index}`, index === 0 ? 'not whole' : '', [{text: doubt, tone: 'unknown'}]),
		),
		...foundPieces(scan, toldOf),
		...inside(scan),
	];
}
