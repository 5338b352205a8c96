/** What was done and can't be told on standard output: standard error has it, and the code does not call it nothing. */
import {describe, expect, it} from 'vitest';
import {codeOf, exit, Untold, UsageError, wordsOf} from '../../source/cli/exit.ts';
import type {Prepared} from '../../source/cli/fix-prepare.ts';
import {doneIn, type Result} from '../../source/cli/fix-results.ts';
import type {Ended} from '../../source/cli/fix-run.ts';
import {tellDone, type Done} from '../../source/cli/fix-tell.ts';
import {refused} from '../../source/fixes/outcome.ts';
import {ActionableError} from '../../source/model/errors.ts';
import type {Transaction} from '../../source/model/fix.ts';
import {t} from '../helpers/evidence.ts';
import {transaction} from '../ui/screens/helpers.tsx';

const full = async (): Promise<never> => {
	throw new ActionableError({what: t('It could not be written'), why: t('ENOSPC'), todo: t('Make room')});
};
const untold = async (done: Done): Promise<unknown> =>
	tellDone(full, done).then(
		() => null,
		(error: unknown) => error,
	);

describe('a write that fails', () => {
	it.each<readonly [string, Omit<Done, 'lines'>, number]>([
		['applied', {code: exit.good}, 3],
		['rolled back', {code: exit.rolledBack}, 1],
		['refused', {code: exit.trouble}, 2],
		['half done', {code: exit.needsPerson}, 3],
		['nothing to do', {code: exit.good, isChanged: false}, 2],
		['one applied, the next refused', {code: exit.trouble, isChanged: true}, 3],
	])('%s', async (_, done, code) => {
		const error = await untold({...done, lines: []});
		expect(error).toBeInstanceOf(Untold);
		expect(codeOf(error, exit.trouble)).toBe(code);
	});

	it('says first that it failed, then what was done', async () => {
		const error = await untold({code: exit.good, lines: ['web: applied: 512 MiB', '']});
		expect(wordsOf(error)).toBe('It could not be written: ENOSPC. Make room.\nweb: applied: 512 MiB');
	});

	it('is nothing to a write that does not', async () => {
		await expect(tellDone(async () => undefined, {code: exit.good, lines: ['x']})).resolves.toBeUndefined();
	});
});

it('all else ends as it did', () => {
	expect(codeOf(new UsageError('what?'), exit.error)).toBe(exit.trouble);
	expect(codeOf(new Error('bug'), exit.error)).toBe(exit.error);
});

describe('of several containers', () => {
	const one = (name: string, ended: Ended | null): Result => ({
		prepared: {is: 'plan', name: t(name)} as Extract<Prepared, {is: 'plan'}>,
		ended,
	});
	const ends = (state: Transaction['state'], code: Ended['code']): Ended => ({
		outcome: {is: 'ended', transaction: transaction({state})},
		code,
	});
	const no: Ended = {outcome: refused(t('not changed'), t('locked'), t('wait')), code: exit.trouble};

	it('each is told, and one that was applied counts', () => {
		const done = doneIn([one('web', ends('applied', 0)), one('db', no), one('later', null)], exit.trouble);
		expect(done).toMatchObject({code: exit.trouble, isChanged: true});
		expect(done.lines.join('\n')).toMatch(/web: applied[^]*db: not changed/);
		expect(done.lines.join('\n')).not.toContain('later');
		expect(doneIn([one('web', ends('failed', 1)), one('db', no)], exit.trouble).isChanged).toBe(false);
	});
});
