/** Debian's docker-registry on the loopback of an engine of the test's, which no other engine and no net can see. */
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import type {Dockerd} from './dockerd.ts';

export type ImageRegistry = {
	/** `127.0.0.1:5998` */
	readonly address: string;
	/** Gives the image the name, and sends it there. */
	push(image: string, repository: string, tag: string): Promise<void>;
	/** Requests for manifests that it has answered. */
	manifestsAsked(): number;
	kill(): void;
	dispose(): void;
};

const configOf = (folder: string, port: number): string => `version: 0.1
log: {level: info, accesslog: {disabled: false}}
storage: {filesystem: {rootdirectory: ${folder}/data}}
http: {addr: 127.0.0.1:${port}}
`;

const startTimeoutMs = 20_000;

export async function startRegistry(docker: Dockerd, port: number): Promise<ImageRegistry> {
	const folder = mkdtempSync(path.join(tmpdir(), 'hc-registry-'));
	const [config, logFile] = [path.join(folder, 'config.yml'), path.join(folder, 'log')];
	writeFileSync(config, configOf(folder, port));
	writeFileSync(logFile, '');
	const into = ['--net', `--target=${docker.pid()}`, 'docker-registry', 'serve', config];
	const served = spawn('nsenter', into, {stdio: ['ignore', 'pipe', 'pipe']});
	for (const stream of [served.stdout, served.stderr])
		stream.on('data', (text: Buffer) => writeFileSync(logFile, text, {flag: 'a'}));
	const log = (): string => readFileSync(logFile, 'utf8');
	const deadline = performance.now() + startTimeoutMs;
	while (!log().includes('listening on')) {
		if (performance.now() > deadline) throw new Error(`docker-registry did not start:\n${log()}`);
		await pause(25);
	}
	const address = `127.0.0.1:${port}`;
	return {
		address,
		async push(image, repository, tag) {
			const name = `${address}/${repository}`;
			await docker.ask('POST', `/images/${image}/tag?repo=${name}&tag=${tag}`);
			const pushed = await docker.request('POST', `/images/${name}/push?tag=${tag}`, {});
			if (!pushed.text.includes('digest')) throw new Error(`push of ${name}: ${pushed.text}`);
		},
		manifestsAsked: () =>
			log()
				.split('\n')
				.filter(line => /"(?:GET|HEAD) \/v2\/[^"]*manifests/.test(line)).length,
		kill: () => void served.kill('SIGKILL'),
		dispose() {
			served.kill('SIGKILL');
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
