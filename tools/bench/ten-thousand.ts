/** What one event costs the program at 100 and at 10,000 containers, the engine in a process of its own. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {setTimeout as pause} from 'node:timers/promises';
import {dockerApi} from '../../test/helpers/dockerd-api.ts';
import {openTerminal} from '../../test/helpers/terminal.ts';
import {nodeFlags} from '../bundle.ts';
import type {Probes} from './build-probes.ts';
import {isScored} from './in-terminal.ts';
import {cpuSeconds, residentMiB} from './proc.ts';
import type {Row} from './report.ts';
import {node, program} from './rig.ts';

type Cost = {readonly msPerEvent: number; readonly scoredMs: number; readonly residentMiB: number};

async function cost(probes: Probes, containers: number, events: number): Promise<Cost> {
	const engine = spawn(node, [probes.demoEngine, String(containers)], {stdio: ['ignore', 'pipe', 'inherit']});
	const [line] = (await once(engine.stdout, 'data')) as [Buffer];
	const socketPath = line.toString().trim();
	const terminal = openTerminal({
		command: `${node} ${nodeFlags} ${program}`,
		// The counts by grade stand beside the socket's path.
		cols: 160,
		env: {DOCKER_HOST: `unix://${socketPath}`},
	});
	try {
		await terminal.until(isScored(containers), 180_000);
		const scoredMs = terminal.elapsedMs();
		await pause(8_000);
		const pid = await terminal.pid();
		const list = (await dockerApi(socketPath).ask('GET', '/containers/json')) as ReadonlyArray<{Id: string}>;
		const running = list[Math.min(5, list.length - 1)]?.Id ?? '';
		const before = cpuSeconds(pid);
		for (let event = 0; event < events; event++) {
			await dockerApi(socketPath).ask('POST', `/containers/${running}/${event % 2 === 0 ? 'pause' : 'unpause'}`);
			await pause(500);
		}
		await pause(1_000);
		return {msPerEvent: ((cpuSeconds(pid) - before) / events) * 1000, scoredMs, residentMiB: residentMiB(pid)};
	} finally {
		await terminal.kill('SIGTERM');
		engine.kill('SIGTERM');
	}
}

export async function measureTenThousand(probes: Probes, events: number): Promise<readonly Row[]> {
	const few = await cost(probes, 100, events);
	const many = await cost(probes, 10_000, events);
	return [
		{
			what: 'one event: CPU of the program',
			at: '10,000 demo',
			value: many.msPerEvent,
			unit: 'ms',
			bar: 2 * few.msPerEvent,
			beside: `${few.msPerEvent.toFixed(1)} ms at 100`,
		},
		{
			what: 'process start → all scored',
			at: '10,000 demo',
			value: many.scoredMs,
			unit: 'ms',
			bar: null,
			beside: `${few.scoredMs.toFixed(0)} ms at 100`,
		},
		{
			what: 'resident memory',
			at: '10,000 demo',
			value: many.residentMiB,
			unit: 'MiB',
			bar: null,
			beside: `${few.residentMiB.toFixed(0)} MiB at 100`,
		},
	];
}
