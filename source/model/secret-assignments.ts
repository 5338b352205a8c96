/** Secrets that a name inside a text gives away: `name=value`, `name: value`, `"name": "value"`. */
import {whatIsIn} from './secret-names.ts';
import type {Span} from './secret-shapes.ts';

const tellingWord =
	/pass|pwd|secret|token|key|cred|auth|cookie|salt|session|signature|(?<![a-z])(?:pw|dsn|jwt)(?![a-z])/i;

/** False for nearly all there is. */
export const mayNameSecret = (text: string): boolean => tellingWord.test(text);

const name = /[A-Za-z0-9_.-]/;
const maxName = 64;
const between = /(\\*["'])?(\s{0,8})(=(?![=~])|:(?=\s|\\*["'])|:)(\s{0,8})(\\*["'])?/y;

const authScheme = /^(?:Bearer|Basic|Token|Digest|ApiKey|Negotiate)\s+/i;

export function assignmentsIn(text: string): Span[] {
	const spans: Span[] = [];
	const words = new RegExp(tellingWord, 'gi');
	for (let match = words.exec(text); match !== null; match = words.exec(text)) {
		let start = match.index;
		let end = words.lastIndex;
		while (start > 0 && match.index - start < maxName && name.test(text[start - 1] ?? '')) start--;
		while (end < text.length && end - match.index < maxName && name.test(text[end] ?? '')) end++;
		const span = valueAfter(text, text.slice(start, end), end);
		words.lastIndex = Math.max(span?.end ?? end, words.lastIndex);
		if (span !== null) spans.push(span);
	}
	return spans;
}

function valueAfter(text: string, called: string, from: number): Span | null {
	between.lastIndex = from;
	const sign = between.exec(text);
	if (sign === null) return null;
	const [, closing, before = '', equals, after = '', opening] = sign;
	// `image-with-token:1.2` is a tag; `pass:word` is how openssl is told.
	if (equals?.startsWith(':') === true && closing === undefined && after === '' && opening === undefined) {
		if (!/^-?pass$/i.test(called)) return null;
	}
	// `PASSWORD= psql`: empty, and the next word is a command.
	if (equals === '=' && before === '' && after !== '') return null;
	let start = between.lastIndex;
	if (/^authorization$/i.test(called)) start += authScheme.exec(text.slice(start, start + 40))?.[0].length ?? 0;
	const end = endOfValue(text, start, opening, called.startsWith('-'));
	const value = text.slice(start, Math.min(end, start + 1024));
	const kind = whatIsIn(called, value, true);
	return kind === null ? null : {start, end, kind};
}

/** To the closing quote, or to where the next word or the next `name=` begins. */
function endOfValue(text: string, start: number, opening: string | undefined, isOption: boolean): number {
	if (opening !== undefined) {
		const end = text.indexOf(opening, start);
		return end === -1 ? text.length : end;
	}
	const stop = isOption ? /\s|\\*["']/g : /\s|\\*["']|[&;,](?=\s*[\w.-]{1,40}=|\s|$)/g;
	stop.lastIndex = start;
	return stop.exec(text)?.index ?? text.length;
}
