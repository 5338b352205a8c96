/**
 * What is foretold of a fix, against a real engine: what a container was seen to do is what it did, the printed docker
 * command makes the same container, and what is proposed for a read-only root is enough to live on.
 */
import {execFileSync} from 'node:child_process';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {gatherFootprint} from '../../source/evidence/foresight/gather-footprint.ts';
import {dockerRun} from '../../source/fixes/foresight/docker-run.ts';
import {factsOf} from '../../source/fixes/foresight/facts.ts';
import {risksOf} from '../../source/fixes/foresight/risks.ts';
import {proposeCapabilities} from '../../source/fixes/foresight/capabilities.ts';
import {proposeTmpfs} from '../../source/fixes/foresight/tmpfs.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {normalCapability} from '../../source/model/capabilities.ts';
import type {Footprint} from '../../source/model/footprint.ts';
import {isUnread, known} from '../../source/model/read.ts';
import type {CreateBody} from '../../source/model/recreate.ts';
import type {DockerApi} from '../helpers/dockerd-api.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {t} from '../helpers/evidence.ts';

const host = createNodeHost();

async function open(docker: DockerApi): Promise<Engine> {
	return openDockerEngine({
		endpoint: {address: t(`unix://${docker.socketPath}`), from: t('test'), isDemo: false},
		target: {is: 'unix', socketPath: docker.socketPath},
	});
}

/** Runs inside until it ends well. */
async function until(docker: DockerApi, id: string, line: string): Promise<void> {
	for (let tries = 0; tries < 40; tries++) {
		const exec = await docker.ask('POST', `/containers/${id}/exec`, {Cmd: ['sh', '-c', line], AttachStdout: true});
		await docker.request('POST', `/exec/${exec.Id}/start`, {Detach: false, Tty: false});
		if ((await docker.ask('GET', `/exec/${exec.Id}/json`)).ExitCode === 0) return;
	}
	throw new Error(
		`never came true: ${line}; ${(await docker.request('GET', `/containers/${id}/logs?stderr=1&stdout=1`)).text}`,
	);
}

/** What an inspect says of one container, as the body that makes another like it. */
function bodyOf(inspect: {
	readonly Config: object;
	readonly HostConfig: object;
	readonly NetworkSettings: object;
}): CreateBody {
	const {Config, HostConfig, NetworkSettings} = structuredClone(inspect) as {
		readonly Config: Record<string, unknown>;
		readonly HostConfig: Record<string, unknown>;
		readonly NetworkSettings: {readonly Networks: Record<string, {IPAMConfig?: object; Aliases?: readonly string[]}>};
	};
	const EndpointsConfig = Object.fromEntries(
		Object.entries(NetworkSettings.Networks).map(([name, {IPAMConfig, Aliases}]) => [
			name,
			{...(IPAMConfig ? {IPAMConfig} : {}), Aliases: (Aliases ?? []).filter(alias => !/^[0-9a-f]{12}$/.test(alias))},
		]),
	);
	return {...Config, HostConfig, NetworkingConfig: {EndpointsConfig}};
}

/** As a service hands its work over: by SETUID and SETGID. */
const asApp = "su app -s /bin/sh -c 'exec sleep 86400'";
const appRuns = 'ps -o user,args | grep -q "^app .*86400"';

const script = [
	'mkdir -p /var/cache/app/sub /run',
	'echo cached > /var/cache/app/sub/1',
	'head -c 100000 /dev/zero > /tmp/big',
	'echo "app2:x:1001:1001::/:/bin/sh" >> /etc/passwd',
	'echo row > /var/lib/rows.db || true',
	'exec 7>/srv/open.log',
	`${asApp} &`,
	'exec httpd -f -p 8080 -h /var/www',
].join('\n');

