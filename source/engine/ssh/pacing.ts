/**
 * How long to wait before a host is called again. A login is dear, and a host that counts refused ones locks out whoever
 * knocks often: then another key, or another address, does not help either.
 */
export type Pacing = {
	/** Milliseconds until `host` may be called; 0: now. */
	waitMs(host: string): number;
	succeeded(host: string): void;
	failed(host: string, why: 'refused' | 'unreachable'): void;
};

/** After the first failure at once, for a broken line is mended by the next try. */
const firstMs = 500;
const mostMs = 15_000;
/** fail2ban, as it comes, shuts out whoever is refused five times in ten minutes. */
const refusedMs = 180_000;

export function createPacing(now: () => number, random: () => number): Pacing {
	const tries = new Map<string, {readonly failures: number; readonly notBeforeMs: number}>();
	return {
		waitMs: host => Math.max(0, (tries.get(host)?.notBeforeMs ?? 0) - now()),
		succeeded: host => void tries.delete(host),
		failed(host, why) {
			const failures = (tries.get(host)?.failures ?? 0) + 1;
			const usualMs = Math.min(mostMs, firstMs * 2 ** (failures - 1)) * (0.75 + random() / 2);
			const pauseMs = why === 'refused' ? refusedMs : usualMs;
			tries.set(host, {failures, notBeforeMs: now() + pauseMs});
		},
	};
}
