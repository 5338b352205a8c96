/** What a store holds now, drawn again when it changes. */
import {useCallback, useSyncExternalStore} from 'react';

type Readable<T> = {getState(): T; subscribe(listener: () => void): () => void};

export function useStore<T>(store: Readable<T>): T {
	const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store]);
	const getState = useCallback(() => store.getState(), [store]);
	return useSyncExternalStore(subscribe, getState);
}
