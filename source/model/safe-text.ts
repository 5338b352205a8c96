/**
 * Text that may be shown. Everything an engine, an image or a container says is hostile until it went through
 * `sanitise`: escape sequences, controls, bidi and zero-width characters become visible marks, never vanish,
 * because `adm<ZWSP>in` that looks like `admin` is evidence destroyed.
 */
declare const mark: unique symbol;
export type SafeText = string & {readonly [mark]: 'safe'};

/** Characters kept of one single-line field. Cut before any regular expression runs, so hostile length costs nothing. */
export const maxFieldLength = 4096;

// Printable ASCII is by far the commonest text: one test, no allocation.
const plain = /^[\x20-\x7e]*$/;

/** Draws as nothing, as blank, or moves what stands beside it. */
const unseen = [
	// C0, DEL, C1; format characters (bidi, zero-width, tags); line and paragraph separators.
	String.raw`\p{Cc}\p{Cf}\p{Zl}\p{Zp}`,
	// Private use, unassigned, surrogates: every font draws them as it likes.
	String.raw`\p{Co}\p{Cn}\p{Cs}`,
	// Variation selectors, fillers, joiners: all that Unicode lets a program leave out.
	String.raw`\p{Default_Ignorable_Code_Point}`,
	// Every space but U+0020, and letters and symbols that are drawn as blank.
	String.raw`[\p{Zs}--\x20]\u2800\u{1D159}\u{13441}\u{13442}`,
].join('');

/**
 * Joins its neighbour to one sign of another width, so that what is measured is not what the terminal draws: a cell
 * full of them would push the next column away.
 */
const joining = [
	// Flags are pairs of these; skin tones; the keycap.
	String.raw`\u{1F1E6}-\u{1F1FF}\u{1F3FB}-\u{1F3FF}\u20E3`,
	// Jamo that compose to syllables; vowels of Thai and Lao that count as part of the letter before.
	String.raw`\u1100-\u11FF\uA960-\uA97F\uD7B0-\uD7FF\u0E33\u0EB3`,
	// Viramas that link consonants.
	String.raw`\u094D\u09CD\u0ACD\u0B4D\u0C4D\u0D4D\u1039\u17D2\u1A60\u1B44\u1BAB\uA9C0\uAAF6`,
	String.raw`\u{10A3F}\u{11133}\u{113D0}\u{1193E}\u{11A47}\u{11A99}\u{11F42}`,
	// Letters that attach to the next one.
	String.raw`\u0D4E\u{111C2}\u{111C3}\u{113D1}\u{1193F}\u{11941}\u{11A84}-\u{11A89}\u{11D46}\u{11F02}`,
].join('');

const hostile = new RegExp(`[${unseen}${joining}]`, 'gv');
const combiningRun = /(\p{M}{2})\p{M}+/gu;
const combiningFirst = /^\p{M}/u;

const named = new Map([
	[0x09, '\\t'],
	[0x0a, '\\n'],
	[0x0d, '\\r'],
	[0x1b, '\\e'],
]);

/** `ESC` → `\e`, other controls → `\x07`, anything else invisible → `\u{202e}`. ASCII on purpose: it survives every terminal. */
function visible(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	const name = named.get(code);
	if (name !== undefined) return name;
	const hex = code.toString(16);
	return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
}

/** Never through the middle of a character. */
function cut(text: string, maxLength: number): string {
	if (text.length <= maxLength) return text;
	const last = text.charCodeAt(maxLength - 1);
	const isHalf = last >= 0xd8_00 && last <= 0xdb_ff;
	return `${text.slice(0, Math.max(0, isHalf ? maxLength - 1 : maxLength))}…`;
}

/**
 * One line of hostile text made safe to draw. What is longer than `maxLength` UTF-16 units, before or after marks
 * were set, is cut and ends in `…`. Not normalised: a Kelvin sign that became the letter K would be evidence destroyed,
 * and the Greek question mark would become a semicolon in a command that people copy.
 */
export function sanitise(raw: string, maxLength: number = maxFieldLength): SafeText {
	const short = cut(raw, maxLength);
	if (plain.test(short)) return short as SafeText;
	const marked = short
		.toWellFormed()
		.replace(hostile, visible)
		.replace(combiningRun, '$1…')
		.replace(combiningFirst, ' $&');
	// What was cut before marks were set keeps its one `…`.
	return cut(marked, maxLength + 1) as SafeText;
}

/** Words of our own, written in the source: safe as they are. Only ever called with literals and numbers inside. */
export function words(strings: TemplateStringsArray, ...values: ReadonlyArray<SafeText | number>): SafeText {
	let text = strings[0] ?? '';
	for (let index = 0; index < values.length; index += 1) text += `${values[index]}${strings[index + 1]}`;
	return text as SafeText;
}

/** Joins what is already safe. */
export function join(parts: readonly SafeText[], separator = ', '): SafeText {
	return parts.join(separator) as SafeText;
}
