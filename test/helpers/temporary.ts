import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

const made: string[] = [];

/** Gone when the tests of the file are done. */
export function temporaryFolder(prefix = 'hullcheck-test-'): string {
	const folder = mkdtempSync(path.join(tmpdir(), prefix));
	made.push(folder);
	return folder;
}

/** A fresh $XDG_STATE_HOME. */
export const stateHome = async (): Promise<string> => temporaryFolder('hullcheck-state-');

export function removeTemporaryFolders(): void {
	for (const folder of made.splice(0)) rmSync(folder, {recursive: true, force: true});
}
