/** Old containers kept as ways back, as rows of a table, and the preview of removing one for good. Pure. */
import type {AppState} from '../../model/app.ts';
import type {Backup} from '../../model/backup.ts';
import {isUnread} from '../../model/read.ts';
import type {Column, TableRow} from '../blocks.ts';
import {blank, text, type Piece} from '../detail/lay.ts';
import {ago, bytes, dim, normal, strong} from '../detail/say.ts';
import {confirmWords} from './consent.ts';
import {labelled} from './foresight-lines.ts';

export const backupAside = 'for good';

export const backupColumns: readonly Column[] = [
	{id: 'of', title: 'WAY BACK OF', width: 20, priority: 0, cutAt: 'middle'},
	{id: 'age', title: 'KEPT SINCE', width: 16, priority: 0},
	{id: 'size', title: 'SIZE', width: 10, priority: 0, align: 'right'},
	{id: 'kind', title: 'WHAT IT IS', width: 24, priority: 2},
	{id: 'name', title: 'NAME', width: 20, isGrow: true, priority: 1, cutAt: 'middle'},
];

/** Of several hosts. */
export const backupColumnsOfMany = (longest: number): readonly Column[] => [
	{id: 'host', title: 'HOST', width: Math.max(4, Math.min(longest, 14)), priority: 0},
	...backupColumns,
];

const sizeWords = ({sizeBytes}: Backup): string => (isUnread(sizeBytes) ? '?' : bytes(sizeBytes));
const kindWords = ({isUndone}: Backup): string => (isUndone ? 'new one, taken back' : 'old one, replaced');
const sinceWords = ({sinceUnixMs}: Backup, nowUnixMs: number): string =>
	sinceUnixMs === 0 ? '?' : ago(sinceUnixMs, nowUnixMs);

export const backupRow = (backup: Backup, nowUnixMs: number): TableRow => ({
	key: backup.id,
	cells: {
		host: [normal(backup.host ?? '')],
		of: [normal(backup.of)],
		age: [dim(sinceWords(backup, nowUnixMs))],
		size: [normal(sizeWords(backup))],
		kind: [dim(kindWords(backup))],
		name: [dim(backup.name)],
	},
});

export function backupPieces(backup: Backup, state: Pick<AppState, 'fleet' | 'nowUnixMs'>): readonly Piece[] {
	const {sizeBytes} = backup;
	return [
		labelled('what', 'what', [normal(`${kindWords(backup)}: ${backup.of}`)]),
		labelled('since', 'kept', [normal(sinceWords(backup, state.nowUnixMs))]),
		labelled('lost', 'lost', [
			{
				text: isUnread(sizeBytes)
					? 'what it wrote into its own layer'
					: `${bytes(sizeBytes)} of files in its own layer`,
				tone: 'high',
			},
			dim(isUnread(sizeBytes) ? `  (how much: ${sizeBytes.why})` : ''),
		]),
		labelled('stays', 'stays', [normal('its volumes, its image, and the container that runs now')]),
		labelled('back', 'back', [
			backup.isUndone
				? {text: 'none, and its fix needs none: it was taken back', tone: 'medium'}
				: {text: "none: the fix it belongs to can't be taken back then", tone: 'high'},
		]),
		blank('backup.'),
		text('question', [strong(confirmWords('name', `removes the backup of ${backup.of} for good`, state))], 2),
	];
}
