/** How a command without a screen ends: a code, and words on standard error. */
import process from 'node:process';
import {ActionableError} from '../model/errors.ts';
import {sanitise} from '../model/safe-text.ts';
import {bugReport} from './bug.ts';

export const exit = {
	good: 0,
	/** The bar was not reached. */
	below: 1,
	/** A fix failed, and all is as it was before. */
	rolledBack: 1,
	/** Of the screen, which knows no bar. */
	error: 1,
	/** Wrong usage, or it could not be judged. A bug too: nobody may take it for a verdict. */
	trouble: 2,
	/** Something is half done, or not known: a person has to look. */
	needsPerson: 3,
} as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

/** What was asked for makes no sense: its message says why, and what would. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

/** It could not be done, for a reason that is no bug. The words are safe already, and may be several lines. */
export class Stopped extends Error {
	override readonly name = 'Stopped';
}

/** It was done, and could not be told where it should have been: the message says what was, and the code how that is left. */
export class Untold extends Stopped {
	readonly code: ExitCode;
	constructor(message: string, code: ExitCode) {
		super(message);
		this.code = code;
	}
}

/** One line on standard error. Whoever closed it does not want to know. */
export function say(command: string, text: string): void {
	process.stderr.write(`hullcheck${command === '' ? '' : ` ${command}`}: ${text}\n`);
}

export function wordsOf(error: unknown): string {
	if (error instanceof UsageError) return sanitise(error.message);
	if (error instanceof Stopped) return error.message;
	if (error instanceof ActionableError) {
		const {what, why, todo} = error.trouble;
		return `${what}: ${why}. ${todo}.`;
	}
	return bugReport(error);
}

export const isForeseen = (error: unknown): boolean =>
	error instanceof UsageError || error instanceof Stopped || error instanceof ActionableError;

export function codeOf(error: unknown, ofBug: ExitCode): ExitCode {
	if (error instanceof Untold) return error.code;
	return isForeseen(error) ? exit.trouble : ofBug;
}

/** Told what ends the program with an error, before people are. Answers where it was written down. */
export type Witness = (report: string) => string;
let witness: Witness | null = null;
export const setWitness = (one: Witness): void => {
	witness = one;
};

/** Runs a command to its end and leaves with its code, whatever still hangs open. `ofBug`: the code of what nobody foresaw. */
export async function endWith(
	command: string,
	work: () => Promise<ExitCode>,
	ofBug: ExitCode = exit.trouble,
): Promise<never> {
	process.stderr.on('error', () => {});
	const fail = (error: unknown): never => {
		const report = wordsOf(error);
		const where = witness?.(report) ?? null;
		say(
			command,
			where === null || isForeseen(error) ? report : `${report}\nwhat came before it is in the log: ${where}`,
		);
		process.exit(codeOf(error, ofBug));
	};
	// Node would print it with all it says, and it may say a secret.
	process.on('uncaughtException', fail);
	try {
		process.exit(await work());
	} catch (error) {
		return fail(error);
	}
}
