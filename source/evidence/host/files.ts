/**
 * The files that CIS sections 1 and 3 name, as they are on this machine: which path each is comes from the daemon's
 * process, its settings and the API, seen in the daemon's own mount namespace.
 */
import type {EngineFacts} from '../../model/evidence.ts';
import {hostFileNames, type DaemonSettings, type FileFacts, type HostFileName} from '../../model/host-evidence.ts';
import {isUnread, mapRead, type Read} from '../../model/read.ts';
import {sanitise} from '../../model/safe-text.ts';
import {groupName, userName, type Accounts} from './accounts.ts';
import type {DaemonPaths} from './daemon-paths.ts';
import {isMissing, unreadAt} from './say.ts';
import {findUnit} from './units.ts';
import type {View} from './view.ts';

export type FileSources = {
	/** Of the daemon. */
	readonly view: View;
	/** Ours: the socket is the one we use. */
	readonly ownView: View;
	readonly socketPath: string;
	readonly exe: string;
	readonly env: ReadonlyMap<string, string>;
	readonly paths: DaemonPaths;
	readonly userConfig: string | null;
	readonly engine: EngineFacts;
	readonly settings: Read<DaemonSettings>;
	readonly configFile: string;
	readonly accounts: Read<Accounts>;
};

export type HostFiles = Readonly<Record<HostFileName, Read<readonly FileFacts[]>>>;

/** null where it does not exist; Unread where it can't be seen. */
export async function factsOf(view: View, path: string, accounts: Read<Accounts>): Promise<Read<FileFacts | null>> {
	const found = await view.find(path);
	if (isMissing(found)) return null;
	if (isUnread(found)) return unreadAt(path, found);
	const {uid, gid, modeBits, kind, realPath} = found;
	const name = (of: (accounts: Accounts) => FileFacts['user']): FileFacts['user'] =>
		isUnread(accounts) ? sanitise('') : of(accounts);
	return {
		path: sanitise(path),
		realPath: sanitise(realPath),
		kind,
		uid,
		gid,
		user: name(all => userName(all, uid)),
		group: name(all => groupName(all, gid)),
		modeBits,
	};
}

export async function readFiles(sources: FileSources): Promise<HostFiles> {
	const {view, ownView, accounts} = sources;
	const read = async (name: HostFileName): Promise<Read<readonly FileFacts[]>> => {
		const paths = await pathsOf(name, sources);
		if (isUnread(paths)) return paths;
		const seen = name === 'api-socket' ? ownView : view;
		const all = await Promise.all(paths.map(path => factsOf(seen, path, accounts)));
		const unread = all.find(isUnread);
		if (unread !== undefined) return unread;
		const byRealPath = new Map<string, FileFacts>();
		for (const one of all) if (one !== null && !isUnread(one)) byRealPath.set(one.realPath, one);
		return [...byRealPath.values()];
	};
	const entries = await Promise.all(hostFileNames.map(async name => [name, await read(name)] as const));
	return Object.fromEntries(entries) as HostFiles;
}

