/** A frame with a title, lines that scroll inside, a line for what a key had to say, and the keys of the moment. */
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import type {ReactNode} from 'react';
import type {Cell} from '../blocks.ts';
import {Painted} from '../components/painted.tsx';
import {cellWidth, cut, cutCell, paintCell, widthOf} from '../text.ts';
import type {Theme} from '../theme.ts';
import type {KeyHint} from './show.ts';

type Props = {
	title: string;
	/** At the right of the title. */
	aside: string;
	lines: readonly Cell[];
	/** First line shown. */
	top: number;
	note: string | null;
	keys: readonly KeyHint[];
	width: number;
	height: number;
	theme: Theme;
};

/** Lines of `height` that are left for what scrolls. */
export const roomOf = (height: number): number => Math.max(1, height - 3);
export const innerWidth = (width: number): number => Math.max(1, width - 4);

/** So that `from` to `to` is in sight, `from` if not both fit, moving no further than needed. */
export function keepInSight(top: number, from: number, to: number, room: number): number {
	if (from < top) return from;
	return to > top + room ? Math.min(from, to - room) : top;
}
export const clampTop = (top: number, lines: number, room: number): number =>
	Math.max(0, Math.min(top, Math.max(0, lines - room)));

function corner(theme: Theme, sign: string): string {
	return theme.terminal.isAscii ? '+' : sign;
}

/** A border with words at both ends: the left ones are cut, for the right ones say what it is. */
function border(theme: Theme, ends: readonly [string, string], left: string, right: string, width: number): string {
	const room = width - 4;
	const aside = right !== '' && widthOf(right) + 8 <= room ? ` ${right} ` : '';
	const said = left === '' ? '' : ` ${cut(left, room - widthOf(aside) - 2)} `;
	const rule = theme.say('─').repeat(Math.max(0, width - 3 - widthOf(said) - widthOf(aside)));
	return `${corner(theme, ends[0])}${said}${rule}${aside}${theme.say('─')}${corner(theme, ends[1])}`;
}

const hintSpans = ({key, does, isOff}: KeyHint, isFirst: boolean): Cell => [
	...(isFirst ? [] : [{text: '  '}]),
	// Without a key it is a remark.
	...(key === '' ? [] : [{text: `${key} `, tone: isOff ? 'dim' : 'accent'} as const]),
	{text: does, tone: isOff ? 'dim' : 'normal'},
];

/** The last key, the way out, stays. The first says most and leaves last, the help before it, the others from the right. */
function keySpans(keys: readonly KeyHint[], width: number, theme: Theme): Cell {
	let kept = keys.map(({key, ...rest}) => ({...rest, key: theme.say(key)}));
	for (;;) {
		const spans = kept.flatMap((hint, index) => hintSpans(hint, index === 0));
		if (cellWidth(spans) <= width || kept.length <= 1) return cutCell(spans, width);
		const inner = kept.slice(1, -1);
		const leaving = inner.findLast(({key}) => key !== '?') ?? inner.at(-1) ?? kept[0];
		kept = kept.filter(one => one !== leaving);
	}
}

const paintAll = (spans: Cell, theme: Theme): string => spans.map(({text, tone}) => theme.paint(text, tone)).join('');

/** Keys without a frame. */
export function KeyLine({keys, width, theme}: {keys: readonly KeyHint[]; width: number; theme: Theme}): ReactNode {
	return <Text wrap="truncate">{` ${paintAll(keySpans(keys, width - 2, theme), theme)}`}</Text>;
}

function Footer({
	keys,
	more,
	width,
	theme,
}: {
	keys: readonly KeyHint[];
	more: string;
	width: number;
	theme: Theme;
}): ReactNode {
	const room = width - 6;
	const wayOut = cellWidth(keySpans(keys.slice(-1), room, theme));
	// Better not to know how much there is below than not to know the way out.
	const aside = more === '' || widthOf(more) + 2 + wayOut > room ? '' : ` ${more} `;
	const said = keySpans(keys, room - widthOf(aside), theme);
	const rule = theme.say('─');
	const filled = Math.max(0, width - 3 - 2 - cellWidth(said) - widthOf(aside));
	return (
		<Text wrap="truncate">
			{`${corner(theme, '└')} ${paintAll(said, theme)} ${rule.repeat(filled)}${theme.paint(aside, 'dim')}${rule}${corner(theme, '┘')}`}
		</Text>
	);
}

function moreWords(top: number, lines: number, room: number, theme: Theme): string {
	const below = lines - top - room;
	const words = [...(top > 0 ? [`${top} above`] : []), ...(below > 0 ? [`${below} more below`] : [])];
	return theme.say(words.join(' · '));
}

/** Without its frame, whole, the question and what a key had to say last, where a reader that speaks ends. */
function LinearPanel({
	title,
	aside,
	lines,
	note,
	keys,
	theme,
}: Pick<Props, 'title' | 'aside' | 'lines' | 'note' | 'keys' | 'theme'>): ReactNode {
	const said = [
		aside === '' ? title : `${title}, ${aside}`,
		...lines.map(cell =>
			cell
				.map(({text}) => text)
				.join('')
				// A patch is read by how far it is set in.
				.trimEnd(),
		),
		...(note === null ? [] : [note]),
		`Keys: ${keys.map(({key, does}) => `${key} ${does}`.trim()).join(', ')}`,
	];
	return (
		<Box flexDirection="column">
			{said
				.filter(line => line.trim() !== '')
				.map((line, index) => (
					// oxlint-disable-next-line react/no-array-index-key
					<Text key={index}>{theme.say(line)}</Text>
				))}
		</Box>
	);
}

export function Panel({title, aside, lines, top, note, keys, width, height, theme}: Props): ReactNode {
	const isLinear = useIsScreenReaderEnabled();
	const room = roomOf(height);
	const inner = innerWidth(width);
	if (isLinear) return <LinearPanel {...{title, aside, lines, note, keys, theme}} />;
	const side = theme.say('│');
	const shown = Array.from({length: room}, (_, index) => lines[top + index] ?? []);
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Text wrap="truncate">{border(theme, ['┌', '┐'], theme.say(title), theme.say(aside), width)}</Text>
			{[...shown, note === null ? [] : [{text: note, tone: 'medium' as const}]].map((spans, index) => (
				// Lines have no identity but their place on the screen.
				// oxlint-disable-next-line react/no-array-index-key
				<Painted key={index} text={`${side} ${paintCell(spans, {width: inner}, theme)} ${side}`} width={inner + 4} />
			))}
			<Footer keys={keys} more={moreWords(top, lines.length, room, theme)} width={width} theme={theme} />
		</Box>
	);
}
