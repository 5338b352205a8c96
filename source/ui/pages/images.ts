/** Every image of the engine: how old, how large, who uses it, and the worst that is known of it. */
import type {ScanningView} from '../../model/app.ts';
import {isBad, severities, themes, type Finding} from '../../model/check.ts';
import {findingWords} from '../../model/finding-words.ts';
import {containersByImage, type FleetContainer} from '../../model/fleet.ts';
import {scannerTitles} from '../../model/image-scan.ts';
import type {ImageReport} from '../../model/report.ts';
import type {Block, Cell, Column, TableRow} from '../blocks.ts';
import {lay, text, type Piece} from '../detail/lay.ts';
import {ago, bar, bytes, count, dim, none, normal, shortId, strong} from '../detail/say.ts';
import {findingTone, severityRank} from '../finding-tones.ts';
import {isOld, oldestData} from '../data-sets.ts';
import {fixableCell} from '../image-scan.ts';
import {part, type Part} from '../parts.ts';
import {inText, oneOf, parseTerms, type Filter, type Keys} from '../terms.ts';
import {ageText} from '../text.ts';
import {worstOf} from './finding-rows.ts';
import type {PageProps, PageView} from './page.ts';
import {keyOf} from '../keymap/in-force.ts';

export function imageName({tags, digests, id}: Pick<ImageReport, 'tags' | 'digests' | 'id'>): string {
	const [tag] = tags;
	if (tag !== undefined) return tag;
	const [digest] = digests;
	return `${digest === undefined ? '' : digest.replace(/@.*$/, ' ')}(no tag) ${shortId(id)}`;
}

type ImageRow = {
	readonly image: ImageReport;
	readonly name: string;
	readonly users: readonly FleetContainer[];
	readonly worst: Finding | null;
	readonly bad: number;
	readonly haystack: string;
};

function rowOf(image: ImageReport, users: readonly FleetContainer[]): ImageRow {
	const worst = worstOf(image.findings);
	const names = users.map(({listing}) => listing.name);
	return {
		image,
		name: imageName(image),
		users,
		worst,
		bad: image.findings.filter(finding => isBad(finding)).length,
		haystack: [...image.tags, image.id, ...names, worst === null ? '' : findingWords(worst)].join('\n').toLowerCase(),
	};
}

const rankOf = ({worst}: ImageRow): number =>
	worst === null ? severities.length * 2 : severityRank(worst) * 2 + (worst.verdict.is === 'unknown' ? 1 : 0);

/** The worst first, of equals those in use; a total order, so that rows stay where they are. */
const compareRows = (a: ImageRow, b: ImageRow): number =>
	rankOf(a) - rankOf(b) ||
	Number(b.users.length > 0) - Number(a.users.length > 0) ||
	b.bad - a.bad ||
	(a.name < b.name ? -1 : a.name > b.name ? 1 : a.image.id < b.image.id ? -1 : 1);

const keys: Keys<ImageRow> = {
	name: inText(({image}) => image.tags.join('\n')),
	used: oneOf('answers', ['yes', 'no'], ({users}, word) => users.length > 0 === (word === 'yes')),
	sev: oneOf('severities', severities, ({image}, severity) =>
		image.findings.some(finding => isBad(finding) && finding.severity === severity),
	),
	theme: oneOf('themes', themes, ({image}, theme) =>
		image.findings.some(({check, verdict}) => verdict.is === 'fail' && check.theme === theme),
	),
};

export const imageFilterExamples: ReadonlyArray<readonly [example: string, means: string]> = [
	['shop web-1', 'both words in tags, id, names of its containers or worst finding'],
	['used:no  sev:high  theme:updates', 'no container uses it; has a finding of that severity or theme'],
];

const columns: readonly Column[] = [
	{id: 'name', title: 'IMAGE', width: 24, isGrow: true, priority: 0, cutAt: 'start'},
	{id: 'age', title: 'AGE', width: 5, align: 'right', priority: 3},
	{id: 'size', title: 'SIZE', width: 8, align: 'right', priority: 5},
	{id: 'used', title: 'USED BY', width: 20, priority: 1},
	{id: 'found', title: 'FIXABLE', width: 12, priority: 1},
	{id: 'user', title: 'USER', width: 8, priority: 4},
	{id: 'worst', title: 'WORST', width: 24, priority: 0},
	{id: 'bad', title: 'COUNT', width: 5, align: 'right', priority: 2},
];
/** Too narrow for names: who uses it stands with the image. */
const isNarrow = (width: number): boolean => width < 76;

const columnsFor = (width: number): readonly Column[] => {
	const used = width >= 160 ? 44 : width >= 110 ? 24 : isNarrow(width) ? 4 : 16;
	const worst = width >= 160 ? 32 : width >= 90 ? 24 : 20;
	return columns.map(one =>
		one.id === 'used'
			? {...one, width: used, title: isNarrow(width) ? 'USED' : one.title}
			: one.id === 'worst'
				? {...one, width: worst}
				: one,
	);
};

export function userCell({user}: ImageReport): Cell {
	if (user === undefined) return [{text: '?', tone: 'unknown'}];
	return /^(?:|root|0)(?::|$)/.test(user) ? [{text: 'root', tone: 'medium'}] : [normal(user)];
}

function usedCell(users: readonly FleetContainer[], width: number): Cell {
	if (users.length === 0) return [none];
	if (isNarrow(width)) return [strong(String(users.length))];
	return [strong(String(users.length)), ...users.flatMap(({listing}) => [normal(' '), normal(listing.name)])];
}

