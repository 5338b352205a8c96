/** What a whole screen gets. It draws `state` within `width` × `height` and listens to its own keys. */
import type {AppState, Commands} from '../../model/app.ts';
import type {Theme} from '../theme.ts';

export type ScreenProps = {
	state: AppState;
	commands: Commands;
	width: number;
	height: number;
	theme: Theme;
	/** Back to where the person came from. */
	onLeave(): void;
};
