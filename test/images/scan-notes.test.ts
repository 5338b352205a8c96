/** What is written down of containers we read through, and who of them may be taken away at the next start. */
import {describe, expect, it} from 'vitest';
import {EngineAnswer} from '../../source/engine/engine.ts';
import type {StateFiles} from '../../source/host/host.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import {openScanNotes} from '../../source/images/scan-notes.ts';
import {words} from '../../source/model/safe-text.ts';
import {temporaryFolder} from '../helpers/temporary.ts';

const name = 'hullcheck-scan-0123456789abcdef';
const never = {
	Id: 'id1',
	State: {Status: 'created', StartedAt: '0001-01-01T00:00:00Z'},
	Config: {Labels: {'hullcheck.scan': 'sha256:abc'}},
};

/** Written by a process that is gone. */
const gone: StateFiles = {...nodeStateFiles, pid: 4_000_000, processStart: async () => 'then'};

function engine(known: Readonly<Record<string, unknown>>) {
	const removed: string[] = [];
	return {
		removed,
		async inspectContainer(id: string): Promise<unknown> {
			if (!(id in known)) throw new EngineAnswer(404, words`No such container`);
			return known[id];
		},
		async removeNeverStarted(id: string) {
			removed.push(id);
		},
	};
}

async function left(by: StateFiles, ...steps: ReadonlyArray<'creating' | 'created' | 'removed'>): Promise<string> {
	const folder = `${temporaryFolder()}/scans`;
	const notes = openScanNotes(by, folder);
	if (steps.includes('creating')) await notes.noteCreating(name);
	if (steps.includes('created')) await notes.noteCreated(name, 'id1');
	if (steps.includes('removed')) await notes.noteRemoved('id1');
	return folder;
}

describe('left-overs', () => {
	it.each([
		['created and noted', ['creating', 'created'], {id1: never}, ['id1']],
		['ended before the id was noted: by its random name', ['creating'], {[name]: never}, ['id1']],
		['ended before it was made', ['creating'], {}, []],
		['removed, but not noted', ['creating', 'created'], {}, []],
		[
			'started since: made theirs',
			['creating', 'created'],
			{id1: {...never, State: {Status: 'running', StartedAt: '2026-12-01T00:00:00Z'}}},
			[],
		],
		['another container took the name', ['creating'], {[name]: {...never, Config: {Labels: {}}}}, []],
		['all went well', ['creating', 'created', 'removed'], {id1: never}, []],
	] as const)('%s', async (_, steps, known, expected) => {
		const folder = await left(gone, ...steps);
		const fake = engine(known);
		await openScanNotes(nodeStateFiles, folder).removeLeftOvers(fake);
		expect(fake.removed).toEqual(expected);
		expect(await nodeStateFiles.list(folder)).toEqual([]);
	});

	it('of a process that lives: in work, and left alone', async () => {
		const folder = await left(nodeStateFiles, 'creating', 'created');
		const fake = engine({id1: never});
		await openScanNotes({...nodeStateFiles, pid: 4_000_000}, folder).removeLeftOvers(fake);
		expect(fake.removed).toEqual([]);
		expect(await nodeStateFiles.list(folder)).toEqual([name]);
	});

	it('of this process: left alone while it is read through, taken away once that is over', async () => {
		const folder = `${temporaryFolder()}/scans`;
		const notes = openScanNotes(nodeStateFiles, folder);
		await notes.noteCreating(name);
		await notes.noteCreated(name, 'id1');
		const fake = engine({id1: never});
		// Another session of it may meet the same engine.
		await openScanNotes(nodeStateFiles, folder).removeLeftOvers(fake);
		expect(fake.removed).toEqual([]);
		notes.noteLeft(name);
		await openScanNotes(nodeStateFiles, folder).removeLeftOvers(fake);
		expect(fake.removed).toEqual(['id1']);
		expect(await nodeStateFiles.list(folder)).toEqual([]);
	});

	it('an engine that does not answer: kept for the next start', async () => {
		const folder = await left(gone, 'creating', 'created');
		const away = {
			...engine({}),
			inspectContainer: async () => {
				throw new Error('gone');
			},
		};
		await expect(openScanNotes(nodeStateFiles, folder).removeLeftOvers(away)).rejects.toThrow('gone');
		expect(await nodeStateFiles.list(folder)).toEqual([name]);
	});

	it('files of other names are nobody’s note', async () => {
		const folder = `${temporaryFolder()}/scans`;
		await nodeStateFiles.makeFolder(folder);
		await nodeStateFiles.createFile(`${folder}/web-1`, '{"pid":1,"started":"x"}\nid1\n');
		const fake = engine({id1: never});
		await openScanNotes(nodeStateFiles, folder).removeLeftOvers(fake);
		expect(fake.removed).toEqual([]);
	});
});
