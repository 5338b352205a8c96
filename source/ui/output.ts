/** Where frames go. A terminal that takes none, on a line that stalls or held by Ctrl-S, holds up what is drawn and nothing else. */
import type {Store} from '../model/app.ts';

/** By itself Node waits for a terminal with all of the program, the engine's stream as well; no public call says otherwise. */
export function neverWaitFor(stdout: NodeJS.WriteStream): void {
	const handle: unknown = Reflect.get(stdout, '_handle');
	if (typeof handle !== 'object' || handle === null || !('setBlocking' in handle)) return;
	if (typeof handle.setBlocking === 'function') handle.setBlocking(false);
}

/** A row down, which Ink says once for each row of a screen that stays as it is: a quarter of the bytes of a small change. */
const rowsDown = /(?:\u001B\[E){2,}/g;
const rowDownLength = 3;

export const inFewBytes = (frame: string): string =>
	frame.replace(rowsDown, rows => `\u001B[${rows.length / rowDownLength}E`);

/** `stdout`, and what is written to it in fewer bytes. */
export function sparing(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
	const write = (chunk: unknown, ...rest: readonly unknown[]): unknown =>
		Reflect.apply(stdout.write, stdout, [typeof chunk === 'string' ? inFewBytes(chunk) : chunk, ...rest]);
	return new Proxy(stdout, {
		get(target, key) {
			if (key === 'write') return write;
			const value: unknown = Reflect.get(target, key);
			// Its own methods, called on itself.
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
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
