/**
 * Errors a person can act on say what happened, why we think so, and what to do.
 * Anything else that is thrown is a bug and is said to be one.
 */
import {sanitise, type SafeText} from './safe-text.ts';

export type Trouble = {readonly what: SafeText; readonly why: SafeText; readonly todo: SafeText};

export class ActionableError extends Error {
	readonly trouble: Trouble;
	constructor(trouble: Trouble, options?: {cause?: unknown}) {
		super(`${trouble.what}: ${trouble.why}. ${trouble.todo}`, options);
		this.name = 'ActionableError';
		this.trouble = trouble;
	}
}

/** What an error says, safe to show: its message may hold words of an engine. */
export const reasonOf = (error: unknown): SafeText =>
	sanitise(error instanceof Error ? error.message : String(error), 300);
