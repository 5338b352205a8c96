/**
 * The known mistakes of docker-bench-security about images and containers (sections 4 and 5), made on a real engine,
 * read by the real gatherer and judged by all checks.
 *
 * Not made here, for what this kind of machine lacks, and judged on composed evidence in test/checks/truth.test.ts:
 * - 5.3 on a host with SELinux, 5.2 on one with AppArmor: this kernel has neither, so only "no such host" is live.
 * - 5.31 on an engine that remaps users: it takes subordinate ids that this machine has not.
 * - privileged containers and a device rule for all are created and not started: rights are missing to start them.
 * - writable binds of the system are created and not started: a test has no business in there.
 * - 5.26 "arguments that contain dockerd" is live for the container; what it did to the daemon's checks is the host's part.
 */
import {mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, inject, it, vi} from 'vitest';
import type {Finding} from '../../source/model/check.ts';
import {judge} from '../helpers/judge.ts';
import {boxImage, startDockerd, type DockerApi, type Dockerd} from '../helpers/dockerd.ts';
import {tar} from '../helpers/dockerd-image.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {lookerOn, said, verdict, type Judged, type Looker} from '../helpers/looker.ts';
import {openSession} from '../helpers/session.ts';

/** A file that packages are "installed" with: these images hold no package manager. */
const pretend = Buffer.from('#!/bin/sh\nexit 0\n');
const sshd = Buffer.from('#!/bin/sh\nsleep 86400\n');

async function build(docker: DockerApi, name: string, lines: readonly string[], from = boxImage): Promise<string> {
	const dockerfile = Buffer.from([`FROM ${from}`, ...lines, ''].join('\n'));
	const context = tar([
		{path: 'Dockerfile', is: 'file', mode: 0o644, content: dockerfile},
		{path: 'apt-get', is: 'file', mode: 0o755, content: pretend},
		{path: 'sshd', is: 'file', mode: 0o755, content: sshd},
		{
			path: 'files.tar',
			is: 'file',
			mode: 0o644,
			content: tar([{path: 'x', is: 'file', mode: 0o644, content: pretend}]),
		},
	]);
	const query = new URLSearchParams({
		t: name,
		networkmode: 'none',
		rm: '1',
		buildargs: '{"NPM_TOKEN":"hunter2hunter2"}',
	});
	const answer = await docker.request('POST', `/build?${query.toString()}`, context);
	if (answer.status !== 200 || answer.text.includes('errorDetail')) throw new Error(answer.text.slice(-600));
	return name;
}

const none = {NetworkMode: 'none'};

