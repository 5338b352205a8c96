/** A screen in a terminal of a given size, its keys, and what it asked for. */
import {render} from 'ink-testing-library';
import {Fragment, type ReactNode} from 'react';
import {vi} from 'vitest';
import type {AppState, Commands, Fixing} from '../../../source/model/app.ts';
import type {Change, Plan, PlanPart, Step, Transaction} from '../../../source/model/fix.ts';
import type {ScreenProps} from '../../../source/ui/screens/screen.ts';
import {makeTheme} from '../../../source/ui/theme.ts';
import {t} from '../../helpers/evidence.ts';
import {container, fleet, id, now} from '../detail/fixtures.ts';

export const sizes = [
	[120, 40],
	[80, 24],
] as const;
export type Size = readonly [width: number, height: number];

export const keys = {
	enter: '\r',
	escape: '\u001B',
	up: '\u001B[A',
	down: '\u001B[B',
	pageDown: '\u001B[6~',
	backspace: '\u007F',
	tab: '\t',
	ctrlU: '\u0015',
} as const;

const mib = 1024 ** 2;

export const memoryStep: Step = {
	is: 'update-container',
	body: {Memory: 512 * mib, MemorySwap: 512 * mib},
	undo: {Memory: 8192 * mib, MemorySwap: 16384 * mib},
};
export const pidsStep: Step = {is: 'update-container', body: {PidsLimit: 256}, undo: {PidsLimit: 0}};

export const memoryPart = (memoryBytes = 512 * mib): PlanPart => ({
	change: {is: 'memory-limit', memoryBytes, memorySwapBytes: memoryBytes},
	because: t('1.5 × the peak of 318 MiB seen in 2 h'),
	fields: [
		{field: 'HostConfig.Memory', before: t('none'), after: t(`${memoryBytes / mib} MiB`)},
		{field: 'HostConfig.MemorySwap', before: t('unlimited'), after: t(`${memoryBytes / mib} MiB, no swap`)},
	],
	command: t(`docker update --memory ${memoryBytes / mib}m --memory-swap ${memoryBytes / mib}m web-1`),
	effect: t(
		'At once, without a restart: 512 MiB of memory at most, with no swap on top; above that the kernel kills a process of this container, not of the host',
	),
	steps: [memoryStep],
	undoLeaves: t(
		"the engine can't take a memory limit off a running container: undo raises it to all of the host's memory (8 GiB)",
	),
});
export const pidsPart = (pids = 256): PlanPart => ({
	change: {is: 'pids-limit', pids},
	because: t('2 × the peak of 37 plus 64, seen in 2 h'),
	fields: [{field: 'HostConfig.PidsLimit', before: t('none'), after: t(String(pids))}],
	command: t(`docker update --pids-limit ${pids} web-1`),
	effect: t('At once, without a restart: it can start no more processes above that'),
	steps: [pidsStep],
	undoLeaves: null,
});

export const plan = (over: Partial<Plan> = {}): Plan => ({
	id: 'plan-1',
	containerId: id,
	containerName: t('web-1'),
	title: t('memory limit, limit of processes'),
	parts: [memoryPart(), pidsPart()],
	basedOn: 'abc',
	warnings: [],
	blocked: null,
	way: {is: 'live'},
	scoreBefore: {grade: 'D', value: 52},
	scoreAfter: {grade: 'D', value: 64},
	...over,
});

export const transaction = (over: Partial<Transaction> = {}): Transaction => ({
	id: 'tx-1',
	engineId: t('ENGI:NE01'),
	containerId: id,
	containerName: t('web-1'),
	title: t('limit of processes'),
	plannedAtUnixMs: now - 60_000,
	state: 'applied',
	steps: [{step: pidsStep, state: 'done', tookMs: 41}],
	commands: [t('docker update --pids-limit 256 web-1')],
	proof: [
		{says: t('limit of processes: 256 in force (seen in its cgroup files)'), isGood: true},
		{says: t('finding gone: number of processes is limited'), isGood: true},
	],
	problem: null,
	undoBlocked: null,
	undoLeaves: [],
	...over,
});

export function appState(over: Partial<AppState> = {}): AppState {
	const one = container();
	return {
		fleet: fleet(one),
		host: null,
		images: null,
		swarm: null,
		detail: null,
		fixing: {is: 'nothing'},
		history: [],
		backups: null,
		scanning: {running: null, problems: new Map()},
		isReadOnly: false,
		nowUnixMs: now,
		...over,
	};
}
export const fixing = (state: Fixing, over: Partial<AppState> = {}): AppState => appState({...over, fixing: state});

export function fakeCommands(): {[K in keyof Commands]: ReturnType<typeof vi.fn<Commands[K]>>} {
	return {
		open: vi.fn(),
		close: vi.fn(),
		reveal: vi.fn(),
		hide: vi.fn(),
		plan: vi.fn(),
		replan: vi.fn<(changes: readonly Change[]) => void>(),
		update: vi.fn(),
		dropUpdate: vi.fn(),
		planMany: vi.fn(),
		toggleItem: vi.fn(),
		planUndo: vi.fn(),
		planUndoMany: vi.fn(),
		planRemoveBackup: vi.fn(),
		keep: vi.fn(),
		lookAtBackups: vi.fn(),
		confirm: vi.fn(),
		dismiss: vi.fn(),
		lookAtHost: vi.fn(),
		lookAtImages: vi.fn(),
		lookAtSwarm: vi.fn(),
		checkRegistries: vi.fn(),
		scanImage: vi.fn(),
		scanImages: vi.fn(),
		cancelScan: vi.fn(),
		readAsItRuns: vi.fn(),
		lookAtScanners: vi.fn(),
		chooseScanner: vi.fn(),
		compareScans: vi.fn(),
		refresh: vi.fn(),
		focus: vi.fn(),
	};
}

type Screen<P> = (props: ScreenProps & P) => ReactNode;

// SGR codes are the theme's business, tested there.
const bare = (frame: string): string => frame.replace(/\u001B\[[\d;]*m/g, '');

export function mount<P extends object>(
	Screen: Screen<P>,
	first: AppState,
	[width, height]: Size,
	extra: P,
	isAscii = false,
) {
	const commands = fakeCommands();
	const onLeave = vi.fn();
	const onHelp = vi.fn();
	const theme = makeTheme({isAscii, colourDepth: 4});
	const element = (state: AppState, isCovered = false): ReactNode => (
		<Screen
			{...extra}
			state={state}
			commands={commands}
			width={width}
			height={height}
			theme={theme}
			onLeave={onLeave}
			onHelp={onHelp}
			isCovered={isCovered}
		/>
	);
	const app = render(<Fragment />);
	Object.defineProperty(app.stdout, 'columns', {get: () => width, configurable: true});
	Object.defineProperty(app.stdout, 'rows', {get: () => height, configurable: true});
	app.stdout.emit('resize');
	app.rerender(<>{element(first)}</>);
	return {
		commands,
		onLeave,
		onHelp,
		/** Something is laid over it, or taken away again. */
		cover: (state: AppState, isCovered: boolean): void => app.rerender(<>{element(state, isCovered)}</>),
		press: (...all: readonly string[]): void => {
			for (const one of all) app.stdin.write(one);
		},
		update: (state: AppState): void => app.rerender(<>{element(state)}</>),
		frame: (): string => bare(app.lastFrame() ?? ''),
		lines: (): readonly string[] => bare(app.lastFrame() ?? '').split('\n'),
	};
}
