/** Engines that a person watches together, as they name them. */
import type {SafeText} from './safe-text.ts';

/** Those every terminal has. Never the only sign: the name stands with it. */
export const hostColours = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan'] as const;
export type HostColour = (typeof hostColours)[number];

/** What a person calls an engine, and how its name is drawn. */
export type HostName = {readonly name: SafeText; readonly colour: HostColour | null};

/** One of `hosts` in the config file. */
export type HostEntry = HostName & {
	readonly at: {readonly by: 'host'; readonly url: string} | {readonly by: 'context'; readonly context: string};
	/** Nothing is changed there, whoever asks. */
	readonly isReadOnly: boolean;
};
