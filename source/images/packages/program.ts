/** What a program in machine code says it was made of. */
import type {Package} from '../../model/package.ts';
import {isElf, sectionsOf} from './elf.ts';
import {readGoProgram} from './go.ts';
import type {ImageFile} from './package.ts';
import {readRustProgram} from './rust.ts';

/** Most say nothing: that is no failure, there is nothing to read. */
export function readProgram(file: ImageFile): readonly Package[] {
	if (!isElf(file.bytes)) return [];
	const sections = sectionsOf(file.bytes);
	return [...readGoProgram(file, sections), ...readRustProgram(file, sections)];
}
