/**
 * Transactions that no journal here knows: begun by a hullcheck on another machine, or by another user, and left in the
 * middle. Only the labels of their new containers tell of them; what is to be done follows from what is seen.
 */
import type {Engine} from '../engine/engine.ts';
import {words, sanitise, type SafeText} from '../model/safe-text.ts';
import {advance, type Entry} from './entry.ts';
import type {Journal, Writer} from './journal.ts';
import type {PlannedRecord} from './records.ts';
import {straysOf} from './recreate/stray.ts';

async function strayRecords(engine: Engine, engineId: SafeText): Promise<readonly PlannedRecord[]> {
	const strays = await straysOf(engine);
	return strays.map(({transactionId, members, steps}): PlannedRecord => ({
		is: 'planned',
		id: transactionId,
		engineId,
		containerId: members[0]?.oldId ?? '',
		containerName: sanitise(members[0]?.name ?? ''),
		title: words`begun elsewhere`,
		steps,
		commands: [],
		undoLeaves: [],
		way: 'recreate',
		held: {members, isStray: true},
		secrets: null,
	}));
}

/** As an open transaction would be read from a journal. `known`: those that a journal here tells of. */
export async function strayEntries(
	engine: Engine,
	engineId: SafeText,
	known: ReadonlySet<string>,
): Promise<readonly Entry[]> {
	const records = (await strayRecords(engine, engineId)).filter(record => !known.has(record.id));
	return records.map(record => advance(null, {...record, atUnixMs: 0})).filter(entry => entry !== null);
}

/** The journal of one; for a stray, one that begins now, before anything is done about it. null: there is none such. */
export async function openWriter(
	{engine, journal}: {readonly engine: Engine; readonly journal: Journal},
	engineId: SafeText,
	transactionId: string,
): Promise<Writer | null> {
	const writer = await journal.resume(engineId, transactionId);
	if (writer !== null) return writer;
	const record = (await strayRecords(engine, engineId)).find(one => one.id === transactionId);
	return record === undefined ? null : journal.adopt(record);
}
