/** A process of its own, ended by SIGKILL between journal and act: what the next start finds, and that it is put right. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {openJournal} from '../../source/fixes/journal.ts';
import type {FixDoors} from '../../source/fixes/outcome.ts';
import {openTransactions, settleTransaction} from '../../source/fixes/recover.ts';
import {undoTransaction} from '../../source/fixes/undo.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import {containerId} from './raw.ts';
import {FakeEngine} from './fake-engine.ts';
import {stateHome} from '../helpers/temporary.ts';

async function killAt(point: string, home: string): Promise<{readonly acted: boolean}> {
	const victim = spawn(
		process.execPath,
		['--import=tsx', path.join(import.meta.dirname, 'killed-victim.ts'), home, point],
		{cwd: path.resolve(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit']},
	);
	let said = '';
	victim.stdout.setEncoding('utf8');
	for await (const text of victim.stdout) {
		said += String(text);
		if (said.includes('here\n')) break;
	}
	expect(said).toContain('here\n');
	const gone = once(victim, 'exit');
	victim.kill('SIGKILL');
	await gone;
	return {acted: said.includes('acted\n')};
}

describe('SIGKILL', () => {
	it.each(['inside the record before the act', 'before the act', 'after the act', 'inside the record after the act'])(
		'%s',
		{timeout: 30_000},
		async point => {
			const home = await stateHome();
			const {acted} = await killAt(point, home);
			const fake = new FakeEngine();
			if (acted) await fake.engine.updateContainer(containerId, {PidsLimit: 200});
			const host = {...fake.host, env: {XDG_STATE_HOME: home}};
			const journal = openJournal({files: nodeStateFiles, host});
			const doors: FixDoors = {engine: fake.engine, host, journal, isReadOnly: false};

			const open = await openTransactions(doors);
			expect(open, 'the dead process still holds its lock file, and that hides nothing').toHaveLength(1);
			const [found] = open;
			if (found === undefined) return;
			expect(found).toMatchObject({canUndo: acted, canKeep: acted, canClose: !acted});
			expect(found.says).toMatch(acted ? /all of it is in effect/ : /before anything was changed/);
			const act = acted ? undoTransaction : settleTransaction;
			const outcome = await act({...doors, transaction: found.transaction});
			expect(outcome).toMatchObject({is: 'ended', transaction: {state: acted ? 'undone' : 'failed'}});
			expect(fake.kernel.pids).toBe('max');
			expect(await openTransactions(doors)).toEqual([]);
		},
	);
});
