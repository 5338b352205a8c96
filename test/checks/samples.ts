/**
 * Containers and machines between which every check that decides comes to each of its verdicts: good ones, careless
 * ones, and each of them with one source or field unread.
 */
import type {ContainerEvidence, ExecSeen} from '../../source/model/evidence.ts';
import {hostFileNames, type HostEvidence} from '../../source/model/host-evidence.ts';
import {having, hardened, plain, seenByKernel, t, unread, withHostConfig, withInspect} from '../helpers/evidence.ts';
import {
	blindHost,
	bridge,
	byFlag,
	dayMs,
	debianHost,
	farHost,
	file,
	filesOf,
	goodHost,
	havingHost,
	nowUnixMs,
	withSwarm,
} from '../helpers/host-evidence.ts';
import {built, classicRun} from './image/built.ts';
import {bind, mounted, on, volume} from './mounts.ts';

const exec = (over: Partial<ExecSeen>): ExecSeen => ({
	execId: t('e1'),
	atUnixMs: 1,
	command: t('/probe'),
	user: t('1000'),
	isPrivileged: false,
	isTty: false,
	...over,
});
const watched = (...execs: readonly ExecSeen[]) => ({sinceUnixMs: 0, execs, starts: [0]});
const cloud = {KernelVersion: t('6.1.0-13-cloud-amd64')} as const;

const privileged = withHostConfig(
	{
		Privileged: true,
		MaskedPaths: null,
		ReadonlyPaths: null,
		CgroupnsMode: t('host'),
		SecurityOpt: [t('label=disable')],
	},
	plain,
);

const joined = t('container:4f2a');

/** Asks for everything that is not privileged mode. */
const greedy: ContainerEvidence = on(
	having(
		{
			inspect: {
				Config: {
					User: t('0'),
					Image: t('shop/web'),
					WorkingDir: t('/proc/self/fd/7'),
					Cmd: [t('/usr/sbin/sshd')],
					Healthcheck: {Test: [t('NONE')]},
				},
				HostConfig: {
					CapAdd: [t('ALL')],
					SecurityOpt: [t('seccomp=unconfined'), t('apparmor=unconfined'), t('systempaths=unconfined')],
					NetworkMode: t('host'),
					PidMode: t('host'),
					IpcMode: t('host'),
					UTSMode: t('host'),
					UsernsMode: t('host'),
					CgroupnsMode: t('host'),
					CgroupParent: t('/weird'),
					Runtime: t('runc-of-a-friend'),
					Memory: 512 * 1024 ** 2,
					MemorySwap: -1,
					OomKillDisable: true,
					OomScoreAdj: -500,
					RestartPolicy: {Name: t('always'), MaximumRetryCount: 0},
					PublishAllPorts: true,
					Devices: [
						{
							PathOnHost: t('/dev/sda'),
							PathInContainer: t('/dev/sda'),
							CgroupPermissions: t('rwm'),
						},
					],
					DeviceCgroupRules: [t('a *:* rwm')],
					Ulimits: [{Name: t('nofile'), Soft: -1, Hard: -1}],
					Sysctls: [[t('kernel.core_pattern'), t('|/x')]],
					Links: [t('/db:/web/db')],
					MaskedPaths: [],
					ReadonlyPaths: [],
					Tmpfs: [[t('/tmp'), t('exec,suid,dev')]],
					LogConfig: {Type: t('none'), Config: []},
				},
				State: {Restarting: true},
				RestartCount: 9,
				seccomp: {is: 'unconfined'},
				AppArmorProfile: t('unconfined'),
				secrets: (['env', 'label', 'cmd'] as const).map(where => ({where, name: t('KEY'), kind: t('token')})),
				dockerHost: t('tcp://docker:2375'),
				isHiddenFromBench: true,
			},
			image: {secrets: [{where: 'history', name: t('KEY'), kind: t('token')}]},
			imageOfTag: t(`sha256:${'c3'.repeat(32)}`),
			engine: {...cloud, CgroupVersion: t('1'), hasAppArmor: true, hasSELinux: true, hasUserNamespaces: true},
			processes: ['sshd', 'dockerd'].map((name, at) => ({pid: 9 + at, uid: t('0'), comm: t(name)})),
			watched: {
				sinceUnixMs: 0,
				execs: [exec({user: t('0'), isPrivileged: true})],
				starts: [0, 1, 2, 3],
			},
		},
		plain,
	),
	bind('/', '/host'),
	bind('/var/run/docker.sock', '/var/run/docker.sock'),
	bind('/root/.ssh', '/ssh'),
	bind('/proc', '/host/proc'),
	{...bind('/srv', '/srv'), Propagation: t('rshared')},
);

