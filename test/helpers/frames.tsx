/** The app on a terminal of a given size, key by key, as text and with its colours. */
import {stripVTControlCharacters} from 'node:util';
import {Text} from 'ink';
import {cleanup, render} from 'ink-testing-library';
import {expect, vi} from 'vitest';
import type {AppState} from '../../source/model/app.ts';
import {containerChecks, hostChecks, imageChecks} from '../../source/checks/index.ts';
import {App} from '../../source/ui/app.tsx';
import type {Tab} from '../../source/ui/detail/tab.ts';
import type {ScoreAfter} from '../../source/ui/explain.ts';
import type {Catalogue} from '../../source/ui/pages/catalogue.ts';
import {hearMouse, type MouseEars} from '../../source/ui/mouse.ts';
import type {WholeScreens} from '../../source/ui/screens/index.ts';
import {makeTheme, type TerminalSettings} from '../../source/ui/theme.ts';
import {appState, now, recordingCommands, testStore} from './app-state.ts';
import {t} from './evidence.ts';

export const keys = {
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	pageDown: '\u001B[6~',
	pageUp: '\u001B[5~',
	escape: '\u001B',
	enter: '\r',
	backspace: '\u007F',
	tab: '\t',
	shiftTab: '\u001B[Z',
	ctrlC: '\u0003',
	ctrlD: '\u0004',
	ctrlU: '\u0015',
	alt: (letter: string) => `\u001B${letter}`,
	paste: (text: string) => `\u001B[200~${text}\u001B[201~`,
} as const;

export const testTabs: readonly Tab[] = [
	{
		id: 'findings',
		key: '1',
		title: 'Findings',
		count: ({container}) => container.assessment?.findings.length ?? 0,
		blocks: ({container}) => [
			{is: 'line', key: 'intro', spans: [{text: 'What is wrong'}]},
			{
				is: 'table',
				key: 'findings',
				columns: [
					{id: 'check', title: 'CHECK', width: 20, priority: 0},
					{id: 'how', title: 'HOW', width: 20, isGrow: true, priority: 1},
				],
				rows: (container.assessment?.findings ?? []).map(({check, fix}) => ({
					key: check.id,
					cells: {check: [{text: check.id}], how: [{text: fix?.how ?? ''}]},
					act: fix === null ? {is: 'explain', checkId: check.id} : {is: 'fix', fixKey: fix.key},
				})),
			},
		],
	},
	{
		id: 'env',
		key: '2',
		title: 'Environment',
		blocks: () => [
			{
				is: 'table',
				key: 'env',
				columns: [{id: 'name', title: 'NAME', width: 20, priority: 0}],
				rows: ['DB_PASSWORD', 'TOKEN'].map(name => ({
					key: name,
					cells: {name: [{text: name}]},
					act: {is: 'reveal', name: t(name)},
				})),
			},
		],
	},
	{
		id: 'json',
		key: '0',
		title: 'Inspect',
		blocks: () =>
			Array.from({length: 200}, (_, line) => ({
				is: 'line' as const,
				key: `l${line}`,
				spans: [{text: `line ${line} ${'0123456789'.repeat(12)} end`}],
			})),
	},
];

const better: ScoreAfter = ({score}, fixKeys) => {
	const value = Math.min(100, score.value + fixKeys.length * 10);
	return {value, grade: value >= 90 ? 'A' : value >= 50 ? 'D' : 'E'};
};

const soon = {interval: 5, timeout: 4000};

const standIns: WholeScreens = {
	fixing: () => <Text>the fixing screen</Text>,
	history: () => <Text>the history screen</Text>,
};

export type Show = {
	width?: number;
	height?: number;
	state?: AppState;
	terminal?: TerminalSettings;
	tabs?: readonly Tab[];
	screens?: WholeScreens;
	clock?: () => number;
	catalogue?: Catalogue;
	isMouse?: boolean;
};

export async function show(options: Show = {}) {
	const {width = 120, height = 40, state = appState(), tabs = testTabs, clock = () => now} = options;
	const {catalogue = {containerChecks, imageChecks, hostChecks}} = options;
	const terminal = options.terminal ?? {isAscii: false, colourDepth: 1};
	const store = testStore(state);
	const {commands, calls} = recordingCommands();
	const onQuit = vi.fn<() => void>();
	const {screens = standIns} = options;
	const listeners = new Set<(line: number) => void>();
	const mouse: MouseEars = {
		listen(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
	const app = render(
		<App
			store={store}
			commands={commands}
			theme={makeTheme(terminal)}
			catalogue={catalogue}
			scoreAfter={better}
			tabs={tabs}
			screens={screens}
			onQuit={onQuit}
			clock={clock}
			mouse={options.isMouse === true ? mouse : null}
		/>,
	);
	if (options.isMouse === true) {
		hearMouse(app.stdin as unknown as NodeJS.ReadStream).listen(line => {
			for (const listener of listeners) listener(line);
		});
	}
	const raw = (): string => app.lastFrame() ?? '';
	const frame = (): string => stripVTControlCharacters(raw());
	const lines = (): readonly string[] => frame().split('\n');
	async function resize(columns: number, rows: number): Promise<void> {
		Object.defineProperty(app.stdout, 'columns', {get: () => columns, configurable: true});
		Object.defineProperty(app.stdout, 'rows', {get: () => rows, configurable: true});
		const before = app.frames.length;
		app.stdout.emit('resize');
		await vi.waitFor(() => expect(app.frames.length).toBeGreaterThan(before), soon);
	}
	await resize(width, height);
	return {
		...app,
		store,
		calls,
		onQuit,
		raw,
		frame,
		lines,
		resize,
		/** Types, and waits until the screen shows it. */
		async type(input: string, isThere: (frame: string) => boolean = () => true): Promise<void> {
			app.stdin.write(input);
			await vi.waitFor(() => expect(frame()).toSatisfy(isThere), soon);
		},
		/** The line with the mark of the selection. */
		selected: (): string => lines().find(line => /^[▸>]/.test(line)) ?? '',
	};
}

/** Lets what was typed arrive where nothing is expected to change. */
export const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 60));

export {cleanup};
