/** Numbers, times and stock phrases in words. Pure: the moment is handed in. */
import type {Span} from '../blocks.ts';
import {glue} from './wrap.ts';

const kib = 1024;
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `212 MiB`, `23.5 GiB`: one decimal below a hundred, none above. */
export function bytes(count: number): string {
	if (count === 0) return '0';
	let value = Math.abs(count);
	let unit = 0;
	while (value >= kib && unit < units.length - 1) {
		value /= kib;
		unit += 1;
	}
	const digits = value >= 100 || Number.isInteger(value) ? 0 : 1;
	return `${count < 0 ? '-' : ''}${value.toFixed(digits).replace(/\.0$/, '')} ${units[unit]}`;
}

const steps: ReadonlyArray<readonly [ms: number, unit: string]> = [
	[86_400_000, 'd'],
	[3_600_000, 'h'],
	[60_000, 'min'],
	[1000, 's'],
];

/** The largest unit that is whole: `94 d`, `2 h`, `0 s`. */
export function span(durationMs: number): string {
	const [ms, unit] = steps.find(([ms]) => durationMs >= ms) ?? [1000, 's'];
	return `${Math.max(0, Math.floor(durationMs / ms))} ${unit}`;
}
/** Never seconds: the clock of the screen ticks once a minute. */
export const ago = (atUnixMs: number, nowUnixMs: number): string =>
	nowUnixMs - atUnixMs < 60_000 ? 'just now' : `${span(nowUnixMs - atUnixMs)} ago`;

const two = (value: number): string => String(value).padStart(2, '0');
export function day(atUnixMs: number): string {
	const date = new Date(atUnixMs);
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Words that stay on one line. */
export const together = (text: string): string => text.replaceAll(' ', glue);

/** `1 check`, `3 checks`. */
export const count = (many: number, one: string, more = `${one}s`): string => `${many} ${many === 1 ? one : more}`;

/** `1.5`, `2`: no trailing noughts. */
export const decimal = (value: number, digits = 2): string => String(Number(value.toFixed(digits)));

export const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12);

export const normal = (text: string): Span => ({text});
export const dim = (text: string): Span => ({text, tone: 'dim'});
export const strong = (text: string): Span => ({text, tone: 'strong'});

export const beingRead = dim('being read…');
export const none: Span = {text: '–', tone: 'dim'};

/** A bar of `cells`; anything above nothing shows at least one cell, so that small use is not no use. */
export function bar(fraction: number, cells: number): string {
	const share = Math.min(1, Math.max(0, fraction));
	const filled = share === 0 ? 0 : Math.max(1, Math.round(share * cells));
	return '█'.repeat(filled) + '░'.repeat(cells - filled);
}

const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const asciiHeights = ['_', '.', '-', '=', '+', '*', '%', '#'];
/** The values against `top` in at most `cells`, each the peak of its share of the time. */
export function sparkline(values: readonly number[], cells: number, top: number, isAscii: boolean): string {
	const signs = isAscii ? asciiHeights : heights;
	const width = Math.min(cells, values.length);
	return Array.from({length: width}, (_, index) => {
		const from = Math.floor((index * values.length) / width);
		const to = Math.floor(((index + 1) * values.length) / width);
		const peak = Math.max(...values.slice(from, to));
		const height = top <= 0 ? 0 : Math.floor((peak / top) * signs.length);
		return signs[Math.max(0, Math.min(signs.length - 1, height))] ?? '';
	}).join('');
}
