/** Who scans: which programs are here, how old the data of each is, and which of them is chosen. */
import {scannersAtStart, type ScannersView} from '../../model/app.ts';
import {scannerChoices, scannerTitles, type ScannerChoice} from '../../model/image-scan.ts';
import type {SafeText} from '../../model/safe-text.ts';
import type {Cell} from '../blocks.ts';
import {dataOf, dataPieces} from '../data-sets.ts';
import {blank, heading, lay, text, type GridColumn, type GridRow, type Piece} from '../detail/lay.ts';
import {dim, none, normal, strong} from '../detail/say.ts';
import {keyOf} from '../keymap/in-force.ts';
import {part} from '../parts.ts';
import type {PageProps, PageView} from './page.ts';

/** What each does, and what leaves the machine. */
const scannerWords: Readonly<Record<ScannerChoice, string>> = {
	auto: 'hullcheck; where it can’t judge, Trivy or Grype',
	embedded: 'reads it itself, by the data below',
	trivy: 'offline, by data of its own',
	grype: 'offline, by data of its own',
	scout: 'sends the list of what is in an image, and its names, to Docker’s servers',
};

const columns: readonly GridColumn[] = [
	{id: 'name', title: 'SCANNER', priority: 0},
	{id: 'state', title: 'STATE', priority: 0},
	{id: 'version', title: 'VERSION', max: 20, priority: 1},
	{id: 'data', title: 'DATA OF', max: 30, priority: 2},
	{id: 'words', title: 'WHAT IT DOES', isGrow: true, priority: 0},
];

const notThere: Cell = [dim('not on PATH')];

export const choiceName = (choice: ScannerChoice): string => (choice === 'auto' ? 'auto' : scannerTitles[choice]);

function rowOf(choice: ScannerChoice, view: ScannersView, nowUnixMs: number): GridRow {
	const found = view.installed?.find(({name}) => name === choice);
	const isAlwaysHere = choice === 'auto' || choice === 'embedded';
	const isHere = isAlwaysHere || found !== undefined;
	const state: Cell =
		view.choice === choice
			? [{text: 'in use', tone: 'good'}]
			: isHere
				? [normal('ready')]
				: view.installed === null
					? [dim('being looked for…')]
					: notThere;
	return {
		key: `scanner.${choice}`,
		cells: {
			name: [isHere ? strong(choiceName(choice)) : dim(choiceName(choice))],
			state,
			version: [found === undefined ? none : normal(found.version)],
			data: found === undefined || found.needsVendor ? [none] : dataOf(found.databaseAsOfUnixMs, nowUnixMs),
			words: [choice === 'scout' && isHere ? {text: scannerWords[choice], tone: 'medium'} : dim(scannerWords[choice])],
		},
		...(isHere ? {act: {is: 'scanner', choice, needsVendor: found?.needsVendor === true} as const} : {}),
	};
}

const problemPieces = (problem: SafeText | null): readonly Piece[] =>
	problem === null
		? []
		: [
				text('problem', [
					{text: `The last look failed: ${problem}. `, tone: 'unknown'},
					dim(`${keyOf('refresh', 'r')} tries again.`),
				]),
			];

export function scannersPage({state: {scanners, nowUnixMs}, width, isAscii}: PageProps): PageView {
	const view = scanners ?? scannersAtStart;
	return {
		title: [
			part(0, {text: '‹ ', tone: 'dim'}, {text: 'Scanners', tone: 'strong'}),
			part(1, normal(`${choiceName(view.choice)} in use`)),
		],
		blocks: lay(
			[
				heading('scanners', 'Who scans', 'enter chooses, until the program ends'),
				...problemPieces(view.problem),
				{
					is: 'grid',
					key: 'scanners.table',
					columns,
					rows: scannerChoices.map(choice => rowOf(choice, view, nowUnixMs)),
				},
				blank('data.'),
				...dataPieces(view.dataSets, nowUnixMs),
			],
			width,
			isAscii,
		),
		found: null,
	};
}
