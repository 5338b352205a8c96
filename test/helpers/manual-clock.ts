/** A clock that only moves when told: `await clock.advance(100)` runs what is due, in order, promises in between included. */
import type {Clock} from '../../source/fleet/clock.ts';

export type ManualClock = Clock & {advance(ms: number): Promise<void>};

/** Lets every promise that can settle now settle. */
export async function settle(): Promise<void> {
	for (let round = 0; round < 20; round++) await Promise.resolve();
}

export function manualClock(startUnixMs = 1_000_000): ManualClock {
	let now = startUnixMs;
	let order = 0;
	const due = new Map<number, {atUnixMs: number; callback: () => void}>();
	return {
		nowUnixMs: () => now,
		after(delayMs, callback) {
			const key = order++;
			due.set(key, {atUnixMs: now + delayMs, callback});
			return () => due.delete(key);
		},
		async advance(ms) {
			const end = now + ms;
			for (;;) {
				await settle();
				const next = [...due]
					.filter(([, one]) => one.atUnixMs <= end)
					.sort(([a, x], [b, y]) => x.atUnixMs - y.atUnixMs || a - b)[0];
				if (next === undefined) break;
				due.delete(next[0]);
				now = Math.max(now, next[1].atUnixMs);
				next[1].callback();
			}
			now = end;
			await settle();
		},
	};
}
