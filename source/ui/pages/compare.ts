/** What two scanners say of one image, side by side: what only one of them tells, and what they tell differently. */
import {compareScans, type ScanComparison} from '../../model/compare-scans.ts';
import {scannerTitles, type ImageScan, type Scanner} from '../../model/image-scan.ts';
import type {SafeText} from '../../model/safe-text.ts';
import type {Match} from '../../model/vulnerability.ts';
import type {Cell} from '../blocks.ts';
import {dataOf} from '../data-sets.ts';
import {blank, heading, lay, pair, text, type GridColumn, type GridRow, type Piece} from '../detail/lay.ts';
import {dim, none, normal, shortId} from '../detail/say.ts';
import {levelTones} from '../image-scan.ts';
import {part} from '../parts.ts';
import {imageName} from './images.ts';
import {keyOf} from '../keymap/in-force.ts';
import type {PageProps, PageView} from './page.ts';

const titleOf = ({name}: Scanner): string => scannerTitles[name];

function columnsOf({here, there}: ScanComparison): readonly GridColumn[] {
	return [
		{id: 'id', title: 'VULNERABILITY', max: 24, priority: 0},
		{id: 'package', title: 'PACKAGE', max: 32, priority: 0},
		{id: 'installed', title: 'INSTALLED', max: 24, priority: 2},
		{id: 'here', title: titleOf(here).toUpperCase(), max: 40, priority: 0},
		{id: 'there', title: titleOf(there).toUpperCase(), isGrow: true, priority: 0},
	];
}

const saysLevel = ({rating: {level}}: Match): Cell => [{text: level, tone: levelTones[level]}];
const saysFix = ({fixedIn}: Match): Cell => [dim(fixedIn === null ? ', no fix yet' : `, fixed in ${fixedIn}`)];
const says = (match: Match): Cell => [...saysLevel(match), ...saysFix(match)];

const rowOf = (key: string, match: Match, here: Cell, there: Cell): GridRow => ({
	key,
	cells: {
		id: [normal(match.id)],
		package: [normal(match.package.name)],
		installed: [dim(match.package.version)],
		here,
		there,
	},
});

function tables(key: string, comparison: ScanComparison): readonly Piece[] {
	const {here, there, onlyHere, onlyThere, differing} = comparison;
	const columns = columnsOf(comparison);
	const severities = differing.filter(({isOtherSeverity}) => isOtherSeverity).length;
	const fixes = differing.filter(({isOtherFix}) => isOtherFix).length;
	const section = (name: string, title: string, rows: readonly GridRow[], more = ''): readonly Piece[] =>
		rows.length === 0
			? []
			: [
					blank(`${key}.${name}.`),
					heading(`${key}.${name}`, title, `${rows.length}${more}`),
					{is: 'grid', key: `${key}.${name}.table`, columns, rows},
				];
	const keyOf = (name: string, index: number): string => `${key}.${name}.${index}`;
	return [
		...section(
			'here',
			`Only ${titleOf(here)} tells of`,
			onlyHere.map((match, index) => rowOf(keyOf('here', index), match, says(match), [none])),
		),
		...section(
			'there',
			`Only ${titleOf(there)} tells of`,
			onlyThere.map((match, index) => rowOf(keyOf('there', index), match, [none], says(match))),
		),
		...section(
			'differing',
			'Told differently',
			// A fix that both name the same is no news here.
			differing.map(({here: ours, there: theirs, isOtherFix}, index) => {
				const tell = isOtherFix ? says : saysLevel;
				return rowOf(keyOf('differing', index), ours, tell(ours), tell(theirs));
			}),
			`: ${severities} by severity, ${fixes} by fix`,
		),
	];
}

const scannerPair = (
	key: string,
	scanner: Scanner,
	doubts: readonly SafeText[],
	nowUnixMs: number,
): readonly Piece[] => [
	pair(key, titleOf(scanner), [
		normal(scanner.version),
		dim(', data of '),
		...dataOf(scanner.databaseAsOfUnixMs, nowUnixMs),
	]),
	...doubts.map((doubt, index) =>
		pair(`${key}~${index + 1}`, index === 0 ? 'not whole' : '', [{text: doubt, tone: 'unknown'}]),
	),
];

function pieces(here: ImageScan, there: ImageScan, nowUnixMs: number): readonly Piece[] {
	const comparison = compareScans(here, there);
	const {same, onlyHere, onlyThere, differing, doubts} = comparison;
	const key = `compared.${there.scanner.name}`;
	const isSame = onlyHere.length + onlyThere.length + differing.length === 0;
	return [
		heading(key, `${titleOf(here.scanner)} and ${titleOf(there.scanner)}`),
		...scannerPair(`${key}.ours`, here.scanner, doubts.here, nowUnixMs),
		...scannerPair(`${key}.theirs`, there.scanner, doubts.there, nowUnixMs),
		pair(`${key}.same`, 'alike', [normal(String(same)), ...(isSame ? [dim(': they say the same')] : [])]),
		...tables(key, comparison),
		blank(`${key}.end`),
	];
}

function content({scanners}: PageProps['state'], id: string, nowUnixMs: number): readonly Piece[] {
	const compared = scanners?.compared ?? null;
	if (compared?.imageId !== id) return [text('none', [normal('What was said of it is being brought together…')])];
	const [first, ...others] = compared.scans;
	if (first === undefined)
		return [text('none', [normal('Nobody has scanned it. '), dim(`${keyOf('scan', 's')} scans it.`)])];
	if (others.length === 0) {
		return [
			text('none', [
				normal(`Only ${titleOf(first.scanner)} has scanned it. `),
				dim(
					`${keyOf('scanners', 'V')} chooses another scanner, ${keyOf('scan', 's')} scans with it; then both stand here side by side.`,
				),
			]),
		];
	}
	return others.flatMap(other => pieces(first, other, nowUnixMs));
}

export function comparePage(id: string, {state, width, isAscii}: PageProps): PageView {
	const image = state.images?.images?.find(one => one.id === id);
	return {
		title: [
			part(0, {text: '‹ ', tone: 'dim'}, {text: 'Compared'}),
			part(0, {text: image === undefined ? shortId(id) : imageName(image), tone: 'strong'}),
			...(state.scanning.running?.now.some(one => one === id) === true
				? [part(1, {text: 'being scanned…', tone: 'accent'} as const)]
				: []),
		],
		blocks: lay(content(state, id, state.nowUnixMs), width, isAscii),
		found: null,
	};
}
