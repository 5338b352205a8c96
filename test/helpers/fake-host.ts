/** A machine made of a few files. */
import path from 'node:path';
import {
	notThere,
	type FileGroup,
	type FileStat,
	type Host,
	type HostCommand,
	type HostProcess,
	type WalkedFile,
} from '../../source/host/host.ts';
import {known, Unread, type Read} from '../../source/model/read.ts';
import {words} from '../../source/model/safe-text.ts';

export type Machine = {
	readonly env?: Readonly<Record<string, string>>;
	/** Texts by path; their folders are there by themselves. */
	readonly files?: Readonly<Record<string, Read<string>>>;
	readonly groups?: Readonly<Record<string, FileGroup>>;
	/** What differs from a file or a folder of root, 0644 or 0755; what is named only here is a socket or so. */
	readonly stats?: Readonly<Record<string, Partial<FileStat>>>;
	/** Symbolic links, and those of /proc. */
	readonly links?: Readonly<Record<string, string>>;
	readonly processes?: readonly HostProcess[];
	/** Command lines of children, by their parent. */
	readonly children?: Readonly<Record<number, ReadonlyArray<readonly string[]>>>;
	readonly openFiles?: Readonly<Record<number, readonly string[]>>;
	readonly commands?: Partial<Readonly<Record<HostCommand, Read<string>>>>;
};

export type FakeHost = Host & {
	/** Commands run, with the process whose network namespace they ran in. */
	readonly ran: string[];
	/** Processes whose open files were asked for. */
	readonly searched: number[];
};

const gone = new Unread(notThere);

export function fakeHost({
	env = {},
	files = {},
	groups = {},
	stats = {},
	links = {},
	processes = [],
	children = {},
	openFiles = {},
	commands = {},
}: Machine = {}): FakeHost {
	const names = [...Object.keys(files), ...Object.keys(stats)];
	const isFolder = (at: string): boolean => names.some(name => name.startsWith(at === '/' ? '/' : `${at}/`));
	const isThere = (at: string): boolean => names.includes(at) || isFolder(at);
	/** As the kernel walks, but links of /proc/PID/root lead nowhere here. */
	function followed(at: string): string {
		for (const [link, to] of Object.entries(links)) {
			if (at !== link && !at.startsWith(`${link}/`)) continue;
			return followed(path.posix.resolve(path.posix.dirname(link), to) + at.slice(link.length));
		}
		return at;
	}
	const ran: string[] = [];
	const searched: number[] = [];
	return {
		ran,
		searched,
		env,
		homeDir: '/home/fake',
		uid: 1000,
		nowUnixMs: () => 1_795_477_285_000,
		readText: async at => files[followed(at)] ?? gone,
		readLink: async at => links[at] ?? (isThere(at) ? new Unread(words`it is no link`) : gone),
		kindOf: async at => (files[at] === undefined ? gone : 'file'),
		groupOf: async at => groups[at] ?? gone,
		realPath: async at => (isThere(followed(at)) ? followed(at) : gone),
		async stat(at) {
			const real = followed(at);
			if (!isThere(real)) return gone;
			const kind = isFolder(real) ? 'directory' : 'file';
			return {
				kind,
				uid: 0,
				gid: 0,
				modeBits: kind === 'directory' ? 0o755 : 0o644,
				identity: `1:${real}`,
				modifiedAtUnixMs: 0,
				...stats[real],
			};
		},
		async list(at) {
			const real = followed(at);
			if (!isFolder(real)) return gone;
			const below = names.filter(name => name.startsWith(`${real}/`)).map(name => name.slice(real.length + 1));
			return [...new Set(below.map(name => name.split('/')[0] ?? ''))].toSorted();
		},
		async walk(root, {keeps}) {
			if (!isThere(root)) return gone;
			const below = names.filter(name => name.startsWith(`${root}/`));
			const folders = below.flatMap(name => {
				const parts = name.slice(root.length + 1).split('/');
				return parts.slice(1).map((_, index) => `${root}/${parts.slice(0, index + 1).join('/')}`);
			});
			const all = await Promise.all(
				[...new Set([root, ...folders, ...below])].map(async (at): Promise<WalkedFile> => {
					const {kind, uid, gid, modeBits} = known(await this.stat(at));
					const text = files[at];
					return {
						path: at.slice(root.length) || '/',
						kind: kind === 'socket' ? 'other' : kind,
						uid,
						gid,
						modeBits,
						sizeBytes: typeof text === 'string' ? text.length : 0,
					};
				}),
			);
			return all.filter(file => keeps(file));
		},
		processes: async () => processes,
		children: async pid => (children[pid] ?? []).map((argv, index) => ({pid: pid + 1 + index, argv})),
		async openFiles(pid) {
			searched.push(pid);
			return openFiles[pid] ?? gone;
		},
		async run(command, inNetworkOf) {
			ran.push(inNetworkOf === undefined ? command : `${command} in ${inNetworkOf}`);
			return commands[command] ?? new Unread(words`it is not installed`);
		},
	};
}
