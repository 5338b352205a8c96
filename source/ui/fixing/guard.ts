/**
 * Only a person who has seen the preview confirms it. A key counts when it came alone, after a pause, once what it
 * confirms has been on the screen for a moment, and when nothing follows on its heels: a held key, a paste, or what was
 * typed ahead over a slow line does nothing. Pure: moments are handed in.
 */
export type Timing = {
	/** What was just drawn has been read by nobody. */
	readonly readMs: number;
	/** Keys closer together than this are no person's answer. */
	readonly apartMs: number;
};
export const usualTiming: Timing = {readMs: 300, apartMs: 80};

export type Guard = {
	/** What is on the screen, and since when; null: nothing that could be confirmed. */
	readonly shown: {readonly what: string; readonly atMs: number} | null;
	readonly lastKeyAtMs: number;
};
export const startGuard: Guard = {shown: null, lastKeyAtMs: -Infinity};

export const onShown = (guard: Guard, what: string | null, atMs: number): Guard =>
	guard.shown?.what === what ? guard : {...guard, shown: what === null ? null : {what, atMs}};

export const onKey = (guard: Guard, atMs: number): Guard => ({...guard, lastKeyAtMs: atMs});

/** Asked before the key itself is noted. null: it counts, if no other follows within `apartMs`. */
export function whyNotYet(guard: Guard, atMs: number, isAlone: boolean, timing: Timing): string | null {
	if (!isAlone) return 'several keys came at once: nothing was confirmed';
	if (guard.shown === null) return 'there is nothing to confirm yet';
	if (atMs - guard.shown.atMs < timing.readMs) return 'this was only just drawn: look at it, then press again';
	if (atMs - guard.lastKeyAtMs < timing.apartMs) return 'keys came too fast: nothing was confirmed; press again';
	return null;
}
