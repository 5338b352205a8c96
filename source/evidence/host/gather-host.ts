/** One look at the daemon and its machine. What only the machine itself can tell is `Unread` from afar, with that reason. */
import type {Engine} from '../../engine/engine.ts';
import type {Host} from '../../host/host.ts';
import type {Listing} from '../../model/fleet.ts';
import {hostFileNames, type FileFacts, type HostEvidence, type HostFileName} from '../../model/host-evidence.ts';
import type {Policy} from '../../model/policy.ts';
import {Unread, type Read} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';

export type HostSources = {
	readonly engine: Engine;
	readonly host: Host;
	/** What the engine lists, stopped containers included. */
	readonly containers: readonly Listing[];
	readonly policy: Policy;
	readonly nowUnixMs: number;
};

/** Rejects only when the engine itself is out of reach; every other source that fails is a value. */
export async function gatherHost({policy, nowUnixMs}: HostSources): Promise<HostEvidence> {
	const notYet = new Unread(words`not read yet`);
	const files = Object.fromEntries(hostFileNames.map(name => [name, notYet])) as Readonly<
		Record<HostFileName, Read<readonly FileFacts[]>>
	>;
	return {
		engine: notYet,
		info: notYet,
		networks: notYet,
		usage: notYet,
		releases: notYet,
		swarm: notYet,
		daemon: notYet,
		settings: notYet,
		files,
		audit: notYet,
		dataRoot: notYet,
		socketGroup: notYet,
		contentTrust: notYet,
		firewall: notYet,
		kernel: notYet,
		hardening: notYet,
		policy,
		nowUnixMs,
	};
}
