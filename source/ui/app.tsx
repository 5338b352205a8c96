/** The screen: header, what one looks at, foot. It draws two states and sends commands; it waits for nothing. */
import {Box, Text, useInput, useIsScreenReaderEnabled, usePaste, useWindowSize} from 'ink';
import {useEffect, useState, type ReactNode} from 'react';
import type {AppState, Commands, Store} from '../model/app.ts';
import {stateOfFixing} from '../model/hosts.ts';
import type {Cell} from './blocks.ts';
import {Footer} from './components/footer.tsx';
import {Header} from './components/header.tsx';
import {Line} from './components/line.tsx';
import {createController} from './controller.ts';
import type {Tab} from './detail/tab.ts';
import type {ScoreAfter} from './explain.ts';
import {lastEventLine} from './feed.ts';
import type {Clock} from './hooks/use-seconds-since.ts';
import {useMouse} from './hooks/use-mouse.ts';
import {useStore} from './hooks/use-store.ts';
import {useSuspend} from './hooks/use-suspend.ts';
import {linearLines, linearSize, linearWholeHeight} from './linear.ts';
import type {JobControl} from './job-control.ts';
import {readPresses} from './keys.ts';
import type {MouseEars} from './mouse.ts';
import type {Catalogue} from './pages/catalogue.ts';
import {
	ContainerScreen,
	EventsScreen,
	FleetScreen,
	OverlayScreen,
	PageScreen,
	TooSmall,
	type WholeScreens,
} from './screens/index.ts';
import {emptyText} from './screens/events.tsx';
import {emptyWords} from './screens/fleet.tsx';
import {createSight, type Sight} from './sight.ts';
import {filterPlace, screenOf, type UiState} from './state.ts';
import type {Theme} from './theme.ts';
import {createUiStore} from './ui-store.ts';
import {keyOf} from './keymap/in-force.ts';

export type AppProps = {
	store: Store;
	commands: Commands;
	theme: Theme;
	/** Every check there is, to be read about. */
	catalogue: Catalogue;
	scoreAfter: ScoreAfter;
	tabs: readonly Tab[];
	screens: WholeScreens;
	onQuit: () => void;
	/** null: not on a terminal that a shell shares. */
	jobs?: JobControl | null;
	/** Asked when a screen is opened, how old what it shows is; and while the engine is out of reach, for how long. */
	clock?: Clock;
	/** Where a mouse was asked for: the wheel moves, a click selects. */
	mouse?: MouseEars | null;
};

function makeShell(props: AppProps, quit: () => void) {
	const {store, commands, tabs, catalogue, scoreAfter, theme, clock = Date.now} = props;
	const ui = createUiStore();
	const sightOf = createSight({tabs, catalogue, scoreAfter, isAscii: theme.terminal.isAscii});
	let size = {width: 80, height: 24};
	let suspend = (): void => {};
	const sight = (): Sight => sightOf(store.getState(), ui.getState(), size.width, size.height);
	const controller = createController({
		ui,
		commands,
		tabs,
		state: () => store.getState(),
		sight,
		clock,
		quit,
		suspend: () => suspend(),
	});
	const see = (state: AppState, seen: UiState, width: number, height: number): Sight => {
		size = {width, height};
		return sightOf(state, seen, width, height);
	};
	const suspendBy = (act: () => void): void => {
		suspend = act;
	};
	return {ui, controller, see, suspendBy};
}

function Body({props, state, ui, sight}: {props: AppProps; state: AppState; ui: UiState; sight: Sight}): ReactNode {
	const {theme, tabs} = props;
	const isLost = sight.scope.fleet.link.is === 'lost';
	if (sight.overlay !== null) return <OverlayScreen sight={sight} theme={theme} />;
	switch (screenOf(ui).is) {
		case 'fleet':
			return <FleetScreen sight={sight} state={state} sort={ui.sort} filter={ui.filters.fleet} theme={theme} />;
		case 'events':
			return <EventsScreen sight={sight} state={state} filter={ui.filters.events} theme={theme} isLost={isLost} />;
		case 'container':
			return <ContainerScreen sight={sight} tabs={tabs} nowUnixMs={state.nowUnixMs} theme={theme} isLost={isLost} />;
		case 'history':
			return null;
		case 'hosts':
		case 'host':
		case 'host-finding':
		case 'services':
		case 'service':
		case 'service-finding':
		case 'node':
		case 'images':
		case 'image':
		case 'vulnerabilities':
		case 'vulnerability':
		case 'compare':
		case 'scanners':
		case 'checks':
		case 'check':
			return <PageScreen sight={sight} theme={theme} isLost={isLost} />;
	}
}

