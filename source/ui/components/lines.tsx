/** A window of lines, padded with nothing: text to scroll through without a cursor. */
import type {ReactNode} from 'react';
import type {Cell} from '../blocks.ts';
import type {Theme} from '../theme.ts';
import {Line} from './line.tsx';

type Props = {lines: readonly Cell[]; top: number; height: number; width: number; theme: Theme};

export function Lines({lines, top, height, width, theme}: Props): ReactNode {
	return lines
		.slice(top, top + height)
		.map((spans, index) => <Line key={top + index} spans={spans} width={width} theme={theme} />);
}
