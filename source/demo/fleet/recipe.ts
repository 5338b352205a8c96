/** Containers described the short way, the way a person would type them, and the create body that comes of it. */
import {cliHostConfig} from '../recorded.ts';
import type {CreateBody} from '../create.ts';
import type {Config, HostConfig, PortBinding} from '../words.ts';

export type Recipe = {
	readonly image: string;
	readonly cmd?: readonly string[];
	readonly env?: readonly string[];
	readonly user?: string;
	readonly hostname?: string;
	readonly labels?: Readonly<Record<string, string>>;
	/** Port inside to address outside: `{'80/tcp': '0.0.0.0:80'}`; an empty address is all. */
	readonly ports?: Readonly<Record<string, string>>;
	readonly binds?: readonly string[];
	readonly network?: string;
	readonly aliases?: readonly string[];
	readonly health?: Config['Healthcheck'];
	readonly host?: HostConfig;
};

const MiB = 1024 * 1024;

export function limits(memoryMiB: number, cpus: number, pids: number): HostConfig {
	return {Memory: memoryMiB * MiB, MemorySwap: memoryMiB * MiB, NanoCpus: cpus * 1e9, PidsLimit: pids};
}

export const rotatedLogs: HostConfig = {LogConfig: {Type: 'json-file', Config: {'max-file': '3', 'max-size': '10m'}}};

export const hardened: HostConfig = {
	CapDrop: ['ALL'],
	SecurityOpt: ['no-new-privileges:true'],
	ReadonlyRootfs: true,
	Tmpfs: {'/tmp': 'rw,noexec,nosuid,nodev,size=64m'},
};

export const retries = (times: number): HostConfig => ({
	RestartPolicy: {Name: 'on-failure', MaximumRetryCount: times},
});
export const unlessStopped: HostConfig = {RestartPolicy: {Name: 'unless-stopped', MaximumRetryCount: 0}};
export const always: HostConfig = {RestartPolicy: {Name: 'always', MaximumRetryCount: 0}};

export function compose(project: string, service: string, number = 1): Readonly<Record<string, string>> {
	return {
		'com.docker.compose.config-hash': '5f0c2d9be6a1774c83a5f1e08d7b49f2',
		'com.docker.compose.container-number': String(number),
		'com.docker.compose.oneoff': 'False',
		'com.docker.compose.project': project,
		'com.docker.compose.project.config_files': `/srv/${project}/compose.yaml`,
		'com.docker.compose.project.working_dir': `/srv/${project}`,
		'com.docker.compose.service': service,
		'com.docker.compose.version': '2.26.1',
	};
}

export function bodyOf(recipe: Recipe): CreateBody {
	const bindings: Record<string, readonly PortBinding[]> = {};
	for (const [port, address] of Object.entries(recipe.ports ?? {})) {
		const split = address.lastIndexOf(':');
		bindings[port] = [{HostIp: address.slice(0, Math.max(0, split)), HostPort: address.slice(split + 1)}];
	}
	const network = recipe.network ?? 'bridge';
	const exposed = Object.fromEntries(Object.keys(bindings).map(port => [port, {}]));
	return {
		config: {
			Image: recipe.image,
			...(recipe.cmd === undefined ? {} : {Cmd: recipe.cmd}),
			...(recipe.env === undefined ? {} : {Env: recipe.env}),
			...(recipe.user === undefined ? {} : {User: recipe.user}),
			...(recipe.hostname === undefined ? {} : {Hostname: recipe.hostname}),
			...(recipe.health === undefined ? {} : {Healthcheck: recipe.health}),
			ExposedPorts: exposed,
			Labels: recipe.labels ?? {},
		},
		hostConfig: {
			...cliHostConfig,
			NetworkMode: network,
			PortBindings: bindings,
			...(recipe.binds === undefined ? {} : {Binds: recipe.binds}),
			...recipe.host,
		},
		endpoints: recipe.aliases === undefined ? {} : {[network]: {Aliases: recipe.aliases}},
	};
}
