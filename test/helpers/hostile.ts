/** What containers say that terminals must never hear, and what must never be in anything that is drawn. */
import * as fc from 'fast-check';

const cp = String.fromCodePoint;

/** Written here by number, so that the source of `sanitise` is not its own judge. */
export const hostileTexts: Readonly<Record<string, string>> = {
	'colour, conceal': '\u001B[8mhidden\u001B[0m',
	'erase and home': '\u001B[2J\u001B[H',
	'clipboard, OSC 52': '\u001B]52;c;ZWNobyBwd25lZA==\u0007',
	'clipboard, 8-bit': '\u009D52;c;ZWNobyBwd25lZA==\u009C',
	title: '\u001B]0;root@host\u0007',
	'hyperlink, OSC 8': '\u001B]8;;http://evil.example\u001B\\here\u001B]8;;\u001B\\',
	'unterminated OSC': 'a\u001B]0;never ends',
	DCS: '\u001BP+q544e\u001B\\',
	'trailing ESC': 'a\u001B',
	'C1 CSI': 'a\u009B31mb',
	'newline, CR, tab': 'a\nb\r\tc',
	'NUL BEL BS DEL': 'a\0b\u0007c\bd\u007Fe',
	'bidi override': 'abc\u202Egpj.exe',
	'bidi isolate': 'a\u2066b\u2069c',
	'zero width space': 'adm\u200Bin',
	'joiner, BOM, soft hyphen': 'a\u200Db\uFEFFc\u00ADd',
	'variation selectors': `a\uFE0Fb${cp(0xe_01_00)}c`,
	tags: Array.from('hidden')
		.map(letter => cp(0xe_00_00 + (letter.codePointAt(0) ?? 0)))
		.join(''),
	'line separator': 'a\u2028b\u2029c',
	'spaces that are none': 'a\u00A0b\u3000c\u2003d',
	fillers: 'a\u3164b\uFFA0c\u2800d\u115Fe',
	'private use': `a\uE000b${cp(0xf_00_00)}c`,
	noncharacters: `a\uFFFEb${cp(0x1_ff_ff)}c`,
	'lone surrogates': 'a\uD800b\uDC00c',
	'combining marks': `a${'\u0301'.repeat(10_000)}`,
	'mixed combining marks': `a${'\u0316\u0301\u0489'.repeat(3_000)}`,
	'combining mark first': '\u0301a',
	'family of emoji': '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
	flag: '\u{1F1E9}\u{1F1EA}',
	'skin tones': `\u{1F44D}${'\u{1F3FF}'.repeat(50)}`,
	conjuncts: 'क्'.repeat(50),
	jamo: '\u1100'.repeat(50),
};

const ranges: ReadonlyArray<readonly [number, number]> = [
	[0, 0x1f],
	[0x7f, 0x9f],
	[0xa0, 0xa0],
	[0xad, 0xad],
	[0x3_4f, 0x3_4f],
	[0x6_00, 0x6_05],
	[0x6_1c, 0x6_1c],
	[0x6_dd, 0x6_dd],
	[0x11_00, 0x11_ff],
	[0x16_80, 0x16_80],
	[0x17_b4, 0x17_b5],
	[0x18_0b, 0x18_0f],
	[0x20_00, 0x20_0f],
	[0x20_28, 0x20_2f],
	[0x20_5f, 0x20_6f],
	[0x28_00, 0x28_00],
	[0x30_00, 0x30_00],
	[0x31_64, 0x31_64],
	[0xd8_00, 0xdf_ff],
	[0xe0_00, 0xf8_ff],
	[0xfe_00, 0xfe_0f],
	[0xfe_ff, 0xfe_ff],
	[0xff_a0, 0xff_a0],
	[0xff_f0, 0xff_fb],
	[0xff_fe, 0xff_ff],
	[0x1_bc_a0, 0x1_bc_a3],
	[0x1_d1_73, 0x1_d1_7a],
	[0x1_f1_e6, 0x1_f1_ff],
	[0x1_f3_fb, 0x1_f3_ff],
	[0x1_ff_fe, 0x1_ff_ff],
	[0xe_00_00, 0x10_ff_ff],
];

/** The first thing in `text` that no terminal may be sent; null: none. */
export function findHostile(text: string): string | null {
	let marks = 0;
	for (const character of text) {
		const code = character.codePointAt(0) ?? 0;
		if (code >= 0x20 && code < 0x7f) {
			marks = 0;
			continue;
		}
		if (ranges.some(([from, to]) => code >= from && code <= to)) return `U+${code.toString(16)}`;
		marks = /\p{M}/u.test(character) ? marks + 1 : 0;
		if (marks > 2) return `more than two marks on one letter, U+${code.toString(16)}`;
	}
	return /^\p{M}/u.test(text) ? 'a mark without a letter' : null;
}

/** Any UTF-16, weighted towards what hurts. */
export const anyText = fc
	.array(
		fc.oneof(
			fc.constantFrom(...Object.values(hostileTexts).map(text => text.slice(0, 40))),
			fc.nat(0xff_ff).map(unit => String.fromCharCode(unit)),
			fc.nat(0x10_ff_ff).map(code => cp(code)),
			fc.string(),
		),
		{maxLength: 30},
	)
	.map(parts => parts.join(''));
