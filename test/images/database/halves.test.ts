/** Records of a large archive taken in by two at once. */
import {randomBytes} from 'node:crypto';
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {beforeAll, describe, expect, it, vi} from 'vitest';
import {nodeDataFiles} from '../../../source/host/data-files.ts';
import type {DataFiles} from '../../../source/host/host.ts';
import {
	buildFromZip,
	gatherSecondHalf,
	type CallHelper,
	type Helper,
} from '../../../source/images/database/build-osv.ts';
import {finishTables} from '../../../source/images/database/finish-tables.ts';
import {BadArchive} from '../../../source/images/database/zip.ts';
import {startImportThread} from '../../../source/import-thread.ts';
import {osvZip, syntheticRecords} from '../../helpers/osv.ts';
import {temporaryFolder} from '../../helpers/temporary.ts';

const origin = {source: 'a test', sha256: '', etag: '', asOfUnixMs: null};

describe('a large archive', () => {
	let folder: string;
	/** Pads a record, so that few make a large archive. */
	const noise = (): string => randomBytes(1500).toString('base64');
	const jobOf = (name: string) => ({is: 'osv', name: 'Debian', archive: path.join(folder, name), origin}) as const;
	beforeAll(async () => {
		folder = temporaryFolder();
		// The last says again what the first says: a line that both gathered stands once.
		const records = [...syntheticRecords(3000)].map(one => ({...one, noise: noise()}));
		writeFileSync(path.join(folder, 'Debian.zip'), await osvZip([...records, ...records.slice(0, 1)]));
		writeFileSync(path.join(folder, 'small.zip'), await osvZip(records.slice(0, 50)));
	});
	function into(name: string): string {
		const made = path.join(folder, name);
		mkdirSync(made);
		return made;
	}
	const filesOf = (made: string) =>
		readdirSync(made).map(name => [name, readFileSync(path.join(made, name), 'latin1')] as const);

	const stop = vi.fn(async () => {});
	const besides: CallHelper = (other, job, onProgress) => ({
		stop,
		gathered: gatherSecondHalf(nodeDataFiles, other, job, onProgress),
		finish: (made, names, all) => finishTables(nodeDataFiles, made, names, all),
	});

	it('comes to the same files as by one, and all of it is told on the way', async () => {
		const alone = into('alone');
		await buildFromZip(nodeDataFiles, alone, jobOf('Debian.zip'), () => {});
		const byTwo = into('by-two');
		const told: number[] = [];
		const meta = await buildFromZip(
			nodeDataFiles,
			byTwo,
			jobOf('Debian.zip'),
			(done, total) => {
				expect(total).toBe(3001);
				told.push(done);
			},
			besides,
		);
		expect(meta).toMatchObject({records: 3001, skipped: 0});
		expect(filesOf(byTwo)).toEqual(filesOf(alone));
		expect(told.at(-1)).toBe(3001);
		expect(stop).toHaveBeenCalledTimes(1);
		expect(readdirSync(byTwo), 'nothing else').toEqual(Object.keys(meta.tables).concat('meta.json').toSorted());
	});

	it('is not there where half of its tables are not, and what was finished meanwhile is no longer written', async () => {
		let theirs: readonly string[] = [];
		let own = 0;
		const files: DataFiles = {
			...nodeDataFiles,
			async writeFile(target, options) {
				const file = await nodeDataFiles.writeFile(target, options);
				return {
					...file,
					async finish() {
						await file.finish();
						own += 1;
					},
				};
			},
		};
		const call: CallHelper = (other, job, onProgress) => ({
			...besides(other, job, onProgress),
			async finish(_, names) {
				theirs = names;
				throw new Error('no space is left');
			},
		});
		const made = into('half');
		await expect(buildFromZip(files, made, jobOf('Debian.zip'), () => {}, call)).rejects.toThrow('no space is left');
		expect(theirs.length).toBeGreaterThan(1);
		expect(own, 'all of the others').toBe(readdirSync(made).filter(name => name.endsWith('.tsv')).length);
		expect(own).toBeGreaterThan(1);
		expect(readdirSync(made)).not.toContain('meta.json');
	});

	it('is helped with by a thread', async () => {
		const byThread = into('by-thread');
		const {next, stop: stopThread} = startImportThread(
			{is: 'build', folder: byThread, job: jobOf('Debian.zip')},
			() => {},
		);
		expect(await next()).toMatchObject({is: 'made', meta: {records: 3001}});
		await stopThread();
		expect(filesOf(byThread)).toEqual(filesOf(path.join(folder, 'alone')));
	}, 30_000);

	it('is not there where the half of the other is not', async () => {
		const failing: Helper = {
			stop,
			gathered: Promise.reject(new BadArchive('a file in it cannot be unpacked')),
			finish: async () => ({}),
		};
		failing.gathered.catch(() => {});
		stop.mockClear();
		const building = buildFromZip(
			nodeDataFiles,
			into('failed'),
			jobOf('Debian.zip'),
			() => {},
			() => failing,
		);
		await expect(building).rejects.toThrow('cannot be unpacked');
		expect(stop, 'it writes no more').toHaveBeenCalledTimes(1);
		expect(readdirSync(path.join(folder, 'failed'))).not.toContain('meta.json');
	});

	it('is worth another; a small one is not', async () => {
		const call = vi.fn<CallHelper>();
		await buildFromZip(nodeDataFiles, into('small'), jobOf('small.zip'), () => {}, call);
		expect(call).not.toHaveBeenCalled();
	});
});
