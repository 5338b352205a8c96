/** Questions on the terminal. Nothing but a line that was written after the question counts as an answer. */
import {createInterface} from 'node:readline';
import process from 'node:process';
import {sanitise} from '../model/safe-text.ts';
import {Stopped} from './exit.ts';

export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/** Keys that were pressed before anybody could read what they would confirm. */
const settleMs = 50;

async function forgetWhatWasTyped(): Promise<void> {
	const {stdin} = process;
	const drop = () => {};
	stdin.on('data', drop);
	await new Promise(resolve => setTimeout(resolve, settleMs));
	stdin.off('data', drop);
	stdin.pause();
}

/** '' where the input ends. */
async function readLine(question: string): Promise<string> {
	await forgetWhatWasTyped();
	process.stderr.write(question);
	const lines = createInterface({input: process.stdin, terminal: false});
	return new Promise(resolve => {
		lines.once('line', line => {
			resolve(line.trim());
			lines.close();
		});
		lines.once('close', () => resolve(''));
	});
}

/** Throws `Stopped` where nobody is there to answer. */
export function mustBeAskable(what: string): void {
	if (canAsk()) return;
	throw new Stopped(
		`${what}: nobody confirmed it, and standard input or error is no terminal to ask on. Add --yes to confirm it beforehand, or --dry-run to see it.`,
	);
}

export const askYes = async (question: string): Promise<boolean> =>
	/^y(?:es)?$/i.test(await readLine(`${question} [y/N] `));

export const askName = async (question: string, name: string): Promise<boolean> =>
	(await readLine(`${question} Type its name, ${sanitise(name)}: `)) === name;
