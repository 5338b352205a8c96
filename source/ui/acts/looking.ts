/** What is asked for to be seen: scans, registries, a hidden value, what a filter finds. */
import type {SafeText} from '../../model/safe-text.ts';
import {hostNameOf} from '../scope.ts';
import {screenOf} from '../state.ts';
import type {ControllerDoors, Notice} from './doors.ts';
import {keyOf} from '../keymap/in-force.ts';

/** `focus`: on the host of a container, where there are several. */
export function lookingActs(
	{ui, commands, state, sight}: ControllerDoors,
	notice: Notice,
	focus: (host: SafeText | null) => void,
) {
	/** What a scan is about from the open container is on its own host. */
	function focusOnOpen(): void {
		const {place, selected} = sight();
		if (place === 'container') focus(hostNameOf(selected));
	}

	return {
		/** The image of the row, of the page, or of the open container. */
		scan(): void {
			const {selected, context} = sight();
			const {act} = context;
			const screen = screenOf(ui.getState());
			const wanted =
				screen.is === 'image'
					? screen.id
					: act?.is === 'go' && act.to.is === 'image'
						? act.to.id
						: (selected?.listing.imageId ?? '');
			const {images, fleet} = sight().scope;
			const ids = [
				...(images?.images?.map(({id}) => id) ?? []),
				...[...fleet.containers.values()].map(({listing}) => listing.imageId),
			];
			const id = ids.find(one => one === wanted);
			if (id === undefined) notice('that image is gone from the engine');
			else {
				focusOnOpen();
				commands.scanImage(id);
			}
		},

		cancelScan(): void {
			focusOnOpen();
			commands.cancelScan();
		},

		askRegistries(): void {
			const {place, selected} = sight();
			commands.checkRegistries(place === 'container' ? (selected?.id ?? null) : null);
			notice('asking the registries');
		},

		/** The value of the row: shown by the next enter, hidden again if it is shown. */
		arm(): void {
			const {act} = sight().context;
			if (act?.is !== 'reveal') return;
			if (state().detail?.revealed?.name === act.name) {
				commands.hide();
				return;
			}
			ui.dispatch({do: 'arm', name: act.name});
			notice(`${keyOf('use', 'enter')} shows ${act.name} for 10 s; any other key leaves it hidden`);
		},

		/** `armed`: what the key before made ready. */
		reveal(name: SafeText, armed: string | null): void {
			const {selected} = sight();
			if (selected === null) return;
			if (armed === name) commands.reveal(selected.id, name);
			else notice(`${keyOf('reveal', 'R')}, then ${keyOf('use', 'enter')}, shows the value for 10 s`);
		},

		/** What it could not make use of is said once more: a filter that filters nothing looks like one that does. */
		keepFilter(): void {
			const {found} = sight();
			ui.dispatch({do: 'filter-keep'});
			const said = found === null ? [] : [...found.problems, ...found.unfinished];
			if (said.length > 0) notice(`in the filter, ${said.join('; ')}`);
		},
	};
}
