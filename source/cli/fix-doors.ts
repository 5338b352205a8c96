/** What the commands that change something stand on: the engine, its journal, and the time they have. */
import type {FixDoors} from '../fixes/outcome.ts';
import {engineIdNow} from '../fixes/outcome.ts';
import {openJournal} from '../fixes/journal.ts';
import type {Host} from '../host/host.ts';
import {nodeManagedFiles} from '../host/managed-files.ts';
import {createNodeHost} from '../host/node-host.ts';
import {createPrograms} from '../host/programs.ts';
import {nodeStateFiles} from '../host/state-files.ts';
import {loadConfig} from '../config/load.ts';
import {entryOf} from '../host-spec.ts';
import {ActionableError} from '../model/errors.ts';
import type {EndpointName} from '../model/fleet.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {allChecks} from '../session/judge.ts';
import {machineOf} from '../session/machine.ts';
import {Stopped} from './exit.ts';
import type {engineFlags, Parsed} from './flags.ts';
import {openOne, openOptions} from './open.ts';

export type OpenDoors = FixDoors & {readonly host: Host; readonly engineId: SafeText};

type Doing = {
	/** False: nothing of the engine is changed, so nothing can be in the way of it. */
	readonly isChanging?: boolean;
	/** Of `--config`. */
	readonly configPath?: string | null;
};

/**
 * Rejects where the engine is not there, and where its owner set it down as read-only: by whichever name or address it
 * was reached, and also where the file that may say so can't be read.
 */
export async function withDoors<T>(
	parsed: Parsed<keyof typeof engineFlags>,
	{isChanging = true, configPath = null}: Doing,
	work: (doors: OpenDoors) => Promise<T>,
): Promise<T> {
	const opened = await openOne(openOptions(parsed));
	const host = createNodeHost();
	try {
		const {engine} = opened;
		if (isChanging) await mustBeChangeable(engine.endpoint, configPath, host);
		const journal = openJournal({files: nodeStateFiles, host});
		const machine = machineOf(host, {managedFiles: nodeManagedFiles, programs: createPrograms()});
		return await work({engine, host, machine, journal, isReadOnly: false, engineId: await engineIdNow(engine)});
	} finally {
		opened.engine.close();
		await opened.close();
	}
}

/** Rejects where the config file says read-only of it, or can't be read. Also for what leaves nothing behind, as a scan does. */
export async function mustBeChangeable(endpoint: EndpointName, configPath: string | null, host: Host): Promise<void> {
	const config = await loadConfig(host, configPath, allChecks);
	if (config.is === 'trouble') throw new Stopped(config.lines.join('\n'));
	const entry = await entryOf(endpoint, config.hosts, host);
	if (entry?.isReadOnly === true)
		throw new ActionableError({
			what: words`Nothing was changed on ${entry.name}`,
			why: words`the config file says read-only of this host`,
			todo: words`Take read-only off it in ${config.path ?? words`the config file`} to change its containers`,
		});
}
