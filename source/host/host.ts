/** Door 2: this machine. Everything that touches files, /proc, the clock or the environment. Handed in, so tests can replace it. */
import type {Read} from '../model/read.ts';
import type {SafeText} from '../model/safe-text.ts';

export type FileGroup = {
	readonly gid: number;
	/** null where /etc/group names none. */
	readonly name: SafeText | null;
	readonly isOurs: boolean;
};

export type Host = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly homeDir: string;
	/** Numeric user id of this process. */
	readonly uid: number;
	nowUnixMs(): number;
	/** Whole file as UTF-8; Unread with the reason (missing, permission …). */
	readText(path: string, maxBytes?: number): Promise<Read<string>>;
	readLink(path: string): Promise<Read<string>>;
	/** 'socket', 'file', 'directory', 'other' or why not. */
	kindOf(path: string): Promise<Read<'socket' | 'file' | 'directory' | 'other'>>;
	/** Whose group a file is, and whether this process is in it now (a new membership needs a new login). */
	groupOf(path: string): Promise<Read<FileGroup>>;
};
