/** Files in containers, and a tar of one of them: for `GET /containers/ID/archive`. */
import type {Config} from './words.ts';

const blockSize = 512;

/** One regular file, mode 0644, owned by root, and the two empty blocks that end a tar. */
export function tarOf(name: string, text: string, mtimeUnixMs: number): Buffer {
	const body = Buffer.from(text, 'utf8');
	const header = Buffer.alloc(blockSize);
	const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
	header.write(name.slice(0, 100), 0);
	header.write(octal(0o644, 7), 100);
	header.write(octal(0, 7), 108);
	header.write(octal(0, 7), 116);
	header.write(octal(body.length, 11), 124);
	header.write(octal(Math.floor(mtimeUnixMs / 1000), 11), 136);
	header.write(' '.repeat(8), 148);
	header.write('0', 156);
	header.write('ustar\x0000', 257);
	const sum = header.reduce((total, byte) => total + byte, 0);
	header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
	const padding = Buffer.alloc((blockSize - (body.length % blockSize)) % blockSize);
	return Buffer.concat([header, body, padding, Buffer.alloc(2 * blockSize)]);
}

/** The first file of a tar. */
export function fileIn(tar: Buffer): {readonly name: string; readonly text: string} {
	const field = (from: number, to: number): string => tar.toString('utf8', from, to).replace(/\0.*$/s, '');
	const sizeBytes = Number.parseInt(field(124, 136), 8) || 0;
	return {name: field(0, 100), text: tar.toString('utf8', blockSize, blockSize + sizeBytes)};
}

/** The header of an archive answer. */
export function pathStat(name: string, text: string, mtime: string): string {
	const stat = {name, size: Buffer.byteLength(text), mode: 0o644, mtime, linkTarget: ''};
	return Buffer.from(JSON.stringify(stat)).toString('base64');
}

const users = [
	['root', 0, '/root', '/bin/sh'],
	['bin', 1, '/bin', '/sbin/nologin'],
	['daemon', 2, '/sbin', '/sbin/nologin'],
	['vault', 100, '/vault', '/sbin/nologin'],
	['nginx', 101, '/nonexistent', '/sbin/nologin'],
	['mysql', 999, '/var/lib/mysql', '/sbin/nologin'],
	['app', 1000, '/app', '/sbin/nologin'],
	['nobody', 65_534, '/', '/sbin/nologin'],
] as const;

/** What a file holds; null where the container has no such file. */
export function fileText(path: string, config: Config): string | null {
	switch (path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1')) {
		case '/etc/passwd':
			return users.map(([name, id, home, shell]) => `${name}:x:${id}:${id}:${name}:${home}:${shell}\n`).join('');
		case '/etc/group':
			return users.map(([name, id]) => `${name}:x:${id}:\n`).join('');
		case '/etc/hostname':
			return `${config.Hostname ?? ''}\n`;
		case '/etc/os-release':
			return 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n';
		default:
			return null;
	}
}
