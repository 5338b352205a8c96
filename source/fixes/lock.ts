/** One hullcheck at a time changes an engine. A file that names its holder; a holder that died holds nothing. */
import {randomBytes} from 'node:crypto';
import type {StateFiles} from '../host/host.ts';
import {isObject} from '../model/foreign.ts';

export type Lock =
	| {
			readonly is: 'held';
			/** False once somebody took it for abandoned and made it theirs: nothing more may be done under it. */
			isStillOurs(): Promise<boolean>;
			release(): Promise<void>;
	  }
	| {readonly is: 'taken'; readonly byPid: number};

type Holder = {readonly pid: number; readonly started: string; readonly token: string};

const maxBytes = 4096;

function readHolder(text: string): Holder | null {
	try {
		const json: unknown = JSON.parse(text);
		if (!isObject(json)) return null;
		const {pid, started, token} = json;
		if (typeof pid !== 'number' || typeof started !== 'string' || typeof token !== 'string') return null;
		return {pid, started, token};
	} catch {
		return null;
	}
}

/** A pid is given out again: only together with its start does it name the process that wrote the file. */
async function isAlive(files: StateFiles, {pid, started}: Holder): Promise<boolean> {
	if (!Number.isSafeInteger(pid) || pid <= 0) return false;
	return (await files.processStart(pid)) === started;
}

/** Pid of the living process that holds it; null: nobody does. */
export async function holderOf(files: StateFiles, path: string): Promise<number | null> {
	const holder = readHolder((await files.read(path, maxBytes)) ?? '');
	return holder !== null && (await isAlive(files, holder)) ? holder.pid : null;
}

/**
 * Takes a dead holder's file away. Between the look and the move somebody else may have put theirs there: then it is put
 * back, and whoever lost theirs in that moment sees it by `isStillOurs`.
 */
async function removeAbandoned(files: StateFiles, path: string, seen: string, token: string): Promise<void> {
	const aside = `${path}.${token}`;
	if (!(await files.rename(path, aside))) return;
	const moved = await files.read(aside, maxBytes);
	if (moved !== null && moved !== seen) await files.createFile(path, moved);
	await files.remove(aside);
}

export async function takeLock(
	files: StateFiles,
	path: string,
	pause: (ms: number) => Promise<void> = ms => new Promise(resolve => setTimeout(resolve, ms)),
): Promise<Lock> {
	const token = randomBytes(12).toString('hex');
	const started = (await files.processStart(files.pid)) ?? 'unknown';
	const text = JSON.stringify({pid: files.pid, started, token} satisfies Holder);
	let unreadable = 0;
	for (let tries = 0; tries < 20; tries++) {
		if (await files.createFile(path, text)) {
			return {
				is: 'held',
				isStillOurs: async () => (await files.read(path, maxBytes)) === text,
				release: async () => {
					if ((await files.read(path, maxBytes)) === text) await files.remove(path);
				},
			};
		}
		const seen = await files.read(path, maxBytes);
		if (seen === null) continue;
		const holder = readHolder(seen);
		// Just made and not yet written by its holder, or cut off by a crash: time tells.
		if (holder === null && unreadable++ < 5) {
			await pause(100);
			continue;
		}
		if (holder !== null && (await isAlive(files, holder))) return {is: 'taken', byPid: holder.pid};
		await removeAbandoned(files, path, seen, token);
	}
	return {is: 'taken', byPid: 0};
}
