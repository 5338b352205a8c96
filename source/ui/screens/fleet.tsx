/** All containers, worst first. */
import {Box} from 'ink';
import {useMemo, type ReactNode} from 'react';
import type {AppState} from '../../model/app.ts';
import type {Fleet} from '../../model/fleet.ts';
import type {Cell} from '../blocks.ts';
import {DataTable} from '../components/data-table.tsx';
import {Lines} from '../components/lines.tsx';
import {wrap} from '../detail/wrap.ts';
import {fleetColumns, fleetGap} from '../fleet-row.ts';
import {stripColumns, stripWidths} from '../host-lines.ts';
import {longestHost} from '../scope.ts';
import type {FleetView, Sort} from '../fleet-view.ts';
import type {Sight} from '../sight.ts';
import type {Theme} from '../theme.ts';
import {keyOf, keysOf} from '../keymap/in-force.ts';

type Props = {
	sight: Sight;
	state: AppState;
	sort: Sort;
	filter: string;
	theme: Theme;
};

/** Why there is nothing to see, and what to press. */
export function emptyWords(fleet: Fleet, view: FleetView, filter: string, isTyping: boolean): readonly string[] {
	if (fleet.containers.size === 0) {
		if (fleet.link.is === 'connecting') return [`Asking ${fleet.endpoint.address} what it runs…`];
		if (fleet.link.is === 'lost') {
			return [`The engine at ${fleet.endpoint.address} has not been reached yet: ${fleet.link.why}.`];
		}
		return [
			'There is no container on this engine, running or stopped.',
			`One that is created shows up here by itself. ${keyOf('help', '?')} help, ${keyOf('quit', 'q')} quit.`,
		];
	}
	if (view.total === 0) {
		const many = view.hidden === 1 ? 'The only container is' : `All ${view.hidden} containers are`;
		return [
			`${many} stopped. ${isTyping ? `${keyOf('filter-drop', 'escape')}, then ${keyOf('stopped', 'a')}, shows them` : `${keyOf('stopped', 'a')} shows stopped ones`}.`,
		];
	}
	return [
		`No container matches “${filter.trim()}” (${view.total} looked through${view.hidden > 0 ? `, ${view.hidden} stopped hidden` : ''}).`,
		isTyping
			? `Backspace erases a character, ${keyOf('filter-drop', 'escape')} clears the filter.`
			: `${keysOf('back', ['escape', 'backspace'], ' or ')} clears the filter, ${keyOf('filter', '/')} changes it.`,
	];
}

export function FleetScreen({sight, state, sort, filter, theme}: Props): ReactNode {
	const {layout, view, fleet: shown} = sight;
	const {width} = layout;
	const {fleet, hosts} = state;
	const longest = longestHost(state);
	const columns = useMemo(() => fleetColumns(width, longest), [width, longest]);
	const above = hosts === undefined ? null : stripWidths(hosts);
	const aboveColumns = useMemo(() => stripColumns(above?.name ?? 0, above?.state ?? 0), [above?.name, above?.state]);
	const mark = useMemo(() => ({columnId: sort.column, isReversed: sort.isReversed}), [sort]);
	if (shown === null) return null;
	const isEmpty = view.rows.length === 0;
	const lines: readonly Cell[] = isEmpty
		? emptyWords(fleet, view, filter, sight.place === 'filter').flatMap(line =>
				wrap(line, width - 4).map((part): Cell => [{text: `  ${part}`}]),
			)
		: [];
	return (
		<Box flexDirection="column" height={layout.bodyHeight}>
			{shown.strip.length > 0 && (
				<DataTable columns={aboveColumns} rows={shown.strip} width={width} theme={theme} hasHeader={false} />
			)}
			<DataTable
				columns={columns}
				rows={shown.rows}
				width={width}
				gap={fleetGap(width)}
				theme={theme}
				selectedKey={shown.placed.key}
				sort={mark}
				isDimmed={fleet.link.is === 'lost'}
			/>
			{isEmpty && <Lines lines={[[], ...lines]} top={0} height={layout.bodyHeight - 1} width={width} theme={theme} />}
		</Box>
	);
}
