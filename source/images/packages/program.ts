/** What a program in machine code says it was made of. */
import type {Package} from '../../model/package.ts';
import {readElf} from './elf.ts';
import {readGoProgram} from './go.ts';
import {readRustProgram} from './rust.ts';

/** Most say nothing: that is no failure, there is nothing to read. `path`: absolute, hostile. Nothing of `file` is kept. */
export function readProgram(path: string, file: Buffer): readonly Package[] {
	const elf = readElf(file);
	return elf === null ? [] : [...readGoProgram(path, elf), ...readRustProgram(path, elf)];
}
