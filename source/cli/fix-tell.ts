/** What was done is told: on standard output, else on standard error; and then no exit code says that nothing was changed. */
import {exit, Untold, wordsOf, type ExitCode} from './exit.ts';

export type Done = {
	/** What was done, in words. */
	readonly lines: readonly string[];
	/** How it ends where it can be told. */
	readonly code: ExitCode;
	/** Something of it stays in force. */
	readonly isChanged?: boolean;
};

/** Who reads the code alone must not take a change for none, nor silence for success. */
function untoldCode({code, isChanged = code === exit.good}: Done): ExitCode {
	if (isChanged) return exit.needsPerson;
	return code === exit.good ? exit.trouble : code;
}

/** Rejects with `Untold` where `write` fails: whoever calls begins nothing more. */
export async function tellDone(write: () => Promise<void>, done: Done): Promise<void> {
	try {
		await write();
	} catch (error) {
		throw new Untold([wordsOf(error), ...done.lines].join('\n').trimEnd(), untoldCode(done));
	}
}
