/** What is known of a daemon and its machine, on real ones with odd flags: rows of "Passes that should fail" among them. */
import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, copyFileSync, existsSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest';
import type {HostEvidence} from '../../source/model/host-evidence.ts';
import {isUnread, known} from '../../source/model/read.ts';
import {busyboxPath} from '../helpers/dockerd-image.ts';
import {startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {t} from '../helpers/evidence.ts';
import {lookAtHost} from '../helpers/looker.ts';

const isHere = inject('dockerSocket') !== '';

const look = ({socketPath}: Dockerd): Promise<HostEvidence> => lookAtHost({socketPath});

const inNetwork = (docker: Dockerd, ...words: readonly string[]): string =>
	execFileSync('nsenter', ['--net', `--target=${docker.pid()}`, ...words], {encoding: 'utf8'});

describe.skipIf(!isHere)('a daemon with odd flags', () => {
	let docker: Dockerd;
	let evidence: HostEvidence;
	const decoys: ChildProcess[] = [];

	beforeAll(async () => {
		docker = await startDockerd({
			listenAlso: ['tcp://127.0.0.1:2375', 'tcp://127.0.0.1:2376'],
			flags: [
				'--log-level=debug',
				'--no-new-privileges=false',
				'--log-driver',
				'none',
				'--default-ulimit=nofile=64:128',
			],
			config: {'cgroup-parent': '/weird'},
		});
		// By its arguments, and by its very name.
		const named = path.join(docker.root, 'dockerd');
		copyFileSync(busyboxPath, path.join(docker.root, 'busybox'));
		copyFileSync(busyboxPath, named);
		decoys.push(
			spawn('sh', ['-c', 'while :; do sleep 1000; done', 'dockerd', '--icc=false', '--live-restore']),
			spawn(path.join(docker.root, 'busybox'), ['sleep', '86400'], {argv0: 'dockerd'}),
			spawn(named, ['86400', '--icc=false'], {argv0: 'sleep'}),
		);
		await docker.run(
			{Cmd: ['sh', '-c', 'while :; do sleep 1000; done', 'dockerd', '--icc=false', '--live-restore']},
			'dockerd',
		);
		await docker.run(
			{
				HostConfig: {
					PortBindings: {'80/tcp': [{HostPort: '8080'}], '81/tcp': [{HostIp: '127.0.0.1', HostPort: '8081'}]},
				},
				ExposedPorts: {'80/tcp': {}, '81/tcp': {}},
			},
			'web',
		);
		inNetwork(
			docker,
			'iptables',
			'-I',
			'DOCKER-USER',
			'!',
			'-s',
			'10.0.0.0/8',
			'-p',
			'tcp',
			'--dport',
			'80',
			'-j',
			'DROP',
		);
		chmodSync(docker.socketPath, 0o606);
		evidence = await look(docker);
	});
	afterAll(async () => {
		for (const decoy of decoys) if (decoy.exitCode === null) decoy.kill('SIGKILL');
		await docker?.dispose();
	});

	it('is found by our socket, whatever else is called dockerd', () => {
		const daemon = known(evidence.daemon);
		expect(daemon.pid).toBe(docker.pid());
		expect(daemon.exe).toMatch(/\/dockerd$/);
		expect(daemon.argv).toContain('--log-level=debug');
	});

	it('is seen to listen where it does (2.7: two flags)', () => {
		expect(known(evidence.daemon).listeners).toEqual([
			{address: '127.0.0.1', port: 2375},
			{address: '127.0.0.1', port: 2376},
		]);
	});

	it('has the settings it runs with (2.3, 2.10, 2.13, 2.14)', () => {
		expect(known(evidence.settings)).toMatchObject({
			'log-level': {value: 'debug', from: 'flag'},
			'no-new-privileges': {value: false, from: 'flag'},
			'log-driver': {value: 'none', from: 'flag'},
			'cgroup-parent': {value: '/weird', from: 'daemon.json'},
			'default-ulimits': {value: ['nofile=64:128'], from: 'flag'},
			'live-restore': {value: false, from: 'daemon.json'},
			icc: {value: true, from: 'engine'},
			hosts: {
				value: [`unix://${docker.socketPath}`, 'tcp://127.0.0.1:2375', 'tcp://127.0.0.1:2376'],
				from: 'flag',
			},
			'config-file': {value: path.join(docker.root, 'daemon.json'), from: 'flag'},
		});
		expect(known(evidence.info).LoggingDriver).toBe('none');
	});

	it('has its files by bits and paths of its own (3.16: a socket of 606)', () => {
		const of = (name: keyof HostEvidence['files']) => known(evidence.files[name]);
		expect(of('api-socket')).toMatchObject([{kind: 'socket', modeBits: 0o606, uid: 0, user: 'root'}]);
		expect(of('daemon.json')).toMatchObject([{path: path.join(docker.root, 'daemon.json'), kind: 'file'}]);
		expect(of('dockerd')).toMatchObject([{realPath: known(evidence.daemon).exe}]);
		expect(of('containerd.sock')).toMatchObject([
			{path: path.join(docker.root, 'exec/containerd/containerd.sock'), kind: 'socket'},
		]);
		expect(of('data-root')).toMatchObject([{path: path.join(docker.root, 'data'), kind: 'directory'}]);
		expect(of('runc')).toHaveLength(1);
		expect(of('tls-key')).toEqual([]);
	});

	it('lives on the root device though its data root is a mount (1.1.1)', () => {
		const {mountPoint, isOnRootDevice} = known(evidence.dataRoot);
		expect(mountPoint).toBe(path.join(docker.root, 'data'));
		expect(isOnRootDevice).toBe(true);
	});

	it('opens ports in its own network, behind the rules of DOCKER-USER', () => {
		const firewall = known(evidence.firewall);
		expect(firewall.dockerUserRules).toEqual(['! -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j DROP']);
		expect(firewall.isForwardRestricted).toBe(true);
		expect(firewall.openPorts).toContainEqual({
			address: '0.0.0.0',
			port: 8080,
			protocol: 'tcp',
			limitedBy: ['DOCKER-USER: ! -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j DROP'],
		});
		// Rules of port 80 say nothing of port 81; and IPv6 goes by the proxy, past all of them.
		expect(firewall.openPorts).toContainEqual({address: '127.0.0.1', port: 8081, protocol: 'tcp', limitedBy: []});
		if (existsSync('/proc/net/if_inet6')) {
			expect(firewall.openPorts).toContainEqual({address: '::', port: 8080, protocol: 'tcp', limitedBy: []});
		}
		expect(known(evidence.usage).exposedPorts).toContain('web 0.0.0.0:8080/tcp');
	});

	it('has a machine around it', () => {
		expect(known(evidence.kernel).release).toBe(known(evidence.engine).KernelVersion);
		expect(new Map(known(evidence.kernel).sysctls).get(t('net.ipv4.ip_forward'))).toMatch(/^[01]$/);
		expect(isUnread(evidence.audit)).toBe(false);
		expect(isUnread(evidence.socketGroup)).toBe(false);
		expect(evidence.swarm).toBeNull();
	});

	it('becomes a manager of a swarm of one (7.1)', async () => {
		await docker.ask('POST', '/swarm/init', {
			ListenAddr: '127.0.0.1:2377',
			AdvertiseAddr: '127.0.0.1:2377',
			Spec: {EncryptionConfig: {AutoLockManagers: true}, CAConfig: {NodeCertExpiry: 3_600_000_000_000}},
		});
		await docker.ask('POST', '/secrets/create', {Name: 'key', Data: 'c2VjcmV0'});
		await docker.ask('POST', '/services/create', {
			Name: 'shop',
			TaskTemplate: {ContainerSpec: {Image: 'hc-box:latest', Env: ['DB_PASSWORD=hunter2']}},
			Mode: {Replicated: {Replicas: 0}},
		});
		const {swarm} = await look(docker);
		expect(swarm).toMatchObject({
			isManager: true,
			NodeAddr: '127.0.0.1',
			managers: 1,
			nodes: 1,
			AutoLockManagers: true,
			nodeCertExpiryMs: 3_600_000,
			isRootRotationInProgress: false,
			secretCount: 1,
			services: [{name: 'shop', secrets: [{where: 'env', name: 'DB_PASSWORD'}], usesSwarmSecrets: false}],
			dataPathAddress: '127.0.0.1',
		});
		const facts = known(swarm);
		expect(Math.abs(known(facts?.caNotBeforeUnixMs ?? 0) - Date.now())).toBeLessThan(2 * 86_400_000);
		expect(known(facts?.listenAddresses ?? [])).toContain('127.0.0.1');
		await docker.ask('POST', '/swarm/leave?force=1');
	});
});

describe.skipIf(!isHere)('a daemon that is told by its file', () => {
	let docker: Dockerd;
	const file = (): string => path.join(docker.root, 'daemon.json');

	beforeAll(async () => {
		docker = await startDockerd({
			bridge: 'none',
			isListeningByFile: true,
			listenAlso: ['tcp://127.0.0.1:2375'],
			config: {'storage-opts': [], 'insecure-registries': ['registry.example:5000'], 'userland-proxy': false},
		});
	});
	afterAll(async () => docker?.dispose());

	it('listens where lines of their own say (2.7)', async () => {
		const evidence = await look(docker);
		expect(known(evidence.settings)).toMatchObject({
			hosts: {value: [`unix://${docker.socketPath}`, 'tcp://127.0.0.1:2375'], from: 'daemon.json'},
			'userland-proxy': {value: false, from: 'daemon.json'},
			'insecure-registries': {value: ['registry.example:5000'], from: 'daemon.json'},
		});
		expect(known(evidence.daemon).listeners).toEqual([{address: '127.0.0.1', port: 2375}]);
		expect(known(evidence.info).insecureRegistries).toEqual(['registry.example:5000']);
		expect(known(evidence.usage)).toMatchObject({runningContainers: 0, images: 1, unusedImages: 1});
	});

	it('is not known by a file that is no JSON, nor by one it has not read', async () => {
		const started = new Date();
		const why = async (text: string, at: Date): Promise<string> => {
			writeFileSync(file(), text);
			utimesSync(file(), at, at);
			const {settings, files} = await look(docker);
			expect(known(files['daemon.json'])).toHaveLength(1);
			return isUnread(settings) ? settings.why : 'read';
		};
		const before = new Date(started.getTime() - 3_600_000);
		expect(await why('{\n  "hosts": [\n', before)).toBe(`${file()} is no JSON: line 2 can't be read`);
		expect(await why('{"data-root": "/elsewhere"}', before)).toMatch(/^data-root is set by a flag and in daemon.json/);
		expect(await why('{"icc": false}', new Date(started.getTime() + 3_600_000))).toMatch(
			/was changed after the daemon started/,
		);
	});

	it('is not waited for where its file is a pipe', async () => {
		execFileSync('sh', ['-c', 'rm -f "$1" && mkfifo "$1" && touch -d "-1 hour" "$1"', 'sh', file()]);
		const {settings, files} = await look(docker);
		expect(isUnread(settings) && settings.why).toBe(`${file()}: it is no file`);
		expect(files['daemon.json']).toMatchObject([{kind: 'other'}]);
	});
});

describe.skipIf(!isHere)('a socket that leads elsewhere', () => {
	it('is not taken for an engine of this machine', async () => {
		const docker = await startDockerd({bridge: 'none'});
		const socketPath = path.join(docker.root, 'relay/docker.sock');
		// As ssh or a proxy does: it holds the socket, and passes on what comes.
		const relay = spawn(
			process.execPath,
			[
				'-e',
				`const net = require('node:net'); require('node:fs').mkdirSync(require('node:path').dirname(process.argv[1]));
				net.createServer(a => { const b = net.connect(process.argv[2]); a.pipe(b).pipe(a); a.on('error', () => {}); b.on('error', () => {}); })
					.listen(process.argv[1], () => console.log('ready'));`,
				socketPath,
				docker.socketPath,
			],
			{stdio: ['ignore', 'pipe', 'inherit']},
		);
		try {
			await once(relay.stdout, 'data');
			const evidence = await look({...docker, socketPath});
			expect(known(evidence.engine).ServerVersion).toBeTruthy();
			expect(isUnread(evidence.daemon) && evidence.daemon.why).toMatch(/^the engine is not on this machine/);
			for (const read of [evidence.settings, evidence.firewall, evidence.kernel, evidence.files['daemon.json']]) {
				expect(read).toEqual(evidence.daemon);
			}
		} finally {
			relay.kill('SIGKILL');
			await docker.dispose();
		}
	});
});
