/** `/proc/PID/net/unix`: who is bound to which path, by the inode of the socket. */

export type UnixSocket = {
	readonly inode: number;
	/** As it was given to bind(2): in another mount namespace it may lead elsewhere. */
	readonly path: string;
	readonly isListening: boolean;
};

/** Only those with a path, connected or listening. The end of a connection that was accepted has the path of its listener. */
export function boundSockets(text: string): readonly UnixSocket[] {
	return text.split('\n').flatMap(line => {
		const [, flags, state, inode, path] =
			/^[0-9a-f]+: [0-9A-F]+ [0-9A-F]+ ([0-9A-F]+) [0-9A-F]+ ([0-9A-F]+)\s+(\d+) (\/.*)$/i.exec(line) ?? [];
		if (flags === undefined || inode === undefined || path === undefined) return [];
		// __SO_ACCEPTCON of <linux/net.h>; 03 is SS_CONNECTED.
		const isListening = (Number.parseInt(flags, 16) & 0x1_00_00) !== 0;
		return isListening || state === '03' ? [{inode: Number(inode), path, isListening}] : [];
	});
}

/** The inodes among what a process holds open. */
export const socketInodes = (openFiles: readonly string[]): ReadonlySet<number> =>
	new Set(openFiles.flatMap(file => (file.startsWith('socket:[') ? [Number.parseInt(file.slice(8), 10)] : [])));
