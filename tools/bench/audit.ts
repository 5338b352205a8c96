/** One audit from start to exit, everything written to nowhere. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {openSync, closeSync, readFileSync} from 'node:fs';
import process from 'node:process';
import {median, type Row} from './report.ts';
import {node, program, type Rig} from './rig.ts';

type Run = {readonly wallSeconds: number; readonly cpuSeconds: number; readonly peakMiB: number};

/** GNU time would be one more thing to install: the kernel tells the same of a child just before it is reaped. */
async function auditOnce(socketPath: string): Promise<Run> {
	const nowhere = openSync('/dev/null', 'w');
	const usage =
		"process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write(JSON.stringify([(u.userCPUTime+u.systemCPUTime)/1e6,u.maxRSS/1024])+'\\n')})";
	const startedAtMs = performance.now();
	const child = spawn(node, ['--import', `data:text/javascript,${usage}`, program, 'audit', '--format', 'json'], {
		stdio: ['ignore', nowhere, 'pipe'],
		env: {...process.env, DOCKER_HOST: `unix://${socketPath}`},
	});
	let said = '';
	child.stderr?.setEncoding('utf8').on('data', (text: string) => {
		said += text;
	});
	const [code] = (await once(child, 'close')) as [number];
	const wallSeconds = (performance.now() - startedAtMs) / 1000;
	closeSync(nowhere);
	if (code !== 0) throw new Error(`the audit ended with ${code}: ${said}`);
	const [cpuSeconds = 0, peakMiB = 0] = JSON.parse(said.trim().split('\n').at(-1) ?? '[]') as number[];
	return {wallSeconds, cpuSeconds, peakMiB};
}

const load = (): string => readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '';

/** `docker-bench-security` takes 100 to 129 s of CPU for 100 containers; a hundredth of that is the bar. */
export async function measureAudit(rig: Rig, containers: number, rounds: number): Promise<readonly Row[]> {
	const runs: Run[] = [];
	for (let round = 0; round < rounds; round += 1) runs.push(await auditOnce(rig.engine.socketPath));
	const at = `${containers} listed`;
	const of = (what: string, key: keyof Run, unit: string, bar: number | null, beside: string): Row => ({
		what: `audit, ${what}`,
		at,
		value: median(runs.map(run => run[key])),
		unit,
		bar,
		beside,
	});
	return [
		of('start to exit', 'wallSeconds', 's', containers <= 100 ? 0.8 : 2.5, `load ${load()}`),
		of('CPU', 'cpuSeconds', 's', containers <= 100 ? 1 : null, 'docker-bench-security: 100 s at 100 containers'),
		of('memory', 'peakMiB', 'MiB', 200, 'at its highest'),
	];
}