async function pathsOf(name: HostFileName, sources: FileSources): Promise<Read<readonly string[]>> {
	const {view, exe, paths, userConfig, engine, settings, configFile, socketPath} = sources;
	const unit = async (file: string): Promise<readonly string[]> => {
		const path = await findUnit(view, file, userConfig);
		return path === null ? [] : [path];
	};
	switch (name) {
		case 'dockerd':
			return [exe];
		case 'containerd':
		case 'containerd-shim':
		case 'containerd-shim-runc-v1':
		case 'containerd-shim-runc-v2':
			return programs(name, sources);
		case 'runc': {
			const named = engine.runtimes.filter(
				([runtime]) =>
					runtime === 'runc' || runtime === engine.DefaultRuntime || runtime.startsWith('io.containerd.runc.'),
			);
			const all = named.length === 0 ? ['runc'] : named.map(([, path]) => (path === '' ? 'runc' : path));
			return (await Promise.all([...new Set<string>(all)].map(path => programs(path, sources)))).flat();
		}
		case 'containerd.sock':
			return mapRead(await containerdSocket(sources), path => [path]);
		case 'containerd-state':
			return mapRead(await containerdSocket(sources), path => [path.slice(0, Math.max(1, path.lastIndexOf('/')))]);
		case 'containerd-config': {
			const socket = await containerdSocket(sources);
			if (isUnread(socket)) return socket;
			// Of its own containerd, dockerd writes the configuration beside the socket.
			return [isManaged(socket) ? socket.replace(/\.sock$/, '.toml') : paths.containerdConfig];
		}
		case 'data-root':
			return engine.DockerRootDir === '' ? [paths.dataRoot] : [engine.DockerRootDir];
		case 'etc-docker':
			return [paths.etcDocker];
		case 'docker.service':
		case 'docker.socket':
			return unit(name);
		case 'api-socket':
			return [socketPath];
		case 'etc-default-docker':
			return ['/etc/default/docker'];
		case 'etc-sysconfig-docker':
			return ['/etc/sysconfig/docker'];
		case 'daemon.json':
			return [configFile];
		case 'registry-certificates':
			return certificatesIn(view, `${paths.etcDocker}/certs.d`);
		case 'tls-ca':
			return tlsFile(settings, 'tlscacert', `${paths.certificates}/ca.pem`);
		case 'tls-certificate':
			return tlsFile(settings, 'tlscert', `${paths.certificates}/cert.pem`);
		case 'tls-key':
			return tlsFile(settings, 'tlskey', `${paths.certificates}/key.pem`);
	}
}

/** Named, or the one dockerd takes by itself once TLS is on. */
function tlsFile(
	settings: Read<DaemonSettings>,
	key: 'tlscacert' | 'tlscert' | 'tlskey',
	usual: string,
): Read<readonly string[]> {
	return mapRead(settings, all => (all[key].value !== '' ? [all[key].value] : all.tls.value ? [usual] : []));
}

const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A program as the daemon would start it: a path as it is, a name by its own PATH. */
async function programs(name: string, {view, env}: FileSources): Promise<readonly string[]> {
	if (name.includes('/')) return [name];
	for (const folder of (env.get('PATH') ?? usualPath).split(':')) {
		if (!folder.startsWith('/')) continue;
		const found = await view.find(`${folder}/${name}`);
		if (!isUnread(found) && found.kind === 'file') return [`${folder}/${name}`];
	}
	return [];
}

const managedEnd = '/containerd/containerd.sock';
const isManaged = (socket: string): boolean =>
	socket.endsWith(managedEnd) && !/^(?:\/var)?\/run\/containerd\//.test(socket);

/** Given by a setting, or dockerd's own in its exec-root, or the machine's. */
async function containerdSocket({view, settings, paths}: FileSources): Promise<Read<string>> {
	if (isUnread(settings)) return settings;
	const given = settings.containerd.value;
	if (given !== '') return given.replace(/^unix:\/\//, '');
	const own = `${settings['exec-root'].value}${managedEnd}`;
	return isMissing(await view.find(own)) ? paths.containerdSocket : own;
}

/** `certs.d/HOST/FILE`. */
async function certificatesIn(view: View, folder: string): Promise<Read<readonly string[]>> {
	const hosts = await view.list(folder);
	if (isMissing(hosts)) return [];
	if (isUnread(hosts)) return unreadAt(folder, hosts);
	const all: string[] = [];
	for (const host of hosts) {
		const files = await view.list(`${folder}/${host}`);
		// A file beside the folders is nobody's certificate.
		if (isMissing(files)) continue;
		if (isUnread(files)) return unreadAt(`${folder}/${host}`, files);
		all.push(...files.map(file => `${folder}/${host}/${file}`));
	}
	return all;
}
