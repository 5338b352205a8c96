/**
 * A Debian 11 by its database, with real programs of this machine that are linked to libraries: what they map can be
 * seen, and what they do not. `/bin` and `/lib` are links into `/usr`, and the lists name the old places, as Debian's did.
 */
import {execFileSync} from 'node:child_process';
import {readFileSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {busyboxPath, tar, type TarEntry} from './dockerd-image.ts';

const bullseye = path.resolve(import.meta.dirname, '../fixtures/images/bullseye-11.11');

const librariesOf = (program: string): readonly string[] =>
	execFileSync('ldd', [program], {encoding: 'utf8'})
		.split('\n')
		.flatMap(line => /(\/\S+) \(0x/.exec(line)?.[1] ?? []);

const usr = (file: string): string => file.replace(/^\/(?=lib|bin)/, '/usr/').slice(1);

/** `sleep` maps the C library, `perl` that and more; of `libssl1.1` there is a file that nothing maps. */
export function usedImage(): Buffer {
	const programs = ['/usr/bin/sleep', '/usr/bin/perl'];
	const libraries = [...new Set(programs.flatMap(librariesOf))];
	const unused = '/usr/lib/x86_64-linux-gnu/libssl.so.1.1';
	const files = new Map<string, Buffer>([
		...[...programs, ...libraries].map(file => [usr(file), readFileSync(realpathSync(file))] as const),
		[usr(unused), Buffer.from('\x7fELF')],
		['usr/bin/busybox', readFileSync(busyboxPath)],
		['etc/os-release', readFileSync(path.join(bullseye, 'os-release'))],
		['var/lib/dpkg/status', readFileSync(path.join(bullseye, 'dpkg-status'))],
		...Object.entries({
			'libc6:amd64': libraries.filter(file => /\/(?:libc\.so|libm\.so|ld-)/.test(file)),
			'perl-base': ['/usr/bin/perl'],
			'libssl1.1:amd64': [unused],
			coreutils: ['/bin/sleep'],
			passwd: ['/etc/default/useradd'],
		}).map(([name, list]) => [`var/lib/dpkg/info/${name}.list`, Buffer.from(`/.\n${list.join('\n')}\n`)] as const),
	]);
	const folders = new Set<string>();
	for (const file of files.keys())
		for (let folder = path.dirname(file); folder !== '.'; folder = path.dirname(folder)) folders.add(`${folder}/`);
	const entries: TarEntry[] = [
		...[...folders].toSorted().map(folder => ({path: folder, is: 'directory', mode: 0o755}) as const),
		...['bin', 'lib', 'lib64'].map(name => ({path: name, is: 'link', to: `usr/${name}`}) as const),
		{path: 'usr/bin/sh', is: 'link', to: 'busybox'},
		...[...files].map(([file, content]) => ({path: file, is: 'file', mode: 0o755, content}) as const),
	];
	return tar(entries);
}
