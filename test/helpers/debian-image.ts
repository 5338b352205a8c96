/** An image with the packages of a real Debian 11 and nothing else: `docker import` of it. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {busyboxPath, tar} from './dockerd-image.ts';

const bullseye = path.resolve(import.meta.dirname, '../fixtures/images/bullseye-11.11');
const file = (at: string, content: Buffer, mode = 0o644) => ({path: at, is: 'file', mode, content}) as const;

/** 96 packages, with 117 vulnerabilities by `Debian.jsonl`; `usr/bin/sleep` runs. */
export const debianImage = (): Buffer =>
	tar([
		...['etc/', 'usr/', 'usr/bin/', 'usr/lib/', 'var/', 'var/lib/', 'var/lib/dpkg/'].map(
			folder => ({path: folder, is: 'directory', mode: 0o755}) as const,
		),
		file('etc/os-release', readFileSync(path.join(bullseye, 'os-release'))),
		file('etc/debian_version', Buffer.from('11.11\n')),
		file('var/lib/dpkg/status', readFileSync(path.join(bullseye, 'dpkg-status'))),
		file('usr/bin/su', Buffer.from('su'), 0o4755),
		file('usr/bin/sleep', readFileSync(busyboxPath), 0o755),
	]);
