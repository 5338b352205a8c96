/** The near end of `scan-worker.ts`: one thread for all scans, begun when there is something to do. */
import {Worker} from 'node:worker_threads';
import type {Target} from './engine/target.ts';
import {fromJson} from './images/kept-json.ts';
import type {MatchTask} from './images/match-with-store.ts';
import {readThrough, type ReadThrough} from './images/read-through.ts';
import {ActionableError, reasonOf} from './model/errors.ts';
import type {ImageContents} from './model/package.ts';
import {words} from './model/safe-text.ts';
import type {Matches} from './model/vulnerability.ts';
import type {ScanAnswer, ScanQuestion} from './scan-worker.ts';

export type ScanThread = {
	readonly read: ReadThrough;
	match(task: MatchTask): Promise<Matches>;
	close(): void;
};

/** Beside this file: built it is JavaScript, in the sources TypeScript, which a thread needs a loader for. */
const isSource = import.meta.url.endsWith('.ts');
const workerFile = new URL(isSource ? './scan-worker.ts' : './scan-worker.js', import.meta.url);
/** The tables of a release are megabytes of text; what is held after a pause is for nothing. */
export const idleMs = 10_000;
const maxWorkerMiB = 1024;
/** The program itself runs with a young generation for a screen, not for archives and ten thousand advisories. */
const youngMiB = 32;

/** A way that carries only so many connections has none to spare for a thread. */
const hasRoom = (target: Target): boolean => target.is !== 'tunnel' || target.maxConnections === null;

export function createScanThread(file: URL = workerFile): ScanThread {
	let worker: Worker | null = null;
	let nextId = 0;
	let idle: NodeJS.Timeout | undefined;
	const waiting = new Map<number, PromiseWithResolvers<ScanAnswer>>();

	function end(error: Error): void {
		void worker?.terminate();
		worker = null;
		clearTimeout(idle);
		for (const one of waiting.values()) one.reject(error);
		waiting.clear();
	}

	function start(): Worker {
		const made = new Worker(file, {
			execArgv: isSource ? ['--import', 'tsx'] : [],
			resourceLimits: {maxYoungGenerationSizeMb: youngMiB, maxOldGenerationSizeMb: maxWorkerMiB},
		});
		made.on('message', (answer: ScanAnswer) => {
			waiting.get(answer.id)?.resolve(answer);
			waiting.delete(answer.id);
			if (waiting.size > 0) return;
			idle = setTimeout(() => end(new Error('nothing to do')), idleMs);
			idle.unref();
		});
		made.on('error', error => {
			if (made === worker) end(died(error));
		});
		made.on('exit', () => {
			if (made === worker) end(died(new Error('it ended')));
		});
		// Nobody waits for it who leaves.
		made.unref();
		return made;
	}

	function say(question: ScanQuestion): void {
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
		worker?.postMessage(question);
	}

	async function ask(question: ScanQuestion): Promise<ScanAnswer> {
		clearTimeout(idle);
		worker ??= start();
		const asked = Promise.withResolvers<ScanAnswer>();
		waiting.set(question.id, asked);
		say(question);
		const answer = await asked.promise;
		if (answer.is === 'failed') throw new Error(answer.message);
		return answer;
	}

	return {
		async match(task) {
			const answer = await ask({is: 'match', id: nextId++, task});
			if (answer.is !== 'matched') throw new Error(`asked to match, it answered: ${answer.is}`);
			return answer.matches;
		},
		async read(task) {
			const {endpoint, target} = task.engine;
			if (!hasRoom(target)) return readThrough(task);
			const id = nextId++;
			const asked = ask({is: 'read', id, task: {endpoint, target, first: task.first, config: task.config}});
			// An answer that was given has nobody left to hear them.
			void task.second.then(container => say({is: 'second', id, container}));
			const cancel = (): void => say({is: 'cancel', id});
			task.signal.addEventListener('abort', cancel);
			if (task.signal.aborted) cancel();
			try {
				const answer = await asked.catch((error: unknown) => {
					// Cut off as it was told to: what it says of that is no news.
					task.signal.throwIfAborted();
					throw error;
				});
				if (answer.is !== 'read') throw new Error(`asked to read, it answered: ${answer.is}`);
				return {contents: fromJson<ImageContents>(answer.contentsJson), ownersJson: answer.ownersJson};
			} finally {
				task.signal.removeEventListener('abort', cancel);
			}
		},
		close: () => end(new Error('the program ends')),
	};
}

const died = (error: unknown): ActionableError =>
	new ActionableError({
		what: words`The image can't be scanned`,
		why: words`the thread that reads images is gone: ${reasonOf(error)}`,
		todo: words`Scan it again; where it happens again, by Trivy or Grype`,
	});
