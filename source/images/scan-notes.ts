/** What is written down of containers that images are read through: a file each, for as long as it may be there. */
import type {Engine} from '../engine/engine.ts';
import {EngineAnswer} from '../engine/engine.ts';
import type {StateFiles} from '../host/host.ts';
import {at} from '../model/foreign.ts';
import {isLeftOver, type ScanContainerDoor} from './scan-container.ts';

export type ScanNotes = Pick<ScanContainerDoor, 'noteCreating' | 'noteCreated' | 'noteRemoved' | 'noteLeft'> & {
	/** Takes away what scans that were cut off left on this engine: by what they wrote down, and only what never started. */
	removeLeftOvers(engine: Pick<Engine, 'inspectContainer' | 'removeNeverStarted'>): Promise<void>;
};

/**
 * By whom and by what name, of all engines of this program: names are random, so none stands for two. An engine that was lost
 * and is back is met while others are read through.
 */
const inWork = new Set<string>();

const maxBytes = 4096;
const isName = (file: string): boolean => /^hullcheck-scan-[a-z0-9]{1,40}$/.test(file);

function writerOf(line: string): {readonly pid: number; readonly started: string} | null {
	try {
		const json: unknown = JSON.parse(line);
		const [pid, started] = [at(json, 'pid'), at(json, 'started')];
		return typeof pid === 'number' && typeof started === 'string' ? {pid, started} : null;
	} catch {
		return null;
	}
}

/** `folder`: one of this engine's alone. */
export function openScanNotes(files: StateFiles, folder: string): ScanNotes {
	const nameOf = new Map<string, string>();
	const fileOf = (name: string): string => `${folder}/${name}`;
	const work = (name: string): string => `${files.pid} ${name}`;

	/** This hullcheck, or another, reads through it now. */
	async function isInWork(name: string, firstLine: string): Promise<boolean> {
		if (inWork.has(work(name))) return true;
		const writer = writerOf(firstLine);
		if (writer === null || writer.pid === files.pid) return false;
		return (await files.processStart(writer.pid)) === writer.started;
	}

	return {
		async noteCreating(name) {
			inWork.add(work(name));
			await files.makeFolder(folder);
			const started = (await files.processStart(files.pid)) ?? 'unknown';
			await files.createFile(fileOf(name), `${JSON.stringify({pid: files.pid, started})}\n`);
		},
		async noteCreated(name, id) {
			nameOf.set(id, name);
			await files.append(fileOf(name), `${id}\n`);
		},
		async noteRemoved(id) {
			const name = nameOf.get(id);
			nameOf.delete(id);
			if (name !== undefined) await files.remove(fileOf(name));
		},
		noteLeft: name => void inWork.delete(work(name)),
		async removeLeftOvers(engine) {
			for (const name of (await files.list(folder)).filter(isName)) {
				const [first = '', id = ''] = ((await files.read(fileOf(name), maxBytes)) ?? '').split('\n');
				if (await isInWork(name, first)) continue;
				// Ended between the making and the noting of the id: the name is random, and was noted before it existed.
				const target = id === '' ? name : id;
				try {
					const json = await engine.inspectContainer(target);
					const foundId = at(json, 'Id');
					if (isLeftOver(json) && typeof foundId === 'string') await engine.removeNeverStarted(foundId);
				} catch (error) {
					if (!(error instanceof EngineAnswer) || error.status !== 404) throw error;
				}
				await files.remove(fileOf(name));
			}
		},
	};
}
