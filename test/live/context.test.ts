/** Contexts as the docker command itself writes them, TLS files and all. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, expect, it} from 'vitest';
import {connect} from '../../source/engine/connect.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {startFakeEngine} from '../helpers/fake-engine.ts';
import {makeAuthority} from '../helpers/test-certificates.ts';

describeLive('a context of the docker command', docker => {
	const folder = mkdtempSync(path.join(tmpdir(), 'hc-contexts-'));
	afterAll(() => rmSync(folder, {recursive: true}));
	const env = {PATH: process.env['PATH'] ?? '', DOCKER_CONFIG: folder};
	const command = (...args: readonly string[]): string =>
		execFileSync('docker', args, {env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}).trim();

	async function connected(explicitContext: string | null): Promise<readonly string[]> {
		const result = await connect({explicitHost: null, explicitContext, host: {...createNodeHost(), env}});
		if (!('engine' in result)) return result.tried.map(({trouble}) => trouble.why);
		result.engine.close();
		return [result.engine.endpoint.address, result.engine.endpoint.from];
	}

	it('is followed by name, and as the current one', async () => {
		const address = `unix://${docker.socketPath}`;
		command('context', 'create', 'near', '--docker', `host=${address}`);
		expect(await connected('near')).toEqual([address, 'context near, --context']);
		command('context', 'use', 'near');
		expect(await connected(null)).toEqual([address, `context near, ${folder}/config.json`]);
		// The same engine as docker's own.
		expect(command('info', '--format', '{{.ID}}')).toBe((await docker.ask('GET', '/info')).ID);
		command('context', 'use', 'default');
	});

	it('brings its certificates', async () => {
		const ours = makeAuthority('ours');
		const own = ours.issue('me');
		const at = (name: string): string => path.join(folder, name);
		for (const [name, text] of Object.entries({ca: ours.cert, cert: own.cert, key: own.key})) {
			writeFileSync(at(name), text);
		}
		const server = ours.issue('engine', 'IP:127.0.0.1');
		const engine = await startFakeEngine({
			tls: {...server, ca: ours.cert, requestCert: true, rejectUnauthorized: true},
		});
		const address = `tcp://127.0.0.1:${engine.port}`;
		try {
			const files = `ca=${at('ca')},cert=${at('cert')},key=${at('key')}`;
			command('context', 'create', 'far', '--docker', `host=${address},${files}`);
			expect(await connected('far')).toEqual([address, 'context far, --context']);
			command('context', 'create', 'bare', '--docker', `host=${address},ca=${at('ca')}`);
			expect((await connected('bare'))[0]).toMatch(/wants a certificate of ours.*key\.pem/);
			command(
				'context',
				'create',
				'any',
				'--docker',
				`host=${address},cert=${at('cert')},key=${at('key')},skip-tls-verify=true`,
			);
			expect(await connected('any')).toEqual([address, 'context any, --context, its certificate not verified']);
		} finally {
			await engine.close();
		}
	});

	it('that was removed is an error', async () => {
		command('context', 'create', 'gone', '--docker', 'host=ssh://me@far');
		command('context', 'rm', 'gone');
		expect((await connected('gone'))[0]).toMatch(/--context names it, but of .*meta\.json: it does not exist/);
	});
});
