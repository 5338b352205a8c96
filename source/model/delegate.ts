/**
 * What others do for a fix, as plain data: Docker Compose from its files, Swarm from a service's spec, the machine's packet
 * filter. Each is one step: what it takes to bring it in and to take it back. Secrets are in them: they are in memory, and
 * of a journal only as far as each way says.
 */
import type {ContainerChange, FieldChange} from './fix.ts';
import type {JsonObject} from './foreign.ts';
import type {Foresight} from './recreate.ts';
import type {SafeText} from './safe-text.ts';

export type ComposeProgram = {
	readonly path: string;
	/** As it says itself: `1.29.2`, `2.26.1-4`. */
	readonly version: string;
};

export type ComposeProject = {
	readonly name: string;
	readonly directory: string;
	/** In the order they are laid over each other; absolute. */
	readonly files: readonly string[];
	/** `--env-file`; []: the project's own `.env`. */
	readonly envFiles: readonly string[];
	/** Of our environment, what the files name. */
	readonly variables: Readonly<Record<string, string>>;
	/** Of the engine that it works on. */
	readonly socketPath: string;
};

export type FileChange = {
	readonly path: string;
	/** null: there was no such file. */
	readonly before: string | null;
	readonly after: string;
};

export type ComposeStep = {
	readonly is: 'compose-service';
	readonly program: ComposeProgram;
	/** As it was: what is done again after the files were put back. */
	readonly project: ComposeProject;
	/** As it will be, a new override file with it. */
	readonly newFiles: readonly string[];
	readonly service: string;
	readonly files: readonly FileChange[];
	/** Services that share a namespace of it: made anew after it. */
	readonly joiners: readonly string[];
	/** Full ids of the service's containers; Compose makes all of them anew. */
	readonly replaces: readonly string[];
	readonly changes: readonly ContainerChange[];
};

export type SwarmStep = {
	readonly is: 'swarm-service';
	readonly serviceId: string;
	readonly name: string;
	readonly before: JsonObject;
	/** With the operator's own UpdateConfig; while it is brought in, ours stands in its place. */
	readonly after: JsonObject;
};

export type FilterProgram = 'iptables' | 'iptables-legacy' | 'iptables-nft' | 'ip6tables' | 'nft';

export type FilterHook =
	/** Docker's place for rules of the operator: forwarded packets, their destination rewritten already. */
	| 'DOCKER-USER'
	/** Where packets for Docker's proxy process arrive; they are not forwarded. */
	| 'INPUT';

export type FilterPlace = {readonly program: FilterProgram; readonly hooks: readonly FilterHook[]};

/** Who may reach a port. */
export type Source = {readonly family: 4 | 6; readonly cidr: string};

export type FirewallStep = {
	readonly is: 'open-port-to';
	/** In each rule's comment. */
	readonly transactionId: string;
	/** Of the host, as published. */
	readonly hostPort: number;
	readonly protocol: 'tcp' | 'udp' | 'sctp';
	readonly sources: readonly Source[];
	readonly places: readonly FilterPlace[];
};

export type PullStep = {
	readonly is: 'pull-image';
	/** `registry:5000/shop/web:4.2`: with a tag, never a digest. */
	readonly reference: string;
	/** What it leads to here, and is to lead to again; null: to nothing. */
	readonly beforeId: string | null;
	/** What the container is made from. */
	readonly imageId: string;
};

export type Patience = {
	/** How long the new ones have to keep running. */
	readonly graceMs: number;
	/** The longest a health check may take to say yes. */
	readonly healthTimeoutMs: number;
};

/** Lines of a file that go (`- …`), come (`+ …`) and stand around them (`  …`). */
export type FileDiff = {readonly path: SafeText; readonly lines: readonly SafeText[]};

/** What a preview says of all of it together. */
export type DelegateWords = {
	/** Of the service, in its owner's own words. */
	readonly fields: readonly FieldChange[];
	readonly files: readonly FileDiff[];
	readonly commands: readonly SafeText[];
	readonly foresight: Foresight;
	/** null: `u` takes it back whole. */
	readonly undoLeaves: SafeText | null;
};

export type DelegatedWay = DelegateWords &
	(
		| {
				readonly is: 'compose';
				readonly step: ComposeStep;
				/** Of the new containers. */
				readonly patience: Patience;
		  }
		| {readonly is: 'service'; readonly step: SwarmStep}
		/** One for each port of the host it is published at. */
		| {readonly is: 'firewall'; readonly steps: readonly FirewallStep[]}
		| {readonly is: 'pull'; readonly step: PullStep}
	);
