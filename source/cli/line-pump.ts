/**
 * Lines to a reader that may be slow, or asleep. What it must know (findings, scores, containers) is worked out when it can
 * take it, from what it knows: it never gets long, and never lacks anything. What merely happened waits in a queue with an
 * end; beyond that it is counted, and the count is said as soon as lines flow again.
 */
import type {Line} from './stream-lines.ts';

export type Reader = {
	/** False: it can't take more until `onDrain`. */
	write(text: string): boolean;
	/** Calls back once. */
	onDrain(callback: () => void): void;
};

export type LinePump = {
	/** Something happened. */
	happened(line: Line): void;
	/** There may be something to tell. */
	wake(): void;
};

export function createLinePump({
	reader,
	capacity,
	takeChanges,
	droppedLine,
}: {
	readonly reader: Reader;
	/** Lines that wait at most. */
	readonly capacity: number;
	/** All the reader does not know yet; from now on it counts as known. */
	readonly takeChanges: () => readonly Line[];
	readonly droppedLine: (lines: number) => Line;
}): LinePump {
	let waiting: Line[] = [];
	let dropped = 0;
	let isBlocked = false;

	function flow(): void {
		if (isBlocked) return;
		const lines = [...waiting, ...(dropped > 0 ? [droppedLine(dropped)] : []), ...takeChanges()];
		waiting = [];
		dropped = 0;
		if (lines.length === 0) return;
		const text = lines.map(line => `${JSON.stringify(line)}\n`).join('');
		if (reader.write(text)) return;
		isBlocked = true;
		reader.onDrain(() => {
			isBlocked = false;
			flow();
		});
	}

	return {
		happened(line) {
			// It stays full until all flows again: so there is one gap at a time, and it is said where it is.
			if (waiting.length >= capacity) dropped += 1;
			else waiting.push(line);
		},
		wake: flow,
	};
}