describeLive('truth about containers', docker => {
	let looker: Looker;
	beforeAll(async () => {
		looker = await lookerOn(docker.socketPath);
	});
	afterAll(async () => {
		looker.close();
		await docker.removeAllContainers();
	});

	/** `start` has answered before the program runs: until then its process is runc's, and nothing is read of it. */
	const running = async (body: Readonly<Record<string, unknown>>, name?: string): Promise<Judged> => {
		const id = await docker.run({HostConfig: none, ...body}, name);
		return vi.waitUntil(
			async () => {
				const judged = await looker.look(id);
				return judged.evidence.kernel === null ? null : judged;
			},
			{timeout: 20_000, interval: 50},
		);
	};
	const created = async (HostConfig: Readonly<Record<string, unknown>>, name?: string): Promise<Judged> =>
		looker.look(await docker.createContainer({HostConfig: {...none, ...HostConfig}}, name));
	const imageOf = (judged: Judged): readonly Finding[] => judge.image(judged.evidence);

	it('truth 5.26: no-new-privileges=false on the container, NoNewPrivs 0 inside', async () => {
		const off = await running({HostConfig: {...none, SecurityOpt: ['no-new-privileges=false']}});
		expect(off.evidence.kernel).toMatchObject({isNoNewPrivs: false});
		expect(said(off, '5.26')).toBe('fail: no-new-privileges off');
		const on = await running({HostConfig: {...none, SecurityOpt: ['no-new-privileges']}});
		expect(on.evidence.kernel).toMatchObject({isNoNewPrivs: true});
		expect(said(on, '5.26')).toBe('pass');
	});

	it('truth 5.26: arguments that contain "dockerd" and the good flags change nothing', async () => {
		const posing = await running({Cmd: ['sh', '-c', 'sleep 86400', 'dockerd', '--no-new-privileges', '--icc=false']});
		expect(said(posing, '5.26')).toBe('fail: no-new-privileges off');
	});

	it('truth 5.4, 5.16: a container labelled docker_bench_security is judged as any other', async () => {
		const hidden = await running({
			Labels: {docker_bench_security: ''},
			HostConfig: {...none, CapAdd: ['SYS_ADMIN'], PidMode: 'host'},
		});
		expect(said(hidden, '5.4')).toBe('fail: another capability added');
		expect(said(hidden, 'X-CAP-SYS_ADMIN')).toBe('fail: effective');
		expect(said(hidden, '5.16')).toBe('fail: host');
		expect(said(hidden, 'X-BENCH-HIDE')).toBe('fail: hidden');
		expect(hidden.evidence.kernel?.capEff).toContain('SYS_ADMIN');
	});

	it('truth 5.5, 5.16: a container named vanilla-priv, which contains "nil"', async () => {
		const hidden = await created({Privileged: true, PidMode: 'host'}, 'vanilla-priv');
		expect(said(hidden, '5.5')).toBe('fail: privileged');
		expect(said(hidden, '5.16')).toBe('fail: host');
		expect(said(hidden, '5.22')).toBe('fail: off');
	});

	it('truth 4.1: --user 0:0', async () =>
		expect(said(await running({User: '0:0'}), '4.1')).toBe('fail: runs as uid 0'));

	it('truth 5.2, 5.3: no LSM on the host is no alarm, and no pass', async () => {
		const allowed = await running({
			HostConfig: {...none, SecurityOpt: ['seccomp={"defaultAction":"SCMP_ACT_ALLOW","syscalls":[]}']},
		});
		expect([said(allowed, '5.2'), said(allowed, '5.3')]).toEqual(['not-applicable', 'not-applicable']);
	});

	it('truth 5.22: a custom profile with default action allow', async () => {
		const allowed = await running({
			HostConfig: {...none, SecurityOpt: ['seccomp={"defaultAction":"SCMP_ACT_ALLOW","syscalls":[]}']},
		});
		expect(said(allowed, '5.22')).toBe('fail: off');
		expect(said(allowed, 'X-SECCOMP-PROFILE')).toBe('fail: off or allows nearly all');
		expect(said(await running({}), '5.22')).toBe('pass');
	});

	it('truth 5.6: /:/host:ro; /root, /var/lib, /etc/default writable', async () => {
		expect(said(await created({Binds: ['/:/host:ro']}), '5.6')).toBe('fail: sensitive, read-only');
		for (const folder of ['/root', '/var/lib', '/etc/default'])
			expect(said(await created({Binds: [`${folder}:/x`]}), '5.6'), folder).toBe('fail: sensitive, writable');
	});

	it('truth 5.6: a named volume at /usr inside is no folder of the host', async () =>
		expect(said(await created({Binds: ['truth-data:/usr']}), '5.6')).toBe('pass'));

	it('truth 5.6: read-only /etc is judged alike with and without an unrelated writable mount', async () => {
		expect(said(await created({Binds: ['/etc:/x:ro']}), '5.6')).toBe('fail: sensitive, read-only');
		expect(said(await created({Binds: ['/etc:/x:ro', 'truth-data:/data']}), '5.6')).toBe('fail: sensitive, read-only');
	});

	it('truth 5.7: /sshd in an image without ps; a neighbour in the host PID namespace is not blamed', async () => {
		await build(docker, 'truth-sshd', ['COPY sshd /sshd', 'RUN rm -f /bin/ps']);
		const hidden = await docker.run({Image: 'truth-sshd', Cmd: ['sh', '-c', '/sshd; true'], HostConfig: none});
		await expect.poll(async () => said(await looker.look(hidden), '5.7')).toBe('fail: sshd runs');
		const neighbour = await docker.run({HostConfig: {...none, PidMode: 'host'}});
		// Just after the start it may be runc still that is there.
		await expect.poll(async () => (await looker.look(neighbour)).evidence.processes).toMatchObject([{comm: 'sleep'}]);
		expect(said(await looker.look(neighbour), '5.7')).toBe('pass');
	});

	it('truth 5.7: the word sshd in a shell argument', async () =>
		expect(said(await running({Cmd: ['sh', '-c', 'echo sshd; sleep 86400']}), '5.7')).toBe('pass'));

	it('truth 5.8, 5.9, 5.14: ports on [::1]:81 and [::]:8081', async () => {
		const published = (HostIp: string, HostPort: string) =>
			created({NetworkMode: 'default', PortBindings: {'80/tcp': [{HostIp, HostPort}]}});
		const low = await published('::1', '81');
		expect([said(low, '5.8'), said(low, '5.9'), said(low, '5.14')]).toEqual([
			'fail: below 1024, not 80 or 443',
			'manual',
			'pass',
		]);
		const wild = await published('::', '8081');
		expect([said(wild, '5.8'), said(wild, '5.9'), said(wild, '5.14')]).toEqual([
			'pass',
			'manual',
			'fail: all addresses',
		]);
	});

	it('truth 5.15: --restart always; on-failure without count', async () => {
		expect(said(await created({RestartPolicy: {Name: 'always'}}), '5.15')).toBe('fail: endless');
		expect(said(await created({RestartPolicy: {Name: 'on-failure'}}), '5.15')).toBe('fail: endless');
		expect(said(await created({RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 5}}), '5.15')).toBe('pass');
	});

	it("truth 5.18: --device-cgroup-rule 'a *:* rwm'", async () =>
		expect(said(await created({DeviceCgroupRules: ['a *:* rwm']}), '5.18')).toBe('fail: host device'));

	it('truth 5.12: --cpu-quota 50000 is a restriction', async () =>
		expect(said(await running({HostConfig: {...none, CpuQuota: 50_000}}), '5.12')).toBe('pass'));

	it('truth 5.31: no user namespace anywhere is no pass, and takes no points of the container', async () => {
		const plain = await running({});
		expect(plain.evidence.kernel).toMatchObject({isHostUserNamespace: true});
		expect(said(plain, '5.31')).toBe('not-applicable');
	});

	it('truth 5.32: the folder of the socket mounted', async () => {
		const folder = docker.socketPath.slice(0, docker.socketPath.lastIndexOf('/'));
		const inReach = await created({Binds: [`${folder}:/x:ro`]});
		expect(said(inReach, '5.32')).toBe('fail: socket or its folder mounted');
		expect(said(inReach, 'X-SOCK-PATHS')).toBe('fail: engine or runtime socket reachable');
		expect(said(await created({Binds: ['/run:/x:ro']}), '5.32')).toBe('fail: socket or its folder mounted');
	});

	it('truth 5.24: an exec as root that runs now is seen in a single look', async () => {
		const id = await docker.run({User: '1000', HostConfig: none});
		expect(said(await looker.look(id), '5.24')).toBe('manual');
		const exec = await docker.ask('POST', `/containers/${id}/exec`, {
			Cmd: ['sleep', '600'],
			User: '0',
			Privileged: false,
		});
		await docker.ask('POST', `/exec/${exec.Id}/start`, {Detach: true});
		expect(said(await looker.look(id), '5.24')).toBe('fail: root exec in a non-root container seen');
	});

	describe('and images', () => {
		const judged = async (name: string): Promise<Judged> =>
			looker.look(await docker.createContainer({Image: name, Cmd: ['sleep', '9'], HostConfig: none}));
		const both = async (name: string, record: string): Promise<readonly string[]> => {
			const seen = await judged(name);
			return [said(seen, record), said({...seen, findings: imageOf(seen)}, record)];
		};
		const twice = (text: string): readonly string[] => [text, text];

		it('truth 4.6: HEALTHCHECK NONE is no check', async () => {
			await build(docker, 'truth-unchecked', ['HEALTHCHECK NONE']);
			expect(await both('truth-unchecked', '4.6')).toEqual(twice('fail: none'));
		});

		it('truth 4.7: a lone update far to the right is found, update && install is none', async () => {
			await build(docker, 'truth-lone', ['COPY apt-get /bin/apt-get', `RUN ${'true && '.repeat(60)}apt-get update`]);
			await build(docker, 'truth-joined', [
				'COPY apt-get /bin/apt-get',
				'RUN apt-get update && apt-get install -y nginx',
			]);
			expect(await both('truth-lone', '4.7')).toEqual(twice('fail: found'));
			expect(await both('truth-joined', '4.7')).toEqual(twice('pass'));
		});

		it("truth 4.9: neither LABEL note=PADDING nor the distribution's own ADD is ADD of an address", async () => {
			await build(docker, 'truth-base', ['ADD files.tar /'], 'scratch');
			await build(docker, 'truth-label', ['LABEL note=PADDING'], 'truth-base');
			expect(await both('truth-label', '4.9')).toEqual(twice('pass'));
		});

		it('truth 4.9: ADD of an address, as the classic builder writes it down', async () => {
			const port = '8099';
			const server = await docker.run({
				Cmd: ['httpd', '-f', '-p', `127.0.0.1:${port}`, '-h', '/var/www'],
				HostConfig: {NetworkMode: 'host'},
			});
			await expect
				.poll(() => build(docker, 'truth-remote', [`ADD http://127.0.0.1:${port}/index.html /x`]).catch(String), {
					timeout: 15_000,
				})
				.toBe('truth-remote');
			await docker.remove(server);
			expect(await both('truth-remote', '4.9')).toEqual(twice('fail: found'));
		});

		it('truth 4.10: a build argument is a secret in the history, and is masked', async () => {
			await build(docker, 'truth-secret', ['ARG NPM_TOKEN', 'RUN true']);
			const seen = await judged('truth-secret');
			expect(said(seen, '4.10')).toBe('fail: found');
			expect(said(seen, 'X-SECRET-IMAGE')).toBe('fail: found');
			expect(JSON.stringify(seen)).not.toContain('hunter2');
			expect(JSON.stringify(seen)).toContain('NPM_TOKEN');
		});

		it('truth 4.3, 4.11: what the history shows was installed, and how', async () => {
			await build(docker, 'truth-tools', [
				'COPY apt-get /bin/apt-get',
				'RUN apt-get update && apt-get install -y --allow-unauthenticated gcc sudo',
			]);
			expect(await both('truth-tools', '4.3')).toEqual(twice('fail: found'));
			expect(await both('truth-tools', 'X-IMG-SUDO-PKG')).toEqual(twice('fail: found'));
			expect(await both('truth-tools', '4.11')).toEqual(twice('fail: found'));
		});

		it('an imported image keeps no steps: that is for a person, and takes no points', async () => {
			const seen = await judged(boxImage);
			for (const record of ['4.3', '4.4', '4.7', '4.8', '4.9', '4.11', 'X-IMG-CVE', 'X-IMG-EOL'])
				expect(said(seen, record), record).toBe('manual');
			expect(seen.findings.filter(one => one.verdict.is === 'unknown').map(one => one.check.record)).toEqual([]);
		});
	});
});

