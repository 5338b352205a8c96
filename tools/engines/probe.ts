/**
 * Run inside a suite's root: audits one plain container on each kind of engine that is there, and writes to the file named
 * what could not be known, as `Known[]` in JSON.
 */
import {writeFileSync} from 'node:fs';
import process from 'node:process';
import {runProgram} from '../../test/helpers/program.ts';
import {startDockerd, type DockerApi} from '../../test/helpers/dockerd.ts';
import {startPodman} from '../../test/helpers/podman.ts';
import type {Known} from './known.ts';

type Finding = {readonly check: string; readonly verdict: string; readonly reason: string | null};
type Report = {
	readonly host: {readonly findings: readonly Finding[]};
	readonly containers: ReadonlyArray<{readonly findings: readonly Finding[]}>;
};

async function audit(kind: string, version: string, address: string): Promise<Known> {
	const program = runProgram(['audit', '--format', 'json', '--host', address]);
	if ((await program.ended) !== 0) throw new Error(program.stderr());
	const {host, containers} = JSON.parse(program.stdout()) as Report;
	const findings = [...(containers[0]?.findings ?? []), ...host.findings];
	const unknown = findings.filter(({verdict}) => verdict === 'unknown');
	return {
		kind,
		version,
		checks: findings.length,
		unknown: unknown.map(({check, reason}) => ({check, why: reason ?? ''})),
	};
}

const plain = (docker: DockerApi): Promise<string> => docker.run({HostConfig: {NetworkMode: 'none'}}, 'plain');
/** `28.5.2+dfsg2` → `28.5.2`. */
const versionOf = async (docker: DockerApi): Promise<string> =>
	String((await docker.ask('GET', '/version')).Version).replace(/[^\d.].*/, '');
const port = 2375;

const dockerd = await startDockerd({bridge: 'none', listenAlso: [`tcp://127.0.0.1:${port}`]});
const podman = await startPodman();
const version = await versionOf(dockerd);
await Promise.all([plain(dockerd), plain(podman)]);
const known = [
	await audit('Docker here', version, `unix://${dockerd.socketPath}`),
	await audit('Docker from afar', version, `tcp://127.0.0.1:${await dockerd.forwardPort(port)}`),
	await audit('Podman here', await versionOf(podman), `unix://${podman.socketPath}`),
];
writeFileSync(process.argv[2] ?? '/dev/stdout', JSON.stringify(known));
// Both engines end with the root they run in.
process.exit();
