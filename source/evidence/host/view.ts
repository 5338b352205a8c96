/**
 * Files as another process sees them. A daemon in a mount namespace of its own (rootless, in a container) has another
 * /etc than we have: there, paths are walked link by link below `/proc/PID/root`, because the kernel would resolve an
 * absolute link in our own root.
 */
import type {FileStat, Host} from '../../host/host.ts';
import {isUnread, Unread, type Read} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';

export type View = {
	/** The machine's own files, as we see them too. */
	readonly isOwn: boolean;
	readText(path: string, maxBytes?: number): Promise<Read<string>>;
	/** Names in a folder. */
	list(path: string): Promise<Read<readonly string[]>>;
	/** What a path leads to, and where that is, as the process names it. */
	find(path: string): Promise<Read<FileStat & {readonly realPath: string}>>;
};

const maxLinks = 40;

export async function viewOf(host: Host, pid: number): Promise<View> {
	const [theirs, ours] = await Promise.all([host.readLink(`/proc/${pid}/ns/mnt`), host.readLink('/proc/self/ns/mnt')]);
	// Unread is not the same: then the longer way, which is right in any case.
	return !isUnread(theirs) && theirs === ours ? ownView(host) : viewBelow(host, `/proc/${pid}/root`);
}

export function ownView(host: Host): View {
	return {
		isOwn: true,
		readText: (path, maxBytes) => host.readText(path, maxBytes),
		list: path => host.list(path),
		async find(path) {
			const found = await host.stat(path);
			if (isUnread(found)) return found;
			const realPath = await host.realPath(path);
			return isUnread(realPath) ? realPath : {...found, realPath};
		},
	};
}

function viewBelow(host: Host, root: string): View {
	async function walk(path: string): Promise<Read<string>> {
		const left = path.split('/');
		let at = '';
		let links = 0;
		while (left.length > 0) {
			const name = left.shift() ?? '';
			if (name === '' || name === '.') continue;
			if (name === '..') {
				at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
				continue;
			}
			const target = await host.readLink(`${root}${at}/${name}`);
			if (isUnread(target)) {
				at = `${at}/${name}`;
				continue;
			}
			links += 1;
			if (links > maxLinks) return new Unread(words`its links run in a circle`);
			if (target.startsWith('/')) at = '';
			left.unshift(...target.split('/'));
		}
		return at === '' ? '/' : at;
	}
	async function through<T>(path: string, read: (real: string) => Promise<Read<T>>): Promise<Read<T>> {
		const real = await walk(path);
		return isUnread(real) ? real : read(real);
	}
	return {
		isOwn: false,
		readText: (path, maxBytes) => through(path, real => host.readText(`${root}${real}`, maxBytes)),
		list: path => through(path, real => host.list(`${root}${real}`)),
		find: path =>
			through(path, async realPath => {
				const found = await host.stat(`${root}${realPath}`);
				return isUnread(found) ? found : {...found, realPath};
			}),
	};
}
