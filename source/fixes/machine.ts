/** What the ways that go past the engine need of this machine: other people's files, programs, the packet filter. */
import type {Engine} from '../engine/engine.ts';
import type {Host} from '../host/host.ts';
import type {ManagedFiles} from '../host/managed-files.ts';
import type {Programs} from '../host/programs.ts';
import type {Read} from '../model/read.ts';

export type DaemonPlace = {
	readonly pid: number;
	/** Its network namespace is not ours. */
	readonly isNetworkApart: boolean;
};

export type Machine = {
	readonly host: Host;
	readonly managedFiles: ManagedFiles;
	readonly programs: Programs;
	/** The process behind an engine, proven to run here; Unread: it does not, or that can't be seen. */
	readonly findDaemon: (engine: Engine) => Promise<Read<DaemonPlace>>;
};
