/** How long a new container is watched after it took another's place. */
import type {Transaction} from './fix.ts';

export const probationMs = 5 * 60_000;

/** null: it is not on probation, or no longer. */
export function probationEndsAt(
	{state, replacedBy, endedAtUnixMs}: Pick<Transaction, 'state' | 'replacedBy' | 'endedAtUnixMs'>,
	nowUnixMs: number,
): number | null {
	if (state !== 'applied' || !replacedBy || endedAtUnixMs === undefined) return null;
	const ends = endedAtUnixMs + probationMs;
	return nowUnixMs < ends ? ends : null;
}
