/** Old containers kept as ways back: whose, since when, how much they hold; and the key that removes one. */
import {Box, Text, useInput} from 'ink';
import {useRef, useState, type ReactNode} from 'react';
import {readOnlyWords} from '../../model/app.ts';
import {isUnread} from '../../model/read.ts';
import {DataTable} from '../components/data-table.tsx';
import {Line} from '../components/line.tsx';
import {backupColumns, backupColumnsOfMany, backupRow} from '../fixing/backups.ts';
import {clampTop, keepInSight, KeyLine} from '../fixing/panel.tsx';
import {actionFor, type ActionId} from '../keymap.ts';
import {readPresses, type Press} from '../keys.ts';
import {bytes, count} from '../detail/say.ts';
import {longestHost} from '../scope.ts';
import type {ScreenProps} from './screen.ts';
import {keyOf} from '../keymap/in-force.ts';

export function BackupsScreen(props: ScreenProps): ReactNode {
	const {state, commands, width, height, theme, isCovered, onLeave} = props;
	const view = state.backups;
	const longest = longestHost(state);
	const backups = view?.backups ?? [];
	const [selectedId, select] = useState<string | null>(null);
	const [note, setNote] = useState<string | null>(null);
	// A second key may come before the first one's choice is drawn.
	const latest = useRef(selectedId);
	const indexOf = (id: string | null): number =>
		Math.max(
			0,
			backups.findIndex(one => one.id === id),
		);
	const at = indexOf(selectedId);
	const rows = Math.max(1, height - 5);
	const top = clampTop(keepInSight(0, at, at + 1, rows), backups.length, rows);

	const move = (by: number): void => {
		const next = backups[Math.max(0, Math.min(backups.length - 1, indexOf(latest.current) + by))];
		latest.current = next?.id ?? null;
		select(latest.current);
	};
	const remove = (): void => {
		const one = backups[indexOf(latest.current)];
		if (one === undefined) setNote('there is no backup to remove');
		else if (state.isReadOnly) setNote(readOnlyWords(state));
		else commands.planRemoveBackup(one.id);
	};
	const onPress = ({key, isAlone}: Press): void => {
		setNote(null);
		const deeds: Partial<Readonly<Record<ActionId, () => void>>> = {
			down: () => move(1),
			up: () => move(-1),
			'page-down': () => move(rows - 1),
			'page-up': () => move(1 - rows),
			first: () => move(-Infinity),
			last: () => move(Infinity),
			remove: () => (isAlone ? remove() : undefined),
			backups: () => onLeave(),
			back: () => onLeave(),
		};
		const action = actionFor('history', key);
		if (action !== null) deeds[action.id]?.();
	};
	useInput(
		(input, key) => {
			for (const press of readPresses(input, key)) onPress(press);
		},
		{isActive: !isCovered},
	);

	const known = backups.flatMap(({sizeBytes}) => (isUnread(sizeBytes) ? [] : [sizeBytes]));
	const sum =
		backups.length === 0 ? '' : `  ${count(backups.length, 'container')}, ${bytes(known.reduce((a, b) => a + b, 0))}`;
	const says =
		view === null || view.backups === null
			? 'Looking for them; the engine counts their files…'
			: 'There are none. Every fix that needs a new container leaves the old one here, stopped, until you remove it.';
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Line
				spans={[
					{text: 'Backups', tone: 'strong'},
					{text: `  old containers kept as ways back, oldest first${sum}`, tone: 'dim'},
				]}
				width={width}
				theme={theme}
			/>
			<Line
				spans={
					(view?.problem ?? null) === null
						? []
						: [{text: `They could not be looked at: ${view?.problem}`, tone: 'medium'}]
				}
				width={width}
				theme={theme}
			/>
			<Box flexDirection="column" height={rows + 1}>
				{backups.length === 0 ? (
					<Box width={width} paddingLeft={2}>
						<Text>{says}</Text>
					</Box>
				) : (
					<DataTable
						columns={longest === 0 ? backupColumns : backupColumnsOfMany(longest)}
						rows={backups.slice(top, top + rows).map(one => backupRow(one, state.nowUnixMs))}
						width={width}
						theme={theme}
						selectedKey={backups[at]?.id ?? null}
					/>
				)}
			</Box>
			<Line spans={note === null ? [] : [{text: note, tone: 'medium'}]} width={width} theme={theme} />
			<KeyLine
				keys={[
					...(backups.length === 0
						? []
						: [
								{key: keyOf('remove', 'D'), does: 'remove for good', isOff: state.isReadOnly},
								{key: `${keyOf('up', 'up')} ${keyOf('down', 'down')}`, does: 'choose'},
							]),
					{key: keyOf('help', '?'), does: 'help'},
					{key: keyOf('back', 'q'), does: 'back to the history'},
				]}
				width={width}
				theme={theme}
			/>
		</Box>
	);
}
