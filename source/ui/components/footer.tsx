/** The keys of the moment: what matters most stays longest; what can't be used now is dimmed and says why when pressed. */
import {memo, type ReactNode} from 'react';
import type {Cell} from '../blocks.ts';
import {actionFor, actionsInForce, keyWord, type Action} from '../keymap.ts';
import {joinParts, part} from '../parts.ts';
import type {Theme} from '../theme.ts';
import type {KeyContext} from '../why-not.ts';
import {Line} from './line.tsx';

/** Always the last two. */
const atTheEnd: ReadonlySet<string> = new Set(['help', 'quit', 'back', 'leave']);

export function footerCell(context: KeyContext, width: number): Cell {
	const {place} = context;
	const here = actionsInForce().filter(
		action =>
			action.places.includes(place) &&
			action.inFooter !== undefined &&
			(action.isAtHand?.(context) ?? true) &&
			firstKey(action, context) !== undefined,
	);
	const inOrder = here.sort(
		(a, b) => Number(atTheEnd.has(a.id)) - Number(atTheEnd.has(b.id)) || (a.inFooter ?? 0) - (b.inFooter ?? 0),
	);
	const parts = inOrder.map(action => {
		const isOff = (action.whyNot?.(context) ?? null) !== null;
		const words = action.id === 'pause' && context.isPaused ? 'run on' : (action.short ?? action.words);
		return part(
			action.inFooter ?? 0,
			{text: keyWord(firstKey(action, context) ?? ''), tone: isOff ? 'dim' : 'accent'},
			{text: ` ${words}`, tone: isOff ? 'dim' : 'normal'},
		);
	});
	return [{text: ' '}, ...joinParts(parts, width - 1, {text: '  '})];
}

const firstKey = (action: Action, {place}: KeyContext): string | undefined =>
	action.keys.find(key => actionFor(place, key) === action);

export const Footer = memo(function Footer({
	context,
	width,
	theme,
}: {
	context: KeyContext;
	width: number;
	theme: Theme;
}): ReactNode {
	return <Line spans={footerCell(context, width)} width={width} theme={theme} />;
});
