/** Within a screen: the cursor, the tabs, wide lines, the feed that is held. */
import type {Step} from '../cursor.ts';
import type {ActionId} from '../keymap.ts';
import type {ControllerDoors, Notice} from './doors.ts';

export const steps: Partial<Readonly<Record<ActionId, Step>>> = {
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

/** `back`: where a tab before the first leads. */
export function movingActs({ui, tabs, state, sight}: ControllerDoors, notice: Notice, back: () => void) {
	return {
		move(step: Step): void {
			const {overlay, container, page, fleet, feed} = sight();
			if (overlay !== null) {
				ui.dispatch({do: 'scroll-overlay', step, lines: overlay.lines.length, height: overlay.height});
				return;
			}
			const list = (container ?? page)?.items.list ?? feed?.list ?? fleet?.list;
			const height = (container ?? page ?? feed ?? fleet)?.height;
			if (list !== undefined && height !== undefined) ui.dispatch({do: 'move', step, list, height});
		},

		/** 1: to the right. */
		toTab(by: 1 | -1): void {
			const {container} = sight();
			if (container === null) return;
			const next = tabs.indexOf(container.tab) + by;
			const tab = tabs[next];
			if (tab !== undefined) ui.dispatch({do: 'tab', tabId: tab.id});
			else if (next < 0) back();
		},

		toTabOfKey(key: string): void {
			const tab = tabs.find(one => one.key === key);
			if (tab === undefined) notice(`there is no tab ${key}`);
			else ui.dispatch({do: 'tab', tabId: tab.id});
		},

		/** 1: to the right. */
		sideways(by: 1 | -1): void {
			const {container, layout} = sight();
			if (container === null) return;
			const most = Math.max(0, container.items.widest - (layout.width - 2));
			if (by > 0 && container.left >= most) {
				notice(most === 0 ? 'nothing here is wider than the screen' : 'that is all there is to the right');
				return;
			}
			const to = container.left + by * sidewaysCells;
			ui.dispatch({do: 'sideways', to: Math.max(0, Math.min(to, most))});
		},

		hold(): void {
			const held = ui.getState().heldFeed === null ? state().fleet.feed : null;
			ui.dispatch({do: 'hold', feed: held});
		},
	};
}
