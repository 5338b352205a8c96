/** Puts the screen on a terminal, and the terminal back as it was. */
import {render} from 'ink';
import {App, type AppProps} from './app.tsx';
import type {JobControl} from './job-control.ts';
import {makeTheme, type TerminalSettings} from './theme.ts';

export type RunProps = Omit<AppProps, 'theme' | 'onQuit'> & {
	terminal: TerminalSettings;
	/** A person wants to leave. The program decides when, and calls `leave`. */
	onQuit?: () => void;
	jobs?: JobControl;
	stdin?: NodeJS.ReadStream;
	stdout?: NodeJS.WriteStream;
};

export type RunningApp = {
	/** Resolves when the screen is gone; rejects where drawing failed. */
	waitUntilExit(): Promise<void>;
	leave(): void;
};

// A key is drawn at once; what follows within a frame waits for the next. 60 keeps that wait below 17 ms.
const maxFps = 60;

export function runApp({
	terminal,
	onQuit,
	stdin = process.stdin,
	stdout = process.stdout,
	...rest
}: RunProps): RunningApp {
	const leave = (): void => instance.unmount();
	// Ink does so too, but after its first frame: a key pressed before would be echoed into it, and scroll it.
	if (stdin.isTTY) stdin.setRawMode(true);
	const instance = render(<App {...rest} theme={makeTheme(terminal)} onQuit={onQuit ?? leave} />, {
		stdin,
		stdout,
		alternateScreen: true,
		incrementalRendering: true,
		// We are only here on a terminal; CI=true would make Ink think otherwise.
		interactive: true,
		exitOnCtrlC: false,
		patchConsole: false,
		maxFps,
	});
	return {
		async waitUntilExit() {
			await instance.waitUntilExit();
		},
		leave,
	};
}
