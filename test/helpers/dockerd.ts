/**
 * A real, private engine: own data, own socket, own session, in a fresh folder, and a network namespace of its own.
 * For an engine that starts empties the DOCKER chains of iptables under any other, takes docker0, and with
 * `--bridge=none` deletes it: beside the engine of a person, that would cut off their containers. A container on the
 * host's network is therefore on this engine's, not the machine's.
 * It is ended by the process id we started, never by name; what a killed engine leaves running is found by the ids and
 * paths that only it can have made.
 */
import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {mkdtemp} from 'node:fs/promises';
import {createServer, type AddressInfo, type Server} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pipeline} from 'node:stream';
import {setTimeout as pause} from 'node:timers/promises';
import {boxImage, dockerApi, type DockerApi} from './dockerd-api.ts';
import {busyboxPath} from './dockerd-image.ts';

export {boxImage, dockerApi, type Answer, type DockerApi} from './dockerd-api.ts';

export type DockerdOptions = {
	/** Containers outlive the engine. null: daemon.json says nothing of it. */
	readonly isLiveRestore?: boolean | null;
	/** 'none': no network but `none` and `host`, and a faster start. */
	readonly bridge?: 'default' | 'none';
	/** More of daemon.json. */
	readonly config?: Readonly<Record<string, unknown>>;
	/** Further `-H` addresses. A port is one of the engine's own network namespace: `forwardPort` leads there. */
	readonly listenAlso?: readonly string[];
	/** Addresses are told by daemon.json, not by flags. */
	readonly isListeningByFile?: boolean;
	/** Further words of its command line. */
	readonly flags?: readonly string[];
	/** Folders it sees over others, it alone: in a mount namespace of its own. */
	readonly folders?: ReadonlyArray<readonly [from: string, over: string]>;
};

export type Dockerd = DockerApi & {
	readonly root: string;
	/** Process id while it runs, else null. */
	pid(): number | null;
	/** Listens on a free port of this machine, and passes all on to a port of the engine's network. */
	forwardPort(port: number): Promise<number>;
	/** The end of what it wrote. */
	log(): string;
	/** SIGTERM, then waits until it has gone. */
	stop(): Promise<void>;
	/** SIGKILL: containers live on, until a start without live-restore ends them. */
	kill(): Promise<void>;
	/** Starts again on the same data. Ends a running one first. */
	restart(options?: Pick<DockerdOptions, 'isLiveRestore' | 'config'>): Promise<void>;
	/** Everything goes: containers, engine, mounts, bridge, folder. */
	dispose(): Promise<void>;
};

const startTimeoutMs = 90_000;
const stopTimeoutMs = 60_000;

