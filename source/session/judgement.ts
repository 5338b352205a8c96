/** The proof that counts: what was found is not found any more, and nothing new is. */
import {recordWords, type Finding} from '../model/check.ts';
import {findingWords} from '../model/finding-words.ts';
import type {ProofLine, TransactionState} from '../model/fix.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import type {Assessment} from '../model/score.ts';

const sayScore = ({score}: Assessment): SafeText => words`${sanitise(score.grade)} ${score.value}`;

/** Lines behind those of the transaction's own proof. null: it could not be judged, then or now. */
export function judgement(
	before: Assessment | null,
	after: Assessment | null,
	state: TransactionState,
): readonly ProofLine[] {
	if (before === null || after === null) return [];
	const [was, is] = [sayScore(before), sayScore(after)];
	const score = was === is ? words`score stays ${is}` : words`score ${was} → ${is}`;
	// Taken back, the findings are back too: that is what was asked for.
	if (state !== 'applied') return [{says: score, isGood: true}];
	const failing = ({findings}: Assessment) => findings.filter(({verdict}) => verdict.is === 'fail');
	const [had, has] = [failing(before), failing(after)];
	const isAmong = (findings: readonly Finding[], {check}: Finding) => findings.some(one => one.check === check);
	return [
		...had
			.filter(finding => !isAmong(has, finding))
			.map(({check: {record, title}}) => ({
				says: sanitise(`${recordWords(record)} now holds: ${title}`),
				isGood: true,
			})),
		...has
			.filter(finding => !isAmong(had, finding))
			.map(finding => ({
				says: sanitise(`${recordWords(finding.check.record)} fails now: ${findingWords(finding)}`),
				isGood: false,
			})),
		{says: score, isGood: after.score.value >= before.score.value},
	];
}
