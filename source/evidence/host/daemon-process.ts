/** What `/proc` tells of the daemon's process. */
import type {Host} from '../../host/host.ts';
import type {DaemonProcess} from '../../model/host-evidence.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import {sanitise} from '../../model/safe-text.ts';
import {maskWords} from '../../model/secrets.ts';
import {addressOf} from '../detail/listeners.ts';
import type {FoundDaemon} from './find-daemon.ts';
import {withPath} from './say.ts';
import {socketInodes} from './unix-sockets.ts';

/** Raw, and never shown: proxies carry passwords. */
export type RawProcess = {
	readonly argv: readonly string[];
	readonly env: ReadonlyMap<string, string>;
	readonly exe: string;
};

const wordsOf = (text: string): readonly string[] => text.replace(/\0$/, '').split('\0');

export async function readRawProcess(host: Host, {pid}: FoundDaemon): Promise<Read<RawProcess>> {
	const [argv, env, exe] = await Promise.all([
		host.readText(`/proc/${pid}/cmdline`),
		host.readText(`/proc/${pid}/environ`),
		host.readLink(`/proc/${pid}/exe`),
	]);
	if (isUnread(argv)) return withPath(`/proc/${pid}/cmdline`, argv);
	if (isUnread(env)) return withPath(`/proc/${pid}/environ`, env);
	if (isUnread(exe)) return withPath(`/proc/${pid}/exe`, exe);
	const pairs = wordsOf(env).map(pair => pair.split(/=(.*)/s, 2) as [string, string?]);
	return {
		argv: wordsOf(argv),
		env: new Map(pairs.filter(([name]) => name !== '').map(([name, value = '']) => [name, value])),
		// The kernel says so where the program was replaced by an update.
		exe: exe.replace(/ \(deleted\)$/, ''),
	};
}

/** `tables`: `/proc/PID/net/tcp` and `tcp6`. A socket the process does not hold is somebody else's in its namespace. */
export function listenersOf(tables: readonly string[], openFiles: readonly string[]): DaemonProcess['listeners'] {
	const held = socketInodes(openFiles);
	return tables
		.flatMap(table => table.split('\n'))
		.flatMap(line => {
			const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
			const [hex = '', port = ''] = local.split(':');
			// 0A is TCP_LISTEN.
			if (state !== '0A' || !held.has(Number(inode))) return [];
			return [{address: sanitise(addressOf(hex)), port: Number.parseInt(port, 16)}];
		})
		.toSorted((a, b) => a.port - b.port);
}

export async function readDaemonProcess(host: Host, found: FoundDaemon, raw: RawProcess): Promise<Read<DaemonProcess>> {
	const {pid, openFiles} = found;
	const [tcp, tcp6] = await Promise.all([
		host.readText(`/proc/${pid}/net/tcp`, maxTableBytes),
		host.readText(`/proc/${pid}/net/tcp6`, maxTableBytes),
	]);
	if (isUnread(tcp)) return withPath(`/proc/${pid}/net/tcp`, tcp);
	return {
		pid,
		exe: sanitise(raw.exe),
		argv: maskWords(raw.argv).words.map(word => sanitise(word)),
		// A kernel without IPv6 has no tcp6.
		listeners: listenersOf([tcp, knownOr(tcp6, '')], openFiles),
		envNames: [...raw.env.keys()].map(name => sanitise(name)),
	};
}

const maxTableBytes = 16 * 1024 ** 2;
