/** How a risk is put: what would happen, how sure that is, and what was seen that says so. */
import type {Footprint} from '../../model/footprint.ts';
import {saySpan} from '../../model/quantity.ts';
import type {Unread} from '../../model/read.ts';
import type {RecreateChange, Risk} from '../../model/recreate.ts';
import {join, words, type SafeText} from '../../model/safe-text.ts';

type Of = RecreateChange['is'];

/** What a day has not shown is believed not to come. */
const longEnoughMs = 24 * 3_600_000;
const maxNamed = 4;

export const watchedFor = ({seenForMs}: Footprint): SafeText =>
	seenForMs === null ? words`it does not run` : words`it has run for ${saySpan(seenForMs)}`;

export const safe = (of: Of, says: SafeText, seen: SafeText): Risk => ({level: 'safe', of, says, seen});
export const probable = (of: Of, says: SafeText, seen: SafeText): Risk => ({level: 'probable', of, says, seen});
export const risky = (of: Of, says: SafeText, seen: SafeText): Risk => ({level: 'risky', of, says, seen});
export const blocked = (of: Of, says: SafeText, seen: SafeText): Risk => ({level: 'blocked', of, says, seen});

/** No sign against it: as good as the time in which there could have been one. */
export function clean(of: Of, says: SafeText, from: SafeText, footprint: Footprint): Risk {
	const {seenForMs} = footprint;
	const level = seenForMs !== null && seenForMs >= longEnoughMs ? 'safe' : 'probable';
	return {level, of, says, seen: words`${from}; ${watchedFor(footprint)}`};
}

/** What was not seen is no sign that all is well. */
export const unseen = (of: Of, says: SafeText, {why}: Unread): Risk => risky(of, says, words`not seen: ${why}`);

/** `a, b, c and 4 more`. */
export function some(all: readonly SafeText[], most = maxNamed): SafeText {
	const first = join(all.slice(0, most));
	return all.length > most ? words`${first} and ${all.length - most} more` : first;
}

export const count = (number: number, one: SafeText, many: SafeText): SafeText =>
	number === 1 ? words`1 ${one}` : words`${number} ${many}`;

export const distinct = (all: readonly SafeText[]): readonly SafeText[] => [...new Set(all)];
