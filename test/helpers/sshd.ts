/**
 * A real sshd on a free port of 127.0.0.1, with keys and rules of its own, and an `ssh` in PATH that knows it: what a
 * person has in ~/.ssh is neither read nor written. Ended by the process ids we started.
 */
import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {connect, createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';

export type Sshd = {
	readonly port: number;
	/** `ssh://root@127.0.0.1:port/path`. */
	url(socketPath?: string): string;
	/** A folder whose `ssh` uses the test's own configuration, for the front of PATH. */
	readonly binFolder: string;
	/** Takes the place of the client's configuration, the line of the identity excepted. */
	configureClient(...lines: readonly string[]): void;
	/** Gives our key a passphrase, in the place of another. '' is none. */
	lockIdentity(passphrase: string, before?: string): void;
	/** What it wrote. */
	log(): string;
	/** SIGKILL, with every connection. */
	kill(): Promise<void>;
	/** Again on the same port. `lines` are put before its rules: sshd takes the first of each. */
	start(...lines: readonly string[]): Promise<void>;
	/** Another host key, known to nobody; `start` uses it. */
	changeHostKey(): void;
	dispose(): Promise<void>;
};

/** Connections are processes of their own, and so are their sessions. */
function descendants(pid: number): readonly number[] {
	try {
		const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
			.trim()
			.split(' ')
			.filter(Boolean)
			.map(Number);
		return children.flatMap(child => [...descendants(child), child]);
	} catch {
		return [];
	}
}

async function freePort(): Promise<number> {
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

async function untilItListens(port: number, child: ChildProcess, log: () => string): Promise<void> {
	const deadline = performance.now() + 10_000;
	for (;;) {
		if (child.exitCode !== null) throw new Error(`sshd ended at its start:\n${log()}`);
		const socket = connect(port, '127.0.0.1');
		const isUp = await Promise.race([
			once(socket, 'data').then(() => true),
			once(socket, 'close').then(() => false),
		]).catch(() => false);
		socket.destroy();
		if (isUp) return;
		if (performance.now() > deadline) throw new Error(`sshd does not listen:\n${log()}`);
		await pause(20);
	}
}

export async function startSshd(...lines: readonly string[]): Promise<Sshd> {
	const root = mkdtempSync(path.join(tmpdir(), 'hc-sshd-'));
	const at = (name: string): string => path.join(root, name);
	const port = await freePort();
	const makeKey = (name: string): void => {
		rmSync(at(name), {force: true});
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', at(name)]);
	};
	// Where sshd parts itself from its rights.
	mkdirSync('/run/sshd', {recursive: true, mode: 0o755});
	makeKey('host_key');
	makeKey('id');
	const hostKey = readFileSync(at('host_key.pub'), 'utf8');
	writeFileSync(at('authorized_keys'), readFileSync(at('id.pub'), 'utf8'));
	writeFileSync(at('known_hosts'), `[127.0.0.1]:${port} ${hostKey}`);
	mkdirSync(at('bin'));
	writeFileSync(at('bin/ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F '${at('config')}' "$@"\n`);
	chmodSync(at('bin/ssh'), 0o755);

	let child: ChildProcess | null = null;
	let written = '';

	const sshd: Sshd = {
		port,
		url: (socketPath = '') => `ssh://root@127.0.0.1:${port}${socketPath}`,
		binFolder: at('bin'),
		configureClient(...more) {
			writeFileSync(
				at('config'),
				[
					...more,
					`IdentityFile ${at('id')}`,
					'IdentitiesOnly yes',
					'IdentityAgent none',
					`UserKnownHostsFile ${at('known_hosts')}`,
					'GlobalKnownHostsFile /dev/null',
					'',
				].join('\n'),
			);
		},
		lockIdentity: (passphrase, before = '') =>
			void execFileSync('ssh-keygen', ['-q', '-p', '-P', before, '-N', passphrase, '-f', at('id')], {stdio: 'ignore'}),
		log: () => written,
		async kill() {
			const running = child;
			child = null;
			if (running?.pid === undefined || running.exitCode !== null || running.signalCode !== null) return;
			const gone = once(running, 'exit');
			for (const pid of [running.pid, ...descendants(running.pid)]) {
				try {
					process.kill(pid, 'SIGKILL');
				} catch {
					// It ended by itself meanwhile.
				}
			}
			await gone;
		},
		async start(...more) {
			await sshd.kill();
			writeFileSync(
				at('sshd_config'),
				[
					...more,
					`Port ${port}`,
					'ListenAddress 127.0.0.1',
					`HostKey ${at('host_key')}`,
					`AuthorizedKeysFile ${at('authorized_keys')}`,
					'PermitRootLogin prohibit-password',
					'PasswordAuthentication no',
					'KbdInteractiveAuthentication no',
					'StrictModes no',
					'UsePAM no',
					'PidFile none',
					'',
				].join('\n'),
			);
			// By its whole path: sshd runs itself again for each connection.
			child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', at('sshd_config')], {stdio: ['ignore', 'ignore', 'pipe']});
			child.stderr?.setEncoding('utf8').on('data', (text: string) => {
				written += text;
			});
			await untilItListens(port, child, () => written);
		},
		changeHostKey: () => makeKey('host_key'),
		async dispose() {
			await sshd.kill();
			rmSync(root, {recursive: true, force: true});
		},
	};
	sshd.configureClient();
	await sshd.start(...lines);
	return sshd;
}
