/** What a whole screen gets. It draws `state` within `width` × `height` and listens to its own keys. */
import type {AppState, Commands} from '../../model/app.ts';
import type {Theme} from '../theme.ts';

export type ScreenProps = {
	state: AppState;
	commands: Commands;
	width: number;
	height: number;
	theme: Theme;
	/** Something lies over it: it is not seen, keeps what it knows, and hears no keys. */
	isCovered: boolean;
	/** Back to where the person came from; `says` is said there. */
	onLeave(says?: string): void;
	/** `?`, where the shell can't know whether it is a key or a letter. */
	onHelp(): void;
};
