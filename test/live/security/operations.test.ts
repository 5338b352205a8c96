/** Secrets, logs and health: what a fix of them comes to, seen from outside. */
import {statSync} from 'node:fs';
import {afterAll, afterEach, beforeAll, expect, it} from 'vitest';
import {stateHome} from '../../helpers/temporary.ts';
import {describeLive} from '../../helpers/dockerd-live.ts';
import {fixerOn, type Fixer} from '../../helpers/fixing.ts';
import {inside} from './proof.ts';

const mib = 1024 ** 2;

describeLive('operations', docker => {
	let fixer: Fixer;
	beforeAll(async () => {
		fixer = await fixerOn(docker.socketPath, await stateHome());
		// An image of this name is known to read POSTGRES_PASSWORD_FILE; what is in it is ours.
		await docker.importImage('postgres:16');
	});
	afterEach(() => docker.removeAllContainers());
	afterAll(async () => {
		fixer.close();
		await docker.request('DELETE', '/images/postgres:16');
	});

	const volume = async (): Promise<number> => (await docker.request('GET', '/volumes/proof-secrets')).status;

	it('a secret leaves the environment, and the application still reads it', async () => {
		const id = await docker.run(
			{
				Image: 'postgres:16',
				Env: ['POSTGRES_PASSWORD=hunter2 and more', 'OTHER=1'],
				Cmd: [
					'sh',
					'-c',
					'echo "${POSTGRES_PASSWORD:-$(cat $POSTGRES_PASSWORD_FILE)}" > /tmp/read; chown app /tmp/read; exec sleep 86400',
				],
			},
			'proof',
		);
		const read = async (): Promise<string> => (await inside(docker, 'proof', 'cat /tmp/read')).text.trim();
		await expect.poll(read).toBe('hunter2 and more');
		expect(JSON.stringify(await docker.inspect('proof'))).toContain('hunter2');
		const transaction = await fixer.fix(id, [{is: 'secret-to-file', name: 'POSTGRES_PASSWORD'}]);
		const made = await docker.inspect('proof');
		expect(JSON.stringify(made)).not.toContain('hunter2');
		expect(made.Config.Env).toContain('OTHER=1');
		await expect.poll(read).toBe('hunter2 and more');
		expect((await inside(docker, 'proof', 'env; cat /proc/1/environ')).text).not.toContain('hunter2');
		expect(
			(await inside(docker, 'proof', 'su app -s /bin/sh -c "cat /run/hullcheck-secrets/postgres_password"')).text,
		).toBe('hunter2 and more');
		expect(await volume()).toBe(200);
		expect(JSON.stringify(transaction)).not.toContain('hunter2');
		// It wrote /tmp/read: what was taken back is kept for that, and so is its volume.
		const back = await fixer.undo(transaction);
		expect(back.proof.map(line => line.says).join('\n')).toMatch(/volume proof-secrets stays: a container has it/);
		expect(await read()).toBe('hunter2 and more');
		expect((await docker.inspect('proof')).Id).toBe(id);
		await docker.removeAllContainers();
		await docker.ask('DELETE', '/volumes/proof-secrets');
	});

	it('a volume of that name that is there already is left alone, and so is the container', async () => {
		await docker.ask('POST', '/volumes/create', {Name: 'proof-secrets'});
		const id = await docker.run({Image: 'postgres:16', Env: ['POSTGRES_PASSWORD=hunter2']}, 'proof');
		await expect(fixer.fix(id, [{is: 'secret-to-file', name: 'POSTGRES_PASSWORD'}])).rejects.toThrow(
			/there is a volume proof-secrets already/,
		);
		expect((await docker.inspect('proof')).State.Running).toBe(true);
		expect(await volume()).toBe(200);
		await docker.ask('DELETE', '/volumes/proof-secrets');
	});

	it('a log that grew without end stays within its bounds', async () => {
		const talk = 'yes 0123456789012345678901234567890123456789 | head -n 80000; touch /tmp/said; exec sleep 86400';
		const id = await docker.run({Cmd: ['sh', '-c', talk]}, 'proof');
		const grown = async (): Promise<number> => statSync((await docker.inspect('proof')).LogPath).size;
		await expect.poll(grown, {timeout: 20_000}).toBeGreaterThan(5 * mib);
		await fixer.fix(id, [{is: 'log-rotation', maxSizeBytes: mib, maxFiles: 2}]);
		const {LogPath} = await docker.inspect('proof');
		await expect
			.poll(() => statSync(`${LogPath}.1`, {throwIfNoEntry: false})?.size ?? 0, {timeout: 20_000})
			.toBeGreaterThan(0);
		await expect.poll(async () => (await inside(docker, 'proof', 'test -e /tmp/said')).code, {timeout: 20_000}).toBe(0);
		expect(statSync(LogPath).size + statSync(`${LogPath}.1`).size).toBeLessThan(2.1 * mib);
	});

	it('a program that hangs is seen to', async () => {
		const id = await docker.run({Cmd: ['sh', '-c', 'touch /tmp/well; exec sleep 86400']}, 'proof');
		expect((await docker.inspect('proof')).State.Health).toBeUndefined();
		const test = ['CMD', 'test', '-e', '/tmp/well'];
		await fixer.fix(id, [{is: 'health-check', test, intervalNs: 3e8, timeoutNs: 1e9, retries: 1}]);
		const health = async (): Promise<string> => (await docker.inspect('proof')).State.Health.Status;
		await expect.poll(health, {timeout: 10_000}).toBe('healthy');
		await inside(docker, 'proof', 'rm /tmp/well');
		await expect.poll(health, {timeout: 10_000}).toBe('unhealthy');
	});

	it('what is refused to the new one is told from its log', async () => {
		// Its test makes the fix wait until it has said what it has to say.
		const id = await docker.run(
			{
				Cmd: ['sh', '-c', 'echo x > /state; touch /dev/shm/said; exec sleep 86400'],
				Healthcheck: {Test: ['CMD', 'test', '-e', '/dev/shm/said'], Interval: 3e8},
			},
			'proof',
		);
		await expect
			.poll(async () => (await docker.inspect('proof')).State.Health.Status, {timeout: 10_000})
			.toBe('healthy');
		const {proof} = await fixer.fix(id, [{is: 'read-only-root', tmpfs: []}]);
		const warnings = proof.filter(line => !line.isGood).map(line => line.says);
		expect(warnings).toEqual([expect.stringMatching(/its log says since the start: .*Read-only file system/)]);
	});
});
