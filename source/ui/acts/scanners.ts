/** Which scanner is used, and two of them side by side. */
import {sanitise, words} from '../../model/safe-text.ts';
import type {Act} from '../blocks.ts';
import {keyOf} from '../keymap/in-force.ts';
import {choiceName} from '../pages/scanners.ts';
import type {PageScreen} from '../pages/page.ts';
import {screenOf} from '../state.ts';
import type {ControllerDoors, Notice} from './doors.ts';

export function scannerActs({ui, commands, sight}: ControllerDoors, notice: Notice, go: (to: PageScreen) => void) {
	return {
		/** What leaves the machine is said first: the second enter, for which `armed` stands, is the yes. */
		chooseScanner({choice, needsVendor}: Extract<Act, {is: 'scanner'}>, armed: string | null): void {
			if (needsVendor && armed !== choice && sight().scope.scanners?.choice !== choice) {
				ui.dispatch({do: 'arm', name: words`${sanitise(choice)}`});
				// Short, so that the question is seen whole on 80 cells; the row above says it in full.
				notice(`${keyOf('use', 'enter')} once more: lists of what is in images go to Docker; other keys: no`);
				return;
			}
			commands.chooseScanner(choice);
			notice(`${choiceName(choice)} scans from now on`);
		},

		compareImage(): void {
			const {act} = sight().context;
			const screen = screenOf(ui.getState());
			const wanted = screen.is === 'image' ? screen.id : act?.is === 'go' && act.to.is === 'image' ? act.to.id : '';
			const image = sight().scope.images?.images?.find(({id}) => id === wanted);
			if (image === undefined) return notice('that image is gone from the engine');
			commands.compareScans(image.id);
			go({is: 'compare', id: image.id});
		},
	};
}
