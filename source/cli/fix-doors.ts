/** What the commands that change something stand on: the engine, its journal, and the time they have. */
import type {FixDoors} from '../fixes/outcome.ts';
import {engineIdNow} from '../fixes/outcome.ts';
import {openJournal} from '../fixes/journal.ts';
import type {Host} from '../host/host.ts';
import {nodeManagedFiles} from '../host/managed-files.ts';
import {createNodeHost} from '../host/node-host.ts';
import {createPrograms} from '../host/programs.ts';
import {nodeStateFiles} from '../host/state-files.ts';
import type {SafeText} from '../model/safe-text.ts';
import {machineOf} from '../session/machine.ts';
import type {engineFlags, Parsed} from './flags.ts';
import {openOne} from './open.ts';

export type OpenDoors = FixDoors & {readonly host: Host; readonly engineId: SafeText};

/** Rejects where the engine is not there. */
export async function withDoors<T>(
	parsed: Parsed<keyof typeof engineFlags>,
	work: (doors: OpenDoors) => Promise<T>,
): Promise<T> {
	const opened = await openOne(parsed);
	const host = createNodeHost();
	try {
		const {engine} = opened;
		const journal = openJournal({files: nodeStateFiles, host});
		const machine = machineOf(host, {managedFiles: nodeManagedFiles, programs: createPrograms()});
		return await work({engine, host, machine, journal, isReadOnly: false, engineId: await engineIdNow(engine)});
	} finally {
		opened.engine.close();
		await opened.close();
	}
}
