/** An engine behind a real sshd on loopback, over a link that adds a round trip and counts: the first table, and idling. */
import {execFile} from 'node:child_process';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {promisify} from 'node:util';
import {startSlowLink} from '../../test/helpers/slow-link.ts';
import {startSshd} from '../../test/helpers/sshd.ts';
import type {Probes} from './build-probes.ts';
import {isScored} from './in-terminal.ts';
import {median, type Row} from './report.ts';
import {node, type Rig} from './rig.ts';

const run = promisify(execFile);
const alias = 'bench-far';
/** Longest from the tunnel to the scored table, by the round trip of the link. */
const bars: ReadonlyArray<readonly [roundTripMs: number, barMs: number]> = [
	[0, 600],
	[50, 1500],
];

export async function measureSsh(
	rig: Rig,
	probes: Probes,
	{
		containers,
		rounds,
		idleSeconds,
	}: {readonly containers: number; readonly rounds: number; readonly idleSeconds: number},
): Promise<readonly Row[]> {
	const sshd = await startSshd();
	const link = await startSlowLink(sshd.port);
	sshd.configureClient(
		`Host ${alias}`,
		'HostName 127.0.0.1',
		`Port ${link.port}`,
		`HostKeyAlias [127.0.0.1]:${sshd.port}`,
		'User root',
		'Host *',
	);
	const env = {...process.env, PATH: `${sshd.binFolder}:${process.env['PATH'] ?? ''}`};
	try {
		const rows: Row[] = [];
		for (const [roundTripMs, bar] of bars) {
			link.setRoundTrip(roundTripMs);
			const took: number[] = [];
			const all: number[] = [];
			for (let round = 0; round < rounds; round++) {
				const {stdout} = await run(node, [probes.firstTable, 'ssh', alias, rig.engine.socketPath], {env});
				const [afterLogin = Number.NaN, login = Number.NaN] = stdout.split(' ').map(Number);
				took.push(afterLogin);
				all.push(login + afterLogin);
			}
			rows.push({
				what: `ssh, ${roundTripMs} ms away: tunnel up → every container scored`,
				at: `${containers} real`,
				value: median(took),
				unit: 'ms',
				bar,
				beside: `with the login ${median(all).toFixed(0)} ms`,
			});
		}
		link.setRoundTrip(0);
		rows.push(await measureIdleLink(rig, {link, env, containers, idleSeconds}));
		return rows;
	} finally {
		await link.dispose();
		await sshd.dispose();
	}
}

type Idle = {
	readonly link: {bytes(): number};
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly containers: number;
	readonly idleSeconds: number;
};

/** What keeps a login alive is the same without us: it is counted beside, with nothing but ssh on the link. */
async function measureIdleLink(rig: Rig, {link, env, containers, idleSeconds}: Idle): Promise<Row> {
	const over = async (): Promise<number> => {
		const before = link.bytes();
		await pause(idleSeconds * 1000);
		return (link.bytes() - before) / idleSeconds;
	};
	const terminal = rig.open({args: `--host ssh://${alias}${rig.engine.socketPath}`, env});
	await terminal.until(isScored(containers), 60_000);
	await pause(8_000);
	const busy = await over();
	terminal.press('q');
	await terminal.kill('SIGTERM');
	const bare = execFile('ssh', ['-N', '-o', 'ServerAliveInterval=5', alias], {env});
	await pause(3_000);
	const alone = await over();
	bare.kill('SIGTERM');
	return {
		what: 'ssh, idle: bytes over the link, besides what keeps the login alive',
		at: `${containers}, ${idleSeconds} s`,
		value: Math.max(0, busy - alone),
		unit: 'B/s',
		bar: 100,
		beside: `a bare login ${alone.toFixed(0)} B/s`,
	};
}