describe.skipIf(inject('dockerSocket') === '')('truth about containers of an engine with other flags', () => {
	let engine: Dockerd;
	let looker: Looker;
	beforeAll(async () => {
		const nofile = {Name: 'nofile', Soft: 2 ** 21, Hard: 2 ** 21};
		engine = await startDockerd({
			bridge: 'none',
			config: {'no-new-privileges': true, 'default-ulimits': {nofile}},
		});
		looker = await lookerOn(engine.socketPath);
	});
	afterAll(async () => {
		looker?.close();
		await engine?.dispose();
	});

	it('truth 5.19: defaults of the daemon are merged into a container that sets none', async () => {
		const id = await engine.createContainer({HostConfig: none});
		expect(said(await looker.look(id), '5.19')).toBe('fail: very high');
	});

	it('truth 5.26: a default of the daemon that this engine does not tell, seen in the process', async () => {
		const Ulimits = [{Name: 'nofile', Soft: 1024, Hard: 1024}];
		const byDefault = await looker.look(await engine.run({HostConfig: {...none, Ulimits}}));
		expect(byDefault.evidence.kernel).toMatchObject({isNoNewPrivs: true});
		expect(said(byDefault, '5.26')).toBe('pass');
		const off = await engine.run({HostConfig: {...none, Ulimits, SecurityOpt: ['no-new-privileges=false']}});
		expect(said(await looker.look(off), '5.26')).toBe('fail: no-new-privileges off');
	});
});

