/** Presses to what they do: a change of where one looks, or a command. It asks for the sight anew at every press. */
import type {AppState, Commands} from '../model/app.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {Transaction} from '../model/fix.ts';
import type {Step} from './cursor.ts';
import {actionFor, type Action, type ActionId} from './keymap.ts';
import type {PageScreen} from './pages/page.ts';
import type {Press} from './keys.ts';
import {choiceName} from './pages/scanners.ts';
import type {Act} from './blocks.ts';
import type {Sight} from './sight.ts';
import {screenOf, type UiStore} from './state.ts';
import {sanitise, words} from '../model/safe-text.ts';
import {isOpen} from '../model/check.ts';
import {insteadOf, isByKey} from '../model/fix.ts';
import type {WishForMany} from '../model/app.ts';
import {aboutRow, findingOf, fixable, undoable, undoIsOf} from './why-not.ts';
import type {Tab} from './detail/tab.ts';

export type ControllerDoors = {
	readonly ui: UiStore;
	readonly commands: Commands;
	readonly tabs: readonly Tab[];
	readonly state: () => AppState;
	readonly sight: () => Sight;
	readonly clock: () => number;
	readonly quit: () => void;
	/** To the shell, until it wakes us. */
	readonly suspend: () => void;
};

export type Controller = {
	press(presses: readonly Press[]): void;
	paste(text: string): void;
	/** From a preview or a result, with what is to be said where one was. */
	leaveFixing(says?: string): void;
};

const steps: Partial<Readonly<Record<ActionId, Step>>> = {
	up: 'up',
	down: 'down',
	'page-up': 'page-up',
	'page-down': 'page-down',
	'half-up': 'half-up',
	'half-down': 'half-down',
	first: 'first',
	last: 'last',
};

const sidewaysCells = 8;
/** What is older is looked at again when its screen is opened. */
const oldMs = 60_000;

