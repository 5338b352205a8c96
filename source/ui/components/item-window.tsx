/** The part of some blocks that is in the window, with the cursor. */
import type {ReactNode} from 'react';
import type {Placed} from '../cursor.ts';
import type {Segment} from '../items.ts';
import {skipCells} from '../text.ts';
import type {Theme} from '../theme.ts';
import {DataTable} from './data-table.tsx';
import {Line} from './line.tsx';

type Props = {
	segments: readonly Segment[];
	placed: Placed;
	/** Lines start so many cells further. */
	left?: number;
	width: number;
	theme: Theme;
	isDimmed: boolean;
};

export function ItemWindow({segments, placed, left = 0, width, theme, isDimmed}: Props): ReactNode {
	return segments.map(segment => {
		if (segment.is === 'line') {
			// What goes on below is selected with its first line, which has the mark.
			const isFirst = placed.key !== null && segment.key === placed.key;
			const isSelected = isFirst || (placed.key !== null && segment.key.startsWith(`${placed.key}~`));
			return (
				<Line
					key={segment.key}
					spans={[{text: isFirst ? '▸ ' : '  '}, ...skipCells(segment.spans, left)]}
					width={width}
					theme={theme}
					isSelected={isSelected}
					isDimmed={isDimmed}
				/>
			);
		}
		const prefix = `${segment.key}/`;
		const selectedKey = placed.key?.startsWith(prefix) === true ? placed.key.slice(prefix.length) : null;
		return (
			<DataTable
				key={`${segment.key}#table`}
				columns={segment.table.columns}
				rows={segment.rows}
				width={width}
				theme={theme}
				selectedKey={selectedKey}
				hasHeader={segment.hasHeader}
				isDimmed={isDimmed}
			/>
		);
	});
}