export async function startDockerd({
	isLiveRestore = false,
	bridge = 'default',
	config = {},
	listenAlso = [],
	isListeningByFile = false,
	flags = [],
	folders = [],
}: DockerdOptions = {}): Promise<Dockerd> {
	const root = await mkdtemp(path.join(tmpdir(), 'hc-engine-'));
	const at = (name: string): string => path.join(root, name);
	const api = dockerApi(at('docker.sock'));
	let engine: ChildProcess | null = null;
	let current: Pick<DockerdOptions, 'isLiveRestore' | 'config'> = {isLiveRestore, config};

	const pid = (): number | null =>
		engine !== null && engine.exitCode === null && engine.signalCode === null ? (engine.pid ?? null) : null;
	const log = (): string => (existsSync(at('log')) ? readFileSync(at('log'), 'utf8').slice(-4000) : '');
	const lastWill = (): void => {
		const running = pid();
		if (running !== null) process.kill(running, 'SIGTERM');
	};
	process.once('exit', lastWill);

	function launch(): ChildProcess {
		const hosts = [`unix://${at('docker.sock')}`, ...listenAlso];
		const file = {
			...(current.isLiveRestore === null ? {} : {'live-restore': current.isLiveRestore}),
			...(isListeningByFile ? {hosts} : {}),
			...current.config,
		};
		writeFileSync(at('daemon.json'), JSON.stringify(file, null, 2));
		rmSync(at('docker.sock'), {force: true});
		const out = openSync(at('log'), 'a');
		const environment = Object.entries(process.env).filter(([name]) => !/^(DOCKER|NODE|VITEST|NOTIFY)_/.test(name));
		const child = spawn(
			'unshare',
			[
				// Without --fork it becomes what it starts: the process id stays that of the engine.
				'--net',
				...(folders.length === 0 ? [] : ['--mount']),
				'sh',
				'-c',
				[
					`${busyboxPath} ip link set lo up`,
					...folders.map(([from, over]) => `mount --bind '${from}' '${over}'`),
					'exec "$@"',
				].join(' && '),
				'sh',
				'dockerd',
				`--config-file=${at('daemon.json')}`,
				`--data-root=${at('data')}`,
				`--exec-root=${at('exec')}`,
				`--pidfile=${at('docker.pid')}`,
				...(isListeningByFile ? [] : hosts.map(address => `--host=${address}`)),
				// Where the machine's containerd runs, dockerd would share it: then at least not its name space.
				`--containerd-namespace=${path.basename(root)}`,
				`--containerd-plugins-namespace=${path.basename(root)}-plugins`,
				...(bridge === 'none' ? ['--bridge=none'] : []),
				...flags,
			],
			{
				detached: true,
				stdio: ['ignore', out, out],
				cwd: root,
				env: {...Object.fromEntries(environment), PATH: `/usr/sbin:/usr/bin:/sbin:/bin:${process.env['PATH'] ?? ''}`},
			},
		);
		closeSync(out);
		child.unref();
		return child;
	}

	async function untilItAnswers(child: ChildProcess): Promise<void> {
		const state: {failed: Error | null} = {failed: null};
		child.once('error', error => {
			state.failed = error;
		});
		const deadline = performance.now() + startTimeoutMs;
		for (;;) {
			if (state.failed !== null) throw state.failed;
			if (child.exitCode !== null || child.signalCode !== null)
				throw new Error(`dockerd ended at its start:\n${log()}`);
			const ping = await api.request('GET', '/_ping').catch(() => null);
			if (ping?.status === 200) return;
			if (performance.now() > deadline) throw new Error(`dockerd did not answer in ${startTimeoutMs} ms:\n${log()}`);
			await pause(25);
		}
	}

	async function start(): Promise<void> {
		engine = launch();
		await untilItAnswers(engine);
	}

	async function end(signal: NodeJS.Signals): Promise<void> {
		const running = pid();
		if (engine === null || running === null) return;
		const gone = once(engine, 'exit');
		process.kill(running, signal);
		const forced = setTimeout(() => {
			if (pid() === running) process.kill(running, 'SIGKILL');
		}, stopTimeoutMs);
		await gone;
		clearTimeout(forced);
		if (signal !== 'SIGKILL') return;
		// Its containerd dies with it, but where pid 1 is slow to reap, the next dockerd takes the zombie for alive and waits 15 s.
		await endProcesses(command => /^\S*containerd /.test(command) && command.includes(root));
		rmSync(at('exec/containerd/containerd.pid'), {force: true});
	}

	const forwards: Server[] = [];

	async function forwardPort(port: number): Promise<number> {
		const server = createServer(socket => {
			const into = ['--net', `--target=${pid()}`, busyboxPath, 'nc', '127.0.0.1', String(port)];
			const carrier = spawn('nsenter', into, {stdio: ['pipe', 'pipe', 'ignore']});
			pipeline(socket, carrier.stdin, () => {});
			pipeline(carrier.stdout, socket, () => {});
			socket.on('close', () => carrier.kill('SIGKILL'));
		});
		forwards.push(server);
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return (server.address() as AddressInfo).port;
	}

	const dockerd: Dockerd = {
		...api,
		root,
		pid,
		forwardPort,
		log,
		stop: () => end('SIGTERM'),
		kill: () => end('SIGKILL'),
		async restart(options = {}) {
			current = {...current, ...options};
			await end('SIGTERM');
			await start();
		},
		async dispose() {
			// Only an engine takes its containers and bridges away; what it can't, is ended below.
			try {
				if (pid() === null) await start();
				await api.removeAllContainers();
				await api.ask('POST', '/networks/prune');
			} catch {}
			for (const server of forwards) server.close();
			await end('SIGTERM');
			process.off('exit', lastWill);
			await removeLeftovers(root);
		},
	};

	try {
		await start();
		await api.importImage(boxImage);
	} catch (error) {
		await dockerd.dispose();
		throw error;
	}
	return dockerd;
}

function readOr(file: string, instead: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return instead;
	}
}

async function endProcesses(isOurs: (command: string, cgroup: string) => boolean): Promise<void> {
	const ours = readdirSync('/proc')
		.filter(entry => /^\d+$/.test(entry) && Number(entry) !== process.pid)
		.filter(pid => isOurs(readOr(`/proc/${pid}/cmdline`, '').replaceAll('\0', ' '), readOr(`/proc/${pid}/cgroup`, '')));
	for (const pid of ours) {
		try {
			process.kill(Number(pid), 'SIGKILL');
		} catch {
			// It ended by itself meanwhile.
		}
	}
	for (const pid of ours) while (/^\S+ \(.*\) [^Z]/s.test(readOr(`/proc/${pid}/stat`, ''))) await pause(10);
}

/** Containers and shims of a killed engine, then its mounts, then the folder. */
async function removeLeftovers(root: string): Promise<void> {
	const containers = path.join(root, 'data/containers');
	const ids = existsSync(containers) ? readdirSync(containers) : [];
	await endProcesses(
		(command, cgroup) =>
			(/^\S*containerd/.test(command) && command.includes(root)) || ids.some(id => cgroup.includes(id)),
	);
	const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
		.split('\n')
		.map(line => line.split(' ')[4] ?? '')
		.filter(point => point.startsWith(`${root}/`));
	for (const point of mounts.toReversed()) execFileSync('umount', ['-l', point], {stdio: 'ignore'});
	rmSync(root, {recursive: true, force: true, maxRetries: 5});
}
