/** Rust's, where cargo-auditable built the program: section `.dep-v0`, JSON packed by zlib. Others do not say. */
import {inflateSync} from 'node:zlib';
import {at} from '../../model/foreign.ts';
import type {Package} from '../../model/package.ts';
import type {Elf} from './elf.ts';
import {mostPackages, packageOf, parseJson} from './package.ts';

const mostBytes = 8 * 1024 * 1024;

export function readRustProgram(path: string, elf: Elf): readonly Package[] {
	const packed = elf.sections.find(({name}) => name === '.dep-v0');
	const list = packed === undefined ? undefined : at(parseJson(inflated(elf.bytesOf(packed))), 'packages');
	if (!Array.isArray(list)) return [];
	const found: Package[] = [];
	for (const entry of list.slice(0, mostPackages) as readonly unknown[]) {
		const [name, version, kind] = [at(entry, 'name'), at(entry, 'version'), at(entry, 'kind')];
		// What only ran during the build is not in the program.
		if (typeof name !== 'string' || typeof version !== 'string' || kind === 'build') continue;
		const one = packageOf({kind: 'cargo', name, version, path});
		if (one !== null) found.push(one);
	}
	return found;
}

function inflated(packed: Buffer): Buffer {
	try {
		return inflateSync(packed, {maxOutputLength: mostBytes});
	} catch {
		return Buffer.alloc(0);
	}
}
