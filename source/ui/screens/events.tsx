/** What happened to all containers, newest first, with what it did to their scores. */
import {Box} from 'ink';
import {useMemo, type ReactNode} from 'react';
import {DataTable} from '../components/data-table.tsx';
import {Lines} from '../components/lines.tsx';
import {wrapSpans} from '../detail/wrap.ts';
import type {AppState} from '../../model/app.ts';
import {eventColumns} from '../feed.ts';
import {longestHost} from '../scope.ts';
import type {Sight} from '../sight.ts';
import type {Theme} from '../theme.ts';
import {keyOf} from '../keymap/in-force.ts';

type Props = {sight: Sight; state: AppState; filter: string; theme: Theme; isLost: boolean};

export function emptyText(sight: Sight, filter: string): string {
	const total = sight.feed?.view.total ?? 0;
	return total === 0
		? '  Nothing has happened since hullcheck began to watch. What happens shows up here.'
		: `  No event matches “${filter.trim()}” (${total} looked through). ${sight.place === 'filter' ? `Backspace erases a character, ${keyOf('filter-drop', 'escape')} clears the filter` : `${keyOf('filter', '/')} changes the filter`}.`;
}

export function EventsScreen({sight, state, filter, theme, isLost}: Props): ReactNode {
	const {layout, feed} = sight;
	const {width} = layout;
	const longest = longestHost(state);
	const columns = useMemo(
		() =>
			eventColumns.flatMap(column => {
				if (column.id === 'container') return [{...column, width: width >= 140 ? 32 : width >= 80 ? 20 : 14}];
				if (column.id !== 'host') return [column];
				return longest === 0 ? [] : [{...column, width: Math.max(4, Math.min(longest, width >= 100 ? 20 : 10))}];
			}),
		[width, longest],
	);
	if (feed === null) return null;
	return (
		<Box flexDirection="column" height={layout.bodyHeight}>
			<DataTable
				columns={columns}
				rows={feed.rows}
				width={width}
				theme={theme}
				selectedKey={feed.placed.key}
				isDimmed={isLost}
			/>
			{feed.rows.length === 0 && (
				<Lines
					lines={wrapSpans([{text: emptyText(sight, filter)}], width, 2)}
					top={0}
					height={4}
					width={width}
					theme={theme}
				/>
			)}
		</Box>
	);
}
