/** The built program in a real pseudo-terminal on real containers: time to the screen, bytes, CPU, memory. */
import {setTimeout as pause} from 'node:timers/promises';
import {openTerminal, type Terminal} from '../../test/helpers/terminal.ts';
import type {Probes} from './build-probes.ts';
import {cpuSeconds, residentMiB} from './proc.ts';
import {median, quantile, type Row} from './report.ts';
import {node, type Rig} from './rig.ts';

const number = (digits = '0'): number => Number(digits.replaceAll(',', ''));

/** Every container that is shown is scored: the counts by grade in the first line add up; stopped ones may be hidden. */
export function isScored(containers: number): (screen: string) => boolean {
	return screen => {
		const [header = ''] = screen.split('\n');
		const [, shown, hidden] = /([\d,]+) containers?(?:, ([\d,]+) stopped hidden)?/.exec(screen) ?? [];
		const scored = [...header.matchAll(/ [A-F] ([\d,]+)/g)].reduce((sum, [, count]) => sum + number(count), 0);
		return number(shown) + number(hidden) >= containers && scored >= number(shown);
	};
}

/** Without the last lines: what happened last stands there, and is no row. */
const rowsOf = (screen: string): string => screen.split('\n').slice(0, -3).join('\n');

async function openScored(rig: Rig, containers: number, rows = 40): Promise<Terminal> {
	const terminal = rig.open({rows});
	await terminal.until(isScored(containers), 60_000);
	return terminal;
}

async function quit(terminal: Terminal): Promise<void> {
	terminal.press('q');
	await terminal.kill('SIGTERM');
}

export async function measureStart(
	rig: Rig,
	probes: Probes,
	containers: number,
	rounds: number,
): Promise<readonly Row[]> {
	const scored: number[] = [];
	const empty: number[] = [];
	const bare: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const program = rig.open();
		scored.push(await program.until(isScored(containers), 30_000).then(() => program.elapsedMs()));
		await quit(program);
		const nothing = openTerminal({command: `${node} -e 0`});
		await nothing.exited;
		empty.push(nothing.elapsedMs());
		const peer = openTerminal({command: `${node} ${probes.bareTable}`});
		await peer.until(/│ 37 +│/);
		bare.push(peer.elapsedMs());
		await peer.kill('SIGTERM');
	}
	return [
		{
			what: 'process start → scored table on screen',
			at: `${containers} real`,
			value: median(scored),
			unit: 'ms',
			bar: containers <= 100 ? 400 : 600,
			beside: `empty Node ${median(empty).toFixed(0)} ms, bare Ink table ${median(bare).toFixed(0)} ms`,
		},
	];
}

/** From the engine's own time stamp of a container's creation to its row on the screen; same machine, same clock. */
export async function measureEvents(rig: Rig, containers: number, samples: number): Promise<readonly Row[]> {
	const terminal = await openScored(rig, containers);
	terminal.press('/');
	terminal.press('fresh-');
	terminal.press('\r');
	await pause(500);
	const took: number[] = [];
	for (let sample = 0; sample < samples; sample++) {
		const name = `fresh-${containers}-${sample}`;
		const seen = terminal.until(screen => rowsOf(screen).includes(name), 10_000).then(() => Date.now());
		const id = await rig.engine.createContainer({HostConfig: {NetworkMode: 'none'}}, name);
		const createdAtMs = Date.parse((await rig.engine.inspect(id)).Created as string);
		took.push((await seen) - createdAtMs);
		await rig.engine.remove(id);
		await terminal.until(screen => !rowsOf(screen).includes(name), 10_000);
	}
	await quit(terminal);
	return [
		{
			what: 'engine event → row on screen, median',
			at: `${containers}`,
			value: median(took),
			unit: 'ms',
			bar: containers <= 100 ? 50 : 100,
			beside: `from the container's Created stamp; p95 ${quantile(took, 0.95).toFixed(0)} ms`,
		},
	];
}

export async function measureIdle(rig: Rig, containers: number, seconds: number): Promise<readonly Row[]> {
	const enginePid = rig.engine.pid() ?? 0;
	const cpuOver = async (pids: readonly number[]): Promise<readonly number[]> => {
		const before = pids.map(pid => cpuSeconds(pid));
		await pause(seconds * 1000);
		return pids.map((pid, index) => ((cpuSeconds(pid) - (before[index] ?? 0)) / seconds) * 100);
	};
	const [alone = 0] = await cpuOver([enginePid]);
	const terminal = await openScored(rig, containers);
	await pause(8_000);
	const bytesBefore = terminal.bytes();
	const [program = 0, engine = 0] = await cpuOver([await terminal.pid(), enginePid]);
	const bytes = terminal.bytes() - bytesBefore;
	await quit(terminal);
	const at = `${containers}, ${seconds} s`;
	return [
		{
			what: 'idle: bytes to the terminal',
			at,
			value: bytes / seconds,
			unit: 'B/s',
			bar: seconds >= 60 ? 2 : 0,
			beside: `${bytes} bytes in all; ages tick once a minute`,
		},
		{what: 'idle: CPU of the program', at, value: program, unit: '%', bar: 0.3, beside: 'of one core'},
		{
			what: 'idle: CPU of the engine',
			at,
			value: Math.max(0, engine - alone),
			unit: '%',
			bar: 0.2,
			beside: `more than its ${alone.toFixed(2)} % alone`,
		},
	];
}

export async function measureChanges(rig: Rig, containers: number, samples: number): Promise<Row> {
	const terminal = await openScored(rig, containers);
	await pause(6_000);
	const before = terminal.bytes();
	for (let sample = 0; sample < samples; sample++) {
		await rig.engine.ask('POST', `/containers/bench-0003/${sample % 2 === 0 ? 'pause' : 'unpause'}`);
		await pause(1_000);
	}
	const bytes = (terminal.bytes() - before) / samples;
	if (samples % 2 === 1) await rig.engine.ask('POST', '/containers/bench-0003/unpause');
	await quit(terminal);
	return {
		what: 'one change a second: bytes a change',
		at: `${containers}`,
		value: bytes,
		unit: 'B',
		bar: 400,
		beside: 'pause and unpause, row and feed line',
	};
}

export async function measureMemory(rig: Rig, containers: number): Promise<Row> {
	const terminal = await openScored(rig, containers);
	for (let key = 0; key < 40; key++) {
		terminal.press('j');
		await pause(50);
	}
	await pause(5_000);
	const value = residentMiB(await terminal.pid());
	await quit(terminal);
	return {
		what: 'resident memory',
		at: `${containers}`,
		value,
		unit: 'MiB',
		bar: containers <= 100 ? 110 : 150,
		beside: 'after 40 keys',
	};
}

export async function measureKeys(rig: Rig, containers: number, samples: number): Promise<Row> {
	const terminal = await openScored(rig, containers);
	const took: number[] = [];
	for (let sample = 0; sample < samples; sample++) {
		await pause(120);
		const before = await terminal.screen();
		const pressedAtMs = performance.now();
		terminal.press(sample % 20 < 15 ? 'j' : 'k');
		await terminal.until(screen => screen !== before, 5_000);
		took.push(performance.now() - pressedAtMs);
	}
	await quit(terminal);
	return {
		what: 'key press → frame, p95',
		at: `${containers} rows`,
		value: quantile(took, 0.95),
		unit: 'ms',
		bar: 50,
		beside: `median ${median(took).toFixed(0)} ms`,
	};
}
