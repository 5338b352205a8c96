/** The worst of all images: what is exploitable first, with the images and containers that have it. */
import {isNotCovered} from '../../model/image-scan.ts';
import type {ImageReport} from '../../model/report.ts';
import type {Cell} from '../blocks.ts';
import {lay, text, type GridColumn, type GridRow, type Piece} from '../detail/lay.ts';
import {count, dim, none, normal, strong} from '../detail/say.ts';
import {levelTones, whyHere} from '../image-scan.ts';
import {keyOf} from '../keymap/in-force.ts';
import {part} from '../parts.ts';
import {cut} from '../text.ts';
import {flawsOf, type Flaw} from './flaws.ts';
import {imageName} from './images.ts';
import type {PageProps, PageView} from './page.ts';

const columns: readonly GridColumn[] = [
	{id: 'level', title: 'SEVERITY', priority: 0},
	{id: 'id', title: 'VULNERABILITY', priority: 0},
	{id: 'package', title: 'PACKAGE', priority: 0, max: 24},
	{id: 'images', title: 'IMAGES', priority: 2, max: 30, isExtra: true},
	{id: 'containers', title: 'CONTAINERS', priority: 1, max: 30},
	{id: 'why', title: 'WHY IT COMES HERE', isGrow: true, priority: 0},
];
/** What comes behind is for the pages of images. */
const mostShown = 200;

const mostNameCells = 25;
/** One line each, whatever the registry is called: the end of the path and the tag tell it. */
const shortName = (name: string): string =>
	name.length <= mostNameCells ? name : cut(name.replace(/^.*\/(?=[^/]+$)/, '…/'), mostNameCells, 'middle');

const named = (names: readonly string[]): Cell => {
	const [first] = names;
	if (first === undefined) return [none];
	return [strong(String(names.length)), normal(` ${shortName(first)}`), dim(names.length > 1 ? ' …' : '')];
};

const rowOf = ({id, source, worst, holders}: Flaw): GridRow => ({
	key: `${id} ${source}`,
	act: {is: 'go', to: {is: 'vulnerability', id, source}},
	cells: {
		level: [{text: worst.match.rating.level, tone: levelTones[worst.match.rating.level]}],
		id: [normal(id)],
		package: [normal(source)],
		images: named(holders.map(({image}) => imageName(image))),
		containers: named([...new Set(holders.flatMap(({image}) => image.usedBy))]),
		// In which container stands on its own page.
		why: whyHere(worst, 'container'),
	},
});

/** What is not in the list, for nobody has looked. */
function gapsOf(images: readonly ImageReport[]): readonly string[] {
	const unscanned = images.filter(({scan}) => scan === null).length;
	const uncovered = images.filter(({scan}) => scan !== null && isNotCovered(scan)).length;
	return [
		...(unscanned === 0 ? [] : [`${count(unscanned, 'image')} not scanned`]),
		...(uncovered === 0 ? [] : [`${count(uncovered, 'image')} not covered`]),
	];
}

const emptyWords = (scanned: number): Cell =>
	scanned === 0
		? [
				normal('No image has been scanned.'),
				dim(` ${keyOf('images', 'i')} goes to the images, ${keyOf('scan-all', 'S')} scans all there.`),
			]
		: [normal('None is known in what was scanned.')];

export function vulnerabilitiesPage({state, width, isAscii}: PageProps): PageView {
	const all = state.images?.images ?? null;
	const title = part(0, {text: '‹ ', tone: 'dim'}, {text: 'Vulnerabilities', tone: 'strong'});
	if (all === null) {
		const problem = state.images?.problem ?? null;
		const words: Cell =
			problem === null
				? [normal('The images are being looked at…')]
				: [
						strong('The images could not be looked at'),
						{text: `: ${problem}.`, tone: 'unknown'},
						dim(` ${keyOf('refresh', 'r')} tries again.`),
					];
		return {title: [title], blocks: lay([text('none', words)], width, isAscii), found: null};
	}
	const flaws = flawsOf(all);
	const scanned = all.filter(({scan}) => scan !== null).length;
	const shown = flaws.slice(0, mostShown);
	const list: readonly Piece[] =
		shown.length === 0
			? [text('empty', emptyWords(scanned))]
			: [{is: 'grid', key: 'flaws', columns, rows: shown.map(rowOf)}];
	const gaps = gapsOf(all);
	const rest = flaws.length - shown.length;
	return {
		title: [
			title,
			part(1, normal(`${flaws.length} in ${count(scanned, 'scanned image')}`)),
			...(gaps.length === 0 ? [] : [part(2, {text: `without ${gaps.join(', ')}`, tone: 'unknown'} as const)]),
			part(3, dim('what is exploitable first')),
		],
		blocks: lay(
			[...list, ...(rest > 0 ? [text('rest', [dim(`and ${rest} more, on the pages of the images`)])] : [])],
			width,
			isAscii,
		),
		found: null,
	};
}
