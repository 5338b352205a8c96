/**
 * Runs a command on a machine of its own, as far as the kernel makes one: a throw-away copy of a suite's root, own mounts,
 * own processes, own network. Engine and hullcheck both live in there, as they would on one machine. When the command ends
 * or we do, the kernel ends what is left: no process, mount or bridge can stay.
 */
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {cache} from './root.ts';

const project = path.resolve(import.meta.dirname, '../..');

/** `$1` the copy, `$2` the project, `$3` node, then the command. It stays, as process 1 that waits for orphans. */
const script = `set -e
root=$1 project=$2 node=$3
shift 3
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mkdir -p "$root$project" "$root/old"
mount --bind "$project" "$root$project"
touch "$root/usr/local/bin/node"
mount --bind "$node" "$root/usr/local/bin/node"
cd "$root"
pivot_root . old
umount -l /old
/bin/busybox ip link set lo up
cd "$project"
set +e
"$@"
exit $?`;

const copyOf = (pid: number): string => path.join(cache, `run-${pid}`);

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Copies of runs that were killed. */
function removeStale(): void {
	for (const name of existsSync(cache) ? readdirSync(cache) : []) {
		const pid = /^run-(\d+)$/.exec(name)?.[1];
		if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(path.join(cache, name), {recursive: true});
	}
}

/**
 * `command` may name `node`; the project stands at its own path. `harvest` reads what is wanted of the copy, before it goes.
 * Rejects when we are told to end.
 */
export async function runInside<T>(root: string, command: readonly string[], harvest: (copy: string) => T): Promise<T> {
	removeStale();
	const copy = copyOf(process.pid);
	mkdirSync(copy);
	try {
		execFileSync('cp', ['-a', '--', `${root}/.`, copy]);
		const child = spawn(
			'unshare',
			'--mount --pid --net --fork --kill-child sh -c'
				.split(' ')
				.concat([script, 'sh', copy, project, process.execPath, ...command]),
			{
				stdio: 'inherit',
				env: {PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8', CI: '1'},
			},
		);
		const end = (): boolean => child.kill('SIGKILL');
		for (const signal of endings) process.once(signal, end);
		const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
		for (const name of endings) process.off(name, end);
		if (signal !== null) throw new Error(`ended by ${signal}`);
		return harvest(copy);
	} finally {
		rmSync(copy, {recursive: true, force: true, maxRetries: 10, retryDelay: 200});
	}
}
