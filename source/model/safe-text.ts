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
// C0, DEL, C1, every format character (bidi, zero-width, tags), line and paragraph separators, private use, unassigned,
// surrogates, variation selectors, fillers that draw as blank, and every space that is not U+0020.
const hostile =
	/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}\u115F\u1160\u3164\uFFA0\u2800]|(?! )\p{Zs}/gu;
const combiningRun = /(\p{M}{2})\p{M}+/gu;

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

/** One line of hostile text made safe to draw. Longer than `maxLength` UTF-16 units is cut and ends in `…`. */
export function sanitise(raw: string, maxLength: number = maxFieldLength): SafeText {
	const cut = raw.length > maxLength ? `${raw.slice(0, maxLength)}…` : raw;
	if (plain.test(cut)) return cut as SafeText;
	return cut
		.toWellFormed()
		.normalize('NFC')
		.replace(hostile, visible)
		.replace(combiningRun, '$1…')
		.replace(/^\p{M}/u, ' $&') as SafeText;
}

/** Words of our own, written in the source: safe as they are. Only ever called with literals and numbers inside. */
export function words(strings: TemplateStringsArray, ...values: ReadonlyArray<SafeText | number>): SafeText {
	return String.raw({raw: strings.map(s => s)}, ...values) as SafeText;
}

/** Joins what is already safe. */
export function join(parts: readonly SafeText[], separator = ', '): SafeText {
	return parts.join(separator) as SafeText;
}
