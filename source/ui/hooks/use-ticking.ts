/** What changes by itself: asked again every second while `isOn`, drawn again only where the answer is another. */
import {useCallback, useSyncExternalStore} from 'react';

export function useTicking(read: () => string, isOn: boolean): string {
	const subscribe = useCallback(
		(onTick: () => void) => {
			if (!isOn) return () => {};
			const timer = setInterval(onTick, 1000);
			return () => clearInterval(timer);
		},
		[isOn],
	);
	return useSyncExternalStore(subscribe, read);
}
