/**
 * How long to wait before a host is called again. A login is dear, and a host that counts refused ones locks out whoever
 * knocks often: then another key, or another address, does not help either.
 */
import {cancelled} from '../troubles.ts';

export type Pacing = {
	/** Milliseconds until `host` may be called; 0: now. */
	waitMs(host: string): number;
	/** Resolves when `host` may be called. Rejects only when `signal` gives that up. */
	turn(host: string, signal?: AbortSignal): Promise<void>;
	succeeded(host: string): void;
	failed(host: string, why: 'refused' | 'unreachable'): void;
	/** A person says that it will work now: nobody waits, but for hosts that one more refusal could make lock us out. */
	hurry(): void;
};

/** After the first failure at once, for a broken line is mended by the next try. */
const firstMs = 500;
const mostMs = 15_000;
/** fail2ban, as it comes, shuts out whoever is refused five times in ten minutes. */
const refusedMs = 180_000;
const banWindowMs = 600_000;
const mostRefused = 4;

type Tries = {
	readonly failures: number;
	readonly notBeforeMs: number;
	/** When, the latest last. */
	readonly refusedAtMs: readonly number[];
};
const never: Tries = {failures: 0, notBeforeMs: 0, refusedAtMs: []};

export function createPacing(now: () => number, random: () => number): Pacing {
	const tries = new Map<string, Tries>();
	const waiting = new Set<() => void>();

	function waitMs(host: string): number {
		const {notBeforeMs, refusedAtMs} = tries.get(host) ?? never;
		const oldest = refusedAtMs.at(-mostRefused);
		const unbannedMs = oldest === undefined ? 0 : oldest + banWindowMs;
		return Math.max(0, notBeforeMs - now(), unbannedMs - now());
	}

	return {
		waitMs,
		async turn(host, signal) {
			for (let ms = waitMs(host); ms > 0 && signal?.aborted !== true; ms = waitMs(host)) {
				await new Promise<void>(resolve => {
					const wake = (): void => {
						clearTimeout(timer);
						waiting.delete(wake);
						signal?.removeEventListener('abort', wake);
						resolve();
					};
					const timer = setTimeout(wake, ms);
					waiting.add(wake);
					signal?.addEventListener('abort', wake);
				});
			}
			if (signal?.aborted === true) throw cancelled();
		},
		succeeded: host => void tries.delete(host),
		failed(host, why) {
			const before = tries.get(host) ?? never;
			const failures = before.failures + 1;
			const usualMs = Math.min(mostMs, firstMs * 2 ** (failures - 1)) * (0.75 + random() / 2);
			const isRefused = why === 'refused';
			tries.set(host, {
				failures,
				notBeforeMs: now() + (isRefused ? refusedMs : usualMs),
				refusedAtMs: isRefused ? [...before.refusedAtMs, now()].slice(-mostRefused) : before.refusedAtMs,
			});
		},
		hurry() {
			for (const [host, before] of tries) tries.set(host, {...before, notBeforeMs: 0});
			for (const wake of waiting) wake();
		},
	};
}

/** Of this program: whoever calls a host anew waits as long as the others. */
export const pacing = createPacing(Date.now, Math.random);
