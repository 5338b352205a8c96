/** Every screen. To add one: write it, name it here, and give its keys in keymap.ts. */
import type {ComponentType} from 'react';
import type {ScreenProps} from './screen.ts';

export {ContainerScreen} from './container.tsx';
export {EventsScreen} from './events.tsx';
export {FleetScreen} from './fleet.tsx';
export {PageScreen} from './page.tsx';
export {OverlayScreen} from './overlay.tsx';
export {TooSmall} from './too-small.tsx';

/** Screens that draw themselves whole and have keys of their own: handed in, so that the shell needs to know none. */
export type WholeScreens = {
	readonly fixing: ComponentType<ScreenProps>;
	readonly history: ComponentType<ScreenProps>;
};
