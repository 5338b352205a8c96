/**
 * An image as a Debian's minimal install is, of this machine's own files: those of the packages that one has, filled up with
 * others to its size; what it says of its packages and release is the fixture's, for which there is data to scan with.
 */
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';

const lists = '/var/lib/dpkg/info';
export const fixtures = path.resolve(import.meta.dirname, '../../test/fixtures');
const bullseye = path.join(fixtures, 'images/bullseye-11.11');
const wantedBytes = 200e6;
/** Compilers and runtimes are in no such image. */
const mostBytesOfPackage = 10e6;
/** Told by the fixture. */
const replaced = new Set(['/usr/lib/os-release', '/etc/debian_version', '/var/lib/dpkg/status']);

/** `/bin` is a link: what a list of before has in it lies in `/usr/bin`. */
const place = (file: string): string => file.replace(/^\/(bin|sbin|lib|lib64)\//, '/usr/$1/');
const nameOf = (list: string): string => list.replace(/(?::[^:]*)?\.list$/, '');

function filesOf(list: string): readonly string[] {
	const named = readFileSync(path.join(lists, list), 'utf8').split('\n');
	return [path.join(lists, list), ...named]
		.map(place)
		.filter(file => file.startsWith('/') && file !== '/.' && !replaced.has(file) && existsSync(file));
}

function sizeOf(files: readonly string[]): number {
	const seen = files.map(file => lstatSync(file));
	return seen.reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}

/** Writes `folder/image.tar`. */
export function makeDebianImage(folder: string): string {
	const inMinimal = new Set(
		[...readFileSync(path.join(bullseye, 'dpkg-status'), 'utf8').matchAll(/^Package: (.*)$/gm)].map(([, name]) => name),
	);
	const all = readdirSync(lists).filter(file => file.endsWith('.list'));
	const isMinimal = (list: string): boolean => inMinimal.has(nameOf(list));
	const chosen = new Set<string>(['/bin', '/sbin', '/lib', '/lib64', '/etc/passwd', '/etc/shadow']);
	let bytes = 0;
	for (const list of [...all.filter(isMinimal), ...all.filter(one => !isMinimal(one))]) {
		const files = filesOf(list);
		// Trivy would want a database of Java for them.
		if (files.some(file => file.endsWith('.jar'))) continue;
		const size = sizeOf(files);
		if (!isMinimal(list) && (size > mostBytesOfPackage || bytes + size > wantedBytes)) continue;
		bytes += size;
		for (const file of files) chosen.add(file);
	}
	const [tar, list, more] = ['image.tar', 'files', 'more'].map(name => path.join(folder, name)) as [
		string,
		string,
		string,
	];
	writeFileSync(list, [...chosen].map(file => file.slice(1)).join('\n'));
	execFileSync('tar', ['-C', '/', '-cf', tar, '--no-recursion', '--ignore-failed-read', '-T', list], {stdio: 'ignore'});
	for (const made of ['etc', 'usr/lib', 'var/lib/dpkg', 'usr/local/bin', 'usr/local/lib', 'usr/local/sbin'])
		mkdirSync(path.join(more, made), {recursive: true});
	cpSync(path.join(bullseye, 'os-release'), path.join(more, 'usr/lib/os-release'));
	cpSync(path.join(bullseye, 'dpkg-status'), path.join(more, 'var/lib/dpkg/status'));
	writeFileSync(path.join(more, 'etc/debian_version'), '11.11\n');
	const added = [...replaced, '/usr/local'].map(file => file.slice(1));
	execFileSync('tar', ['-C', more, '-rf', tar, ...added]);
	return tar;
}
