/**
 * Finds secrets in environments, command lines, labels and events, and masks them. Pure; says place and kind, never the
 * value nor its length. The plain case, nearly all there is, costs three searches and allocates nothing.
 */
import {assignmentsIn, mayNameSecret} from './secret-assignments.ts';
import {byName, isHarmless, whatIsIn, whatNameSays} from './secret-names.ts';
import {attachedSecret, callsTool, expectedAfter, toolOf, type Expected, type Tool} from './secret-options.ts';
import {mayHaveShape, shapesIn, type Span} from './secret-shapes.ts';
import {splitShell} from './shell-words.ts';
import {words, type SafeText} from './safe-text.ts';

/** Of one length, whatever it hides. */
export const secretMask = words`••••••`;

/** Looked at of one text: more is never drawn (`maxFieldLength`), and a megabyte must not hold up the event reader. */
const maxScanned = 65_536;

const none: readonly never[] = [];

/** The kind of secret a variable, a label or an option holds; null: none. */
export function secretInVariable(name: string, value: string): SafeText | null {
	return secretsIn(value)[0]?.kind ?? whatIsIn(name, value);
}

/** A command line or any other text with its secrets masked; the very same string where there are none. */
export function maskText(text: string): string {
	const spans = secretsIn(text);
	return spans.length === 0 && text.length <= maxScanned ? text : masked(text, spans);
}

export type MaskedWords = {
	readonly words: readonly string[];
	readonly found: ReadonlyArray<{readonly position: number; readonly kind: SafeText}>;
};

/** A command as the engine holds it, word by word; the very same list where there is no secret. */
export function maskWords(all: readonly string[]): MaskedWords {
	if (!all.some(word => mayHoldSecret(word) || word.length > maxScanned)) return {words: all, found: none};
	const spans = spansOfWords(all, 0);
	const found = spans.flatMap(({0: first}, position) => (first === undefined ? [] : [{position, kind: first.kind}]));
	return {words: all.map((word, index) => masked(word, spans[index] ?? none)), found};
}

/** What `maskText` masks, in order, without overlaps. */
export function secretsIn(text: string): readonly Span[] {
	return spansOf(text.length > maxScanned ? text.slice(0, maxScanned) : text, 0);
}

function masked(text: string, spans: readonly Span[]): string {
	let result = '';
	let from = 0;
	for (const {start, end} of spans) {
		result += text.slice(from, start) + secretMask;
		from = end;
	}
	const rest = text.slice(from, Math.max(from, maxScanned));
	return result + rest + (text.length > maxScanned ? '…' : '');
}

const mayHoldSecret = (text: string): boolean => mayNameSecret(text) || mayHaveShape(text) || callsTool(text);
const hasOption = /(?:^|[\s,[(])["']?-/;

function spansOf(text: string, depth: number): readonly Span[] {
	const isNamed = mayNameSecret(text);
	const isShaped = mayHaveShape(text);
	const hasTool = callsTool(text);
	if (!isNamed && !isShaped && !hasTool) return none;
	const spans: Span[] = [];
	if (isShaped) spans.push(...shapesIn(text));
	if (isNamed) spans.push(...assignmentsIn(text));
	// A command inside a command, as `sh -c` gets it, and not without end.
	if (depth < 3 && (hasTool || (isNamed && hasOption.test(text))) && /[\s,]/.test(text)) {
		spans.push(...spansOfCommand(text, depth + 1));
	}
	return spans.length < 2 ? spans : united(spans);
}

function spansOfCommand(text: string, depth: number): readonly Span[] {
	const parts = splitShell(text);
	const spans = spansOfWords(
		parts.map(part => part.text),
		depth,
	);
	return parts.flatMap(({start: offset}, index) =>
		(spans[index] ?? none).map(({start, end, kind}) => ({start: start + offset, end: end + offset, kind})),
	);
}

function united(spans: readonly Span[]): readonly Span[] {
	const sorted = spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
	const result: Span[] = [];
	for (const span of sorted) {
		const last = result.at(-1);
		if (last === undefined || span.start >= last.end) result.push(span);
		else if (span.end > last.end) result[result.length - 1] = {...last, end: span.end};
	}
	return result;
}

const option = /^--?[A-Za-z][\w.-]*$/;
const assigned = /^(-{0,2}[A-Za-z_][\w.-]*)=(.+)$/s;
/** The next word is a whole command: what stands before its blanks is not all there is. */
const isCommandNext = /^(?:-[a-z]*c|CMD-SHELL)$/;
const separators = new Set([';', '&&', '||', '|', '&']);

/** Word by word: an option may have its value in the next one. */
function spansOfWords(all: readonly string[], depth: number): ReadonlyArray<readonly Span[]> {
	let tool: Tool | null = null;
	let expected: Expected | null = null;
	return all.map((long, index) => {
		const word = long.length > maxScanned ? long.slice(0, maxScanned) : long;
		const value = expected;
		expected = null;
		if (separators.has(word)) {
			tool = null;
			return none;
		}
		if (value !== null && !/^-./.test(word)) {
			const span = value(word);
			if (span !== null) return [span];
		}
		tool = toolOf(word) ?? tool;
		const attached = tool === null ? null : attachedSecret(word, tool);
		if (attached !== null) return [attached];
		if (option.test(word)) {
			expected = expectedAfter(word, tool);
			if (expected !== null) return none;
		}
		// To its end, whatever stands there: a password may hold an ampersand.
		const [, called, given = ''] = assigned.exec(word) ?? [];
		const isCommand = isCommandNext.test(all[index - 1] ?? '') && /\s/.test(word);
		if (called !== undefined && !isCommand && whatNameSays(called) === 'secret' && !isHarmless(given, true)) {
			return [{start: called.length + 1, end: long.length, kind: byName}];
		}
		return spansOf(word, depth);
	});
}
