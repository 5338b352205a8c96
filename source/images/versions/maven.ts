/** Maven's order, as the reference of the POM says it: tokens with their separator, nothings trimmed, the shorter one padded. */
import {compareDigits} from './dpkg.ts';

type Token = {readonly separator: '.' | '-'; readonly text: string};

/** '' is the release itself. */
const qualifiers = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const sameAs: Readonly<Record<string, string>> = {cr: 'rc', ga: '', final: '', release: ''};
const shortFor: Readonly<Record<string, string>> = {a: 'alpha', b: 'beta', m: 'milestone'};

export function compareMaven(a: string, b: string): number {
	const [tokensA, tokensB] = [tokens(a), tokens(b)];
	for (let index = 0; index < Math.max(tokensA.length, tokensB.length); index += 1) {
		const [one, other] = [tokensA[index], tokensB[index]];
		const order = compareTokens(one ?? nothingLike(other), other ?? nothingLike(one));
		if (order !== 0) return order;
	}
	return 0;
}

const isNumber = ({text}: Token): boolean => /^\d/.test(text);

function nothingLike(other: Token | undefined): Token {
	return {separator: other?.separator ?? '-', text: other?.separator === '.' && isNumber(other) ? '0' : ''};
}

function compareTokens(one: Token, other: Token): number {
	if (isNumber(one) && isNumber(other)) {
		// `1.1` is newer than `1-1`.
		if (one.separator !== other.separator) return one.separator === '.' ? 1 : -1;
		return compareDigits(one.text, other.text);
	}
	if (isNumber(one) !== isNumber(other)) return isNumber(one) ? 1 : -1;
	const [rank, otherRank] = [rankOf(one.text), rankOf(other.text)];
	if (rank !== otherRank) return rank - otherRank;
	return rank < qualifiers.length || one.text === other.text ? 0 : one.text < other.text ? -1 : 1;
}

/** Words that Maven does not know are newer than the release, in the order of the alphabet. */
function rankOf(qualifier: string): number {
	const rank = qualifiers.indexOf(qualifier);
	return rank === -1 ? qualifiers.length : rank;
}

const piece = /([.\-_]?)(\d+|[^\d.\-_]+|)/g;

function tokens(version: string): readonly Token[] {
	const found: Token[] = [];
	for (const [whole, sign = '', text = ''] of version.trim().toLowerCase().matchAll(piece)) {
		if (whole === '' && found.length > 0) break;
		// Between digits and letters stands an unwritten hyphen.
		found.push({separator: sign === '.' ? '.' : '-', text: text === '' ? '0' : text});
	}
	const named = found.map((token, index): Token => {
		const next = found[index + 1];
		const isShort = next !== undefined && next.separator === '-' && isNumber(next);
		return {...token, text: sameAs[token.text] ?? (isShort ? (shortFor[token.text] ?? token.text) : token.text)};
	});
	return trimmed(named);
}

const isNothing = ({text}: Token): boolean => text === '' || /^0+$/.test(text);

/** Nothings at the end, and before each hyphen: `1.0.0-foo.0` is `1-foo`. */
function trimmed(all: readonly Token[]): readonly Token[] {
	const kept: Token[] = [];
	for (const token of all.toReversed()) {
		const after = kept.at(-1);
		const isBeforeGap = after === undefined || after.separator === '-';
		if (!isBeforeGap || !isNothing(token)) kept.push(token);
	}
	return kept.toReversed();
}