function tableRow(
	{image, name, users, worst, bad}: ImageRow,
	nowUnixMs: number,
	width: number,
	scanning: ScanningView,
): TableRow {
	const {createdAtUnixMs, tags} = image;
	return {
		key: image.id,
		act: {is: 'go', to: {is: 'image', id: image.id}},
		cells: {
			name: [normal(name), ...(tags.length > 1 ? [dim(` +${tags.length - 1}`)] : [])],
			age: [createdAtUnixMs === null ? none : dim(ageText(createdAtUnixMs, nowUnixMs))],
			size: [dim(bytes(image.sizeBytes))],
			used: usedCell(users, width),
			found:
				scanning.running?.now.includes(image.id) === true
					? [{text: 'scanning…', tone: 'accent'}]
					: fixableCell(image.scan),
			user: userCell(image),
			worst: [worst === null ? none : {text: findingWords(worst), tone: findingTone(worst)}],
			bad: [bad === 0 ? none : normal(String(bad))],
		},
	};
}

function emptyWords(total: number, filter: Filter<ImageRow>): string {
	return total === 0
		? 'There is no image on this engine.'
		: `No image matches “${filter.text}” (${total} looked through). / changes the filter.`;
}

const barCells = 20;

/** How far it is, and what went wrong on the way. */
function progress(
	{running, problems}: ScanningView,
	images: readonly ImageReport[],
	nowUnixMs: number,
): readonly Piece[] {
	const known = images.filter(({id}) => problems.has(id));
	const [failed] = known;
	const words: readonly Piece[] =
		failed === undefined
			? []
			: [
					text('scan.problem', [
						{text: `${imageName(failed)} was not scanned: ${problems.get(failed.id) ?? ''}.`, tone: 'unknown'},
						dim(known.length > 1 ? ` And ${known.length - 1} more.` : ''),
					]),
				];
	if (running === null) return words;
	const {done, total, startedAtUnixMs, isCancelled} = running;
	return [
		text('scan.progress', [
			{text: isCancelled ? 'Stopping  ' : 'Scanning  ', tone: 'accent'},
			normal(bar(total === 0 ? 0 : done / total, barCells)),
			normal(`  ${done} of ${count(total, 'image')}`),
			dim(`, begun ${ago(startedAtUnixMs, nowUnixMs)}; ${keyOf('scan-cancel', 'X')} stops`),
		]),
		...words,
	];
}

const aside = (blocks: readonly Block[]): readonly Block[] =>
	blocks.map(block => (block.is === 'line' ? {...block, isAside: true} : block));

/** Who scans, and how old what it goes by is: the last to leave where it is too old. */
function scannerParts(scanners: PageProps['state']['scanners'], nowUnixMs: number): readonly Part[] {
	if (scanners?.dataSets == null) return [];
	const {choice} = scanners;
	const dataSets = scanners.dataSets.filter(({isOfReleases}) => isOfReleases !== true);
	const isFresh = dataSets.length > 0 && !dataSets.some(({asOfUnixMs}) => isOld(asOfUnixMs, nowUnixMs));
	return [
		...(choice === 'auto' ? [] : [part(2, dim('scanner '), normal(scannerTitles[choice]))]),
		part(isFresh ? 4 : 2, ...oldestData(dataSets, nowUnixMs)),
	];
}

export function imagesPage({state, filter: written, width, isAscii}: PageProps): PageView {
	const {images: view, fleet, scanning, nowUnixMs} = state;
	const all = view?.images ?? null;
	const filter = parseTerms(written, keys, row => row.haystack);
	const start = part(0, {text: '‹ ', tone: 'dim'}, {text: 'Images', tone: 'strong'});
	const found = {problems: filter.problems, unfinished: filter.unfinished};
	if (view === null || all === null) {
		const problem = view?.problem ?? null;
		const words: Cell =
			problem === null
				? [normal('The images are being looked at…')]
				: [
						strong('The images could not be looked at'),
						{text: `: ${problem}.`, tone: 'unknown'},
						dim(` ${keyOf('refresh', 'r')} tries again.`),
					];
		return {
			title: [start],
			blocks: lay([text('none', words)], width, isAscii),
			found: {matches: 0, total: 0, ...found},
		};
	}

	const users = containersByImage(fleet.containers);
	const rows = all.map(image => rowOf(image, users.get(image.id) ?? [])).sort(compareRows);
	const shown = filter.isEmpty ? rows : rows.filter(row => filter.matches(row));
	const unused = rows.filter(row => row.users.length === 0).length;
	const sizeBytes = all.reduce((sum, image) => sum + image.sizeBytes, 0);
	const problem: readonly Block[] =
		view.problem === null
			? []
			: lay(
					[
						text('problem', [
							{text: `The last look failed: ${view.problem}.`, tone: 'unknown'},
							dim(` What stands here is from ${ago(view.lookedAtUnixMs, nowUnixMs)}.`),
						]),
					],
					width,
					isAscii,
				);
	return {
		title: [
			start,
			part(1, normal(count(all.length, 'image'))),
			...(filter.isEmpty
				? []
				: [part(0, {text: `filter: ${filter.text} `, tone: 'accent'}, dim(String(shown.length)))]),
			part(2, dim(`${unused} unused`)),
			part(3, dim(bytes(sizeBytes))),
			...scannerParts(state.scanners, nowUnixMs),
			part(5, dim('the worst first')),
		],
		blocks: [
			...problem,
			...aside(lay(progress(scanning, all, nowUnixMs), width, isAscii)),
			...(shown.length === 0
				? lay([text('empty', [normal(emptyWords(all.length, filter))])], width, isAscii)
				: [
						{
							is: 'table',
							key: 'images',
							columns: columnsFor(width),
							rows: shown.map(row => tableRow(row, nowUnixMs, width, scanning)),
						} as const,
					]),
		],
		found: {matches: shown.length, total: all.length, ...found},
	};
}
