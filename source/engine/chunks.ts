/**
 * An answer in the pieces it comes in. Node's own iterator joins all that waits, which copies nearly everything; an archive
 * has tens of megabytes.
 */
import type {Readable} from 'node:stream';

/** What waits to be taken; then the engine waits. */
const mostWaitingBytes = 1024 ** 2;

/** Rejects where it ends before its end. Leaving it early ends the answer. */
export function chunksOf(answer: Readable): AsyncIterable<Buffer> {
	let waiting: Buffer[] = [];
	let waitingBytes = 0;
	let isWhole = answer.readableEnded;
	let cut = answer.destroyed && !isWhole ? broken() : null;
	let wake = (): void => {};
	answer.on('end', () => {
		isWhole = true;
		wake();
	});
	answer.on('error', error => {
		cut ??= error;
		wake();
	});
	answer.on('close', () => {
		if (!isWhole) cut ??= broken();
		wake();
	});

	async function* chunks(): AsyncGenerator<Buffer, void, void> {
		try {
			answer.on('data', (chunk: Buffer) => {
				waiting.push(chunk);
				waitingBytes += chunk.length;
				if (waitingBytes > mostWaitingBytes) answer.pause();
				wake();
			});
			for (;;) {
				const taken = waiting;
				waiting = [];
				waitingBytes = 0;
				if (answer.isPaused()) answer.resume();
				yield* taken;
				if (waiting.length > 0) continue;
				if (cut !== null) throw cut;
				if (isWhole) return;
				await new Promise<void>(resolve => (wake = resolve));
			}
		} finally {
			answer.destroy();
		}
	}
	return chunks();
}

const broken = (): Error => new Error('it was cut');
