import {describe, expect, it} from 'vitest';
import type {Batch, BatchItem} from '../../../source/model/batch.ts';
import type {Plan} from '../../../source/model/fix.ts';
import {manyUndo} from '../../../source/ui/fixing/many.ts';
import {appState} from '../../helpers/app-state.ts';
import {t} from '../../helpers/evidence.ts';

/** Only what the preview of an undo looks at. */
const item = (way: Plan['way']['is'], index: number): BatchItem => ({
	containerId: `c${index}`,
	containerName: t(`${way}-${index}`),
	plan: {way: {is: way}} as Plan,
	why: null,
	isOn: true,
	state: 'applied',
	transaction: null,
	startedAtUnixMs: null,
	tookMs: null,
});

function lost(...ways: ReadonlyArray<Plan['way']['is']>): string {
	const batch: Batch = {title: t('x'), items: ways.map(item)};
	const cells = manyUndo(batch, appState()).flatMap(piece =>
		piece.key === 'many.lost' && 'spans' in piece ? (piece.spans as ReadonlyArray<{text: string}>) : [],
	);
	return cells.map(({text}) => text).join('');
}

describe('taking back several', () => {
	it.each([
		[['live', 'firewall'], /^$/],
		[['recreate', 'live'], /^lost +what new containers wrote into their own layer since: they are kept, stopped/],
		[['compose'], /^lost +what new containers wrote into their own layer since: they are deleted$/],
		[
			['service', 'recreate'],
			/of those that Compose or Swarm makes wrote into their own layer since: they are deleted; the other new ones are kept/,
		],
	] as const)('of %j says what is lost', (ways, says) => expect(lost(...ways)).toMatch(says));
});
