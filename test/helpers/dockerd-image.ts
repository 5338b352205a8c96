/** A tiny root file system made of the machine's own static busybox: no registry is needed, and none is asked. */
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

export const busyboxPath = '/bin/busybox';

export type TarEntry =
	| {readonly path: string; readonly is: 'directory'; readonly mode: number}
	| {readonly path: string; readonly is: 'link'; readonly to: string}
	| {readonly path: string; readonly is: 'file'; readonly mode: number; readonly content: Buffer};

const kinds = {file: '0', link: '2', directory: '5'} as const;

function header(entry: TarEntry): Buffer {
	const block = Buffer.alloc(512);
	const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
	block.write(entry.path, 0, 100);
	block.write(octal(entry.is === 'link' ? 0o777 : entry.mode, 8), 100);
	block.write(octal(0, 8), 108);
	block.write(octal(0, 8), 116);
	block.write(octal(entry.is === 'file' ? entry.content.length : 0, 12), 124);
	block.write(octal(1_700_000_000, 12), 136);
	block.write(' '.repeat(8), 148);
	block.write(kinds[entry.is], 156);
	if (entry.is === 'link') block.write(entry.to, 157, 100);
	block.write('ustar\x0000', 257);
	const sum = block.reduce((total, byte) => total + byte, 0);
	block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
	return block;
}

export function tar(entries: readonly TarEntry[]): Buffer {
	const parts: Buffer[] = [];
	for (const entry of entries) {
		parts.push(header(entry));
		if (entry.is !== 'file') continue;
		parts.push(entry.content, Buffer.alloc((512 - (entry.content.length % 512)) % 512));
	}
	parts.push(Buffer.alloc(1024));
	return Buffer.concat(parts);
}

/** Whether the ELF file names no interpreter: only then does it run in an image that holds nothing else. */
export function isStatic(elf: Buffer): boolean {
	if (elf.length < 64 || elf.readUInt32BE(0) !== 0x7f454c46 || elf[4] !== 2) return false;
	const [offset, size, count] = [Number(elf.readBigUInt64LE(32)), elf.readUInt16LE(54), elf.readUInt16LE(56)];
	const interpreter = 3;
	return Array.from({length: count}, (_, index) => elf.readUInt32LE(offset + index * size)).every(
		type => type !== interpreter,
	);
}

const passwd = [
	'root:x:0:0:root:/root:/bin/sh',
	'daemon:x:1:1:daemon:/usr/sbin:/bin/false',
	'app:x:1000:1000:app:/home/app:/bin/sh',
	'nobody:x:65534:65534:nobody:/nonexistent:/bin/false',
];
const group = ['root:x:0:', 'daemon:x:1:', 'app:x:1000:', 'nogroup:x:65534:'];
const lines = (all: readonly string[]): Buffer => Buffer.from(`${all.join('\n')}\n`);

export function busyboxImage(): Buffer {
	const applets = execFileSync(busyboxPath, ['--list'], {encoding: 'utf8'}).split('\n');
	return tar([
		...['bin/', 'dev/', 'etc/', 'home/', 'home/app/', 'proc/', 'root/', 'sys/', 'var/', 'var/www/'].map(
			path => ({path, is: 'directory', mode: 0o755}) as const,
		),
		{path: 'tmp/', is: 'directory', mode: 0o1777},
		{path: 'bin/busybox', is: 'file', mode: 0o755, content: readFileSync(busyboxPath)},
		...applets
			.filter(name => name !== '' && name !== 'busybox')
			.map(name => ({path: `bin/${name}`, is: 'link', to: 'busybox'}) as const),
		{path: 'etc/passwd', is: 'file', mode: 0o644, content: lines(passwd)},
		{path: 'etc/group', is: 'file', mode: 0o644, content: lines(group)},
		{path: 'var/www/index.html', is: 'file', mode: 0o644, content: Buffer.from('hullcheck\n')},
	]);
}