describe.skipIf(inject('dockerSocket') === '')('truth about an engine by another socket', () => {
	let engine: Dockerd;
	let folder = '';
	beforeAll(async () => {
		folder = mkdtempSync(path.join(tmpdir(), 'hc-truth-'));
		engine = await startDockerd({bridge: 'none', listenAlso: [`unix://${folder}/lab`, 'tcp://127.0.0.1:2375']});
	});
	afterAll(async () => {
		await engine?.dispose();
		rmSync(folder, {recursive: true, force: true});
	});

	it('truth 5.32: the socket of -H under a name of its own, its folder, and by a link', async () => {
		symlinkSync(`${folder}/lab`, `${folder}/link`);
		for (const socketPath of [`${folder}/lab`, `${folder}/link`]) {
			const looker = await lookerOn(socketPath);
			for (const source of [`${folder}/lab`, folder]) {
				const id = await engine.createContainer({HostConfig: {...none, Binds: [`${source}:/x:ro`]}});
				expect(said(await looker.look(id), '5.32'), source).toBe('fail: socket or its folder mounted');
			}
			looker.close();
		}
	});

	it('truth 5.7: from afar it is decided while the container is open, or where an audit may ask', async () => {
		await build(engine, 'truth-sshd', ['COPY sshd /sshd']);
		const id = await engine.run({Image: 'truth-sshd', Cmd: ['sh', '-c', '/sshd; true'], HostConfig: none}, 'afar');
		const port = await engine.forwardPort(2375);
		const auditor = await lookerOn({is: 'tcp', host: '127.0.0.1', port, tls: null}, {isTopAllowed: true});
		await expect.poll(async () => said(await auditor.look(id), '5.7')).toBe('fail: sshd runs');
		auditor.close();
		const session = await openSession(`tcp://127.0.0.1:${port}`);
		const is = () => {
			const found = session.state().fleet.containers.get(id)?.assessment?.findings ?? [];
			return verdict(found, '5.7')?.is;
		};
		await session.until(() => is() !== undefined);
		expect(is()).toBe('manual');
		expect(session.state().fleet.containers.get(id)?.evidence?.kernel).toBeNull();
		session.commands.open(id);
		await session.until(() => is() === 'fail');
		session.stop();
	});
});