describeLive('foresight', docker => {
	let engine: Engine;
	const made: string[] = [];
	const run = async (body: Readonly<Record<string, unknown>>, name?: string): Promise<string> => {
		const id = await docker.run(body, name);
		made.push(id);
		return id;
	};
	const gather = async (id: string, over: Partial<Engine> = {}): Promise<Footprint> =>
		gatherFootprint({engine: {...engine, ...over}, host, inspect: await docker.inspect(id), changes: null});

	beforeAll(async () => {
		engine = await open(docker);
	});
	afterAll(async () => {
		for (const id of made) await docker.remove(id);
		await docker.request('DELETE', '/networks/hc-foresight');
		engine.close();
	});

	it('sees what a container wrote, whom it serves and what it holds', async () => {
		const id = await run({
			Cmd: ['sh', '-c', `mkdir -p /srv /var/lib; ${script}`],
			HostConfig: {Mounts: [{Type: 'volume', Target: '/data'}], Init: true},
		});
		await until(docker, id, 'netstat -ltn | grep -q :8080 && ' + appRuns);
		const {IPAddress} = (await docker.inspect(id)).NetworkSettings;
		const guest = await run({Cmd: ['sh', '-c', `sleep 86400 | nc ${IPAddress} 8080`]});
		await until(docker, guest, 'netstat -tn | grep -q ESTABLISHED');
		const footprint = await gather(id);

		const layer = new Map(known(footprint.layer).map(folder => [String(folder.path), folder]));
		expect([...layer.keys()]).toEqual(['/etc', '/run', '/srv', '/tmp', '/var/cache', '/var/lib']);
		expect(layer.get('/tmp')).toMatchObject({sizeBytes: 100_000, owner: {uid: 0, modeBits: 0o1777}, imageFiles: []});
		expect(layer.get('/etc')?.files).toMatchObject([{kind: 'modified', path: '/etc/passwd'}]);
		expect(known(layer.get('/etc')?.imageFiles ?? [])).toContain('/etc/group');
		expect(known(footprint.layerBytes)).toBeGreaterThan(100_000);
		expect(new Set(known(footprint.processes).map(({uid}) => uid))).toEqual(new Set([0, 1000]));
		expect(known(footprint.openForWrite).map(({path}) => path)).toContain('/srv/open.log');
		expect(footprint.setuidFiles).toEqual({paths: [], isAll: true});
		expect(footprint.mountOwners).toMatchObject([{target: '/data', owner: {uid: 0}}]);
		expect(known(footprint.listeners)).toContainEqual(expect.objectContaining({port: 8080}));
		expect(known(footprint.clients)).toMatchObject([{port: 8080, from: 'network'}]);

		const facts = factsOf(await docker.inspect(id));
		const [worst] = risksOf([{is: 'capabilities', drop: ['ALL'], add: []}], footprint, facts);
		expect(worst).toMatchObject({level: 'risky', says: expect.stringContaining('SETUID, SETGID')});
		const {tmpfs, refused} = known(proposeTmpfs(footprint, facts));
		expect(tmpfs.map(({path}) => path)).toEqual(['/run', '/tmp', '/var/cache']);
		expect(refused.map(({path}) => String(path))).toEqual(['/etc', '/srv', '/var/lib']);

		// From afar, by the engine alone.
		const afar = await gather(id, {socketPath: null});
		expect(known(afar.layer).map(({path}) => String(path))).toEqual([...layer.keys()]);
		expect(afar.layerBytes).toBe(footprint.layerBytes);
		expect(afar.mountOwners).toEqual(footprint.mountOwners);
		expect(afar.setuidFiles).toEqual({paths: [], isAll: false});
		expect(new Set(known(afar.processes).map(({uid}) => uid))).toEqual(new Set([0, 1000]));
		expect(isUnread(afar.clients)).toBe(true);
	});

	it('proposes what a container lives on, read-only and with few capabilities', async () => {
		const work =
			'mkdir -p /var/cache/app; while true; do echo x > /tmp/x && echo y > /var/cache/app/y && touch /tmp/ok; sleep 0.1; done';
		const plain = {Cmd: ['sh', '-c', `${asApp} & ${work}`], HostConfig: {}};
		const before = await run(plain);
		await until(docker, before, `test -e /tmp/ok && ${appRuns}`);
		const footprint = await gather(before);
		const facts = factsOf(await docker.inspect(before));
		const {tmpfs, refused} = known(proposeTmpfs(footprint, facts));
		expect(refused).toEqual([]);
		const {drop, add} = known(proposeCapabilities(footprint, facts));

		const fixed = {
			ReadonlyRootfs: true,
			Tmpfs: Object.fromEntries(tmpfs.map(({path, options}) => [path, options])),
			CapDrop: drop,
			CapAdd: add,
			SecurityOpt: ['no-new-privileges'],
		};
		const after = await run({...plain, HostConfig: fixed});
		await until(docker, after, `test -e /tmp/ok && ${appRuns}`);
		expect((await docker.inspect(after)).State.Running).toBe(true);
		// And without the proposal it does not.
		const bare = await run({Cmd: ['sh', '-c', 'echo x > /tmp/x'], HostConfig: {ReadonlyRootfs: true}});
		expect((await docker.ask('POST', `/containers/${bare}/wait`)).StatusCode).not.toBe(0);
	});

	it('prints a docker command that makes the same container', async () => {
		await docker.ask('POST', '/networks/create', {Name: 'hc-foresight', IPAM: {Config: [{Subnet: '10.77.0.0/24'}]}});
		const image = await docker.importImage('hc-foresight:1', [
			'ENV A=image B=image',
			'ENTRYPOINT ["sh", "-c"]',
			'CMD ["sleep 1"]',
			'LABEL maker=us',
			'VOLUME /data',
			'EXPOSE 80',
			'WORKDIR /tmp',
		]);
		const asked = {
			Image: 'hc-foresight:1',
			Hostname: 'db',
			User: '1000:1000',
			Env: ['A=own', "C=it's $HOME\n\u001B[2J ä", 'D='],
			Entrypoint: ['sleep', '10'],
			Cmd: ['20'],
			Labels: {ab: 'c"d'},
			StopSignal: 'SIGINT',
			StopTimeout: 7,
			Healthcheck: {Test: ['CMD-SHELL', 'test -e "/tmp/x y"'], Interval: 5_000_000_000, Retries: 4},
			ExposedPorts: {'53/udp': {}, '80/tcp': {}, '81/tcp': {}},
			HostConfig: {
				NetworkMode: 'hc-foresight',
				Binds: ['/tmp:/host:ro'],
				Mounts: [{Type: 'tmpfs', Target: '/mem', TmpfsOptions: {SizeBytes: 1_048_576, Mode: 0o700}}],
				Tmpfs: {'/run': 'size=16m,mode=0755,uid=1000,gid=1000'},
				PortBindings: {'80/tcp': [{HostIp: '127.0.0.1', HostPort: '8081'}], '53/udp': [{HostIp: '', HostPort: ''}]},
				CapDrop: ['ALL'],
				CapAdd: ['CHOWN', 'SETUID'],
				SecurityOpt: ['no-new-privileges'],
				ReadonlyRootfs: true,
				Init: true,
				Memory: 67_108_864,
				MemorySwap: 67_108_864,
				NanoCpus: 500_000_000,
				PidsLimit: 100,
				CpuShares: 512,
				ShmSize: 33_554_432,
				OomScoreAdj: 100,
				Ulimits: [{Name: 'nofile', Soft: 1000, Hard: 2000}],
				Sysctls: {'net.ipv4.ip_unprivileged_port_start': '0'},
				Devices: [{PathOnHost: '/dev/null', PathInContainer: '/dev/nil', CgroupPermissions: 'rw'}],
				DeviceCgroupRules: ['c 1:3 rwm'],
				GroupAdd: ['12'],
				Dns: ['10.77.0.9'],
				ExtraHosts: ['other:10.77.0.8'],
				IpcMode: 'shareable',
				LogConfig: {Type: 'json-file', Config: {'max-size': '1m', 'max-file': '2'}},
				RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 3},
			},
			NetworkingConfig: {
				EndpointsConfig: {'hc-foresight': {IPAMConfig: {IPv4Address: '10.77.0.5'}, Aliases: ['database']}},
			},
		};
		const id = await docker.createContainer(asked, 'hc-foresight-one');
		made.push(id);
		const before = await docker.inspect(id);
		const command = dockerRun(bodyOf(before), await docker.ask('GET', `/images/${image}/json`), {
			name: 'hc-foresight-two',
			connects: [],
		});
		expect(command).not.toMatch(/B=image|maker|--expose 80|WORKDIR|no flag/);
		const made2 = execFileSync('bash', ['-c', command.replace('docker run --detach', 'docker create')], {
			encoding: 'utf8',
			env: {...process.env, DOCKER_HOST: `unix://${docker.socketPath}`},
		}).trim();
		made.push(made2);
		const after = await docker.inspect(made2);

		const noAttach = {AttachStdin: null, AttachStdout: null, AttachStderr: null};
		const comparable = ({Config, HostConfig, NetworkSettings}: typeof before): unknown => ({
			Config: {
				...Config,
				Env: Config.Env.toSorted(),
				Entrypoint: null,
				Cmd: [...Config.Entrypoint, ...Config.Cmd],
				...noAttach,
			},
			HostConfig: {
				...HostConfig,
				CapAdd: HostConfig.CapAdd.map(normalCapability),
				ConsoleSize: null,
				ContainerIDFile: null,
			},
			endpoint: NetworkSettings.Networks['hc-foresight'].IPAMConfig,
			aliases: NetworkSettings.Networks['hc-foresight'].Aliases.filter(
				(alias: string) => !/^[0-9a-f]{12}$/.test(alias),
			),
		});
		const normal = (value: unknown): unknown =>
			JSON.parse(JSON.stringify(value), (_, one: unknown) =>
				// Three ways to say nothing.
				one === '' ||
				(Array.isArray(one) && one.length === 0) ||
				(typeof one === 'object' && one !== null && Object.keys(one).length === 0)
					? null
					: one,
			);
		expect(normal(comparable(after))).toEqual(normal(comparable(before)));
	});
});
