/** Whole seconds since a moment, counted while there is one; null counts nothing and wakes nobody. */
import {useCallback, useSyncExternalStore} from 'react';

export type Clock = () => number;

export function useSecondsSince(sinceUnixMs: number | null, clock: Clock): number {
	const isCounting = sinceUnixMs !== null;
	const subscribe = useCallback(
		(onTick: () => void) => {
			if (!isCounting) return () => {};
			const timer = setInterval(onTick, 1000);
			return () => clearInterval(timer);
		},
		[isCounting],
	);
	const seconds = useCallback(
		() => (sinceUnixMs === null ? 0 : Math.max(0, Math.floor((clock() - sinceUnixMs) / 1000))),
		[sinceUnixMs, clock],
	);
	return useSyncExternalStore(subscribe, seconds);
}
