/**
 * The known mistakes of docker-bench-security about the host, the daemon, its files and the swarm (sections 1, 2, 3, 6
 * and 7), made on real engines, read by the real gatherer and judged by all checks.
 *
 * Not wholly the machine's own:
 * - 1.1.2 and the audit rules: accounts and rules of this machine are nobody's to change, so /etc/group, /etc/passwd and
 *   /etc/audit are laid over the door to the machine as files of the test; what they speak of is real.
 * - 1.2.2: engines that can be had here are a distribution's builds. Upstream's number is put into the real answers.
 */
import {
	chmodSync,
	chownSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, inject, it, vi} from 'vitest';
import type {Host} from '../../source/host/host.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import type {Finding} from '../../source/model/check.ts';
import {isObject} from '../../source/model/foreign.ts';
import type {HostEvidence} from '../../source/model/host-evidence.ts';
import {known, Unread} from '../../source/model/read.ts';
import {words} from '../../source/model/safe-text.ts';
import {startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {judge} from '../helpers/judge.ts';
import {lookAtHost, lookerOn, said, type HostLook} from '../helpers/looker.ts';
import {makeAuthority} from '../helpers/test-certificates.ts';

const isHere = inject('dockerSocket') !== '';
const folder = mkdtempSync(path.join(tmpdir(), 'hc-truth-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

type JudgedHost = {readonly evidence: HostEvidence; readonly findings: readonly Finding[]};

async function lookAt({socketPath}: Dockerd, over: Partial<HostLook> = {}): Promise<JudgedHost> {
	const evidence = await lookAtHost({socketPath, ...over});
	return {evidence, findings: judge.host(evidence).findings};
}

const proofOf = ({findings}: JudgedHost, record: string): string => {
	const found = findings.find(({check}) => check.record === record)?.verdict;
	return found?.is === 'fail' ? found.proof.actual : '';
};

/** This machine, but for some files of /etc; its audit rules are told by files alone. */
function withFiles(files: Readonly<Record<string, string>>): Host {
	const host = createNodeHost();
	const over = mkdtempSync(path.join(folder, 'etc-'));
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(over, name)), {recursive: true});
		writeFileSync(path.join(over, name), text);
	}
	const at = (name: string): string => (name in files || name.startsWith('/etc/audit/') ? path.join(over, name) : name);
	return {
		...host,
		readText: (name, maxBytes) => host.readText(at(name), maxBytes),
		list: (name, maxNames) => host.list(at(name), maxNames),
		run: async (command, inNetworkOf) =>
			command === 'auditctl -l' ? new Unread(words`it is not installed`) : host.run(command, inNetworkOf),
	};
}