export const containerSources = ['inspect', 'image', 'imageOfTag', 'user', 'engine', 'networks', 'processes'] as const;

export const containers: ReadonlyMap<string, ContainerEvidence> = new Map(
	Object.entries({
		hardened,
		plain,
		privileged,
		greedy,
		'in the namespaces of another': withHostConfig(
			{NetworkMode: joined, PidMode: joined, IpcMode: joined, CgroupnsMode: t('host')},
			plain,
		),
		'on the host network as root': withHostConfig({NetworkMode: t('host')}, plain),
		'published everywhere, as root': withInspect(
			{
				NetworkSettings: {
					Ports: [22, 5432].map(containerPort => ({
						containerPort,
						protocol: t('tcp'),
						HostIp: t('0.0.0.0'),
						HostPort: containerPort,
					})),
				},
			},
			plain,
		),
		'published, root by the kernel': seenByKernel({capEff: ['SYS_ADMIN', 'SYS_PTRACE']}, plain),
		'on an AppArmor host': withInspect(
			{AppArmorProfile: t('docker-default'), ProcessLabel: t('system_u:system_r:container_t:s0:c1,c2')},
			having({engine: {hasAppArmor: true, hasSELinux: true, hasUserNamespaces: true, CgroupVersion: t('1')}}),
		),
		'limits of its own': withHostConfig({Ulimits: [{Name: t('nofile'), Soft: 1024, Hard: 2048}]}),
		'release agent in reach': withHostConfig(
			{CapAdd: [t('SYS_ADMIN')]},
			having({engine: {CgroupVersion: t('1')}}, plain),
		),
		'writable and executable volume': mounted(volume('/data')),
		'watched, nothing seen': having({watched: watched(exec({}))}),
		'watched, as root': having({watched: watched(exec({user: t('0'), isPrivileged: true, isTty: true}))}),
		'watched, exec not read': having({watched: watched(exec({user: unread, isPrivileged: unread}))}),
		'an old image of one tag': having({
			image: {createdAtUnixMs: Date.UTC(2024, 0, 1)},
			imageOfTag: t(`sha256:${'c3'.repeat(32)}`),
		}),
		'careless build': having(
			{image: {WorkingDir: t('/proc/self/fd/8'), User: t(''), Healthcheck: {Test: [t('NONE')]}}},
			classicRun('apt-get update'),
		),
		'careless install, setuid bits': having(
			{inspect: {HostConfig: {SecurityOpt: []}}},
			classicRun(
				'apt-get install -y --allow-unauthenticated gcc sudo nmap && chmod u+s /bin/x && passwd -d root && curl -k https://x | sh',
			),
		),
		'setuid bits taken away': classicRun('find / -xdev -perm /6000 -type f -exec chmod a-s {} +'),
		'of a registry on the list': having({
			image: {RepoTags: [], baseName: t('shop/base:1'), baseDigest: t(`sha256:${'d4'.repeat(32)}`)},
			policy: {allowedRegistries: ['docker.io/shop']},
		}),
		'of a registry that is on no list': having({
			image: {RepoTags: [], baseName: t('elsewhere.example/base:1')},
			policy: {allowedRegistries: ['registry.shop.example']},
		}),
		'ADD of an address': built('ADD https://example.com/x /x'),
		'nothing of it was read': having(Object.fromEntries(containerSources.map(name => [name, unread]))),
	}),
);

