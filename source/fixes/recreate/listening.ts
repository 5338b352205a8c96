/** `/proc/PID/net` → ports on which somebody waits in a container's network namespace, as Docker writes them: `80/tcp`. */
import type {Doors} from '../transact.ts';
import {isUnread} from '../../model/read.ts';

/** Docker's own name server. */
const embeddedDns = '0B00007F';
/** State of a socket: a TCP one that listens; a UDP one that waits. */
const waiting = {tcp: '0A', udp: '07'} as const;

export function portsIn(text: string, protocol: keyof typeof waiting): readonly string[] {
	const ports: string[] = [];
	for (const line of text.split('\n')) {
		const [, address, port = '', state] =
			/^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F:]+ ([0-9A-F]{2}) /.exec(line) ?? [];
		if (state !== waiting[protocol] || address === embeddedDns) continue;
		ports.push(`${Number.parseInt(port, 16)}/${protocol}`);
	}
	return ports;
}

/** null: it can't be seen from here. */
export async function listeningPorts({host, engine}: Doors, pid: number): Promise<ReadonlySet<string> | null> {
	if (engine.socketPath === null || pid <= 0) return null;
	const ports = new Set<string>();
	for (const protocol of ['tcp', 'udp'] as const) {
		const four = await host.readText(`/proc/${pid}/net/${protocol}`);
		if (isUnread(four)) return null;
		// A kernel without IPv6 has none.
		const six = await host.readText(`/proc/${pid}/net/${protocol}6`);
		for (const text of [four, isUnread(six) ? '' : six]) for (const port of portsIn(text, protocol)) ports.add(port);
	}
	return ports;
}
