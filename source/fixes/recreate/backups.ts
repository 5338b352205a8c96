/** Old containers that stay, stopped, as the way back of a swap, and new ones kept at its undo. Until a person removes them. */
import type {Engine} from '../../engine/engine.ts';
import type {Backup} from '../../model/backup.ts';
import {at} from '../../model/foreign.ts';
import {Unread} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {isOpen, type Entry} from '../entry.ts';
import {alone, engineIdNow, readOnly, refusal, refused, type FixDoors, type Outcome} from '../outcome.ts';
import {remove} from './calls.ts';
import {isBackupName, plainName} from './labels.ts';
import {membersIn, see, sightOf} from './members.ts';

export type {Backup} from '../../model/backup.ts';

/** Oldest first. The engine counts their files: seconds where layers are large. */
export async function backupsOf(engine: Engine): Promise<readonly Backup[]> {
	const listed = (await engine.listContainers()).filter(({name}) => isBackupName(name));
	const backups: Backup[] = [];
	for (const {id} of listed) {
		const json = await engine.inspectContainer(id);
		const sight = sightOf(json);
		if (sight.isRunning) continue;
		const size = at(await engine.inspectContainerSize(id), 'SizeRw');
		backups.push({
			id,
			name: sanitise(sight.name),
			of: sanitise(plainName(sight.name)),
			sinceUnixMs: Date.parse(sight.finishedAt) || 0,
			sizeBytes: typeof size === 'number' ? size : new Unread(words`the engine does not say`),
			isUndone: sight.name.endsWith('-undone'),
		});
	}
	return backups.toSorted((a, b) => a.sinceUnixMs - b.sinceUnixMs);
}

const tells = (entry: Entry, id: string): boolean =>
	membersIn(entry).some(member => member.oldId === id || member.newId === id);

/** For good: the fix it belongs to can't be taken back then, and its journal says so before. */
export async function removeBackup(doors: FixDoors & {readonly backup: Backup}): Promise<Outcome> {
	const {engine, journal, isReadOnly, backup} = doors;
	const what = words`${backup.name} was not removed`;
	if (isReadOnly) return readOnly;
	try {
		const engineId = await engineIdNow(engine);
		return await alone(doors, engineId, async lock => {
			const {entries} = await journal.load(engineId);
			const entry = entries.find(one => tells(one, backup.id));
			const writer = entry === undefined ? null : await journal.resume(engineId, entry.transaction.id);
			if (writer === null) {
				return refused(what, words`no journal here tells of it`, words`Remove it yourself: docker rm ${backup.name}`);
			}
			const {state, problem} = writer.entry.transaction;
			if (isOpen(writer.entry.transaction)) {
				return refused(what, words`its fix was interrupted and is still open`, words`Take that back or keep it first`);
			}
			const sight = await see(doors, backup.id);
			if (sight !== null && (sight.isRunning || !isBackupName(sight.name))) {
				return refused(what, words`it is in use again`, words`Look at the container`);
			}
			const undoBlocked = words`its backup ${backup.name} was removed`;
			await writer.write({is: 'state', state, problem, undoBlocked});
			await remove({...doors, writer, lock, onProgress: () => undefined}, backup.id);
			return {is: 'ended', transaction: writer.entry.transaction};
		});
	} catch (error) {
		return refusal(what, error);
	}
}
