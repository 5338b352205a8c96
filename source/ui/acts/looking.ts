/** What is asked for to be seen: scans, registries, a hidden value, what a filter finds. */
import type {HostView} from '../../model/app.ts';
import type {ContainerStatus} from '../../model/fleet.ts';
import {knownOr} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {hostNameOf} from '../scope.ts';
import {screenOf} from '../state.ts';
import type {ControllerDoors, Notice} from './doors.ts';
import {keyOf} from '../keymap/in-force.ts';

/** While files are copied out, a container that runs can make the engine write beside it. */
const raced: ReadonlySet<string> = new Set(['CVE-2026-41568', 'CVE-2026-42306']);

/** null: nothing of it runs, or the engine is known to be without those flaws. */
function riskOfReading(host: HostView | null, status: ContainerStatus): string | null {
	if (status === 'created' || status === 'exited' || status === 'dead') return null;
	const engine = knownOr(host?.releases ?? [], []).find(({component}) => component === 'engine');
	if (engine === undefined || engine.undecided.length > 0) return 'before engine 29.5.1 a hostile one can misuse that';
	const flaw = [...engine.open, ...engine.possible].find(({id}) => raced.has(id));
	return flaw === undefined ? null : `a hostile one can misuse that here (${flaw.id})`;
}

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
				screen.is === 'image' || screen.is === 'compare'
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

		/** The files of the open container. Where the engine has a flaw in just that, it is told first: `armed` as below. */
		readAsItRuns(armed: string | null): void {
			const {selected} = sight();
			if (selected === null) return;
			const {id, listing} = selected;
			const risk = riskOfReading(sight().scope.host, listing.status);
			const ready = words`files of ${listing.name}`;
			if (risk !== null && armed !== ready) {
				ui.dispatch({do: 'arm', name: ready});
				notice(`${keyOf('as-it-runs', 'Z')} again reads its files; ${risk}`);
				return;
			}
			commands.readAsItRuns(id);
			notice(`reading its files; tab 8 shows them`);
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
