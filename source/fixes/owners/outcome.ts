/** What came of asking an owner. */
import type {ProofLine} from '../../model/fix.ts';
import type {SafeText} from '../../model/safe-text.ts';

export type OwnerOutcome =
	| {readonly is: 'done'; readonly lines: readonly ProofLine[]}
	/** `isLeft`: something of it is in effect and has to be taken back. */
	| {readonly is: 'failed'; readonly why: SafeText; readonly isLeft: boolean; readonly lines: readonly ProofLine[]};

export const failed = (why: SafeText, isLeft: boolean, lines: readonly ProofLine[] = []): OwnerOutcome => ({
	is: 'failed',
	why,
	isLeft,
	lines,
});

export const done = (...says: readonly SafeText[]): OwnerOutcome => ({
	is: 'done',
	lines: says.map(line => ({says: line, isGood: true})),
});
