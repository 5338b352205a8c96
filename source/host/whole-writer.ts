/** What is written to an open file is written whole. */
import {fstatSync, writeFileSync} from 'node:fs';

function isFile(fd: number): boolean {
	try {
		return fstatSync(fd).isFile();
	} catch {
		return false;
	}
}

/**
 * Throws where it finds no room for all: a stream of Node's onto a file takes half of it as done. null: it is no file, and a
 * stream does it better.
 */
export const wholeWriter = (fd: number): ((text: string) => void) | null =>
	isFile(fd) ? text => writeFileSync(fd, text) : null;
