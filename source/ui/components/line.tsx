/** One line of spans, exactly as wide as it is told. */
import {memo, type ReactNode} from 'react';
import type {Cell} from '../blocks.ts';
import {paintCell} from '../text.ts';
import type {Theme} from '../theme.ts';
import {Painted} from './painted.tsx';

type Props = {
	spans: Cell;
	width: number;
	theme: Theme;
	isSelected?: boolean;
	isDimmed?: boolean;
};

export const Line = memo(function Line({spans, width, theme, isSelected = false, isDimmed = false}: Props): ReactNode {
	const text = paintCell(spans, {width, isDimmed}, theme);
	return <Painted text={isSelected ? theme.select(text) : text} width={width} />;
});
