/** The files of the container itself, read on a key: what differs from its image, and that it may show what it likes. */
import type {AsItRuns, ChangedSince} from '../../model/detail.ts';
import {doubtsOf} from '../../model/image-scan.ts';
import type {SafeText} from '../../model/safe-text.ts';
import type {Cell} from '../blocks.ts';
import {countCell, foundPieces} from '../image-scan.ts';
import {blank, heading, pair, text, type GridColumn, type Piece} from './lay.ts';
import {ago, count, dim, normal} from './say.ts';

const columns: readonly GridColumn[] = [
	{id: 'name', title: 'PACKAGE', priority: 0},
	{id: 'before', title: 'IN THE IMAGE', priority: 0},
	{id: 'after', title: 'NOW', isGrow: true, priority: 0},
];
const mostShown = 100;
const mostNamed = 8;

const versions = (all: readonly SafeText[], none: string): Cell =>
	all.length === 0 ? [dim(none)] : [normal(all.join(', '))];

function changes(packages: readonly ChangedSince[]): readonly Piece[] {
	if (packages.length === 0) return [];
	return [
		{
			is: 'grid',
			key: 'now.table',
			columns,
			rows: packages.slice(0, mostShown).map((one, index) => ({
				key: String(index),
				cells: {
					name: [normal(one.name)],
					before: versions(one.before, 'not there'),
					after: versions(one.after, 'gone'),
				},
			})),
		},
		...(packages.length > mostShown
			? [text('now.more', [dim(`and ${packages.length - mostShown} more packages`)])]
			: []),
	];
}

function named(ids: readonly SafeText[]): string {
	const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : '';
	return ids.length === 0 ? 'none' : `${ids.slice(0, mostNamed).join(', ')}${more}`;
}

/** [] where nobody asked for it. */
export function asItRunsPieces(read: AsItRuns | null, nowUnixMs: number): readonly Piece[] {
	if (read === null) return [];
	const title = heading('now', 'The container itself', 'shown only: nothing is judged by it');
	switch (read.is) {
		case 'being-read':
			return [title, text('now.running', [{text: 'Its files are being read…', tone: 'accent'}]), blank('now.')];
		case 'not-read':
			return [title, text('now.problem', [{text: `It was not read: ${read.why}.`, tone: 'unknown'}]), blank('now.')];
		case 'read': {
			const {scan, since} = read;
			return [
				title,
				pair('now.read', 'read', [normal(ago(scan.scannedAtUnixMs, nowUnixMs))]),
				...doubtsOf(scan).map((doubt, index) =>
					pair(`now.doubt~${index}`, index === 0 ? 'mind' : '', [{text: doubt, tone: 'unknown'}]),
				),
				pair('now.counts', 'found', countCell(scan)),
				...(since === null
					? foundPieces(scan, 'container', 'now.found')
					: [
							pair('now.packages', 'packages', [
								normal(
									since.packages.length === 0
										? 'those of its image'
										: `${count(since.packages.length, 'differs', 'differ')} from its image`,
								),
							]),
							pair('now.added', 'new flaws', [
								{text: named(since.added), tone: since.added.length === 0 ? 'normal' : 'high'},
							]),
							pair('now.gone', 'gone flaws', [normal(named(since.gone))]),
							...changes(since.packages),
						]),
				blank('now.'),
			];
		}
	}
}
