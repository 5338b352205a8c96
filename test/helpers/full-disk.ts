/** A disk that is full, or will be soon: what a report is sent to when it can't be written. Takes root. */
import {execFileSync} from 'node:child_process';
import {closeSync, mkdtempSync, openSync, rmdirSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

const pageBytes = 4096;

/** `act` gets a file with room for so many bytes and no more. */
export async function onFullDisk<T>(room: number, act: (file: number) => Promise<T>): Promise<T> {
	const disk = mkdtempSync(path.join(tmpdir(), 'hc-full-disk-'));
	execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${pageBytes}`, 'hc-full-disk', disk]);
	try {
		const file = openSync(path.join(disk, 'report'), 'a');
		try {
			writeSync(file, 'x'.repeat(pageBytes - room));
			return await act(file);
		} finally {
			closeSync(file);
		}
	} finally {
		execFileSync('umount', [disk]);
		rmdirSync(disk);
	}
}
