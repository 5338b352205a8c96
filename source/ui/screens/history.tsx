/** What was changed, newest first; one of them in full; and the way back. */
import {Box, Text, useInput} from 'ink';
import {useMemo, useRef, useState, type ReactNode} from 'react';
import type {AppState} from '../../model/app.ts';
import type {Transaction} from '../../model/fix.ts';
import {DataTable} from '../components/data-table.tsx';
import {Line} from '../components/line.tsx';
import {Lines} from '../components/lines.tsx';
import {
	belowLines,
	historyColumns,
	historyHost,
	historyRow,
	problemLines,
	undoHint,
	whenWords,
	whyNotBack,
} from '../fixing/history-rows.ts';
import {linesOf, wholePieces} from '../fixing/outcome.ts';
import {clampTop, innerWidth, keepInSight, KeyLine, Panel, roomOf} from '../fixing/panel.tsx';
import type {KeyHint} from '../fixing/show.ts';
import {stateWords} from '../fixing/steps.ts';
import {actionFor, type ActionId} from '../keymap.ts';
import {readPresses, type Press} from '../keys.ts';
import {BackupsScreen} from './backups.tsx';
import type {ScreenProps} from './screen.ts';
import {keyOf} from '../keymap/in-force.ts';

type View = {
	/** null: the newest. A transaction keeps the cursor when others come. */
	readonly selectedId: string | null;
	readonly isOpen: boolean;
	/** The backups, in place of the changes. */
	readonly isBackups: boolean;
	readonly top: number;
	readonly openTop: number;
	readonly note: string | null;
};
const startView: View = {selectedId: null, isOpen: false, isBackups: false, top: 0, openTop: 0, note: null};

/** At least so many lines for what the table has no room for, a blank one above them included; none on the smallest screens. */
const leastBelow = (height: number): number => (height >= 30 ? 9 : height >= 18 ? 7 : height >= 12 ? 5 : 0);
/** Title, header, note and keys take four. */
const rowsIn = (height: number): number => Math.max(1, height - 4);

const listKeys = (state: AppState, one: Transaction | undefined): readonly KeyHint[] => [
	...(one === undefined
		? []
		: [
				{key: keyOf('whole', 'enter'), does: 'all of it'},
				undoHint(state, one),
				{key: `${keyOf('up', 'up')} ${keyOf('down', 'down')}`, does: 'choose'},
			]),
	{key: keyOf('backups', 'b'), does: 'backups'},
	{key: keyOf('help', '?'), does: 'help'},
	{key: keyOf('back', 'q'), does: 'back'},
];

function Empty({width}: {width: number}): ReactNode {
	const says = [
		'Nothing has been changed from here yet.',
		`Every fix is written down before it is made, with how to take it back. ${keyOf('fix', 'f')} on a container shows one.`,
	];
	return says.map(line => (
		<Box key={line} width={width} paddingLeft={2}>
			<Text>{line}</Text>
		</Box>
	));
}

