/** From screen to screen, and back. */
import type {ContainerId} from '../../model/evidence.ts';
import type {Transaction} from '../../model/fix.ts';
import type {SafeText} from '../../model/safe-text.ts';
import type {PageScreen} from '../pages/page.ts';
import {hostNameOf, stateOfPage} from '../scope.ts';
import {screenOf} from '../state.ts';
import {findingOf} from '../why-not.ts';
import type {ControllerDoors} from './doors.ts';

/** What is older is looked at again when its screen is opened. */
const oldMs = 60_000;

export function goingActs({ui, commands, tabs, state, sight, clock}: ControllerDoors) {
	function openContainer(id: ContainerId, rowKey?: string): void {
		const [first] = tabs;
		if (first === undefined) return;
		ui.dispatch({do: 'open', id, tabId: first.id, ...(rowKey === undefined ? {} : {rowKey})});
		commands.open(id);
	}

	function open(): void {
		const {selected} = sight();
		if (selected !== null) openContainer(selected.id);
	}

	/** The machine and the images that are looked at are those of this one from now on. */
	function focus(host: SafeText | null): void {
		if (host === null) return;
		ui.dispatch({do: 'focus', host});
		commands.focus(host);
	}

	/** From a container, or its row, to its own host. */
	function go(to: PageScreen): void {
		if (to.is === 'host' || to.is === 'images' || to.is === 'vulnerabilities' || to.is === 'services')
			focus(hostNameOf(sight().selected));
		ui.dispatch({do: 'go', to});
		const {host, images, scanners = null} = stateOfPage(state(), ui.getState(), to);
		const isOld = (view: {lookedAtUnixMs: number} | null): boolean =>
			view === null || clock() - view.lookedAtUnixMs > oldMs;
		if (to.is === 'host' && isOld(host)) commands.lookAtHost();
		if ((to.is === 'images' || to.is === 'vulnerabilities') && isOld(images)) commands.lookAtImages();
		if ((to.is === 'images' || to.is === 'scanners') && isOld(scanners)) commands.lookAtScanners();
		if (to.is === 'services') commands.lookAtSwarm();
		if (to.is === 'service') commands.lookAtSwarm(to.id);
	}

	function back(): void {
		const before = screenOf(ui.getState());
		const hadOverlay = ui.getState().overlay !== null;
		ui.dispatch({do: 'back'});
		if (!hadOverlay && before.is === 'container') commands.close();
	}

	function explain(): void {
		const {selected, context} = sight();
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

	/** A new container has another id: the cursor, or the open tab, goes on with the one that has the name now. */
	function follow({containerId, replacedBy, state: stands}: Transaction): void {
		if (!replacedBy) return;
		const [from, to] = stands === 'undone' ? [replacedBy, containerId] : [containerId, replacedBy];
		const screen = screenOf(ui.getState());
		if (screen.is === 'container' && screen.id === from) {
			ui.dispatch({do: 'open', id: to, tabId: screen.tabId});
			commands.open(to);
		} else if (ui.getState().fleet.key === from) ui.dispatch({do: 'select', id: to});
	}

	return {openContainer, open, focus, go, back, explain, follow};
}