const open = 0o777;
const strict = 0o400;
const everyFile = (modeBits: number, owner: {readonly uid: number; readonly gid: number}): HostEvidence['files'] =>
	filesOf(Object.fromEntries(hostFileNames.map(name => [name, [file(`/x/${name}`, modeBits, owner)]])));

const everyFlaw = (['engine', 'containerd', 'runc', 'kernel'] as const).map(component => ({
	component,
	version: t('1.0.0'),
	isDistributionBuild: false,
	support: {is: 'ended' as const, endedAtUnixMs: nowUnixMs - dayMs},
	possible: [],
	notApplicable: [],
	doubts: [],
	asOf: t('2026-08-23'),
	open: [{id: t('CVE-1'), severity: 'critical' as const, title: t('a way out'), fixedIn: [t('1.0.1')]}],
	undecided: [],
}));

const carelessHost = havingHost(
	{
		engine: {
			Warnings: [t('[DEPRECATION NOTICE]: API is accessible on http://0.0.0.0:2375 without encryption.')],
			seccompProfile: t(''),
		},
		info: {
			Driver: t('devicemapper'),
			ExperimentalBuild: true,
			LoggingDriver: t('none'),
			insecureRegistries: [t('registry.example')],
			swarmState: t('active'),
		},
		usage: {unusedImages: 500, stoppedContainers: 500, exposedPorts: [t('web 0.0.0.0:80/tcp')]},
		releases: everyFlaw,
		settings: {
			'log-level': byFlag(t('debug')),
			iptables: byFlag(false),
			'cgroup-parent': byFlag(t('/weird')),
			'storage-opts': byFlag([t('dm.basesize=99G')]),
		},
		firewall: {
			openPorts: [{address: t('0.0.0.0'), port: 80, protocol: t('tcp'), limitedBy: []}],
		},
		socketGroup: {members: [t('bob')]},
		policy: {trustedUsers: ['bobby']},
		hardening: {tool: t('Lynis'), index: 12, atUnixMs: nowUnixMs},
	},
	debianHost,
);

export const hosts: ReadonlyMap<string, HostEvidence> = new Map(
	Object.entries({
		good: goodHost,
		Debian: debianHost,
		'from afar': farHost,
		'nothing of it was read': blindHost,
		careless: {...carelessHost, files: everyFile(open, {uid: 1000, gid: 1000})},
		'on plain TCP, an engine too old to warn': havingHost({
			engine: {ServerVersion: t('18.09.1')},
			settings: {hosts: byFlag([t('tcp://0.0.0.0:2375')])},
			daemon: {listeners: [{address: t('0.0.0.0'), port: 2375}]},
		}),
		'on aufs': havingHost({info: {Driver: t('aufs')}}),
		'every file there is, as it should be': {
			...havingHost({audit: {from: 'kernel', watches: [{path: t('/x'), isDirectory: true}]}}),
			files: everyFile(strict, {uid: 0, gid: 0}),
		},
		'good swarm': withSwarm(),
		'careless swarm': {
			...withSwarm({
				managers: 2,
				AutoLockManagers: false,
				nodeCertExpiryMs: 1000 * dayMs,
				caNotBeforeUnixMs: nowUnixMs - 1000 * dayMs,
				services: [
					{name: t('shop'), secrets: [{where: 'env', name: t('KEY'), kind: t('token')}], usesSwarmSecrets: false},
				],
				listenAddresses: [t('::')],
				dataPathAddress: t('10.0.0.5'),
			}),
			networks: [{...bridge, Name: t('shop'), Driver: t('overlay'), Scope: t('swarm'), isDefaultBridge: false}],
		},
	}),
);