export function HistoryScreen(props: ScreenProps): ReactNode {
	const {state, commands, width, height, theme, isCovered} = props;
	const {history, nowUnixMs} = state;
	const [view, setView] = useState(startView);
	const latest = useRef(view);
	const change = (over: Partial<View>): void => {
		latest.current = {...latest.current, ...over};
		setView(latest.current);
	};

	const indexOf = (id: string | null): number =>
		Math.max(
			0,
			history.findIndex(one => one.id === id),
		);
	const problems = useMemo(() => problemLines(state.historyProblems ?? [], width), [state.historyProblems, width]);
	const free = rowsIn(height - problems.length);
	const least = history.length === 0 ? 0 : leastBelow(height);
	const rows = Math.max(1, Math.min(history.length, free - least));
	// Few changes leave it the rest of the screen.
	const below = least === 0 ? 0 : free - rows;
	const at = indexOf(view.selectedId);
	const selected = history[at];
	const top = clampTop(keepInSight(view.top, at, at + 1, rows), history.length, rows);
	const whole = useMemo(
		() =>
			view.isOpen && selected !== undefined
				? linesOf(wholePieces(selected), innerWidth(width), theme.terminal.isAscii)
				: null,
		[view.isOpen, selected, width, theme],
	);
	const hasHosts = state.hosts !== undefined;
	const all = history.map(one => historyRow(one, nowUnixMs, hasHosts ? historyHost(state, one) : undefined));
	const columns = historyColumns(all, width, hasHosts);
	const room = roomOf(height);

	const move = (by: number): void => {
		const next = history[Math.max(0, Math.min(history.length - 1, indexOf(latest.current.selectedId) + by))];
		if (next !== undefined) change({selectedId: next.id, top, openTop: 0});
	};
	const scroll = (by: number): void =>
		change({openTop: clampTop(latest.current.openTop + by, whole?.length ?? 0, room)});

	const undo = (): void => {
		const one = history[indexOf(latest.current.selectedId)];
		if (one === undefined) return change({note: 'nothing has been changed that could be taken back'});
		const why = whyNotBack(state, one);
		return why === null ? commands.planUndo(one.id) : change({note: why});
	};

	const onPress = ({key, isAlone}: Press): void => {
		if (latest.current.note !== null) change({note: null});
		const {isOpen} = latest.current;
		const by = isOpen ? scroll : move;
		const page = isOpen ? room : rows;
		const deeds: Partial<Readonly<Record<ActionId, () => void>>> = {
			down: () => by(1),
			up: () => by(-1),
			'page-down': () => by(page - 1),
			'page-up': () => by(1 - page),
			'half-down': () => by(Math.ceil(page / 2)),
			'half-up': () => by(-Math.ceil(page / 2)),
			first: () => by(-Infinity),
			last: () => by(Infinity),
			whole: () => (isOpen || history.length === 0 ? undefined : change({isOpen: true, openTop: 0})),
			undo: () => (isAlone ? undo() : undefined),
			backups() {
				commands.lookAtBackups();
				change({isBackups: true, isOpen: false});
			},
			back: () => (isOpen ? change({isOpen: false}) : props.onLeave()),
		};
		const action = actionFor('history', key);
		if (action !== null) deeds[action.id]?.();
	};
	useInput(
		(input, key) => {
			for (const press of readPresses(input, key)) onPress(press);
		},
		{isActive: !isCovered && !view.isBackups},
	);

	if (view.isBackups) return <BackupsScreen {...props} onLeave={() => change({isBackups: false})} />;
	if (whole !== null && selected !== undefined) {
		return (
			<Panel
				title={`${whenWords(selected.plannedAtUnixMs, nowUnixMs)}  ${selected.containerName}: ${selected.title}`}
				aside={stateWords[selected.state].says}
				lines={whole}
				top={clampTop(view.openTop, whole.length, room)}
				note={view.note}
				keys={[
					undoHint(state, selected),
					{key: `${keyOf('up', 'up')} ${keyOf('down', 'down')}`, does: 'scroll'},
					{key: keyOf('help', '?'), does: 'help'},
					{key: keyOf('back', 'q'), does: 'back'},
				]}
				width={width}
				height={height}
				theme={theme}
			/>
		);
	}
	const shown = all.slice(top, top + rows);
	const isAscii = theme.terminal.isAscii;
	const hidden = history.length - shown.length;
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Line
				spans={[
					{text: 'History', tone: 'strong'},
					{
						text: `  what was changed, newest first${hidden > 0 ? ` · ${at + 1} of ${history.length}` : ''}`,
						tone: 'dim',
					},
				]}
				width={width}
				theme={theme}
			/>
			{problems.map((spans, index) => (
				<Line key={index} spans={spans} width={width} theme={theme} />
			))}
			<Box flexDirection="column" height={below === 0 ? free + 1 : rows + 1}>
				{history.length === 0 ? (
					<Empty width={width} />
				) : (
					<DataTable columns={columns} rows={shown} width={width} theme={theme} selectedKey={selected?.id ?? null} />
				)}
			</Box>
			{selected !== undefined && below > 0 && (
				<Box flexDirection="column" height={below} paddingTop={1} paddingLeft={2}>
					<Lines
						lines={belowLines(selected, {width: width - 3, height: below - 1, isAscii})}
						top={0}
						height={below - 1}
						width={width - 3}
						theme={theme}
					/>
				</Box>
			)}
			<Line spans={view.note === null ? [] : [{text: view.note, tone: 'medium'}]} width={width} theme={theme} />
			<KeyLine keys={listKeys(state, selected)} width={width} theme={theme} />
		</Box>
	);
}
