/** Of several hosts, whose state a screen is about. With one engine it is always that. */
import type {AppState} from '../model/app.ts';
import type {FleetContainer} from '../model/fleet.ts';
import {hostLine, stateOfContainer, stateOfFixing, type HostLine} from '../model/hosts.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {Screen, UiState} from './state.ts';

/** Whose machine and images are looked at: the one that was chosen, else the first. */
export function focusedLine(state: AppState, {focus}: Pick<UiState, 'focus'>): HostLine | null {
	const chosen = hostLine(state, focus);
	const line = chosen?.sameAs == null ? chosen : hostLine(state, chosen.sameAs);
	return line ?? state.hosts?.lines.find(({sameAs}) => sameAs === null) ?? null;
}

/** Of the host in focus; with one engine, of that. */
const focused = (state: AppState, ui: Pick<UiState, 'focus'>): AppState => focusedLine(state, ui)?.state ?? state;

/** What a page is made of: of all containers where it is about all, of one host where it is about that. */
export function stateOfPage(state: AppState, ui: Pick<UiState, 'focus'>, screen: Screen): AppState {
	switch (screen.is) {
		case 'host':
		case 'host-finding':
		case 'images':
		case 'image':
		case 'vulnerabilities':
		case 'vulnerability':
		case 'compare':
		case 'scanners':
		case 'services':
		case 'service':
		case 'service-finding':
		case 'node':
			return focused(state, ui);
		case 'checks':
		case 'check': {
			if (state.hosts === undefined) return state;
			const {host, images, scanning} = focused(state, ui);
			return {...state, host, images, scanning};
		}
		case 'hosts':
		case 'fleet':
		case 'events':
		case 'history':
		case 'container':
			return state;
	}
}

/** Whom the header names, and whose leave a key asks for. */
export function scopeOf(
	state: AppState,
	ui: Pick<UiState, 'focus'>,
	screen: Screen,
	container: FleetContainer | null,
): AppState {
	if (state.fixing.is !== 'nothing') return stateOfFixing(state);
	switch (screen.is) {
		case 'container':
			return stateOfContainer(state, container);
		case 'host':
		case 'host-finding':
		case 'images':
		case 'image':
		case 'vulnerabilities':
		case 'vulnerability':
		case 'compare':
		case 'scanners':
		case 'services':
		case 'service':
		case 'service-finding':
		case 'node':
			return focused(state, ui);
		case 'checks':
		case 'check':
		case 'hosts':
		case 'fleet':
		case 'events':
		case 'history':
			return state;
	}
}

/** Cells of the longest name; 0 where there is one engine. */
export const longestHost = ({hosts}: Pick<AppState, 'hosts'>): number =>
	hosts === undefined ? 0 : Math.max(...hosts.lines.map(({name}) => name.length));

export const hostNameOf = (container: FleetContainer | null): SafeText | null => container?.host?.name ?? null;
