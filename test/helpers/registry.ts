/** Debian's docker-registry on the loopback of an engine's own network: nothing leaves the machine. */
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, vi} from 'vitest';
import type {Dockerd} from './dockerd.ts';

export type TestRegistry = {
	/** `127.0.0.1:5999` */
	readonly address: string;
	/** Brings a local image to it, as `repository:tag` of it. */
	push(from: string, repository: string, tag: string): Promise<void>;
	/** What it logged of requests. */
	log(): string;
	/** At once. */
	kill(): void;
	dispose(): void;
};

export async function startRegistry(docker: Dockerd, port: number): Promise<TestRegistry> {
	const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-registry-'));
	const [logFile, config] = [path.join(folder, 'log'), path.join(folder, 'config.yml')];
	writeFileSync(
		config,
		`version: 0.1
log: {level: info, accesslog: {disabled: false}}
storage: {filesystem: {rootdirectory: ${folder}/data}}
http: {addr: 127.0.0.1:${port}}
`,
	);
	writeFileSync(logFile, '');
	const into = ['--net', `--target=${docker.pid()}`, 'docker-registry', 'serve', config];
	const child = spawn('nsenter', into, {stdio: ['ignore', 'pipe', 'pipe']});
	for (const stream of [child.stderr, child.stdout])
		stream.on('data', (text: Buffer) => writeFileSync(logFile, text, {flag: 'a'}));
	await vi.waitFor(() => expect(readFileSync(logFile, 'utf8')).toContain('listening on'), {timeout: 20_000});
	const address = `127.0.0.1:${port}`;
	return {
		address,
		async push(from, repository, tag) {
			await docker.ask('POST', `/images/${from}/tag?repo=${address}/${repository}&tag=${tag}`);
			const pushed = await docker.request('POST', `/images/${address}/${repository}/push?tag=${tag}`, {});
			expect(pushed.text).toContain('digest');
		},
		log: () => readFileSync(logFile, 'utf8'),
		kill: () => void child.kill('SIGKILL'),
		dispose() {
			child.kill('SIGKILL');
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
