/** Many hosts at once: embedded engines in a process of their own, the program in a terminal beside it. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {setTimeout as pause} from 'node:timers/promises';
import {dockerApi} from '../../test/helpers/dockerd-api.ts';
import {openTerminal, type Terminal} from '../../test/helpers/terminal.ts';
import {nodeFlags} from '../bundle.ts';
import type {Probes} from './build-probes.ts';
import {isScored} from './in-terminal.ts';
import {cpuSeconds, residentMiB} from './proc.ts';
import {median, quantile, type Row} from './report.ts';
import {node, program} from './rig.ts';

type Measured = {
	readonly scoredMs: number;
	/** From the answer of the call that caused it. */
	readonly eventMs: readonly number[];
	readonly keyMs: readonly number[];
	readonly idlePercent: number;
	readonly residentMiB: number;
};

async function until(terminal: Terminal, test: (screen: string) => boolean): Promise<number> {
	await terminal.until(test, 20_000);
	return performance.now();
}

async function measure(probes: Probes, hosts: number, each: number, samples: number): Promise<Measured> {
	const engines = spawn(node, [probes.demoEngine, String(each), String(hosts)], {stdio: ['ignore', 'pipe', 'inherit']});
	const [line] = (await once(engines.stdout, 'data')) as [Buffer];
	const sockets = line.toString().trim().split(' ');
	const flags = sockets.map(socketPath => `--host unix://${socketPath}`).join(' ');
	const terminal = openTerminal({command: `${node} ${nodeFlags} ${program} ${flags}`, cols: 160});
	try {
		await terminal.until(isScored(hosts * each), 180_000);
		const scoredMs = terminal.elapsedMs();
		// Each host is looked at once, behind its containers.
		await pause(8_000 + hosts * 600);
		const pid = await terminal.pid();
		const cpuBefore = cpuSeconds(pid);
		await pause(10_000);
		const idlePercent = ((cpuSeconds(pid) - cpuBefore) / 10) * 100;

		const keyMs: number[] = [];
		for (let sample = 0; sample < samples; sample++) {
			const before = /^▸.*$/m.exec(await terminal.screen())?.[0] ?? '';
			const pressedAtMs = performance.now();
			terminal.press(sample % 2 === 0 ? 'j' : 'k');
			keyMs.push((await until(terminal, screen => (/^▸.*$/m.exec(screen)?.[0] ?? '') !== before)) - pressedAtMs);
			await pause(60);
		}

		terminal.press('/');
		terminal.press('state:paused');
		terminal.press('\r');
		await pause(1_000);
		const eventMs: number[] = [];
		for (let sample = 0; sample < samples; sample++) {
			const api = dockerApi(sockets[sample % sockets.length] ?? '');
			const list = (await api.ask('GET', '/containers/json')) as ReadonlyArray<{Id: string; State: string}>;
			const id = list.find(({State}) => State === 'running')?.Id ?? '';
			const rows = (screen: string): number => (screen.match(/ paused /g) ?? []).length;
			const before = rows(await terminal.screen());
			const seen = until(terminal, screen => rows(screen) > before);
			await api.ask('POST', `/containers/${id}/pause`);
			const doneAtMs = performance.now();
			eventMs.push(Math.max(0, (await seen) - doneAtMs));
			await api.ask('POST', `/containers/${id}/unpause`);
			await until(terminal, screen => rows(screen) === before);
			await pause(300);
		}
		return {scoredMs, eventMs, keyMs, idlePercent, residentMiB: residentMiB(pid)};
	} finally {
		await terminal.kill('SIGTERM');
		engines.kill('SIGTERM');
	}
}

export async function measureHosts(probes: Probes, samples: number): Promise<readonly Row[]> {
	const rows: Row[] = [];
	for (const [hosts, each, eventBar, memoryBar] of [
		[10, 100, 150, 250],
		[50, 13, 150, 250],
	] as const) {
		const got = await measure(probes, hosts, each, samples);
		const at = `${hosts} hosts × ${each} demo`;
		rows.push(
			{
				what: 'event on one of many hosts → row, median',
				at,
				value: median(got.eventMs),
				unit: 'ms',
				bar: eventBar,
				beside: `p95 ${quantile(got.eventMs, 0.95).toFixed(0)} ms`,
			},
			{
				what: 'key → frame, p95',
				at,
				value: quantile(got.keyMs, 0.95),
				unit: 'ms',
				bar: 50,
				beside: `median ${median(got.keyMs).toFixed(0)} ms`,
			},
			{
				what: 'resident memory',
				at,
				value: got.residentMiB,
				unit: 'MiB',
				bar: memoryBar,
				beside: 'the engines elsewhere',
			},
			{what: 'idle: CPU of the program', at, value: got.idlePercent, unit: '%', bar: null, beside: 'of one core'},
			{what: 'process start → all scored', at, value: got.scoredMs, unit: 'ms', bar: null, beside: 'of every host'},
		);
	}
	return rows;
}
