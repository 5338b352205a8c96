/** Engine time as `GET /events?since=` wants it: `<seconds>.<9 digits>`, from the nanoseconds' text, never through a double. */

const nanosPerSecond = 1_000_000_000n;

/** `overlapMs` earlier than `timeNano`: `since` compares backwards and stops at the first older event, so ask a little more. */
export function sinceNano(timeNano: string, overlapMs: number): string {
	const nanos = BigInt(timeNano) - BigInt(overlapMs) * 1_000_000n;
	const seconds = nanos / nanosPerSecond;
	return `${seconds}.${String(nanos % nanosPerSecond).padStart(9, '0')}`;
}

export function sinceUnixMs(engineTimeUnixMs: number, overlapMs: number): string {
	return sinceNano(String(BigInt(Math.trunc(engineTimeUnixMs)) * 1_000_000n), overlapMs);
}

/** The later of two texts of nanoseconds. */
export const laterNano = (a: string | null, b: string): string => (a === null || BigInt(b) > BigInt(a) ? b : a);
