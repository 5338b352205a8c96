/**
 * The bytes of an archive call, straight from an engine's socket. To HTTP/1.0 it answers with the tar as it is, to the end of
 * the connection; what Node's client does to the usual answer, tens of megabytes an image in chunks of 32 KiB with 64 KiB of
 * memory for each, takes four times the CPU.
 */
import {connect} from 'node:net';
import {cancelled, givenUp, silence} from './troubles.ts';

/** The kernel gives no more at once. */
const slotBytes = 64 * 1024;
/** What waits to be looked at; then the engine waits. */
const slotCount = 8;
const mostHeadBytes = 64 * 1024;
const endOfHead = Buffer.from('\r\n\r\n');

export type ArchiveAsk = {
	/** With its query, as it stands in a request. */
	readonly path: string;
	readonly signal: AbortSignal;
};

export type ArchiveBytes = {
	/**
	 * A chunk stays what it is until the next is asked for. Leaving it early ends the answer; an answer that was cut is just
	 * over. null: it was no plain success, and the usual way tells why.
	 */
	open(ask: ArchiveAsk): Promise<AsyncIterable<Buffer> | null>;
	/** Ends every answer. */
	close(): void;
};

/** `readMs`: for the beginning of an answer. */
export function archiveBytesFrom(socketPath: string, readMs: number): ArchiveBytes {
	const open = new Set<Incoming>();
	let isLeft = false;

	return {
		async open({path, signal}) {
			if (isLeft) throw givenUp();
			if (signal.aborted) throw cancelled();
			const incoming = receive(socketPath, `GET ${path} HTTP/1.0\r\nHost: docker\r\n\r\n`);
			open.add(incoming);
			const end = (): void => incoming.end();
			signal.addEventListener('abort', end);
			void incoming.closed.then(() => {
				open.delete(incoming);
				signal.removeEventListener('abort', end);
			});
			let isTooLate = false;
			const timer = setTimeout(() => {
				isTooLate = true;
				incoming.end();
			}, readMs);
			const isFound = await incoming.skipHead();
			clearTimeout(timer);
			if (isFound) return incoming.chunks();
			incoming.end();
			if (isTooLate) throw silence(readMs / 1000, false);
			if (isLeft) throw givenUp();
			if (signal.aborted) throw cancelled();
			return null;
		},
		close() {
			isLeft = true;
			for (const one of open) one.end();
		},
	};
}

type Incoming = {
	/** Whether what follows is the body of a success, as it is. */
	skipHead(): Promise<boolean>;
	chunks(): AsyncGenerator<Buffer, void, void>;
	end(): void;
	readonly closed: Promise<void>;
};

function receive(socketPath: string, request: string): Incoming {
	const ring = createRing();
	let isOver = false;
	let wake = (): void => {};
	const {promise: closed, resolve: close} = Promise.withResolvers<void>();

	const socket = connect({
		path: socketPath,
		onread: {
			buffer: ring.next,
			callback(bytes) {
				ring.filled(bytes);
				wake();
				return !ring.isFull();
			},
		},
	});
	const over = (): void => {
		isOver = true;
		wake();
	};
	// What was the matter is asked the usual way, or seen by the archive having no end.
	socket.on('error', over);
	socket.on('end', over);
	socket.on('close', () => {
		over();
		close();
	});
	socket.write(request);

	/** null: nothing more comes. */
	async function take(): Promise<Buffer | null> {
		for (;;) {
			const wasFull = ring.isFull();
			const taken = ring.take();
			if (wasFull) socket.resume();
			if (taken !== null || isOver) return taken;
			const {promise, resolve} = Promise.withResolvers<void>();
			wake = resolve;
			await promise;
		}
	}

	let afterHead: Buffer | null = null;
	return {
		async skipHead() {
			let head: Buffer = Buffer.alloc(0);
			while (head.length < mostHeadBytes) {
				const taken = await take();
				if (taken === null) return false;
				head = Buffer.concat([head, taken]);
				const end = head.indexOf(endOfHead);
				if (end === -1) continue;
				afterHead = head.subarray(end + endOfHead.length);
				return isPlainSuccess(head.toString('latin1', 0, end));
			}
			return false;
		},
		async *chunks() {
			try {
				if (afterHead !== null && afterHead.length > 0) yield afterHead;
				for (let taken = await take(); taken !== null; taken = await take()) yield taken;
			} finally {
				socket.destroy();
			}
		},
		end: () => void socket.destroy(),
		closed,
	};
}

type Ring = {
	/** Where the next bytes go. */
	next(): Buffer;
	filled(bytes: number): void;
	/** Its next place is the one that is looked at, or waits the longest. */
	isFull(): boolean;
	/** What was taken before is given up. null: nothing waits. */
	take(): Buffer | null;
};

/** Memory that is used over and over: what it held is read, and then of no use to anybody. */
function createRing(): Ring {
	const slots = Array.from({length: slotCount}, () => Buffer.allocUnsafeSlow(slotBytes));
	const waiting: Buffer[] = [];
	let filledCount = 0;
	let isLookedAt = false;
	const next = (): Buffer => slots[filledCount % slotCount] ?? Buffer.alloc(slotBytes);
	return {
		next,
		filled(bytes) {
			waiting.push(next().subarray(0, bytes));
			filledCount += 1;
		},
		isFull: () => waiting.length + (isLookedAt ? 1 : 0) === slotCount,
		take() {
			const taken = waiting.shift() ?? null;
			isLookedAt = taken !== null;
			return taken;
		},
	};
}

/** A tar to the end of the connection. Whatever answers in another way (a proxy, a web page) is for the usual one. */
const isPlainSuccess = (head: string): boolean =>
	/^HTTP\/1\.[01] 200\b/.test(head) &&
	/^content-type: *application\/x-tar\s*$/im.test(head) &&
	!/^(?:(?:transfer|content)-encoding|content-length):|^connection: *keep-alive/im.test(head);
