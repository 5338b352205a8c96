import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll} from 'vitest';

const made: string[] = [];

/** A fresh $XDG_STATE_HOME, gone after the file's last test. */
export async function stateHome(): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'hullcheck-state-'));
	made.push(folder);
	return folder;
}

afterAll(async () => {
	for (const folder of made.splice(0)) await rm(folder, {recursive: true, force: true});
});
