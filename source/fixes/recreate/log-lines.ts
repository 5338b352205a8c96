/** What the new one's log says of doors that were closed to it: it runs, and may yet do half of what it did. */
import {ActionableError} from '../../model/errors.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import type {ProofLine} from '../../model/fix.ts';
import {maskText} from '../../model/secrets.ts';
import {explain, isAnswered} from '../steps.ts';
import type {Doors} from '../transact.ts';
import type {Sight} from './members.ts';

const maxLogBytes = 256 * 1024;
const shownLines = 3;
const shownChars = 200;
const refusal = /\bEROFS\b|\bEACCES\b|\bEPERM\b|read-only file system|operation not permitted|permission denied/i;

/** Times, pids and ports differ from start to start. */
const gist = (line: string): string => line.replaceAll(/\d+/g, '0').trim();

/** Lines of `log` that tell of a refusal, each once, and none that the old one's log had too. */
export function refusals(log: string, oldLog: string): readonly string[] {
	const known = new Set(oldLog.split('\n').map(gist));
	const found = new Map<string, string>();
	for (const line of log.split('\n')) {
		const key = gist(line);
		if (refusal.test(line) && !known.has(key) && !found.has(key)) found.set(key, line.trim());
	}
	return [...found.values()];
}

/** Warnings, not reasons to go back: many programs try one door after the other. */
export async function logLines({engine}: Doors, {id}: Sight, oldId: string): Promise<readonly ProofLine[]> {
	const logOf = (of: string, sinceUnixMs: number): Promise<string> => engine.logsSince(of, sinceUnixMs, maxLogBytes);
	let found: readonly string[];
	try {
		// All of it: it is new, and its first lines may be older than the moment the engine calls its start.
		const log = await logOf(id, 0);
		found = refusal.test(log) ? refusals(log, await logOf(oldId, 0)) : [];
	} catch (error) {
		// A log that can't be had, or not in time, is no reason to doubt what was seen to work.
		if (!isAnswered(error) && !(error instanceof ActionableError)) throw error;
		return [{says: words`its log was not looked at: ${explain(error)}`, isGood: true}];
	}
	const shown = found.slice(0, shownLines).map((line): ProofLine => ({
		says: words`its log says since the start: ${sanitise(maskText(line), shownChars)}`,
		isGood: false,
	}));
	const more = found.length - shown.length;
	return more > 0 ? [...shown, {says: words`and ${more} more lines of the kind`, isGood: false}] : shown;
}
