/** One container: how it was made (never changes), what was updated since, and how it fares. */
import type {Network} from './network.ts';
import type {EndpointSpec, HostConfig, Limits, Spec} from './words.ts';

export type Status = 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead';
export type Health = 'starting' | 'healthy' | 'unhealthy';

export type Attachment = {
	readonly network: Network;
	readonly spec: EndpointSpec;
	/** Number of the address on the network; 0 while there is none. */
	address: number;
	/** The default bridge knows no names, except after a rename. */
	hasNames: boolean;
};

export type Birth = {
	readonly id: string;
	readonly name: string;
	readonly imageId: string;
	readonly createdUnixMs: number;
	/** A function where there are thousands: what was made from a recipe need not be kept. */
	readonly spec: Spec | (() => Spec);
};

export class Container {
	readonly id: string;
	readonly imageId: string;
	readonly createdUnixMs: number;
	name: string;
	/** Place in the list: set by the shelf. */
	place = -1;
	status: Status = 'created';
	pid = 0;
	exitCode = 0;
	error = '';
	startedAtUnixMs = 0;
	finishedAtUnixMs = 0;
	isOomKilled = false;
	restartCount = 0;
	/** How often it was started: gives each life its own sandbox and endpoints. */
	starts = 0;
	health: Health | null = null;
	failingStreak = 0;
	attachments: readonly Attachment[] = [];
	execIds: readonly string[] | null = null;
	/** Host ports in use: port and protocol to what the engine chose. */
	ports: Readonly<Record<string, ReadonlyArray<{HostIp: string; HostPort: string}>>> = {};
	/** Swap limit that the kernel still keeps, where an update changed only what inspect says. */
	swapInForce: number | null = null;
	readonly #spec: Spec | (() => Spec);
	#updated: Limits | null = null;

	constructor(birth: Birth) {
		this.id = birth.id;
		this.name = birth.name;
		this.imageId = birth.imageId;
		this.createdUnixMs = birth.createdUnixMs;
		this.#spec = birth.spec;
	}

	get shortId(): string {
		return this.id.slice(0, 12);
	}

	get spec(): Spec {
		return typeof this.#spec === 'function' ? this.#spec() : this.#spec;
	}

	/** As made, with what was updated since. */
	get hostConfig(): HostConfig {
		const {hostConfig} = this.spec;
		return this.#updated === null ? hostConfig : {...hostConfig, ...this.#updated};
	}

	update(limits: Limits): void {
		this.#updated = {...this.#updated, ...limits};
	}

	/** Has processes, addresses and a sandbox. */
	get isLive(): boolean {
		return this.status === 'running' || this.status === 'paused';
	}

	/** What the API calls running. */
	get isRunning(): boolean {
		return this.isLive || this.status === 'restarting';
	}

	/** Pid 1 of the life number `starts`; stays the same within a life. */
	begin(atUnixMs: number, pid: number): void {
		this.status = 'running';
		this.pid = pid;
		this.exitCode = 0;
		this.error = '';
		this.isOomKilled = false;
		this.startedAtUnixMs = atUnixMs;
		this.swapInForce = null;
		this.starts++;
	}

	end(status: 'exited' | 'restarting', exitCode: number, atUnixMs: number): void {
		this.status = status;
		this.pid = 0;
		this.exitCode = exitCode;
		this.finishedAtUnixMs = atUnixMs;
		this.ports = {};
	}
}
