/** Door 2: this machine. Everything that touches files, /proc, the clock or the environment. Handed in, so tests can replace it. */
import type {Read} from '../model/read.ts';
import {words} from '../model/safe-text.ts';

/** The reasons that mean something besides "not read". */
export const notThere = words`it does not exist`;
export const notAllowed = words`permission denied: run as root to see it`;
export const notSupported = words`this kernel does not have it`;

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
};