describe.skipIf(!isHere)('truth about a daemon told by flags', () => {
	let docker: Dockerd;
	let plain: string;
	let judged: JudgedHost;

	beforeAll(async () => {
		docker = await startDockerd({
			isLiveRestore: null,
			listenAlso: ['tcp://127.0.0.1:2375', 'tcp://127.0.0.1:2376'],
			flags: ['--log-level=debug', '--no-new-privileges=false', '--live-restore=false', '--log-driver=none'],
			config: {'cgroup-parent': '/weird'},
		});
		plain = await docker.run({HostConfig: {NetworkMode: 'none'}});
		chmodSync(docker.socketPath, 0o606);
		judged = await lookAt(docker);
	});
	afterAll(async () => docker?.dispose());

	it('truth 1.1.1: data root bind-mounted onto itself by the engine', () => {
		const {mountPoint} = known(judged.evidence.dataRoot);
		expect(mountPoint).toBe(path.join(docker.root, 'data'));
		expect(said(judged, '1.1.1')).toBe('fail: on the root filesystem');
	});

	it('truth 1.1.2: who trusts bobby has not trusted bob', async () => {
		const gid = 64_998;
		chownSync(docker.socketPath, 0, gid);
		chmodSync(docker.socketPath, 0o660);
		const people = ['alice', 'bob', 'bobby'];
		const host = withFiles({
			'/etc/group': `root:x:0:\nengine:x:${gid}:${people.join(',')}\n`,
			'/etc/passwd': ['root', ...people].map((name, at) => `${name}:x:${at}:0::/:/bin/sh\n`).join(''),
		});
		const trusting = (...trustedUsers: readonly string[]) => lookAt(docker, {host, policy: {trustedUsers}});
		expect(proofOf(await trusting('bobby'), '1.1.2')).toBe('alice, bob');
		expect(proofOf(await trusting('bobby', 'alice'), '1.1.2')).toBe('bob');
		expect(said(await trusting(...people), '1.1.2')).toBe('pass');
		chownSync(docker.socketPath, 0, 0);
		chmodSync(docker.socketPath, 0o606);
	});

	it('truth 1.2.2: 20.10.24 in November 2026 is long out of support', async () => {
		const upstream = (json: unknown): object => {
			if (!isObject(json)) throw new Error('no answer of an engine');
			const told = 'ServerVersion' in json ? 'ServerVersion' : 'Version';
			return {...json, [told]: '20.10.24', Components: [], Platform: {Name: 'Docker Engine - Community'}};
		};
		const old = await lookAt(docker, {
			nowUnixMs: Date.UTC(2026, 10, 23),
			instead: engine => ({
				version: async () => upstream(await engine.version()),
				info: async () => upstream(await engine.info()),
			}),
		});
		expect(known(old.evidence.engine).ServerVersion).toBe('20.10.24');
		expect(said(old, '1.2.2')).toBe('fail: out of support');
		expect(said(old, 'X-VER-ENGINE')).toMatch(/^fail: /);
		// As it is, whatever it is: a 20.10 never passes.
		if (known(judged.evidence.engine).ServerVersion.startsWith('20.10.')) {
			expect(said(judged, '1.2.2')).toMatch(/^fail: /);
		}
	});

	it('truth 2.3: --log-level=debug', () => expect(said(judged, '2.3')).toBe('fail: not info'));

	it('truth 2.7: two -H tcp:// flags', () => {
		expect(said(judged, '2.7')).toBe('fail: plain TCP');
		expect(said(judged, 'X-API-TCP')).toBe('fail: plain TCP');
		for (const port of ['2375', '2376']) expect(proofOf(judged, '2.7')).toContain(`127.0.0.1:${port}`);
	});

	it('truth 2.10: cgroup-parent /weird in daemon.json', () => {
		expect(said(judged, '2.10')).toBe('fail: changed');
		expect(proofOf(judged, '2.10')).toBe('/weird');
	});

	it('truth 2.13: --log-driver=none', () => expect(said(judged, '2.13')).toBe('fail: no logs at all'));

	it('truth 2.14, 5.26: --no-new-privileges=false, NoNewPrivs 0 inside', async () => {
		expect(said(judged, '2.14')).toBe('fail: off');
		const looker = await lookerOn(docker.socketPath);
		const container = await looker.look(plain);
		looker.close();
		expect(container.evidence.kernel).toMatchObject({isNoNewPrivs: false});
		expect(said(container, '5.26')).toBe('fail: no-new-privileges off');
	});

	it('truth 2.15: --live-restore=false', () => expect(said(judged, '2.15')).toBe('fail: off'));

	it('truth 3.16: API socket 606', () => {
		expect(known(judged.evidence.files['api-socket'])).toMatchObject([{modeBits: 0o606}]);
		expect(said(judged, '3.16')).toBe('fail: too wide');
	});

	it('truth 5.31, 2.9: no user namespace anywhere, the same as the host', async () => {
		const looker = await lookerOn(docker.socketPath);
		const container = await looker.look(plain);
		looker.close();
		expect(container.evidence.kernel).toMatchObject({isHostUserNamespace: true});
		expect(said(container, '5.31')).not.toBe('pass');
		expect(said(judged, '2.9')).toBe('fail: not used');
		expect(said(judged, 'X-NO-USERNS')).toBe('fail: not used');
	});

	it('truth 2.2 to 2.16, 5.26: a container whose arguments contain "dockerd" and the good flags', async () => {
		const good = [
			'--icc=false',
			'--default-ulimit=nofile=1024:65536',
			'--default-ulimit=nproc=4096:8192',
			'--userns-remap=default',
			'--authorization-plugin=opa-docker-authz',
			'--no-new-privileges',
			'--live-restore',
			'--userland-proxy=false',
			'--log-level=info',
			'--tlsverify',
		];
		const looker = await lookerOn(docker.socketPath);
		const before = await lookAt(docker);
		const beforeInside = (await looker.look(plain)).findings;
		const posing = await docker.run(
			{Cmd: ['sh', '-c', 'while :; do sleep 1000; done', 'dockerd', ...good], HostConfig: {NetworkMode: 'none'}},
			'dockerd',
		);
		const after = await lookAt(docker);
		expect(after.findings).toEqual(before.findings);
		for (const record of ['2.2', '2.8', '2.9', '2.12', '2.14', '2.15', '2.16']) {
			expect(said(after, record), record).toMatch(/^fail: /);
		}
		expect((await looker.look(plain)).findings).toEqual(beforeInside);
		expect(said(await looker.look(posing), '5.26')).toBe('fail: no-new-privileges off');
		looker.close();
		await docker.remove(posing);
	});

	it('truth 6.1: ten containers of one image', async () => {
		await Promise.all(Array.from({length: 9}, () => docker.createContainer({HostConfig: {NetworkMode: 'none'}})));
		const policy = {maxUnusedImages: 0};
		const ten = await lookAt(docker, {policy});
		expect(known(ten.evidence.usage)).toMatchObject({images: 1, unusedImages: 0});
		expect(said(ten, '6.1')).toBe('pass');
		await docker.importImage('nobody:1', ['LABEL unused=yes']);
		expect(said(await lookAt(docker, {policy}), '6.1')).toBe('fail: many unused');
	});

	describe('that makes a swarm', () => {
		let fresh: JudgedHost;
		const looks = () => lookAt(docker, {policy: {isSwarmWanted: true}});

		beforeAll(async () => {
			await docker.ask('POST', '/swarm/init', {
				ListenAddr: '127.0.0.1:2377',
				AdvertiseAddr: '127.0.0.1:2377',
				Spec: {CAConfig: {NodeCertExpiry: 3_600_000_000_000}},
			});
			await vi.waitFor(async () => {
				fresh = await looks();
				expect(known(fresh.evidence.networks).some(({isIngress}) => isIngress)).toBe(true);
			}, 20_000);
		});

		it('truth 7.1: one manager', () => {
			expect(fresh.evidence.swarm).toMatchObject({managers: 1});
			expect(said(fresh, '7.1')).toBe('fail: no spare');
		});

		it('truth 7.3: a fresh swarm has the built-in ingress network alone', async () => {
			expect(said(fresh, '7.3')).toBe('pass');
			await docker.ask('POST', '/networks/create', {Name: 'clear', Driver: 'overlay'});
			await docker.ask('POST', '/networks/create', {Name: 'sealed', Driver: 'overlay', Options: {encrypted: ''}});
			expect(proofOf(await looks(), '7.3')).toBe('clear');
		});

		it('truth 7.7: certificates of one hour', async () => {
			expect(fresh.evidence.swarm).toMatchObject({nodeCertExpiryMs: 3_600_000});
			expect(said(fresh, '7.7')).toBe('pass');
		});
	});
});

