import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {describe, expect, it} from 'vitest';
import {holderOf, takeLock, type Lock} from '../../source/fixes/lock.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import {stateHome} from '../helpers/temporary.ts';

type Held = Extract<Lock, {is: 'held'}>;
const soon = async (): Promise<void> => undefined;

async function held(file: string): Promise<Held> {
	const lock = await takeLock(nodeStateFiles, file, soon);
	expect(lock.is).toBe('held');
	return lock as Held;
}

/** A process of our own that has ended, and been reaped. */
async function deadPid(): Promise<number> {
	const child = spawn('true');
	await once(child, 'exit');
	return child.pid ?? 0;
}

describe('lock', () => {
	it('one holder at a time, and free again after', async () => {
		const file = path.join(await stateHome(), 'lock');
		const first = await held(file);
		expect(await first.isStillOurs()).toBe(true);
		expect(await takeLock(nodeStateFiles, file, soon)).toEqual({is: 'taken', byPid: process.pid});
		expect(await holderOf(nodeStateFiles, file)).toBe(process.pid);
		await first.release();
		expect(await holderOf(nodeStateFiles, file)).toBeNull();
		await (await held(file)).release();
	});
	it.each<[string, () => Promise<string>]>([
		['of a process that ended', async () => JSON.stringify({pid: await deadPid(), started: '1', token: 'x'})],
		['of a pid that was given out again', async () => JSON.stringify({pid: process.pid, started: '1', token: 'x'})],
		['cut off by a crash', async () => '{"pid":'],
		['empty', async () => ''],
		['rubbish', async () => '{"pid":-1,"started":"1","token":"x"}'],
	])('abandoned: %s', async (_name, text) => {
		const folder = await stateHome();
		const file = path.join(folder, 'lock');
		await writeFile(file, await text());
		const lock = await held(file);
		expect(await lock.isStillOurs()).toBe(true);
		await lock.release();
		expect(await readdir(folder)).toEqual([]);
	});
	it('many at once over an abandoned one: one gets it', async () => {
		for (let round = 0; round < 10; round++) {
			const folder = await stateHome();
			const file = path.join(folder, 'lock');
			await writeFile(file, JSON.stringify({pid: await deadPid(), started: '1', token: 'x'}));
			const locks = await Promise.all(Array.from({length: 12}, () => takeLock(nodeStateFiles, file, soon)));
			const owners: Held[] = [];
			for (const lock of locks) if (lock.is === 'held' && (await lock.isStillOurs())) owners.push(lock);
			expect(owners).toHaveLength(1);
		}
	});
	it("who lost it sees it, and does not take away the next holder's", async () => {
		const file = path.join(await stateHome(), 'lock');
		const first = await held(file);
		const other = JSON.stringify({pid: process.pid, started: 'x', token: 'y'});
		await writeFile(file, other);
		expect(await first.isStillOurs()).toBe(false);
		await first.release();
		expect(await readFile(file, 'utf8')).toBe(other);
	});
	it('takes nothing from a holder who came between the look and the move', async () => {
		const file = path.join(await stateHome(), 'lock');
		await writeFile(file, JSON.stringify({pid: await deadPid(), started: '1', token: 'x'}));
		const started = await nodeStateFiles.processStart(process.pid);
		const fresh = JSON.stringify({pid: process.pid, started, token: 'y'});
		let isFirst = true;
		const files = {
			...nodeStateFiles,
			rename: async (from: string, to: string) => {
				if (isFirst) await writeFile(file, fresh);
				isFirst = false;
				return nodeStateFiles.rename(from, to);
			},
		};
		expect(await takeLock(files, file, soon)).toEqual({is: 'taken', byPid: process.pid});
		expect(await readFile(file, 'utf8')).toBe(fresh);
	});
	it('knows a living process by its start', async () => {
		expect(await nodeStateFiles.processStart(process.pid)).toMatch(/^[0-9a-f-]{36} \d+$/);
		expect(await nodeStateFiles.processStart(await deadPid())).toBeNull();
	});
});
