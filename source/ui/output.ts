/** Where frames go. A terminal that takes none, on a line that stalls or held by Ctrl-S, holds up what is drawn and nothing else. */
import type {Store} from '../model/app.ts';

/** By itself Node waits for a terminal with all of the program, the engine's stream as well; no public call says otherwise. */
export function neverWaitFor(stdout: NodeJS.WriteStream): void {
	const handle: unknown = Reflect.get(stdout, '_handle');
	if (typeof handle !== 'object' || handle === null || !('setBlocking' in handle)) return;
	if (typeof handle.setBlocking === 'function') handle.setBlocking(false);
}

export type PacedStore = Store & {stop(): void};

/** `store` as fast as `stdout` takes frames: what changed while one was on its way is in the next, and none is queued. */
export function paced(store: Store, stdout: Pick<NodeJS.WriteStream, 'write' | 'writableLength'>): PacedStore {
	const listeners = new Set<() => void>();
	let state = store.getState();
	let isWaiting = false;

	function tell(): void {
		isWaiting = false;
		state = store.getState();
		for (const listener of listeners) listener();
	}

	const stop = store.subscribe(() => {
		if (isWaiting) return;
		if (stdout.writableLength === 0) {
			tell();
			return;
		}
		isWaiting = true;
		// Called when all before it was taken.
		stdout.write('', tell);
	});
	return {
		stop,
		getState: () => state,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
