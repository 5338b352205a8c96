/**
 * A real Docker engine without root: Debian's script for it, run as a user that exists in this engine's own mount namespace
 * only, with a network namespace of its own. No user is added to the machine, and nothing of it leaves the folder.
 */
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {boxImage, dockerApi, type DockerApi} from './dockerd-api.ts';
import {busyboxPath} from './dockerd-image.ts';

export type Rootless = DockerApi & {
	/** Of who runs it, outside. */
	readonly uid: number;
	/** `XDG_RUNTIME_DIR`, where its socket is. */
	readonly runtimeFolder: string;
	dispose(): Promise<void>;
};

const uid = 23_456;
const script = '/usr/share/docker.io/contrib/dockerd-rootless.sh';

/** `$1` its folder, `$2` its user. Files of users and the device of tunnels are bound over those of the machine, for it alone. */
const start = `set -e
root=$1 uid=$2
for name in passwd group subuid subgid; do
	[ -e /etc/$name ] || touch /etc/$name
	mount --bind "$root/$name" /etc/$name
done
mknod "$root/tun" c 10 200 && chmod 666 "$root/tun"
mount --bind "$root/tun" /dev/net/tun
${busyboxPath} ip link set lo up
exec setpriv --reuid=$uid --regid=$uid --clear-groups env --ignore-environment PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
	HOME="$root/home" XDG_RUNTIME_DIR="$root/run" XDG_DATA_HOME="$root/data" sh ${script} --storage-driver=vfs`;

export async function startRootless(): Promise<Rootless> {
	const root = mkdtempSync(path.join(tmpdir(), 'hc-rootless-'));
	const at = (name: string): string => path.join(root, name);
	chmodSync(root, 0o755);
	for (const name of ['home', 'run', 'data']) {
		mkdirSync(at(name), {mode: 0o700});
		chownSync(at(name), uid, uid);
	}
	writeFileSync(
		at('passwd'),
		`${readFileSync('/etc/passwd', 'utf8')}hc-rootless:x:${uid}:${uid}::${at('home')}:/bin/sh\n`,
	);
	writeFileSync(at('group'), `${readFileSync('/etc/group', 'utf8')}hc-rootless:x:${uid}:\n`);
	for (const name of ['subuid', 'subgid']) writeFileSync(at(name), 'hc-rootless:2345600:65536\n');

	let log = '';
	const child: ChildProcess = spawn(
		'unshare',
		// Without --fork it becomes what it starts. Process ids stay those of the machine, as they are where people run one.
		['--net', '--mount', 'sh', '-c', start, 'sh', root, String(uid)],
		{stdio: ['ignore', 'pipe', 'pipe'], cwd: root},
	);
	const lastWill = (): boolean => child.kill('SIGTERM');
	process.once('exit', lastWill);
	for (const stream of [child.stdout, child.stderr])
		stream?.setEncoding('utf8').on('data', (text: string) => {
			log = `${log}${text}`.slice(-4000);
		});
	const api = dockerApi(at('run/docker.sock'));

	async function dispose(): Promise<void> {
		await api.removeAllContainers().catch(() => {});
		if (child.exitCode === null && child.signalCode === null) {
			const gone = once(child, 'exit');
			// It ends its engine; mounts go with the namespace.
			child.kill('SIGTERM');
			await gone;
		}
		process.off('exit', lastWill);
		rmSync(root, {recursive: true, force: true, maxRetries: 10, retryDelay: 200});
	}

	try {
		if (!existsSync(script)) throw new Error(`${script} is not there`);
		const deadline = performance.now() + 60_000;
		while ((await api.request('GET', '/_ping').catch(() => null))?.status !== 200) {
			if (child.exitCode !== null || performance.now() > deadline)
				throw new Error(`the rootless engine does not answer:\n${log}`);
			await pause(50);
		}
		await api.importImage(boxImage);
	} catch (error) {
		await dispose();
		throw error;
	}
	return {...api, uid, runtimeFolder: at('run'), dispose};
}
