/**
 * Presses to what they do: a change of where one looks, or a command. It asks for the sight anew at every press. What is
 * done stands in `acts/`, by kind; here is which key leads there.
 */
import {fixingActs} from './acts/fixing.ts';
import {goingActs} from './acts/going.ts';
import {lookingActs} from './acts/looking.ts';
import {movingActs, steps} from './acts/moving.ts';
import {scannerActs} from './acts/scanners.ts';
import type {ControllerDoors} from './acts/doors.ts';
import {actionFor, actionsInForce, type Action, type ActionId} from './keymap.ts';
import type {Press} from './keys.ts';
import {pointedAt} from './mouse.ts';
import {onServiceKey} from './service-keys.ts';
import type {Place} from './why-not.ts';

export type Controller = {
	press(presses: readonly Press[]): void;
	paste(text: string): void;
	/** `line`: of the screen, from 1. */
	click(line: number): void;
	/** From a preview or a result, with what is to be said where one was. */
	leaveFixing(says?: string): void;
};

const enters: readonly ActionId[] = ['open', 'jump', 'use', 'go'];
const isEnterOf =
	(place: Place) =>
	({id, places}: Action): boolean =>
		enters.includes(id) && places.includes(place);

export function createController(doors: ControllerDoors): Controller {
	const {ui, commands} = doors;
	const notice = (text: string): void => ui.dispatch({do: 'notice', text});
	const {openContainer, open, focus, go, back, explain, follow} = goingActs(doors);
	const {move, toTab, toTabOfKey, sideways, hold} = movingActs(doors, notice, back);
	const {fix, fixAll, fixEverywhere, fixByFirewall, undo} = fixingActs(doors, notice);
	const {scan, cancelScan, readAsItRuns, askRegistries, arm, reveal, keepFilter} = lookingActs(doors, notice, focus);
	const {chooseScanner, compareImage} = scannerActs(doors, notice, go);

	function actOnRow(armed: string | null): void {
		const {act} = doors.sight().context;
		if (act === null) return;
		switch (act.is) {
			case 'go':
				return go(act.to);
			case 'container':
				return openContainer(act.id, act.checkId);
			case 'host':
				focus(act.name);
				return go({is: 'host'});
			case 'explain-host':
				return ui.dispatch({do: 'overlay', overlay: {is: 'explain-host'}});
			case 'scanner':
				return chooseScanner(act, armed);
			case 'fix':
				return fix();
			case 'explain':
				return explain();
			case 'reveal':
				return reveal(act.name, armed);
		}
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
			case 'fix':
				return fix();
			case 'fix-all':
				return fixAll('all-live');
			case 'harden':
				return fixAll('harden');
			case 'update': {
				const {selected} = doors.sight();
				if (selected !== null) commands.update(selected.id);
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
				return ui.dispatch({do: 'sort-next', hasHosts: doors.state().hosts !== undefined});
			case 'reverse':
				return ui.dispatch({do: 'sort-reverse'});
			case 'stopped':
				return ui.dispatch({do: 'toggle-stopped'});
			case 'events':
				return ui.dispatch({do: 'show', screen: 'events'});
			case 'history':
				return ui.dispatch({do: 'show', screen: 'history'});
			case 'hosts':
			case 'host':
			case 'images':
			case 'vulnerabilities':
			case 'checks':
			case 'services':
				return go({is: id});
			case 'service-fix':
			case 'service-explain':
			case 'service-undo':
				return onServiceKey(id, doors.sight().context, doors);
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
			case 'as-it-runs':
				return readAsItRuns(armed);
			case 'scan-cancel':
				return cancelScan();
			case 'refresh':
				commands.refresh();
				return notice(doors.sight().context.isLost ? 'calling the engine again' : 'looking at everything again');
			case 'registries':
				return askRegistries();
			case 'pause':
				return hold();
			case 'tab-number':
				return toTabOfKey(key);
			case 'tab-next':
				return toTab(1);
			case 'tab-before':
				return toTab(-1);
			case 'sideways-left':
				return sideways(-1);
			case 'sideways-right':
				return sideways(1);
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
			case 'drop':
			case 'whole':
			case 'leave':
		}
	}

	function act(action: Action, key: string): void {
		const {armed} = ui.getState();
		ui.dispatch({do: 'key'});
		const why = action.id === 'fix' ? null : (action.whyNot?.(doors.sight().context) ?? null);
		if (why === null) perform(action.id, key, armed);
		else notice(why);
	}

	/** Selects; on what is selected already it is enter. */
	function click(line: number): void {
		const sight = doors.sight();
		const pointed = pointedAt(sight, line);
		if (pointed === null) return;
		const enter = pointed.isSelected ? actionsInForce().find(isEnterOf(sight.place)) : undefined;
		if (enter !== undefined) act(enter, 'click');
		else ui.dispatch({do: 'point', key: pointed.key, index: pointed.index});
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
		click,
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
