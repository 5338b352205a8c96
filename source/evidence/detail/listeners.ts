/** `/proc/PID/net/tcp` and `tcp6` → who waits for connections in the container's network namespace. */
import type {Host} from '../../host/host.ts';
import type {Listener} from '../../model/detail.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import {sanitise} from '../../model/safe-text.ts';
import {whyNoProc} from './not-known.ts';

/** Docker's own name server, in every container on a network of the user's. */
const embeddedDns = '127.0.0.11';

/** The kernel writes words of 32 bits as numbers: on all that Docker is used on, the last byte comes first. */
function bytesOf(hex: string): readonly number[] {
	return (hex.match(/.{8}/g) ?? []).flatMap(word =>
		[6, 4, 2, 0].map(from => Number.parseInt(word.slice(from, from + 2), 16)),
	);
}

/** `0100007F` → `127.0.0.1`; 32 digits → the usual short form of IPv6. */
export function addressOf(hex: string): string {
	const bytes = bytesOf(hex);
	if (bytes.length === 4) return bytes.join('.');
	const isMapped = bytes.slice(0, 10).every(byte => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
	if (isMapped) return `::ffff:${bytes.slice(12).join('.')}`;
	const groups = Array.from({length: 8}, (_, index) => {
		const [high = 0, low = 0] = bytes.slice(index * 2);
		return (high * 256 + low).toString(16);
	});
	// The URL parser shortens zeros by the book.
	return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

const listening = /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F:]+ 0A (?:(?:\S+ ){3}\s*\d+\s+\d+ (\d+))?/;

/** Several sockets may wait on one port: each place once, by port. `own`: inodes that count; null: all. */
export function readSockets(
	text: string,
	protocol: Listener['protocol'],
	own: ReadonlySet<string> | null = null,
): readonly Listener[] {
	const found = new Map<string, Listener>();
	for (const line of text.split('\n')) {
		const [, hex, port, inode] = listening.exec(line) ?? [];
		if (hex === undefined || port === undefined) continue;
		if (own !== null && !own.has(inode ?? '')) continue;
		const address = addressOf(hex);
		if (address === embeddedDns) continue;
		found.set(`${hex} ${port}`, {address: sanitise(address), port: Number.parseInt(port, 16), protocol});
	}
	return [...found.values()].sort((a, b) => a.port - b.port);
}

/** Of the whole network namespace, also of other containers in it, unless told which sockets are its own. Never rejects. */
export async function readListeners({
	host,
	pid,
	isLocal,
	own = null,
}: {
	readonly host: Host;
	readonly pid: number;
	readonly isLocal: boolean;
	readonly own?: ReadonlySet<string> | null;
}): Promise<Read<readonly Listener[]>> {
	const why = whyNoProc(pid, isLocal);
	if (why !== null) return why;
	const [tcp, tcp6] = await Promise.all([
		host.readText(`/proc/${pid}/net/tcp`),
		host.readText(`/proc/${pid}/net/tcp6`),
	]);
	if (isUnread(tcp)) return tcp;
	// A kernel without IPv6 has no tcp6.
	return [...readSockets(tcp, 'tcp', own), ...readSockets(knownOr(tcp6, ''), 'tcp6', own)];
}
