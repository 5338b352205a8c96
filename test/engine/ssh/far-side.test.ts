/** Which socket is gone to on another machine, asked of a real shell. */
import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {chooseSocket, question, readAnswer, whyNot, type FarSide} from '../../../source/engine/ssh/far-side.ts';
import {sanitise} from '../../../source/model/safe-text.ts';

const anywhere = {user: null, host: 'far', port: null, socketPath: null};
const usual = '/var/run/docker.sock';
const rootless = '/run/user/1000/docker.sock';

describe('the socket is', () => {
	it.each([
		['the one of the address', '/srv/d.sock', {dockerHost: 'unix:///x', open: ['/x']}, '/srv/d.sock'],
		['the one that docker names there', null, {dockerHost: `unix://${rootless}`, open: [usual]}, rootless],
		['that one also when it is closed', null, {dockerHost: 'unix:///x', open: [usual]}, '/x'],
		['the usual one', null, {dockerHost: `unix://${usual}`, open: [usual, rootless]}, usual],
		['a rootless one where the usual one is closed', null, {dockerHost: `unix://${usual}`, open: [rootless]}, rootless],
		['a rootless one where there is no docker command', null, {dockerHost: '', open: [rootless]}, rootless],
		['the usual one where nothing is known', null, {dockerHost: '', open: []}, usual],
		['known to docker alone when it is no socket', null, {dockerHost: 'tcp://10.0.0.7:2376', open: [usual]}, null],
		['known to docker alone when ssh would misread it', null, {dockerHost: 'unix:///a:b', open: [usual]}, null],
	])('%s', (_name, socketPath, far, chosen) => {
		expect(chooseSocket({...anywhere, socketPath}, {closed: [], ...far})).toBe(chosen);
	});
});

describe('the question', () => {
	/** As sshd does it: a login shell is given the whole line. */
	function ask(socketPath: string | null, env: Record<string, string>, shell = 'sh'): FarSide {
		const line = `echo Welcome; ${question({...anywhere, socketPath})}`;
		return readAnswer(
			execFileSync(shell, ['-c', line], {
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'ignore'],
				env: {PATH: '/usr/bin:/bin', ...env},
			}),
		);
	}

	async function folderWithSocket(): Promise<string> {
		const folder = mkdtempSync(path.join(tmpdir(), 'hc-far-'));
		const server = createServer();
		await new Promise<void>(resolve => {
			server.listen(path.join(folder, 'docker.sock'), resolve);
		});
		onTestFinished(() => {
			server.close();
			rmSync(folder, {recursive: true, force: true});
		});
		return folder;
	}

	it.each(['sh', 'bash'])('finds DOCKER_HOST and the sockets of a user in %s', async shell => {
		const folder = await folderWithSocket();
		writeFileSync(path.join(folder, 'file'), '');
		const env = {DOCKER_HOST: `unix://${folder}/file`, XDG_RUNTIME_DIR: folder};
		const far = ask(null, env, shell);
		expect(far.dockerHost).toBe(`unix://${folder}/file`);
		expect(far.open).toContain(`${folder}/docker.sock`);
		expect(far.closed).toContain(`${folder}/file`);
	});

	it('asks the docker command first', async () => {
		const folder = await folderWithSocket();
		mkdirSync(path.join(folder, 'bin'));
		writeFileSync(
			path.join(folder, 'bin/docker'),
			`#!/bin/sh\n[ "$1 $2" = "context inspect" ] && echo unix:///by/context.sock\n`,
		);
		chmodSync(path.join(folder, 'bin/docker'), 0o755);
		expect(ask(null, {PATH: `${folder}/bin:/usr/bin:/bin`, DOCKER_HOST: 'unix:///x'}).dockerHost).toBe(
			'unix:///by/context.sock',
		);
	});

	it('is of one socket alone where the address names it', async () => {
		const folder = await folderWithSocket();
		expect(ask(`${folder}/docker.sock`, {DOCKER_HOST: 'unix:///x'})).toEqual({
			dockerHost: '',
			open: [`${folder}/docker.sock`],
			closed: [],
		});
	});

	it('takes no path as an answer that ssh would read otherwise', () => {
		const said = ['hullcheck:open /a b', 'hullcheck:open /a:b', 'hullcheck:open $HOME', 'hullcheck:open /good.sock'];
		expect(readAnswer(said.join('\n')).open).toEqual(['/good.sock']);
		expect(readAnswer('').dockerHost).toBe('');
	});
});

describe('why nothing answers', () => {
	const far = {dockerHost: '', open: ['/open.sock'], closed: ['/closed.sock']};
	it.each([
		['/closed.sock', '', /^\/closed.sock on far is no socket that/],
		['/open.sock', 'sh: 1: docker: not found', /forwards no sockets there, and there is no docker command/],
		['/open.sock', 'refused', /nobody answers on \/open.sock on far \(refused\)/],
		['/gone.sock', '', /there is no \/gone.sock on far, but \/open.sock, \/closed.sock/],
	])('%s %s', (socketPath, said, why) => {
		expect(whyNot(socketPath, far, sanitise('far'), sanitise(said))).toMatch(why);
	});
});
