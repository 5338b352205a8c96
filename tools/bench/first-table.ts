/** Connected → every container scored, against the raw floor, in turns and each in a process of its own. */
import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import type {Probes} from './build-probes.ts';
import {median, type Row} from './report.ts';
import {node, type Rig} from './rig.ts';

const run = promisify(execFile);

export async function measureFirstTable(
	rig: Rig,
	probes: Probes,
	containers: number,
	rounds: number,
): Promise<readonly Row[]> {
	const took = {raw: [] as number[], session: [] as number[]};
	for (let round = 0; round < rounds; round++) {
		for (const mode of ['raw', 'session'] as const) {
			const {stdout} = await run(node, [probes.firstTable, mode, rig.engine.socketPath]);
			took[mode].push(Number(stdout));
		}
	}
	const floorMs = median(took.raw);
	return [
		{
			what: 'connected → every container scored',
			at: `${containers} real`,
			value: median(took.session),
			unit: 'ms',
			bar: 2 * floorMs,
			beside: `raw list + inspects + parse ${floorMs.toFixed(0)} ms`,
		},
	];
}
