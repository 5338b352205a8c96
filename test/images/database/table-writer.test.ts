import {readFileSync} from 'node:fs';
import {setTimeout} from 'node:timers/promises';
import {expect, it} from 'vitest';
import {nodeDataFiles} from '../../../source/host/data-files.ts';
import type {DataFiles} from '../../../source/host/host.ts';
import {createTableWriter} from '../../../source/images/database/table-writer.ts';
import {temporaryFolder} from '../../helpers/temporary.ts';

it('sorts each table and keeps a line once, however often and late it came', async () => {
	const folder = temporaryFolder();
	const writer = createTableWriter(nodeDataFiles, folder);
	// As text sorts, with what stands before the tab first: "a" before "a!" and "ab".
	for (const line of ['ab\t1', 'a\t2', 'a!\t1', 'a\t10', 'b\t1', 'a\t2']) writer.add('one.tsv', line);
	writer.add('two.tsv', 'x\t1');
	await writer.flush();
	writer.add('one.tsv', 'a\t10');
	const tables = await writer.finish();
	expect(readFileSync(`${folder}/one.tsv`, 'utf8')).toBe('a\t10\na\t2\na!\t1\nab\t1\nb\t1\n');
	expect(tables).toMatchObject({'one.tsv': {lines: 5, sizeBytes: 23}, 'two.tsv': {lines: 1}});
});

it('writes nothing any more when it has failed', async () => {
	const folder = temporaryFolder();
	let writing = 0;
	const slow: DataFiles = {
		...nodeDataFiles,
		async openFile(target) {
			if (target.endsWith('/two.tsv.part')) throw new Error('cannot be read');
			return nodeDataFiles.openFile(target);
		},
		async writeFile(target, options) {
			if (target.endsWith('.part')) return nodeDataFiles.writeFile(target, options);
			writing += 1;
			const file = await nodeDataFiles.writeFile(target, options);
			return {
				...file,
				async finish() {
					await setTimeout(100);
					await file.finish();
					writing -= 1;
				},
			};
		},
	};
	const writer = createTableWriter(slow, folder);
	writer.add('one.tsv', 'a\t1');
	writer.add('two.tsv', 'b\t1');
	await expect(writer.finish()).rejects.toThrow('cannot be read');
	expect(writing).toBe(0);
});