describe.skipIf(!isHere)('truth about a daemon told by its file', () => {
	let docker: Dockerd;
	let judged: JudgedHost;
	const file = (): string => path.join(docker.root, 'daemon.json');

	beforeAll(async () => {
		const etc = path.join(folder, 'etc-docker');
		mkdirSync(etc);
		chmodSync(etc, 0o733);
		const nofile = {Name: 'nofile', Soft: 2 ** 21, Hard: 2 ** 21};
		docker = await startDockerd({
			bridge: 'none',
			isListeningByFile: true,
			listenAlso: ['tcp://127.0.0.1:2375'],
			config: {'default-ulimits': {nofile}},
			folders: [[etc, '/etc/docker']],
		});
		chmodSync(file(), 0o622);
		judged = await lookAt(docker);
	});
	afterAll(async () => docker?.dispose());

	it('truth 2.7: hosts on separate lines of daemon.json, tcp://127.0.0.1:2375', () => {
		expect(readFileSync(file(), 'utf8')).toMatch(/"hosts": \[\n\s+"unix:[^\n]+\n\s+"tcp:\/\/127\.0\.0\.1:2375"\n/);
		expect(said(judged, '2.7')).toBe('fail: plain TCP');
		expect(said(judged, 'X-API-TCP')).toBe('fail: plain TCP');
	});

	it('truth 3.18: daemon.json 622', () => expect(said(judged, '3.18')).toBe('fail: too wide'));

	it('truth 3.6: /etc/docker 733', () => {
		expect(known(judged.evidence.files['etc-docker'])).toMatchObject([{path: '/etc/docker', modeBits: 0o733}]);
		expect(said(judged, '3.6')).toBe('fail: too wide');
	});

	it('truth 5.19: defaults of the daemon in a container that sets none', async () => {
		const looker = await lookerOn(docker.socketPath);
		const container = await looker.look(await docker.createContainer({HostConfig: {NetworkMode: 'none'}}));
		looker.close();
		expect(said(container, '5.19')).toBe('fail: very high');
		expect(said(judged, '2.8')).toBe('fail: no default');
	});

	it('truth 1.1.x: a rule for a longer path, or for the link, watches nothing; one for the real file does', async () => {
		renameSync(file(), path.join(docker.root, 'real.json'));
		symlinkSync('real.json', file());
		const {files} = judged.evidence;
		const programs: ReadonlyArray<readonly [string, string]> = [
			['1.1.3', known(files.dockerd)[0]?.realPath ?? ''],
			['1.1.11', path.join(docker.root, 'real.json')],
			['1.1.18', known(files.runc)[0]?.realPath ?? ''],
		];
		const watching = (paths: readonly string[]) =>
			lookAt(docker, {
				host: withFiles({'/etc/audit/rules.d/docker.rules': paths.map(one => `-w ${one} -p wa -k docker\n`).join('')}),
			});
		const longer = await watching([...programs.map(([, at]) => `${at}-old`), file()]);
		const exact = await watching(programs.map(([, at]) => at));
		for (const [record, at] of programs) {
			expect(at, record).toMatch(/^\//);
			expect(said(longer, record), record).toBe('fail: no rule');
			expect(said(exact, record), record).toBe('pass');
		}
	});
});

describe.skipIf(!isHere)('truth about a daemon that asks for certificates', () => {
	let docker: Dockerd;
	let judged: JudgedHost;

	beforeAll(async () => {
		const authority = makeAuthority('truth');
		const server = authority.issue('engine', 'IP:127.0.0.1');
		const written = (name: string, text: string): string => {
			const at = path.join(folder, name);
			writeFileSync(at, text, {mode: 0o400});
			return at;
		};
		docker = await startDockerd({
			bridge: 'none',
			isListeningByFile: true,
			listenAlso: ['tcp://127.0.0.1:2376'],
			config: {
				tlsverify: true,
				tlscacert: written('ca.pem', authority.cert),
				tlscert: written('cert.pem', server.cert),
				tlskey: written('key.pem', server.key),
			},
		});
		judged = await lookAt(docker);
	});
	afterAll(async () => docker?.dispose());

	it('truth 2.7: tlsverify true in daemon.json is no alarm', () => {
		expect(known(judged.evidence.daemon).listeners).toEqual([{address: '127.0.0.1', port: 2376}]);
		expect(said(judged, '2.7')).toBe('pass');
		expect(said(judged, 'X-API-TCP')).toBe('pass');
	});
});
