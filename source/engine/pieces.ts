/** Bytes that came in pieces, looked into as if they were one. */
import type {Pieces} from './engine.ts';

/** `sizeBytes`: what lies behind is padding. */
export function piecesOf(pieces: readonly Buffer[], sizeBytes: number): Pieces {
	const starts: number[] = [];
	let total = 0;
	for (const piece of pieces) {
		starts.push(total);
		total += piece.length;
	}
	const end = Math.min(sizeBytes, total);

	/** Of the piece that holds this byte. */
	function indexAt(offset: number): number {
		let [low, high] = [0, starts.length];
		while (high - low > 1) {
			const middle = (low + high) >>> 1;
			if ((starts[middle] ?? 0) <= offset) low = middle;
			else high = middle;
		}
		return low;
	}

	return {
		sizeBytes: end,
		bytesAt(offset, lengthBytes) {
			const until = Math.min(offset + lengthBytes, end);
			if (!(offset >= 0 && offset < until)) return Buffer.alloc(0);
			const found: Buffer[] = [];
			for (let index = indexAt(offset); index < pieces.length; index += 1) {
				const start = starts[index] ?? 0;
				if (start >= until) break;
				const part = pieces[index]?.subarray(Math.max(0, offset - start), until - start);
				if (part !== undefined) found.push(part);
			}
			const [only] = found;
			return found.length === 1 && only !== undefined ? only : Buffer.concat(found);
		},
	};
}
