/**
 * A real Podman behind its Docker-compatible API: own storage, own socket, own network namespace, in a fresh folder, and
 * no configuration but the test's.
 */
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {boxImage, dockerApi, type DockerApi} from './dockerd-api.ts';

export type Podman = DockerApi & {
	/** `podman ARGS` on the same storage. Gives what it printed. */
	podman(...args: readonly string[]): string;
	dispose(): Promise<void>;
};

const configuration = `[containers]
# Podman would raise them beyond what this machine may allow.
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
`;

export async function startPodman(): Promise<Podman> {
	const root = mkdtempSync(path.join(tmpdir(), 'hc-podman-'));
	const at = (name: string): string => path.join(root, name);
	writeFileSync(at('containers.conf'), configuration);
	const env = {PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: root, CONTAINERS_CONF: at('containers.conf')};
	const places = [
		'--root',
		at('root'),
		'--runroot',
		at('run'),
		'--tmpdir',
		at('tmp'),
		'--network-config-dir',
		at('networks'),
	];
	const socketPath = at('podman.sock');
	const service = spawn(
		'unshare',
		['--net', 'podman', ...places, 'system', 'service', '--time=0', `unix://${socketPath}`],
		{env, stdio: ['ignore', 'ignore', 'pipe'], cwd: root},
	);
	let log = '';
	service.stderr.setEncoding('utf8').on('data', (text: string) => {
		log += text;
	});
	const api = dockerApi(socketPath);

	const podman: Podman = {
		...api,
		podman: (...args) => execFileSync('podman', [...places, ...args], {env, encoding: 'utf8', cwd: root}).trim(),
		async dispose() {
			await api.removeAllContainers().catch(() => {});
			if (service.exitCode === null && service.signalCode === null) {
				service.kill('SIGTERM');
				await once(service, 'exit');
			}
			const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
				.split('\n')
				.map(line => line.split(' ')[4] ?? '')
				.filter(point => point.startsWith(`${root}/`));
			for (const point of mounts.toReversed()) {
				try {
					execFileSync('umount', ['-l', point], {stdio: 'ignore'});
				} catch {
					// It went with the one above it.
				}
			}
			rmSync(root, {recursive: true, force: true, maxRetries: 5});
		},
	};

	try {
		const deadline = performance.now() + 30_000;
		while ((await api.request('GET', '/_ping').catch(() => null))?.status !== 200) {
			if (service.exitCode !== null || performance.now() > deadline) throw new Error(`podman does not answer:\n${log}`);
			await pause(25);
		}
		await api.importImage(boxImage);
	} catch (error) {
		await podman.dispose();
		throw error;
	}
	return podman;
}