/** The line above the keys: what is being typed, why a key did nothing, how the feed stands, or what happened last. */
function statusCell(state: AppState, ui: UiState, sight: Sight): Cell {
	const place = filterPlace(ui);
	if (ui.isFilterOpen && place !== null && sight.overlay === null) {
		const {matches, total, problems} = sight.found ?? {matches: 0, total: 0, problems: []};
		return [
			{text: ' /', tone: 'accent'},
			{text: ui.filters[place], tone: 'strong'},
			{text: '█', tone: 'accent'},
			{text: `  ${matches} of ${total}`, tone: 'dim'},
			...(problems.length === 0 ? [] : [{text: `  ${problems.join('; ')}`, tone: 'medium'} as const]),
		];
	}
	if (ui.notice !== null) return [{text: ` ${ui.notice}`, tone: 'medium'}];
	if (sight.overlay !== null) {
		const {lines, top, height} = sight.overlay;
		const more = lines.length - top - height;
		return more > 0
			? [
					{
						text: ` ${more} more ${more === 1 ? 'line' : 'lines'} below (${keyOf('down', 'down')} ${keyOf('page-down', 'page-down')})`,
						tone: 'dim',
					},
				]
			: [];
	}
	if (ui.marked.size > 0 && sight.place === 'fleet') {
		return [
			{text: ` ${ui.marked.size} marked`, tone: 'accent'},
			{
				text: `: ${keyOf('fix', 'f')} the worst of each, ${keyOf('fix-all', 'L')} live fixes, ${keyOf('harden', 'H')} harden; ${keyOf('back', 'escape')} unmarks`,
				tone: 'dim',
			},
		];
	}
	if (sight.feed !== null) {
		const {waiting, total} = sight.feed.view;
		const text = ui.filters.events.trim();
		return [
			ui.heldFeed === null
				? {text: ` ${total} events, newest first`, tone: 'dim'}
				: {text: ` held; ${waiting} more since (${keyOf('pause', 'space')} runs on)`, tone: 'medium'},
			...(text === ''
				? []
				: [{text: ` · filter: ${text} ${sight.feed.list.keys.length} of ${total}`, tone: 'accent'} as const]),
		];
	}
	return lastEventLine(state.fleet.feed, sight.container?.container.id ?? null);
}

/** What lies under something else keeps what it knows: parts left out of a plan, the row one was on. */
const Covered = ({isCovered, children}: {isCovered: boolean; children: ReactNode}): ReactNode => (
	<Box flexDirection="column" display={isCovered ? 'none' : 'flex'}>
		{children}
	</Box>
);

function Linear({state, ui, sight, theme}: {state: AppState; ui: UiState; sight: Sight; theme: Theme}): ReactNode {
	const isTyping = sight.place === 'filter';
	const empty = emptyWords(state.fleet, sight.view, ui.filters.fleet, isTyping);
	return linearLines(state, ui, sight, sight.feed === null ? empty : [emptyText(sight, ui.filters.events).trim()]).map(
		// Lines have no identity but their place.
		// oxlint-disable-next-line react/no-array-index-key
		(line, index) => <Text key={index}>{theme.say(line)}</Text>,
	);
}

export function App(props: AppProps): ReactNode {
	const {store, theme, screens, commands, onQuit, clock = Date.now, jobs = null, mouse: ears = null} = props;
	const [{ui: uiStore, controller, see, suspendBy}] = useState(() => makeShell(props, () => onQuit()));
	const state = useStore(store);
	const ui = useStore(uiStore);
	const isLinear = useIsScreenReaderEnabled();
	const terminalSize = useWindowSize();
	const {width, height} = isLinear
		? linearSize(terminalSize.columns)
		: {width: terminalSize.columns, height: terminalSize.rows};
	useInput((input, key) => controller.press(readPresses(input, key)));
	usePaste(text => controller.paste(text));
	const mouse = useMouse(ears, line => controller.click(line));
	const suspend = useSuspend(jobs, mouse, () =>
		uiStore.dispatch({do: 'notice', text: 'there is no shell to go to: the program was started without one'}),
	);
	useEffect(() => suspendBy(suspend));

	const sight = see(state, ui, width, height);
	const {layout, place} = sight;
	if (layout.isTooSmall && state.fixing.is === 'nothing') return <TooSmall width={width} height={height} />;

	const header = (
		<Header
			fleet={sight.scope.fleet}
			hosts={sight.scope.hosts ?? null}
			host={sight.scope.host}
			swarm={sight.scope.swarm}
			view={sight.counted}
			ui={ui}
			isReadOnly={sight.scope.isReadOnly}
			layout={layout}
			theme={theme}
			clock={clock}
		/>
	);
	const blank = layout.isRoomy ? <Line spans={[]} width={width} theme={theme} /> : null;
	const back = (): void => uiStore.dispatch({do: 'back'});
	const onHelp = (): void => uiStore.dispatch({do: 'overlay', overlay: {is: 'help'}});
	const whole = {state, commands, width, height: isLinear ? linearWholeHeight : layout.wholeHeight, theme, onHelp};
	const isWhole = place === 'history' || place === 'fixing';
	return (
		<Box flexDirection="column" width={width} {...(isLinear ? {} : {height})}>
			{!isLinear && header}
			{!isLinear && blank}
			{screenOf(ui).is === 'history' && (
				<Covered isCovered={place !== 'history'}>
					<screens.history {...whole} isCovered={place !== 'history'} onLeave={back} />
				</Covered>
			)}
			{state.fixing.is !== 'nothing' && (
				<Covered isCovered={place !== 'fixing'}>
					<screens.fixing
						{...whole}
						state={stateOfFixing(state)}
						isCovered={place !== 'fixing'}
						onLeave={says => controller.leaveFixing(says)}
					/>
				</Covered>
			)}
			{!isWhole && isLinear && <Linear state={state} ui={ui} sight={sight} theme={theme} />}
			{!isWhole && !isLinear && (
				<>
					<Body props={props} state={state} ui={ui} sight={sight} />
					{blank}
					<Line spans={statusCell(state, ui, sight)} width={width} theme={theme} />
					<Footer context={sight.context} width={width} theme={theme} />
				</>
			)}
		</Box>
	);
}
