/** Puts the screen on a terminal, and the terminal back as it was. */
import {render} from 'ink';
import {App, type AppProps} from './app.tsx';
import {CrashBoundary} from './components/crash-boundary.tsx';
import type {JobControl} from './job-control.ts';
import {hearMouse} from './mouse.ts';
import {neverWaitFor, paced, sparing} from './output.ts';
import {makeTheme, type TerminalSettings} from './theme.ts';

export type RunProps = Omit<AppProps, 'theme' | 'onQuit' | 'mouse'> & {
	terminal: TerminalSettings;
	/** A person wants to leave. The program decides when, and calls `leave`. */
	onQuit?: () => void;
	jobs?: JobControl;
	/** A person asked for it. */
	isMouse?: boolean;
	/** As text to be read out: no other screen, no colour. */
	isScreenReader?: boolean;
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
	store: given,
	isMouse = false,
	isScreenReader = false,
	...rest
}: RunProps): RunningApp {
	neverWaitFor(stdout);
	// Ink's cursor is shown again by this way.
	neverWaitFor(process.stderr);
	const store = paced(given, stdout);
	let crash: {readonly error: unknown} | null = null;
	const leave = (): void => {
		store.stop();
		instance.unmount();
	};
	const onCrash = (error: unknown): void => {
		crash ??= {error};
		// Not while React is still at it.
		setImmediate(leave);
	};
	// Ink does so too, but after its first frame: a key pressed before would be echoed into it, and scroll it.
	if (stdin.isTTY) stdin.setRawMode(true);
	const mouse = isMouse ? hearMouse(stdin) : null;
	const instance = render(
		<CrashBoundary onCrash={onCrash}>
			<App {...rest} store={store} theme={makeTheme(terminal)} mouse={mouse} onQuit={onQuit ?? leave} />
		</CrashBoundary>,
		{
			stdin,
			stdout: isScreenReader ? stdout : sparing(stdout),
			alternateScreen: !isScreenReader,
			incrementalRendering: !isScreenReader,
			isScreenReaderEnabled: isScreenReader,
			// We are only here on a terminal; CI=true would make Ink think otherwise.
			interactive: true,
			exitOnCtrlC: false,
			patchConsole: false,
			maxFps,
		},
	);
	return {
		async waitUntilExit() {
			await instance.waitUntilExit();
			if (crash !== null) throw crash.error;
		},
		leave,
	};
}
