/** How long a person waits: for a plan of 20 findings, and for 20 containers hardened in one go. */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {chosenOf} from '../../source/fixes/harden.ts';
import {fixerOn} from '../../test/helpers/fixing.ts';
import {hardenFor} from '../../source/session/harden-for.ts';
import {lookerOn} from '../../test/helpers/looker.ts';
import {median, type Row} from './report.ts';
import type {Rig} from './rig.ts';

const planBarMs = 50;

/** The grace of each swap is cut short: it is a time that was chosen. Leaves no container at all. */
export async function measureHarden({engine}: Rig, count: number): Promise<readonly Row[]> {
	const home = await mkdtemp(path.join(tmpdir(), 'hullcheck-bench-'));
	const fixer = await fixerOn(engine.socketPath, home);
	const looker = await lookerOn(engine.socketPath);
	const names = Array.from({length: count}, (_, index) => `bench-harden-${index}`);
	const planMs: number[] = [];
	const tookMs: number[] = [];
	try {
		for (const name of names) {
			await engine.run(
				{Cmd: ['httpd', '-f', '-p', '8080', '-h', '/var/www'], HostConfig: {CapAdd: ['SYS_ADMIN']}},
				name,
			);
		}
		for (const name of names) {
			const {Id} = await engine.inspect(name);
			const {findings} = await looker.look(Id);
			const changes = chosenOf(
				await hardenFor(fixer.doors, {findings: findings, inspectJson: await fixer.doors.engine.inspectContainer(Id)}),
			);
			const askedAt = performance.now();
			await fixer.plan(Id, changes);
			planMs.push(performance.now() - askedAt);
			const fromMs = performance.now();
			await fixer.fix(Id, changes);
			tookMs.push(performance.now() - fromMs);
		}
	} finally {
		fixer.close();
		looker.close();
		await engine.removeAllContainers();
		await rm(home, {recursive: true, force: true});
	}
	const totalMs = tookMs.reduce((sum, ms) => sum + ms, 0);
	return [
		{
			what: 'a plan that hardens, with its preview',
			at: `${count} containers`,
			value: median(planMs),
			unit: 'ms',
			bar: planBarMs,
			beside: `slowest: ${Math.max(...planMs).toFixed(0)} ms`,
		},
		{
			what: 'hardened in one go',
			at: `${count} containers`,
			value: totalMs / 1000,
			unit: 's',
			bar: null,
			beside: `slowest: ${(Math.max(...tookMs) / 1000).toFixed(1)} s`,
		},
	];
}
