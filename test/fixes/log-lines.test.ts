import {describe, expect, it} from 'vitest';
import {unframed} from '../../source/engine/log.ts';
import {refusals} from '../../source/fixes/recreate/log-lines.ts';

describe('refusals in a log', () => {
	it.each<[string, string, string, readonly string[]]>([
		['none', 'ready\nlistening on 80', '', []],
		['a write', 'sh: cannot create /x: Read-only file system', '', ['sh: cannot create /x: Read-only file system']],
		['by number', '[emerg] chown failed (1: EPERM)', '', ['[emerg] chown failed (1: EPERM)']],
		['many times over', 'permission denied 1\npermission denied 2\n', '', ['permission denied 1']],
		['as before the fix', '12:01 Permission denied\nok', '11:58 Permission denied\n', []],
		['a word that only looks like one', 'TEROFSX permissions denied-list', '', []],
	])('%s', (_name, log, oldLog, found) => {
		expect(refusals(log, oldLog)).toEqual(found);
	});
});

describe('a log as the engine sends it', () => {
	const frame = (stream: number, text: string, length = Buffer.byteLength(text)): Buffer => {
		const header = Buffer.alloc(8);
		header[0] = stream;
		header.writeUInt32BE(length, 4);
		return Buffer.concat([header, Buffer.from(text)]);
	};
	it.each<[string, Buffer, string]>([
		['of both streams', Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n')]), 'out\nerr\n'],
		['of a terminal', Buffer.from('as it is\n'), 'as it is\n'],
		['cut within a frame', Buffer.concat([frame(1, 'a\n'), frame(1, 'half', 400)]), 'a\nhalf'],
		[
			'that lies about a length',
			Buffer.concat([frame(1, 'a', 2 ** 32 - 1), frame(1, 'b')]),
			'a\u0001\0\0\0\0\0\0\u0001b',
		],
		['empty', Buffer.alloc(0), ''],
	])('%s', (_name, bytes, text) => {
		expect(unframed(bytes)).toBe(text);
	});
});
