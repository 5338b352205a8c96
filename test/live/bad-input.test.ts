/** What a person, a disk and an engine may hand a fix: each is said in words, and the container serves on as it did. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {runPlan} from '../../source/fixes/run-plan.ts';
import type {Change} from '../../source/model/fix.ts';
import {stateHome} from '../helpers/temporary.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {fixerOn, inHaste, type Fixer} from '../helpers/fixing.ts';
import {recoverAll} from '../helpers/kill-points.ts';
import {doorsAt, ended, refusedWhy} from '../helpers/swapping.ts';

const changes: readonly Change[] = [{is: 'no-new-privileges'}];

describeLive('bad input', docker => {
	let fixer: Fixer;
	beforeAll(async () => {
		fixer = await fixerOn(docker.socketPath, await stateHome());
	});
	afterEach(() => docker.removeAllContainers());
	afterAll(() => fixer.close());

	const blocked = async (id: string): Promise<string> => (await fixer.plan(id, changes)).blocked ?? 'not blocked';
	const names = async (): Promise<readonly string[]> =>
		(await docker.ask('GET', '/containers/json?all=1'))
			.map((one: {Names: readonly string[]}) => one.Names[0])
			.toSorted();

	it('an image that is gone', async () => {
		await docker.importImage('hc-gone:1', ['LABEL gone=1']);
		const id = await docker.createContainer({Image: 'hc-gone:1'}, 'web');
		await docker.ask('DELETE', '/images/hc-gone:1?force=1');
		expect(await blocked(id)).toMatch(/its image is gone from this engine/);
	});
	it('a container made with --rm', async () => {
		const id = await docker.run({HostConfig: {AutoRemove: true}}, 'web');
		expect(await blocked(id)).toMatch(/--rm/);
		expect((await docker.inspect(id)).State.Running).toBe(true);
	});
	it('one that goes away between preview and yes', async () => {
		const id = await docker.run({}, 'web');
		const plan = await fixer.plan(id, changes);
		await docker.remove(id);
		expect(refusedWhy(await runPlan({...fixer.doors, plan}))).toMatch(/404/);
		expect(await names()).toEqual([]);
	});
	it('one that is paused between preview and yes', async () => {
		const id = await docker.run({}, 'web');
		const plan = await fixer.plan(id, changes);
		await docker.ask('POST', `/containers/${id}/pause`);
		expect(refusedWhy(await runPlan({...fixer.doors, plan}))).toMatch(/since the preview/);
		expect((await docker.inspect(id)).State.Paused).toBe(true);
	});

	describe('a disk of the journal’s own', () => {
		let disk = '';
		const remount = (options: string): void =>
			void execFileSync('mount', ['-o', `remount,${options}`, disk], {stdio: 'pipe'});
		const mounted = (): void => {
			disk = mkdtempSync(path.join(tmpdir(), 'hc-disk-'));
			execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], {stdio: 'pipe'});
		};
		afterEach(() => {
			execFileSync('umount', [disk], {stdio: 'pipe'});
			rmSync(disk, {recursive: true});
		});
		/** Leaves so many pages of it. */
		const fill = (pages: number): void => {
			const {bfree, bsize} = statfsSync(disk);
			writeFileSync(path.join(disk, 'ballast'), Buffer.alloc(Math.max(0, bfree - pages) * bsize));
		};
		const journalText = (): string =>
			readdirSync(disk, {recursive: true, encoding: 'utf8'})
				.filter(file => file.endsWith('.jsonl'))
				.map(file => readFileSync(path.join(disk, file), 'utf8'))
				.join('');

		it('that can’t be written to: nothing is changed', async () => {
			mounted();
			const id = await docker.run({}, 'web');
			const plan = inHaste(await fixer.plan(id, changes));
			remount('ro');
			expect(refusedWhy(await runPlan({...doorsAt(fixer.engine, disk), plan}))).toMatch(
				/journal can't be written: EROFS/,
			);
			remount('rw');
			expect(await names()).toEqual(['/web']);
			expect((await docker.inspect('web')).Id).toBe(id);
		});
		it.each([1, 3, 4, 5, 6, 7])(
			'that is full but for %i pages: nothing is changed, or all is put right',
			async pages => {
				mounted();
				const id = await docker.run(
					{Env: ['DB_PASSWORD=hunter2'], HostConfig: {RestartPolicy: {Name: 'always'}}},
					'web',
				);
				const plan = inHaste(await fixer.plan(id, changes));
				fill(pages);
				const outcome = await runPlan({...doorsAt(fixer.engine, disk), plan});
				if (outcome.is === 'refused') {
					expect(outcome.trouble.why).toMatch(/ENOSPC/);
					expect((await docker.inspect('web')).Id).toBe(id);
				} else if (ended(outcome).state !== 'applied') {
					expect(ended(outcome).problem).toMatch(/ENOSPC/);
				}
				rmSync(path.join(disk, 'ballast'));
				await recoverAll(doorsAt(fixer.engine, disk));
				const {State, HostConfig} = await docker.inspect('web');
				expect([State.Running, HostConfig.RestartPolicy.Name]).toEqual([true, 'always']);
				expect((await names()).filter(name => name.includes('hullcheck-new'))).toEqual([]);
				expect(journalText()).not.toContain('hunter2');
			},
		);
	});
});
