/**
 * Go's: what every program says of its own build, for `go version -m`. Section `.go.buildinfo`: a magic of 14 bytes, the
 * size of a pointer, flags; since Go 1.18 two texts with their length behind 32 bytes, before that two pointers to texts
 * (Go's `debug/buildinfo`).
 */
import type {Package} from '../../model/package.ts';
import {readNumberAt, type Elf} from './elf.ts';
import {mostPackages, packageOf} from './package.ts';

const magic = Buffer.from('\xff Go buildinf:', 'latin1');
const headSize = 32;
const hasTexts = 2;
const longestText = 4 * 1024 * 1024;
/** The text of modules stands between two marks. */
const markSize = 16;

/** Empty where the program is none of Go's. */
export function readGoProgram(path: string, elf: Elf): readonly Package[] {
	const section = elf.sections.find(({name}) => name === '.go.buildinfo');
	const info = section === undefined ? null : elf.bytesOf(section);
	if (info === null || !info.subarray(0, magic.length).equals(magic)) return [];
	const [version, modules] = ((info[15] ?? 0) & hasTexts) === 0 ? pointedTexts(elf, info) : inlineTexts(info);
	// `go1.22.1 X:boringcrypto`, and `devel +abc` for one that has no number yet.
	const [, toolchain] = /^go(\d\S*)/.exec(version) ?? [];
	const standard = packageOf({kind: 'go', name: 'stdlib', version: toolchain, path});
	return [...(standard === null ? [] : [standard]), ...modulesIn(modules, path)];
}

function inlineTexts(info: Buffer): readonly [version: string, modules: string] {
	const [version, next] = textAt(info, headSize);
	const [modules] = textAt(info, next);
	return [version.toString('utf8'), betweenMarks(modules)];
}

/** A text with its length before it, seven bits a byte, the lowest first. */
function textAt(info: Buffer, offset: number): readonly [text: Buffer, next: number] {
	let length = 0;
	let at = offset;
	for (let shift = 0; shift <= 28; shift += 7) {
		const byte = info[at] ?? 0;
		at += 1;
		length += (byte & 0x7f) * 2 ** shift;
		if (byte < 0x80) break;
	}
	const end = Math.min(at + Math.min(length, longestText), info.length);
	return [info.subarray(at, end), end];
}

function pointedTexts({sections, isBigEndian, bytesOf}: Elf, info: Buffer): readonly [string, string] {
	const size = info[14] === 8 ? 8 : 4;
	const at = (address: number, lengthBytes: number): Buffer => {
		const holder = sections.find(
			one => one.address > 0 && address >= one.address && address < one.address + one.sizeBytes,
		);
		if (holder === undefined) return Buffer.alloc(0);
		const into = address - holder.address;
		const sizeBytes = Math.min(lengthBytes, holder.sizeBytes - into);
		return bytesOf({...holder, offset: holder.offset + into, sizeBytes});
	};
	/** A pointer to a pointer and a length. */
	const text = (offset: number): Buffer => {
		const head = at(readNumberAt(info, offset, size, isBigEndian), 2 * size);
		const length = readNumberAt(head, size, size, isBigEndian);
		return length <= longestText ? at(readNumberAt(head, 0, size, isBigEndian), length) : Buffer.alloc(0);
	};
	return [text(16).toString('utf8'), betweenMarks(text(16 + size))];
}

const betweenMarks = (text: Buffer): string => text.subarray(markSize, -markSize).toString('utf8');

/** `mod`, the program's own module, `dep`, and `=>`, what stands in for the line before. */
function modulesIn(text: string, path: string): readonly Package[] {
	const found: Package[] = [];
	for (const line of text.split('\n')) {
		const [word, name = '', version = ''] = line.split('\t');
		if (word === '=>') found.pop();
		else if (word !== 'mod' && word !== 'dep') continue;
		if (found.length === mostPackages) break;
		// A build from a working folder has no version.
		const one = packageOf({kind: 'go', name, version: version === '(devel)' ? undefined : version, path});
		if (one !== null) found.push(one);
	}
	return found;
}
