/** `hullcheck fix` as it is built, where the engine goes away in the middle for longer than it is waited for. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it} from 'vitest';
import {startDockerd} from '../helpers/dockerd.ts';
import {runProgram} from '../helpers/program.ts';

const stubborn = ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'];

it('an engine that does not come back: 3, and recover ends it when it is there again', async () => {
	const engine = await startDockerd({isLiveRestore: true, bridge: 'none'});
	const home = mkdtempSync(path.join(tmpdir(), 'hc-cli-lost-'));
	const hullcheck = (...args: readonly string[]) =>
		runProgram([...args, '--host', `unix://${engine.socketPath}`], {env: {XDG_STATE_HOME: home}});
	try {
		await engine.run(
			{Cmd: stubborn, StopSignal: 'SIGTERM', StopTimeout: 2, HostConfig: {NetworkMode: 'none'}},
			'cf-lost',
		);
		const program = hullcheck('fix', 'cf-lost', 'no-new-privileges', '--yes');
		await new Promise<void>(resolve => {
			program.process.stderr?.on('data', () => {
				if (program.stderr().includes('stopping the old')) resolve();
			});
		});
		await engine.kill();
		expect(await program.ended).toBe(3);
		expect(program.stdout().replaceAll(/\s+/g, ' ')).toMatch(/the engine went away in the middle/);
		await engine.restart();
		const recovered = hullcheck('recover', '--yes');
		expect(await recovered.ended, recovered.stdout() + recovered.stderr()).toBe(0);
		const all = (await engine.ask('GET', '/containers/json')) as ReadonlyArray<{readonly Names: readonly string[]}>;
		expect(all.map(({Names}) => Names)).toEqual([['/cf-lost']]);
	} finally {
		await engine.dispose();
		rmSync(home, {recursive: true, force: true});
	}
});