export function createController(doors: ControllerDoors): Controller {
	const {ui, commands, tabs} = doors;
	const notice = (text: string): void => ui.dispatch({do: 'notice', text});

	function move(step: Step): void {
		const {overlay, container, page, fleet, feed} = doors.sight();
		if (overlay !== null) {
			ui.dispatch({do: 'scroll-overlay', step, lines: overlay.lines.length, height: overlay.height});
			return;
		}
		const list = (container ?? page)?.items.list ?? feed?.list ?? fleet?.list;
		const height = (container ?? page ?? feed ?? fleet)?.height;
		if (list !== undefined && height !== undefined) ui.dispatch({do: 'move', step, list, height});
	}

	function openContainer(id: ContainerId, rowKey?: string): void {
		const [first] = tabs;
		if (first === undefined) return;
		ui.dispatch({do: 'open', id, tabId: first.id, ...(rowKey === undefined ? {} : {rowKey})});
		commands.open(id);
	}

	function open(): void {
		const {selected} = doors.sight();
		if (selected !== null) openContainer(selected.id);
	}

	function go(to: PageScreen): void {
		ui.dispatch({do: 'go', to});
		const {host, images} = doors.state();
		const isOld = (view: {lookedAtUnixMs: number} | null): boolean =>
			view === null || doors.clock() - view.lookedAtUnixMs > oldMs;
		if (to.is === 'host' && isOld(host)) commands.lookAtHost();
		if (to.is === 'images' && isOld(images)) commands.lookAtImages();
		if ((to.is === 'images' || to.is === 'scanners') && isOld(doors.state().scanners ?? null))
			commands.lookAtScanners();
	}

	function back(): void {
		const before = screenOf(ui.getState());
		const hadOverlay = ui.getState().overlay !== null;
		ui.dispatch({do: 'back'});
		if (!hadOverlay && before.is === 'container') commands.close();
	}

	/** Those that are marked, in the order of the table; where none is, false. */
	function planMarked(what: WishForMany): boolean {
		const {place, view} = doors.sight();
		const {marked} = ui.getState();
		if (place !== 'fleet' || marked.size === 0) return false;
		const inSight = view.ids.filter(id => marked.has(id));
		const others = [...marked].filter(id => !inSight.includes(id) && doors.state().fleet.containers.has(id));
		commands.planMany([...inSight, ...others], what);
		return true;
	}

	/** The check of the row, or of the page, wherever it fails and a key can mend it. */
	function fixEverywhere(): void {
		const {selected, context} = doors.sight();
		const screen = screenOf(ui.getState());
		const checkId = screen.is === 'check' ? screen.checkId : (findingOf(context.act, selected)?.check.id ?? null);
		if (checkId === null) return;
		const ids = [...doors.state().fleet.containers.values()].flatMap(({id, assessment}) =>
			(assessment?.findings ?? []).some(one => one.check.id === checkId && isOpen(one) && isByKey(one.fix)) ? [id] : [],
		);
		if (ids.length === 0) notice('no container fails it that a key could mend');
		else commands.planMany(ids, {checkId});
	}

	function fix(): void {
		const {selected, context} = doors.sight();
		if (planMarked('worst') || selected === null) return;
		if (!aboutRow(context)) {
			const key = fixable(selected)[0]?.fix?.key;
			if (key !== undefined) commands.plan(selected.id, {keys: [key]});
			return;
		}
		const key = context.act?.is === 'fix' ? context.act.fixKey : findingOf(context.act, selected)?.fix?.key;
		if (key !== undefined) commands.plan(selected.id, {keys: [key]});
	}

	function fixByFirewall(): void {
		const {selected, context} = doors.sight();
		const found = findingOf(context.act, selected)?.fix ?? null;
		if (selected !== null && found !== null) commands.plan(selected.id, {changes: insteadOf(found)});
	}

	function explain(): void {
		const {selected, context} = doors.sight();
		const {place, act} = context;
		if (place === 'host' || place === 'host-finding') {
			if (place === 'host' && act?.is === 'go') go(act.to);
			else ui.dispatch({do: 'overlay', overlay: {is: 'explain-host'}});
			return;
		}
		if (selected === null) return;
		const checkId = findingOf(context.act, selected)?.check.id ?? null;
		ui.dispatch({do: 'overlay', overlay: {is: 'explain', id: selected.id, checkId}});
	}

	function actOnRow(armed: string | null): void {
		const {selected, context} = doors.sight();
		const {act} = context;
		if (act === null) return;
		switch (act.is) {
			case 'go':
				go(act.to);
				return;
			case 'container':
				openContainer(act.id, act.checkId);
				return;
			case 'explain-host':
				ui.dispatch({do: 'overlay', overlay: {is: 'explain-host'}});
				return;
			case 'scanner':
				chooseScanner(act, armed);
				return;
			case 'fix':
				perform('fix');
				return;
			case 'explain':
				explain();
				return;
			case 'reveal':
				if (selected === null) return;
				if (armed === act.name) commands.reveal(selected.id, act.name);
				else notice('R, then enter, shows the value for 10 s');
		}
	}

	/** What leaves the machine is said first: the second enter is the yes. */
	function chooseScanner({choice, needsVendor}: Extract<Act, {is: 'scanner'}>, armed: string | null): void {
		if (needsVendor && armed !== choice && doors.state().scanners?.choice !== choice) {
			ui.dispatch({do: 'arm', name: words`${sanitise(choice)}`});
			// Short, so that the question is seen whole on 80 cells; the row above says it in full.
			notice('enter once more: lists of what is in images go to Docker; other keys: no');
			return;
		}
		commands.chooseScanner(choice);
		notice(`${choiceName(choice)} scans from now on`);
	}

	function compareImage(): void {
		const {act} = doors.sight().context;
		const screen = screenOf(ui.getState());
		const wanted = screen.is === 'image' ? screen.id : act?.is === 'go' && act.to.is === 'image' ? act.to.id : '';
		const image = doors.state().images?.images?.find(({id}) => id === wanted);
		if (image === undefined) return notice('that image is gone from the engine');
		commands.compareScans(image.id);
		go({is: 'compare', id: image.id});
	}

	function arm(): void {
		const {act} = doors.sight().context;
		if (act?.is !== 'reveal') return;
		if (doors.state().detail?.revealed?.name === act.name) {
			commands.hide();
			return;
		}
		ui.dispatch({do: 'arm', name: act.name});
		notice(`enter shows ${act.name} for 10 s; any other key leaves it hidden`);
	}

	function toTab(by: number): void {
		const {container} = doors.sight();
		if (container === null) return;
		const next = tabs.indexOf(container.tab) + by;
		const tab = tabs[next];
		if (tab !== undefined) ui.dispatch({do: 'tab', tabId: tab.id});
		else if (next < 0) back();
	}

	function toTabOfKey(key: string): void {
		const tab = tabs.find(one => one.key === key);
		if (tab === undefined) notice(`there is no tab ${key}`);
		else ui.dispatch({do: 'tab', tabId: tab.id});
	}

	function undo(): void {
		const transaction = undoable(doors.state().history, undoIsOf(doors.sight().context));
		if (transaction !== null) commands.planUndo(transaction.id);
	}

	/** A new container has another id: the cursor, or the open tab, goes on with the one that has the name now. */
	function follow({containerId, replacedBy, state}: Transaction): void {
		if (!replacedBy) return;
		const [from, to] = state === 'undone' ? [replacedBy, containerId] : [containerId, replacedBy];
		const screen = screenOf(ui.getState());
		if (screen.is === 'container' && screen.id === from) {
			ui.dispatch({do: 'open', id: to, tabId: screen.tabId});
			commands.open(to);
		} else if (ui.getState().fleet.key === from) ui.dispatch({do: 'select', id: to});
	}

	/** Of the row, of the page, or of the open container. */
	function scan(): void {
		const {selected, context} = doors.sight();
		const {act} = context;
		const screen = screenOf(ui.getState());
		const wanted =
			screen.is === 'image' || screen.is === 'compare'
				? screen.id
				: act?.is === 'go' && act.to.is === 'image'
					? act.to.id
					: (selected?.listing.imageId ?? '');
		const {images, fleet} = doors.state();
		const ids = [
			...(images?.images?.map(({id}) => id) ?? []),
			...[...fleet.containers.values()].map(({listing}) => listing.imageId),
		];
		const id = ids.find(one => one === wanted);
		if (id === undefined) notice('that image is gone from the engine');
		else commands.scanImage(id);
	}

	function hold(): void {
		const held = ui.getState().heldFeed === null ? doors.state().fleet.feed : null;
		ui.dispatch({do: 'hold', feed: held});
	}

	/** `armed` is what the key before made ready. */
	function perform(id: ActionId, key = '', armed: string | null = null): void {
		const step = steps[id];
		if (step !== undefined) {
			move(step);
			return;
		}
		switch (id) {
			case 'open':
			case 'jump':
				return open();
			case 'use':
			case 'go':
				return actOnRow(armed);
			case 'fix': {
				// Also by enter, which asks for no leave of `f`.
				const why = actionFor(doors.sight().place, 'f')?.whyNot?.(doors.sight().context) ?? null;
				return why === null ? fix() : notice(why);
			}
			case 'fix-all':
			case 'harden': {
				const {selected} = doors.sight();
				const what = id === 'harden' ? 'harden' : 'all-live';
				if (!planMarked(what) && selected !== null) commands.plan(selected.id, what);
				return;
			}
			case 'firewall':
				return fixByFirewall();
			case 'everywhere':
				return fixEverywhere();
			case 'mark': {
				const {selected} = doors.sight();
				if (selected === null) return;
				ui.dispatch({do: 'mark', id: selected.id});
				return move('down');
			}
			case 'explain':
				return explain();
			case 'filter':
				return ui.dispatch({do: 'filter-open'});
			case 'sort':
				return ui.dispatch({do: 'sort-next'});
			case 'reverse':
				return ui.dispatch({do: 'sort-reverse'});
			case 'stopped':
				return ui.dispatch({do: 'toggle-stopped'});
			case 'events':
				return ui.dispatch({do: 'show', screen: 'events'});
			case 'history':
				return ui.dispatch({do: 'show', screen: 'history'});
			case 'host':
			case 'images':
			case 'checks':
				return go({is: id});
			case 'theme':
				return ui.dispatch({do: 'theme-next'});
			case 'passes':
				return ui.dispatch({do: 'toggle-passes'});
			case 'undo':
				return undo();
			case 'scan':
				return scan();
			case 'scan-all':
				return commands.scanImages();
			case 'scanners':
				return go({is: 'scanners'});
			case 'compare':
				return compareImage();
			case 'scan-cancel':
				return commands.cancelScan();
			case 'refresh':
				commands.refresh();
				return notice('looking at everything again');
			case 'registries': {
				const {place, selected} = doors.sight();
				commands.checkRegistries(place === 'container' ? (selected?.id ?? null) : null);
				return notice('asking the registries');
			}
			case 'pause':
				return hold();
			case 'tab-number':
				return toTabOfKey(key);
			case 'tab-next':
				return toTab(1);
			case 'tab-before':
				return toTab(-1);
			case 'sideways-left':
				return sideways(-sidewaysCells);
			case 'sideways-right':
				return sideways(sidewaysCells);
			case 'reveal':
				return arm();
			case 'help':
				return ui.dispatch({do: 'overlay', overlay: {is: 'help'}});
			case 'back':
				return back();
			case 'quit':
				return doors.quit();
			case 'suspend':
				return doors.suspend();
			case 'filter-keep':
				return keepFilter();
			case 'filter-drop':
				return ui.dispatch({do: 'filter-drop'});
			case 'filter-erase':
				return ui.dispatch({do: 'filter-erase', what: 'character'});
			case 'filter-erase-word':
				return ui.dispatch({do: 'filter-erase', what: 'word'});
			case 'filter-erase-all':
				return ui.dispatch({do: 'filter-erase', what: 'all'});
			// Moves are done above; the rest are keys of screens that listen for themselves.
			case 'up':
			case 'down':
			case 'page-up':
			case 'page-down':
			case 'half-up':
			case 'half-down':
			case 'first':
			case 'last':
			case 'confirm':
			case 'values':
			case 'toggle':
			case 'command':
			case 'diff':
			case 'patch':
			case 'watch':
			case 'other-way':
			case 'backups':
			case 'remove':
			case 'whole':
			case 'leave':
		}
	}

	/** What it could not make use of is said once more: a filter that filters nothing looks like one that does. */
	function keepFilter(): void {
		const {found} = doors.sight();
		ui.dispatch({do: 'filter-keep'});
		const said = found === null ? [] : [...found.problems, ...found.unfinished];
		if (said.length > 0) notice(`in the filter, ${said.join('; ')}`);
	}

	function sideways(by: number): void {
		const {container, layout} = doors.sight();
		if (container === null) return;
		const most = Math.max(0, container.items.widest - (layout.width - 2));
		if (by > 0 && container.left >= most) {
			notice(most === 0 ? 'nothing here is wider than the screen' : 'that is all there is to the right');
			return;
		}
		ui.dispatch({do: 'sideways', to: Math.max(0, Math.min(container.left + by, most))});
	}

	function act(action: Action, key: string): void {
		const {armed} = ui.getState();
		ui.dispatch({do: 'key'});
		const why = action.id === 'fix' ? null : (action.whyNot?.(doors.sight().context) ?? null);
		if (why === null) perform(action.id, key, armed);
		else notice(why);
	}

	/** False: the rest of a burst is not to be trusted. */
	function pressOne(press: Press): boolean {
		const {place} = doors.sight();
		if (press.key === 'ctrl-c') {
			doors.quit();
			return false;
		}
		if (press.key === 'ctrl-z') {
			// A change that is being made is not left half-way; its screen says so.
			if (doors.state().fixing.is !== 'running') doors.suspend();
			return false;
		}
		// Their screens have their own ears.
		if (place === 'fixing') return false;
		const action = actionFor(place, press.key);
		if (place === 'history' && action?.id !== 'help' && action?.id !== 'events') return false;
		if (place === 'filter') {
			if (action !== null) act(action, press.key);
			else if (press.text !== '') ui.dispatch({do: 'filter-type', text: press.text});
			return true;
		}
		if (action === null || (!press.isAlone && action.isAlone === true)) return false;
		act(action, press.key);
		return true;
	}

	return {
		press(presses) {
			for (const press of presses) if (!pressOne(press)) return;
		},
		leaveFixing(says) {
			const {fixing} = doors.state();
			commands.dismiss();
			if (says !== undefined) notice(says);
			if (fixing.is === 'finished') follow(fixing.transaction);
			if (fixing.is === 'finished-many') ui.dispatch({do: 'unmark-all'});
		},
		paste(text) {
			if (doors.sight().place === 'filter') ui.dispatch({do: 'filter-type', text});
		},
	};
}
