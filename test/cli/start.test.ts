import {spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {expect, it} from 'vitest';

/** Runs the first lines as if under that Node. Where they let it pass, `program.js` is not found beside the source. */
function startedUnder(version: string) {
	const pretend = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
	const start = path.resolve(import.meta.dirname, '../../source/start.ts');
	const {status, stderr} = spawnSync(process.execPath, ['--import', `data:text/javascript,${pretend}`, start], {
		encoding: 'utf8',
		timeout: 20_000,
	});
	return {status, stderr};
}

it('says which Node it needs where the one that runs it is too old', () => {
	for (const version of ['20.20.2', '22.1.0']) {
		expect(startedUnder(version)).toEqual({
			status: 2,
			stderr: `hullcheck needs Node 22.2 or newer; this is ${version}. Run it with a newer one.\n`,
		});
	}
	for (const version of ['22.2.0', '24.0.0']) expect(startedUnder(version).stderr).toContain('program.js');
});
