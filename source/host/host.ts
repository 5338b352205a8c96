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

/** Who else than root can change a file. */
export type FileWriters = {
	/** Its owner. */
	readonly uid: number;
	readonly isGroup: boolean;
	readonly isEveryone: boolean;
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
	writersOf(path: string): Promise<Read<FileWriters>>;
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
