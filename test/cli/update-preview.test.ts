/** The comparison of two images as a command prints it. */
import {expect, it} from 'vitest';
import {updateLines} from '../../source/cli/update-preview.ts';
import {wayOf} from '../../source/cli/recover.ts';
import {compareImages} from '../../source/images/compare-images.ts';
import type {ImageUpdate} from '../../source/model/image-update.ts';
import {Unread} from '../../source/model/read.ts';
import {t} from '../helpers/evidence.ts';

const update = (over: Partial<ImageUpdate> = {}): ImageUpdate => ({
	reference: t('shop/web:4'),
	before: {id: t(`sha256:${'a'.repeat(64)}`), createdAtUnixMs: null, sizeBytes: 1},
	after: {id: t(`sha256:${'b'.repeat(64)}`), createdAtUnixMs: null, sizeBytes: 1},
	comparison: compareImages({packages: [], matches: [], coverage: []}, {packages: [], matches: [], coverage: []}),
	isNotCovered: false,
	doubts: [],
	pulled: null,
	...over,
});

it('says what is the same', () => {
	expect(updateLines(update())).toEqual([
		'shop/web:4',
		'  image     aaaaaaaaaaaa → bbbbbbbbbbbb',
		'  fixed     none',
		'  new       none',
		'  in both   0 vulnerabilities',
		'  packages  none changed',
	]);
});

it('calls nothing better that is not known', () => {
	expect(updateLines(update({comparison: new Unread(t('no scanner'))})).join('\n')).toContain('nobody can say');
	const doubtful = updateLines(update({doubts: [t('no data')]})).join('\n');
	const uncovered = updateLines(update({isNotCovered: true, doubts: [t('no data')]})).join('\n');
	expect(uncovered).toContain('nobody can say: not covered');
	expect(uncovered).not.toContain('0 vulnerabilities');
	expect(doubtful).toMatch(/fixed +none, as far as is known\n[^]*not sure +no data/);
});

it('a pull that nobody decided on is not kept unasked: recover gives the tag back', () => {
	expect(wayOf({canKeep: true, canClose: false, canUndo: true, isUndecided: true})).toBe('undo');
	expect(wayOf({canKeep: true, canClose: false, canUndo: true})).toBe('keep');
});
