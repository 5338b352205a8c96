import type {Theme} from '../../model/check.ts';

/** In the order of the choice above the page. */
export const themes: ReadonlyArray<{readonly theme: Theme; readonly title: string}> = [
	{theme: 'image', title: 'Image'},
	{theme: 'isolation', title: 'Isolation'},
	{theme: 'updates', title: 'Updates'},
	{theme: 'privileges', title: 'Privileges'},
	{theme: 'network', title: 'Network'},
	{theme: 'operations', title: 'Operations'},
];
