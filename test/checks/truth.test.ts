/**
 * Where docker-bench-security is known to be wrong about images and containers (sections 4 and 5): each set-up that it
 * passes or blames by mistake, and what is so. The same states on a real engine: test/live/truth-containers.test.ts.
 */
import {describe, expect, it} from 'vitest';
import {containerChecks, imageChecks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import type {Verdict} from '../../source/model/check.ts';
import type {ContainerEvidence, PortBinding, ProcessFacts, SeccompSetting} from '../../source/model/evidence.ts';
import {hardened, having, plain, seenByKernel, t, withHostConfig, withInspect} from '../helpers/evidence.ts';
import {built, run} from './image/built.ts';
import {bind, mounted, on, volume} from './mounts.ts';

function verdictOf(record: string, evidence: ContainerEvidence): Verdict {
	const [check] = containerChecks.filter(one => one.record === record);
	if (check === undefined) throw new Error(`no check for ${record}`);
	const [finding] = runChecks([check], evidence);
	if (finding === undefined) throw new Error(`no finding for ${record}`);
	// What an image alone can tell, it tells of one that nobody runs as well.
	const alone = imageChecks.filter(one => one.record === record && one === check);
	if (alone.length > 0) expect(runChecks(alone, evidence)[0]?.verdict).toEqual(finding.verdict);
	return finding.verdict;
}

type Truth = readonly [
	records: string,
	setUp: string,
	evidence: ContainerEvidence,
	verdict: Verdict['is'],
	outcome?: string,
];

function truth([records, setUp, evidence, is, outcome]: Truth): void {
	for (const record of records.split(' ')) {
		it(`truth ${record}: ${setUp}`, () =>
			expect(verdictOf(record, evidence)).toMatchObject(outcome === undefined ? {is} : {is, outcome}));
	}
}

const said = (...options: readonly string[]) => withHostConfig({SecurityOpt: options.map(t)});
const allowAll: SeccompSetting = {is: 'custom', defaultAction: t('SCMP_ACT_ALLOW'), deniedCalls: 0, allowedCalls: 0};
const port = (HostIp: string, HostPort: number): PortBinding => ({
	containerPort: 80,
	protocol: t('tcp'),
	HostIp: t(HostIp),
	HostPort,
});
const published = (HostIp: string, HostPort: number) =>
	withInspect({NetworkSettings: {Ports: [port(HostIp, HostPort)]}});
const restarts = (Name: string, MaximumRetryCount = 0) =>
	withHostConfig({RestartPolicy: {Name: t(Name), MaximumRetryCount}});
const processes = (...names: readonly string[]): readonly ProcessFacts[] =>
	names.map((name, index) => ({pid: 100 + index, uid: t('0'), comm: t(name)}));
const starts = (...Cmd: readonly string[]) => withInspect({Config: {Cmd: Cmd.map(t)}});
const hidden = {isHiddenFromBench: true};

describe('passes that should fail', () => {
	const rows: readonly Truth[] = [
		[
			'5.26',
			'--no-new-privileges=false on the daemon',
			seenByKernel({}, having({engine: {isNoNewPrivilegesDefault: null}}, said())),
			'fail',
		],
		['5.26', 'an engine that tells: its default is off', said(), 'fail'],
		['5.26', 'no-new-privileges=false on the container', said('no-new-privileges=false'), 'fail'],
		[
			'5.26',
			'arguments that contain "dockerd" and the good flags',
			withInspect({Config: {Cmd: [t('dockerd'), t('--no-new-privileges')]}}, plain),
			'fail',
		],
		[
			'X-CAP-SYS_ADMIN 5.4',
			'labelled docker_bench_security, with SYS_ADMIN',
			withInspect({...hidden, HostConfig: {CapAdd: [t('SYS_ADMIN')]}}),
			'fail',
		],
		[
			'5.16',
			'labelled docker_bench_security, with host PID',
			withInspect({...hidden, HostConfig: {PidMode: t('host')}}),
			'fail',
		],
		[
			'5.5 X-CAP-SYS_ADMIN',
			'named vanilla-priv, which contains "nil"',
			withInspect({...hidden, Name: t('vanilla-priv'), HostConfig: {Privileged: true}}),
			'fail',
		],
		[
			'5.16',
			'named vanilla-priv',
			withInspect({...hidden, Name: t('vanilla-priv'), HostConfig: {PidMode: t('host')}}),
			'fail',
		],
		['X-BENCH-HIDE', 'hidden by label or name is said', withInspect(hidden), 'fail'],
		['4.1', '--user 0:0', having({inspect: {Config: {User: t('0:0')}}, user: {uid: 0, from: 'number'}}), 'fail'],
		['4.6', 'image with HEALTHCHECK NONE', having({image: {Healthcheck: {Test: [t('NONE')]}}}), 'fail'],
		['4.7', 'update far to the right in the RUN line', run(`${'echo a long way; '.repeat(40)}apt-get update`), 'fail'],
		[
			'5.3',
			'seccomp given, no SELinux on the host: no pass',
			withInspect({seccomp: allowAll}, said('seccomp=(custom profile)')),
			'not-applicable',
		],
		[
			'5.3',
			'seccomp given, SELinux on the host, no label',
			withInspect({seccomp: allowAll}, having({engine: {hasSELinux: true}}, said('seccomp=(custom profile)'))),
			'fail',
		],
		['5.6 X-MOUNT-ROOTFS', '/:/host:ro', mounted(bind('/', '/host', false)), 'fail'],
		['5.6 X-MOUNT-ROOTFS', '/root writable', mounted(bind('/root', '/x')), 'fail'],
		['5.6 X-MOUNT-ROOTFS', '/var/lib writable', mounted(bind('/var/lib', '/x')), 'fail'],
		['5.6 X-MOUNT-ROOTFS', '/etc/default writable', mounted(bind('/etc/default', '/x')), 'fail'],
		['5.7', '/sshd in an image without ps', having({processes: processes('sh', 'sshd')}), 'fail', 'sshd runs'],
		['5.8', 'a port on [::1]:81', published('::1', 81), 'fail'],
		['5.9', 'a port on [::1]:81 is published', published('::1', 81), 'manual'],
		['5.9', '[::]:8081 is published', published('::', 8081), 'manual'],
		['5.14 X-PUB-ALL-IF', '[::]:8081 is open on every address', published('::', 8081), 'fail', 'all addresses'],
		['5.14', '[::1]:81 is a chosen address', published('::1', 81), 'pass'],
		['5.15', '--restart always', restarts('always'), 'fail', 'endless'],
		['5.15', 'on-failure without count', restarts('on-failure'), 'fail', 'endless'],
		[
			'5.18 X-CAP-MKNOD-RULE',
			"--device-cgroup-rule 'a *:* rwm'",
			withHostConfig({DeviceCgroupRules: [t('a *:* rwm')]}, plain),
			'fail',
		],
		[
			'5.19',
			'defaults of the daemon, merged by the engine',
			withHostConfig({Ulimits: [{Name: t('nofile'), Soft: 2 ** 20 * 16, Hard: 2 ** 20 * 16}]}),
			'fail',
		],
		['5.22 X-SECCOMP-PROFILE', 'a custom profile with default action allow', withInspect({seccomp: allowAll}), 'fail'],
		['5.31', 'no user namespace anywhere: no pass', hardened, 'not-applicable'],
		[
			'5.31',
			'the same user namespace as the host, though the engine says it remaps',
			seenByKernel({}, having({engine: {hasUserNamespaces: true}})),
			'fail',
		],
		[
			'5.32 X-SOCK-PATHS',
			'parent directory of the socket mounted',
			mounted(bind('/var/run', '/host/run', false)),
			'fail',
		],
		[
			'5.32 X-SOCK-PATHS',
			'the socket of -H, by a name of its own',
			on(having({engine: {socketPaths: [t('/srv/lab/engine')]}}), bind('/srv/lab', '/x')),
			'fail',
		],
	];
	for (const row of rows) truth(row);
});

describe('alarms that should not fire', () => {
	const etc = bind('/etc', '/x', false);
	const rows: readonly Truth[] = [
		['4.7', 'update && install in one RUN', run('apt-get update && apt-get install -y nginx'), 'pass'],
		['4.9', 'LABEL note=PADDING', built('/bin/sh -c #(nop)  LABEL note=PADDING'), 'pass'],
		['4.9', "the distribution's own first layer", built('/bin/sh -c #(nop) ADD file:3f9c1a7be02d in / '), 'pass'],
		['5.2', 'host without AppArmor', plain, 'not-applicable'],
		['5.6 X-MOUNT-ROOTFS', 'named volume at /usr inside', mounted(volume('/usr')), 'pass'],
		['5.6', 'read-only /etc', mounted(etc), 'fail', 'sensitive, read-only'],
		[
			'5.6',
			'read-only /etc and an unrelated writable mount: no other verdict',
			mounted(etc, bind('/srv/data', '/data')),
			'fail',
			'sensitive, read-only',
		],
		[
			'5.7',
			'the word sshd in a shell argument',
			having({processes: processes('sh', 'sleep')}, starts('sh', '-c', 'echo sshd; sleep 9')),
			'pass',
		],
		[
			'5.7',
			"host PID namespace, a neighbour's sshd",
			withHostConfig({PidMode: t('host')}, having({processes: processes('server')})),
			'pass',
		],
		['5.12', '--cpu-quota 50000', withHostConfig({CpuQuota: 50_000, CpuShares: 0, NanoCpus: 0}), 'pass'],
	];
	for (const row of rows) truth(row);
});
