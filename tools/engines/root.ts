/** A whole Debian of another suite in a folder: made once by debootstrap and its own apt, then kept. */
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, renameSync, rmSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {livePackages} from '../../test/helpers/dockerd-install.ts';
import type {Suite} from './suites.ts';

export const cache = path.join(process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'hullcheck/engines');

/** Gives what the command printed; throws what it complained of. */
const run = (command: string, ...args: readonly string[]): string =>
	execFileSync(command, args, {
		encoding: 'utf8',
		maxBuffer: 64 * 1024 ** 2,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C'},
	});

/** Scripts of packages look into /proc, and some fail without; mounts and what they start end with the command. */
const inside = 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"';

/** Where this machine's own apt gets Debian from. */
function mirror(): string {
	const [first] = run(
		'apt-get',
		'indextargets',
		'--format',
		'$(REPO_URI)',
		'Created-By: Packages',
		'Label: Debian',
	).split('\n');
	if (!first) throw new Error('apt knows no source of Debian: run apt-get update on a Debian machine first');
	return first;
}

/** The folder. `say` hears what takes long. */
export function suiteRoot({name, packages}: Suite, say: (line: string) => void): string {
	const root = path.join(cache, name);
	if (existsSync(root)) return root;
	if (!existsSync('/usr/sbin/debootstrap'))
		run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'debootstrap');
	const half = `${root}.half`;
	rmSync(half, {recursive: true, force: true});
	mkdirSync(half, {recursive: true});
	say(`${name}: making its root in ${root}`);
	run('debootstrap', '--variant=minbase', name, half, mirror());
	const apt = (...words: readonly string[]): string =>
		run('unshare', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', inside, half, 'apt-get', ...words);
	apt('install', '-y', '-qq', '--no-install-recommends', ...livePackages, ...packages);
	apt('clean');
	// Only a root that is whole has the name.
	renameSync(half, root);
	return root;
}
