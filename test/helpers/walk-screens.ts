/** Keys that lead through all that is shown of containers, each pressed when what the one before led to is there. */
import type {Terminal} from './terminal.ts';

/** Presses `key` once more every half second until `sign` is there, or gone. */
export function pressed(terminal: Terminal, key: string, sign: RegExp, isGone = false): (screen: string) => boolean {
	const timer = setInterval(() => terminal.press(key), 500);
	return screen => {
		if (sign.test(screen) === isGone) return false;
		clearInterval(timer);
		return true;
	};
}

const tabs = [
	['2', /NAMESPACE/],
	['3', /cgroup/i],
	['4', /runs as/],
	['5', /Root file system/],
	['6', /Ports/],
	['7', /variable/],
	['8', /made from|not known|could not/],
	['9', /watched since/],
	['0', /"Id"/],
	['1', /1 Findings/],
] as const;

/** From the table and back: every tab of `name`, the inspect one to its end. */
export async function walkTabs(terminal: Terminal, name: string): Promise<void> {
	await terminal.until(/SCORE/);
	terminal.press(`/${name}`);
	await terminal.until(new RegExp(`/${name}█`));
	terminal.press('\r');
	await terminal.until(new RegExp(`filter: ${name}`));
	terminal.press('\r');
	await terminal.until(new RegExp(`‹ ${name}`));
	for (const [key, sign] of tabs) {
		terminal.press(key);
		await terminal.until(sign);
		for (const far of ['\u001B[6~', '\u001B[6~', 'G']) terminal.press(far);
	}
	terminal.press('q');
	await terminal.until(/SCORE/);
	terminal.press('\u001B[3~\u007F');
}

const table = /SCORE. +NAME/;

/** Host, images, checks, events and history, each from its start to its end. */
export async function walkPages(terminal: Terminal): Promise<void> {
	for (const key of ['o', 'i', 'c', 'x', 't']) {
		await terminal.until(pressed(terminal, key, table, true));
		terminal.press('G');
		// Goes back everywhere, and on the table quits nothing.
		await terminal.until(pressed(terminal, '\u007F', table));
	}
}
