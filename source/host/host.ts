/** Door 2: this machine. Everything that touches files, /proc, the clock or the environment. Handed in, so tests can replace it. */
import type {Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';

/** The reasons that mean something besides "not read". */
export const notThere = words`it does not exist`;
export const notAllowed = words`permission denied: run as root to see it`;
export const notSupported = words`this kernel does not have it`;

export type FileGroup = {
	readonly gid: number;
	/** null where /etc/group names none. */
	readonly name: SafeText | null;
	readonly isOurs: boolean;
};

/** What a path leads to, its links followed. */
export type FileStat = {
	readonly kind: 'socket' | 'file' | 'directory' | 'other';
	readonly uid: number;
	readonly gid: number;
	/** Permission bits, 0 to 0o7777. */
	readonly modeBits: number;
	/** Device and inode: equal for the same file under any name. */
	readonly identity: string;
	readonly modifiedAtUnixMs: number;
};

/** What stands at a path itself, no link followed. */
export type WalkedFile = {
	/** From the root of the walk, which is `/`. */
	readonly path: string;
	readonly kind: 'file' | 'directory' | 'link' | 'other';
	readonly uid: number;
	readonly gid: number;
	/** Permission bits, 0 to 0o7777. */
	readonly modeBits: number;
	readonly sizeBytes: number;
};

export type WalkOptions = {
	readonly maxFiles: number;
	readonly timeoutMs: number;
	/** What is wanted of all that is seen. */
	readonly keeps: (file: WalkedFile) => boolean;
};

/** All that is ever run on the machine: programs that print what the kernel holds and change nothing, not even by loading a module. */
export type HostCommand =
	| 'iptables-save'
	| 'iptables-legacy-save'
	| 'iptables-nft-save'
	| 'ip6tables-save'
	| 'nft list ruleset'
	| 'auditctl -l';

export type HostProcess = {
	readonly pid: number;
	/** Chosen by the process itself: a hint, never proof. */
	readonly comm: string;
};

export type Host = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly homeDir: string;
	/** Numeric user id of this process. */
	readonly uid: number;
	nowUnixMs(): number;
	/** Whole file as UTF-8; Unread with the reason (missing, permission, longer than `maxBytes` …): half a file is no evidence. */
	readText(path: string, maxBytes?: number): Promise<Read<string>>;
	readLink(path: string): Promise<Read<string>>;
	/** 'socket', 'file', 'directory', 'other' or why not. */
	kindOf(path: string): Promise<Read<'socket' | 'file' | 'directory' | 'other'>>;
	/** Whose group a file is, and whether this process is in it now (a new membership needs a new login). */
	groupOf(path: string): Promise<Read<FileGroup>>;
	stat(path: string): Promise<Read<FileStat>>;
	/** Every link resolved. Not for paths through `/proc/PID/root`: those would be resolved in our own root. */
	realPath(path: string): Promise<Read<string>>;
	/** Names in a folder, sorted; Unread where there are more than `maxNames`. */
	list(path: string, maxNames?: number): Promise<Read<readonly string[]>>;
	/** A tree of files within its file system; Unread where that would take too long or too many. */
	walk(root: string, options: WalkOptions): Promise<Read<readonly WalkedFile[]>>;
	/** Those that can be seen, lowest pid first. */
	processes(): Promise<Read<readonly HostProcess[]>>;
	/** Those that a process started, with the words of their command lines: its kernel-kept parent nobody can choose. */
	children(pid: number): Promise<Read<ReadonlyArray<{readonly pid: number; readonly argv: readonly string[]}>>>;
	/** Where the open files of a process lead: `socket:[4711]`, `/var/lib/docker/volumes/metadata.db`. Needs root for those of others. */
	openFiles(pid: number): Promise<Read<readonly string[]>>;
	/** What it printed; in the network namespace of `inNetworkOf` where that is given. Ended after a few seconds, bounded in length. */
	run(command: HostCommand, inNetworkOf?: number): Promise<Read<string>>;
};

/**
 * The few file operations the journal needs. Folders are made 0700, files 0600, and a call that resolved is on the disk:
 * the file and the folder that names it were synced. No symlink is followed at the last step of a path.
 * Every call may reject with what the system said (`ENOSPC`, `EACCES` …).
 */
export type StateFiles = {
	/** Of this process. */
	readonly pid: number;
	/** When that process was started, in words of the system's own: with the pid it names a process for good. null: there is none. */
	processStart(pid: number): Promise<string | null>;
	/** Makes the folder and what is missing above it; takes away what others were allowed. */
	makeFolder(path: string): Promise<void>;
	/** False where it exists already: nothing was written. */
	createFile(path: string, text: string): Promise<boolean>;
	/** One write at the end of a file that exists. */
	append(path: string, text: string): Promise<void>;
	/** null where it does not exist. */
	read(path: string, maxBytes: number): Promise<string | null>;
	/** Names in a folder, sorted; [] where it does not exist. */
	list(path: string): Promise<readonly string[]>;
	/** Within one folder; takes the place of what is there. False where `from` does not exist. */
	rename(from: string, to: string): Promise<boolean>;
	/** Also when it does not exist. */
	remove(path: string): Promise<void>;
};

/** A file of any size, read by position. */
export type OpenedFile = {
	readonly sizeBytes: number;
	/** Shorter than asked for only where the file ends. */
	read(offset: number, lengthBytes: number): Promise<Buffer>;
	close(): Promise<void>;
};

export type NewFile = {
	/** Behind which the next bytes go. */
	sizeBytes(): number;
	write(bytes: Uint8Array): Promise<void>;
	/** Synced and closed. */
	finish(): Promise<void>;
	/** Closed; whether it is on the disk is all the same. */
	abandon(): Promise<void>;
};

/** What the vulnerability store needs besides. */
export type DataFiles = StateFiles & {
	/** null where it does not exist. Links are followed: the user may name a file of their own. Rejects for what is no file. */
	openFile(path: string): Promise<OpenedFile | null>;
	/** A new file; with `isKept` also one that is there, to be written on behind its end. */
	writeFile(path: string, options: {readonly isKept: boolean}): Promise<NewFile>;
	/** With all that is in it, also when it does not exist. */
	removeFolder(path: string): Promise<void>;
	isFolder(path: string): Promise<boolean>;
};

export type Downloaded =
	/** `sha256` in hex; `etag` as the server named it, '' where it did not. */
	| {readonly is: 'file'; readonly sha256: string; readonly etag: string}
	/** The server still has the state that was known. */
	| {readonly is: 'unchanged'};

/** The way to the internet: asked for by the user alone. Rejects with an `ActionableError`, or with what the disk said. */
export type Downloads = {
	/** Into the file `to`, taken up where an earlier call of the same URL broke off. `knownEtag`: '' asks for it in any case. */
	file(
		request: {
			readonly url: string;
			readonly to: string;
			readonly maxBytes: number;
			readonly knownEtag: string;
		},
		onProgress: (doneBytes: number, totalBytes: number | null) => void,
	): Promise<Downloaded>;
	text(request: {readonly url: string; readonly maxBytes: number}): Promise<string>;
};
