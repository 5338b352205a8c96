/**
 * Tones to colours, and the signs there are without UTF-8. Only the 16 named colours, so that the person's own palette
 * decides; letters and words carry the meaning, so that nothing is lost where there is no colour.
 */
import type {Tone} from './blocks.ts';

export type TerminalSettings = {
	/** No UTF-8: signs become ASCII. Names of containers stay what they are. */
	readonly isAscii: boolean;
	/** Bits, as `tty.WriteStream.getColorDepth()` counts them. 1: no colour; 0: no terminal, not even bold. */
	readonly colourDepth: number;
};

type Style = readonly [open: number, close: number];
const bold: Style = [1, 22];
const dim: Style = [2, 22];
const inverse: Style = [7, 27];
const colour = (code: number): Style => [code, 39];

const red = colour(31);
const green = colour(32);
const yellow = colour(33);
const blue = colour(34);
const magenta = colour(35);
const cyan = colour(36);
const brightRed = colour(91);
const brightBlue = colour(94);

const styles: Readonly<Record<Tone, readonly Style[]>> = {
	normal: [],
	dim: [dim],
	strong: [bold],
	accent: [cyan],
	good: [green],
	info: [brightBlue],
	low: [cyan],
	medium: [yellow],
	high: [red],
	critical: [bold, brightRed],
	unknown: [magenta],
	'host-red': [bold, red],
	'host-green': [bold, green],
	'host-yellow': [bold, yellow],
	'host-blue': [bold, blue],
	'host-magenta': [bold, magenta],
	'host-cyan': [bold, cyan],
};

const isColour = (style: Style): boolean => style[1] === 39;
const wrap = (text: string, using: readonly Style[]): string => {
	let open = '';
	let close = '';
	for (const [on, off] of using) {
		open += `\u001B[${on}m`;
		close = `\u001B[${off}m${close}`;
	}
	return `${open}${text}${close}`;
};

/** Signs of ours that plain ASCII has not. Of one width where a column counts on it: `…` is the sign of a cut. */
const ascii: Readonly<Record<string, string>> = {
	'…': '~',
	'·': '.',
	'–': '-',
	'−': '-',
	'×': 'x',
	'→': '->',
	'▸': '>',
	'▲': '^',
	'▼': 'v',
	'‹': '<',
	'›': '>',
	'✎': '*',
	'✔': '+',
	'✘': 'x',
	'•': '*',
	'≤': '<=',
	'≥': '>=',
	'─': '-',
	'│': '|',
	'█': '#',
	'░': '.',
	'↑': 'up',
	'↓': 'down',
	'←': 'left',
	'↵': 'enter',
	'“': '"',
	'”': '"',
	'’': "'",
};
// Between words it parts them, and a dot would end a sentence.
const parting = / · /g;
const asciiPattern = new RegExp(`[${Object.keys(ascii).join('')}]`, 'g');

const sgr = /\u001B\[[\d;]*m/g;

export type Theme = {
	readonly terminal: TerminalSettings;
	/** Text in its tone, with SGR codes that end where it ends. */
	readonly paint: (text: string, tone?: Tone) => string;
	/** The one accent of a selection: a bar of reversed video. Tones inside would make it patchy, so they go. */
	readonly select: (text: string) => string;
	/** Words of ours as this terminal can show them. */
	readonly say: (text: string) => string;
};

export function makeTheme(terminal: TerminalSettings): Theme {
	const {colourDepth} = terminal;
	const isShown = (style: Style): boolean => colourDepth > 0 && (colourDepth > 1 || !isColour(style));
	const shown = new Map<Tone, readonly Style[]>(
		Object.entries(styles).map(([tone, all]) => [tone as Tone, all.filter(isShown)]),
	);
	return {
		terminal,
		paint: (text, tone = 'normal') => wrap(text, shown.get(tone) ?? []),
		select: text => wrap(text.replace(sgr, ''), isShown(inverse) ? [inverse] : []),
		say: terminal.isAscii
			? text => text.replace(parting, ' | ').replace(asciiPattern, sign => ascii[sign] ?? sign)
			: text => text,
	};
}

/**
 * What the environment says of the terminal: `LC_ALL` over `LC_CTYPE` over `LANG`, as the C library has it; unset is the C
 * locale, which has no UTF-8. `colourDepth`: of the stream that is written to, 0 where that is no terminal.
 */
export function terminalSettings(
	env: Readonly<Record<string, string | undefined>>,
	colourDepth: number,
	isAsciiAsked = false,
): TerminalSettings {
	const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'C';
	const isColourless = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
	return {
		isAscii: isAsciiAsked || !/utf-?8/i.test(locale),
		colourDepth: isColourless ? Math.min(1, colourDepth) : colourDepth,
	};
}
