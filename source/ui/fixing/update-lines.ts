/** A newer image as lines: what gets better, what worse, and what nobody can say. Pure. */
import {levelsOf, sayLevel, sayPackage, worstFirst} from '../../model/comparison-words.ts';
import type {ImageComparison, ImageSide, ImageUpdate} from '../../model/image-update.ts';
import {isUnread} from '../../model/read.ts';
import type {Match} from '../../model/vulnerability.ts';
import type {Cell, Span} from '../blocks.ts';
import {text, type Piece} from '../detail/lay.ts';
import {bytes, count, day, dim, normal, shortId, strong} from '../detail/say.ts';
import {levelTones} from '../image-scan.ts';
import {labelled} from './foresight-lines.ts';

const mostNamed = 3;

/** `made 2026-11-01, 12 MiB` */
function sideWords({createdAtUnixMs, sizeBytes}: ImageSide): string {
	const made = createdAtUnixMs === null ? 'age not said' : `made ${day(createdAtUnixMs)}`;
	return `${made}${sizeBytes === 0 ? '' : `, ${bytes(sizeBytes)}`}`;
}

const imageSpans = ({before, after}: ImageUpdate): Cell => [
	normal(shortId(before.id)),
	dim(` (${sideWords(before)})`),
	normal(' → '),
	strong(shortId(after.id)),
	dim(` (${sideWords(after)})`),
];

/** `4: 1 critical, 3 high (CVE-… in libssl3, …)` */
function matchSpans(matches: readonly Match[]): Cell {
	const each = worstFirst(matches);
	if (each.length === 0) return [normal('none')];
	const levels = levelsOf(each).map(({level, says}): Span => ({text: says, tone: levelTones[level]}));
	const named = each.slice(0, mostNamed).map(match => `${match.id} in ${match.package.name}`);
	const more = each.length > mostNamed ? ` and ${each.length - mostNamed} more, d shows them` : '';
	return [
		...levels.flatMap((one, index): readonly Span[] => (index === 0 ? [one] : [normal(', '), one])),
		dim(`  ${named.join(', ')}${more}`),
	];
}

function packageSpans(packages: ImageComparison['packages']): Cell {
	if (packages.length === 0) return [normal('none changed')];
	const named = packages.slice(0, mostNamed).map(sayPackage);
	const more = packages.length > mostNamed ? ` and ${packages.length - mostNamed} more, d shows them` : '';
	return [normal(`${packages.length} changed`), dim(`  ${named.join('; ')}${more}`)];
}

/** Nobody may read a list as whole where something was not judged. */
const asFar = (isSure: boolean): Cell => (isSure ? [] : [{text: ' as far as is known', tone: 'unknown'}]);

function comparisonPieces({comparison, doubts, isNotCovered}: ImageUpdate): readonly Piece[] {
	if (isUnread(comparison)) {
		return [
			labelled('update.unread', 'better?', [
				{text: 'nobody can say: ', tone: 'unknown'},
				normal(`they could not be compared: ${comparison.why}`),
			]),
		];
	}
	const {fixed, added, kept, packages} = comparison;
	const isSure = doubts.length === 0;
	return [
		...(isNotCovered
			? [labelled('update.uncovered', 'better?', [{text: 'nobody can say: not covered', tone: 'unknown'}])]
			: [
					labelled('update.fixed', 'fixed', [...matchSpans(fixed), ...asFar(isSure)]),
					labelled('update.added', 'new', [...matchSpans(added), ...asFar(isSure)]),
					labelled('update.kept', 'in both', [
						normal(count(kept, 'vulnerability', 'vulnerabilities')),
						...asFar(isSure),
					]),
				]),
		labelled('update.packages', 'packages', packageSpans(packages)),
		...doubts.map((doubt, index) =>
			labelled(`update.doubt.${index}`, index === 0 ? 'not sure' : '', [{text: doubt, tone: 'unknown'}]),
		),
	];
}

/** Above the parts of the plan. */
export const updatePieces = (update: ImageUpdate): readonly Piece[] => [
	labelled('update.tag', 'tag', [normal(update.reference)]),
	labelled('update.image', 'image', imageSpans(update)),
	...comparisonPieces(update),
];

/** What a no does, beside what a yes does. */
export function noPieces({pulled, after}: ImageUpdate): readonly Piece[] {
	if (pulled === null) return [labelled('update.no', 'no', [normal('esc: nothing was pulled, nothing changes')])];
	return [
		labelled('update.no', 'no', [
			normal('esc: the tag points to the old image again; the pulled one stays '),
			dim(`(docker image rm ${shortId(after.id)})`),
			normal('; D drops it too'),
		]),
	];
}

/** Every vulnerability and package, below the diff. */
export function updateDetail({comparison}: ImageUpdate): readonly Piece[] {
	if (isUnread(comparison)) return [];
	const matches = (key: string, sign: Span, list: readonly Match[]): readonly Piece[] =>
		worstFirst(list).map(({id, rating, package: one, fixedIn}) =>
			text(
				`${key}.${id}`,
				[
					sign,
					{text: sayLevel(rating.level), tone: levelTones[rating.level]},
					normal(` ${id} in ${one.name} ${one.version}`),
					dim(fixedIn === null ? '' : `, fixed in ${fixedIn}`),
				],
				4,
			),
		);
	const {fixed, added, packages} = comparison;
	return [
		text('update.detail', [strong('Inside of the image')]),
		...matches('update.-', {text: '  - ', tone: 'good'}, fixed),
		...matches('update.+', {text: '  + ', tone: 'high'}, added),
		...packages.map(one => text(`update.package.${one.kind}.${one.name}`, [dim(`    ${sayPackage(one)}`)], 6)),
	];
}
