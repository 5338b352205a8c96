/** A link of some length: passes every byte on after half a round trip, and counts what went over it. */
import {once} from 'node:events';
import {connect, createServer, type AddressInfo, type Socket} from 'node:net';

export type SlowLink = {
	/** Of 127.0.0.1. */
	readonly port: number;
	/** Both ways together, since it was made. */
	bytes(): number;
	/** From now on. */
	setRoundTrip(ms: number): void;
	dispose(): Promise<void>;
};

/** To `port` of 127.0.0.1. */
export async function startSlowLink(port: number, roundTripMs = 0): Promise<SlowLink> {
	let delayMs = roundTripMs / 2;
	let count = 0;
	const sockets = new Set<Socket>();
	const server = createServer(near => {
		const far = connect(port, '127.0.0.1');
		for (const [from, to] of [
			[near, far],
			[far, near],
		] as const) {
			sockets.add(from);
			from.setNoDelay(true);
			from.on('data', (chunk: Buffer) => {
				count += chunk.length;
				// Equal waits end in the order they began in.
				if (delayMs === 0) to.write(chunk);
				else setTimeout(() => to.write(chunk), delayMs);
			});
			from.on('error', () => to.destroy());
			from.on('close', () => {
				sockets.delete(from);
				setTimeout(() => to.end(), delayMs);
			});
		}
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		bytes: () => count,
		setRoundTrip(ms) {
			delayMs = ms / 2;
		},
		async dispose() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}
