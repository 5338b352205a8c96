/** The part of dockerode that is used, as it is in 5.0.1: its published types know no `agent`, no `abortSignal` on most calls. */
type Signal = {readonly abortSignal?: AbortSignal | undefined};

export type Dockerode = {
	readonly modem: {version?: string; buildRequest: BuildRequest};
	version(options?: Signal): Promise<unknown>;
	ping(options?: Signal): Promise<unknown>;
	info(): Promise<unknown>;
	listContainers(options: {readonly all: boolean; readonly filters?: object}): Promise<unknown>;
	listImages(): Promise<unknown>;
	listNetworks(): Promise<unknown>;
	swarmInspect(): Promise<unknown>;
	listNodes(): Promise<unknown>;
	listServices(options: {readonly status: boolean}): Promise<unknown>;
	listSecrets(): Promise<unknown>;
	getContainer(id: string): {
		inspect(options?: {readonly size: boolean}): Promise<unknown>;
		changes(): Promise<unknown>;
		start(): Promise<unknown>;
		stop(): Promise<unknown>;
		pause(): Promise<unknown>;
		unpause(): Promise<unknown>;
		rename(options: {readonly name: string}): Promise<unknown>;
		remove(options?: {readonly v: boolean}): Promise<unknown>;
		top(options: {readonly ps_args: string}): Promise<unknown>;
		/** A stream unless `stream` is false. */
		stats(options: Signal & {readonly stream: boolean; readonly 'one-shot'?: boolean}): Promise<unknown>;
		getArchive(options: Signal & {readonly path: string}): Promise<unknown>;
		infoArchive(options: Signal & {readonly path: string}): Promise<unknown>;
		/** `follow` decides whether it is a stream, `_query` is what is asked. */
		logs(options: Signal & {readonly follow: true; readonly _query: object}): Promise<unknown>;
		putArchive(tar: Buffer, options: {readonly path: string}): Promise<unknown>;
		update(body: object): Promise<unknown>;
	};
	getVolume(name: string): {inspect(): Promise<unknown>; remove(): Promise<unknown>};
	getImage(name: string): {
		inspect(): Promise<unknown>;
		history(): Promise<unknown>;
		remove(): Promise<unknown>;
		distribution(options: {readonly authconfig?: {readonly base64: string}}): Promise<unknown>;
		tag(options: {readonly repo: string; readonly tag: string}): Promise<unknown>;
	};
	/** A stream of JSON lines; it fails in one of them. */
	createImage(
		options: Signal & {
			readonly fromImage: string;
			readonly tag?: string;
			readonly authconfig?: {readonly base64: string};
		},
	): Promise<unknown>;
	getNetwork(id: string): {
		inspect(): Promise<unknown>;
		remove(): Promise<unknown>;
		connect(body: object): Promise<unknown>;
		disconnect(body: object): Promise<unknown>;
	};
	getService(id: string): {
		inspect(): Promise<unknown>;
		update(options: {readonly _query: {readonly version: number}; readonly _body: object}): Promise<unknown>;
	};
	listTasks(options: {readonly filters: object}): Promise<unknown>;
	getExec(id: string): {inspect(): Promise<unknown>};
	getEvents(options: Signal & {readonly since: string; readonly filters: object}): Promise<unknown>;
	/** Without `_query` it would write the whole body into the URL, secrets and all. */
	createContainer(asked: {readonly _query: object; readonly _body: object}): Promise<{readonly id: unknown}>;
	createNetwork(body: object): Promise<{readonly id: unknown}>;
	createVolume(asked: {readonly _query: object; readonly _body: object}): Promise<unknown>;
};

export type DockerodeOptions = {
	readonly agent: unknown;
	readonly protocol: 'http' | 'https';
	readonly socketPath: string | undefined;
	readonly host: string | undefined;
	readonly port: number | undefined;
	readonly ca: string | undefined;
	readonly cert: string | undefined;
	readonly key: string | undefined;
};

/** What `node:http` is asked for; the agent and the keys are in it. */
export type RequestOptions = {readonly method: string; readonly signal?: AbortSignal};
export type RequestContext = {readonly isStream?: boolean};
/** docker-modem's last step: all its requests pass it. `body`: JSON, or a tar. */
export type BuildRequest = (
	options: RequestOptions,
	context: RequestContext,
	body: string | Buffer | undefined,
	callback: (error: unknown, answer: unknown) => void,
) => void;

export async function loadDockerode(): Promise<new (options: DockerodeOptions) => Dockerode> {
	const {default: loaded} = await import('dockerode');
	return loaded as unknown as new (options: DockerodeOptions) => Dockerode;
}
