/** Bytes of a stream → lines, however they were cut. LF ends one; so does the record separator of `application/json-seq`. */
import {StringDecoder} from 'node:string_decoder';

/** A line may be as long as the labels of a container: bounded, so that one of them can't fill memory. */
export const maxLineLength = 1024 * 1024;

export type LineReader = {
	push(chunk: Buffer): void;
	/** How many lines were dropped for their length. */
	readonly dropped: number;
};

export function createLineReader(onLine: (line: string) => void): LineReader {
	const decoder = new StringDecoder('utf8');
	let parts: string[] = [];
	let length = 0;
	let isSkipping = false;
	let dropped = 0;

	function add(part: string): void {
		if (isSkipping) return;
		length += part.length;
		if (length <= maxLineLength) {
			parts.push(part);
			return;
		}
		isSkipping = true;
		dropped += 1;
		parts = [];
	}

	function finish(): void {
		const line = isSkipping ? '' : parts.join('').trim();
		parts = [];
		length = 0;
		isSkipping = false;
		if (line !== '') onLine(line);
	}

	return {
		get dropped() {
			return dropped;
		},
		push(chunk) {
			const text = decoder.write(chunk);
			let start = 0;
			for (let index = 0; index < text.length; index += 1) {
				const code = text.charCodeAt(index);
				if (code !== 0x0a && code !== 0x1e) continue;
				add(text.slice(start, index));
				finish();
				start = index + 1;
			}
			if (start < text.length) add(text.slice(start));
		},
	};
}
