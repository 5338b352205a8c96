import {closeSync, openSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {wholeWriter} from '../../source/host/whole-writer.ts';
import {temporaryFolder} from '../helpers/temporary.ts';

it('writes to a file where it stands, and leaves to a stream what is none', () => {
	const file = path.join(temporaryFolder(), 'report');
	const fd = openSync(file, 'a');
	const write = wholeWriter(fd);
	write?.('one ');
	write?.('two');
	closeSync(fd);
	expect(readFileSync(file, 'utf8')).toBe('one two');
	expect(() => write?.('three'), 'it is closed').toThrow(/EBADF/);

	const device = openSync('/dev/full', 'w');
	expect(wholeWriter(device)).toBeNull();
	closeSync(device);
	expect(wholeWriter(-1)).toBeNull();
});
