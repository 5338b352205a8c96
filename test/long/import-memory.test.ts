/** An export of real size, 50,000 records and 80 MB of them, is brought in within bounds of memory. */
import {execFile} from 'node:child_process';
import {createWriteStream} from 'node:fs';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {promisify} from 'node:util';
import {expect, it} from 'vitest';
import {zipParts} from '../../source/images/database/zip-writer.ts';
import {syntheticRecords} from '../helpers/osv.ts';
import {temporaryFolder} from '../helpers/temporary.ts';

const run = promisify(execFile);
/** Of Debian, in 2026. */
const records = 50_000;
const mostMiB = 600;

function* entries(): Generator<readonly [string, Buffer]> {
	for (const record of syntheticRecords(records)) yield [`${record.id}.json`, Buffer.from(JSON.stringify(record))];
}

/** Says at its end how much it had at most: of its own, not of what started it. */
const tellingMemory = `data:text/javascript,import fs from 'node:fs';process.on('exit',()=>process.stderr.write(fs.readFileSync('/proc/self/status','utf8')))`;

it(`takes less than ${mostMiB} MiB`, {timeout: 300_000}, async () => {
	const folder = temporaryFolder();
	const archive = path.join(folder, 'Debian.zip');
	await pipeline(zipParts(entries()), createWriteStream(archive));
	const words = ['--import', 'tsx', '--import', tellingMemory, 'source/cli.tsx', 'db', 'import', archive];
	const {stderr} = await run(process.execPath, words, {
		cwd: path.resolve(import.meta.dirname, '../..'),
		env: {...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder},
	});
	expect(stderr).toContain(`Debian: ${records} records`);
	const mostSeenMiB = Number(/VmHWM:\s+(\d+)/.exec(stderr)?.[1]) / 1024;
	console.log(`import of ${records} records: ${mostSeenMiB.toFixed(0)} MiB at most`);
	expect(mostSeenMiB).toBeGreaterThan(0);
	expect(mostSeenMiB).toBeLessThan(mostMiB);
});
