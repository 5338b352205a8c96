/**
 * The process that answers on our socket. Names and arguments prove nothing: any container may call itself dockerd. Proof
 * is three things together: it holds the other end of a connection to our socket, the socket's path in its own mount
 * namespace is the very file we connect to, and it has a file open below the data root the engine tells. The last shuts
 * out what only passes requests on: ssh, a proxy, a virtual machine's socket.
 */
import type {Engine} from '../../engine/engine.ts';
import {notAllowed, type Host} from '../../host/host.ts';
import {isUnread, knownOr, Unread, type Read} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {unreadAt, withPath} from './say.ts';
import {boundSockets, socketInodes} from './unix-sockets.ts';
import {viewOf, type View} from './view.ts';

export type FoundDaemon = {
	readonly pid: number;
	readonly openFiles: readonly string[];
	/** The machine's files as the daemon sees them. */
	readonly view: View;
	/** Its network namespace is not ours. */
	readonly isNetworkApart: boolean;
};

/** Hints of where to look first, because to list all processes costs more than all else: each is proven like any other. */
const pidFiles = ['/run/docker.pid', '/var/run/docker.pid'];

/** A busy machine has some thousand sockets, of a hundred bytes each. */
const maxTableBytes = 16 * 1024 ** 2;

const nowhere = new Unread(
	words`the engine is not on this machine: no process here holds the other end of its socket and a file of its data root`,
);

/** `dataRoot` is Info.DockerRootDir, asked for only when it is needed. Never rejects, but for an engine out of reach. */
export async function findDaemon(
	host: Host,
	engine: Engine,
	socketPath: string,
	dataRoot: () => Promise<string>,
): Promise<Read<FoundDaemon>> {
	const ours = await host.stat(socketPath);
	if (isUnread(ours)) return unreadAt(socketPath, ours);
	const {identity} = ours;
	// So that a connection of ours stands: the engine's end of it is listed in the network namespace of the client, ours.
	await engine.ping();
	const [table, realPath] = await Promise.all([
		host.readText('/proc/self/net/unix', maxTableBytes),
		host.realPath(socketPath),
	]);
	if (isUnread(table)) return withPath('/proc/self/net/unix', table);
	const names = new Set([nameOf(socketPath), nameOf(isUnread(realPath) ? socketPath : realPath)]);
	const bound = boundSockets(table).filter(({path}) => names.has(nameOf(path)));
	const connected = bound.filter(({isListening}) => !isListening);
	const paths = new Map((connected.length > 0 ? connected : bound).map(({inode, path}) => [inode, path]));
	if (paths.size === 0) return nowhere;

	let isHidden = false;
	const tried = new Set<number>();
	async function prove(pid: number): Promise<FoundDaemon | null> {
		tried.add(pid);
		const openFiles = await host.openFiles(pid);
		if (isUnread(openFiles)) {
			isHidden ||= openFiles.why === notAllowed;
			return null;
		}
		const held = [...socketInodes(openFiles)].flatMap(inode => paths.get(inode) ?? []);
		if (held.length === 0) return null;
		const view = await viewOf(host, pid);
		if (!(await anyIs(view, new Set(held), identity))) return null;
		if (!(await holdsFileBelow(openFiles, view, await dataRoot()))) return null;
		const [theirs, own] = await Promise.all([host.readLink(`/proc/${pid}/ns/net`), host.readLink('/proc/self/ns/net')]);
		return {pid, openFiles, view, isNetworkApart: isUnread(theirs) || theirs !== own};
	}

	for (const pid of await hintedPids(host)) {
		const found = await prove(pid);
		if (found !== null) return found;
	}
	const all = await host.processes();
	if (isUnread(all)) return withPath('/proc', all);
	const likely = (comm: string): number => (comm === 'dockerd' ? 0 : 1);
	for (const {pid} of all.toSorted((a, b) => likely(a.comm) - likely(b.comm))) {
		if (tried.has(pid)) continue;
		const found = await prove(pid);
		if (found !== null) return found;
	}
	return isHidden ? new Unread(words`which process is the daemon can't be seen: ${notAllowed} (EACCES)`) : nowhere;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

async function anyIs(view: View, paths: ReadonlySet<string>, identity: string): Promise<boolean> {
	for (const path of paths) {
		const found = await view.find(path);
		if (!isUnread(found) && found.identity === identity) return true;
	}
	return false;
}

async function holdsFileBelow(openFiles: readonly string[], view: View, dataRoot: string): Promise<boolean> {
	if (!dataRoot.startsWith('/') || dataRoot === '/') return false;
	const real = await view.find(dataRoot);
	const roots = [dataRoot, isUnread(real) ? dataRoot : real.realPath];
	return openFiles.some(file => roots.some(root => file.startsWith(`${root}/`)));
}

async function hintedPids(host: Host): Promise<readonly number[]> {
	const texts = await Promise.all(pidFiles.map(file => host.readText(file, 32)));
	const fromFiles = texts.flatMap(text => (isUnread(text) || !/^\d+\s*$/.test(text) ? [] : [Number(text)]));
	// dockerd locks its databases: `1: FLOCK  ADVISORY  WRITE 4711 fe:00:1234 0 EOF`.
	const locks = knownOr(await host.readText('/proc/locks'), '');
	const holders = [...locks.matchAll(/ FLOCK +\w+ +\w+ +(\d+) /g)].map(([, pid]) => Number(pid));
	return [...new Set([...fromFiles, ...holders])];
}
