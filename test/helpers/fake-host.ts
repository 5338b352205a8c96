/** A machine made of a few files. */
import type {FileGroup, Host} from '../../source/host/host.ts';
import {Unread} from '../../source/model/read.ts';
import {sanitise, words} from '../../source/model/safe-text.ts';

export function fakeHost({
	env = {},
	files = {},
	groups = {},
}: {
	readonly env?: Readonly<Record<string, string>>;
	readonly files?: Readonly<Record<string, string>>;
	readonly groups?: Readonly<Record<string, FileGroup>>;
} = {}): Host {
	const missing = (path: string): Unread => new Unread(sanitise(`there is no ${path}`));
	return {
		env,
		homeDir: '/home/fake',
		uid: 1000,
		nowUnixMs: () => 1_795_477_285_000,
		readText: async path => files[path] ?? missing(path),
		readLink: async path => missing(path),
		kindOf: async path => (files[path] === undefined ? missing(path) : 'file'),
		groupOf: async path => groups[path] ?? new Unread(words`not there`),
		writersOf: async path =>
			files[path] === undefined ? missing(path) : {uid: 1000, isGroup: false, isEveryone: false},
	};
}
