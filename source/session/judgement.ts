/** The proof that counts: what was found is not found any more, and nothing new is. */
import {recordWords} from '../model/check.ts';
import type {ProofLine, TransactionState} from '../model/fix.ts';
import {sanitise, words} from '../model/safe-text.ts';
import type {Assessment} from '../model/score.ts';

/** Lines behind those of the transaction's own proof. null: it could not be judged, then or now. */
export function judgement(
	before: Assessment | null,
	after: Assessment | null,
	state: TransactionState,
): readonly ProofLine[] {
	if (before === null || after === null) return [];
	const score = words`score ${sanitise(before.score.grade)} ${before.score.value} → ${sanitise(after.score.grade)} ${after.score.value}`;
	// Taken back, the findings are back too: that is what was asked for.
	if (state !== 'applied') return [{says: score, isGood: true}];
	const failing = ({findings}: Assessment) =>
		findings.filter(({verdict}) => verdict.is === 'fail').map(({check}) => check);
	const [had, has] = [failing(before), failing(after)];
	return [
		...had
			.filter(check => !has.includes(check))
			.map(({record, title}) => ({says: sanitise(`${recordWords(record)} now holds: ${title}`), isGood: true})),
		...has
			.filter(check => !had.includes(check))
			.map(({record, title}) => ({says: sanitise(`${recordWords(record)} fails now: ${title}`), isGood: false})),
		{says: score, isGood: after.score.value >= before.score.value},
	];
}
