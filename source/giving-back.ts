/** However the program ends, the terminal is as it was: main screen, cursor shown, no mouse, pastes without brackets. */
import {closeSync, constants, openSync, writeSync} from 'node:fs';
import process from 'node:process';

const {O_NOCTTY, O_NONBLOCK, O_WRONLY} = constants;

/** Each does nothing where it is so already. */
const asItWas = ['?1006l', '?1000l', '?2004l', '?25h', '?1049l', '0m'].map(code => `\u001B[${code}`).join('');

const signals = {SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15} as const;

/** Where there is no room, not at all: standard output itself would wait for a terminal that takes nothing. */
function writeAtOnce(text: string): void {
	try {
		const terminal = openSync('/dev/tty', O_WRONLY | O_NONBLOCK | O_NOCTTY);
		writeSync(terminal, text);
		closeSync(terminal);
	} catch {
		// It is gone, or full.
	}
}

/**
 * `leave` takes the screen down. A signal ends us by an exit with the code that shells know it by, not by the signal
 * itself: so what is to be tidied is, and SIGQUIT leaves no core file with somebody's environment in it. Returns what ends
 * the watch, for when the screen was left in order.
 */
export function giveBackAtEnd(leave: () => void): () => void {
	const giveBack = (): void => {
		stop();
		try {
			leave();
		} catch {
			// What crashed the program may crash its leaving too.
		}
		writeAtOnce(asItWas);
	};
	const onSignal = (name: NodeJS.Signals): void => {
		giveBack();
		process.exit(128 + (signals[name as keyof typeof signals] ?? 0));
	};
	const stop = (): void => {
		process.off('exit', giveBack);
		process.off('uncaughtException', giveBack);
	};
	process.on('exit', giveBack);
	// Before whoever says what happened: said on the other screen, nobody would see it.
	process.prependListener('uncaughtException', giveBack);
	for (const name of Object.keys(signals)) process.on(name, onSignal);
	return () => {
		stop();
		for (const name of Object.keys(signals)) process.off(name, onSignal);
	};
}
