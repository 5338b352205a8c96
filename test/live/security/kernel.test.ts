/** What of the kernel is shared with the host: namespaces, system calls, files of /proc, limits. */
import {rmSync, writeFileSync} from 'node:fs';
import {hostname} from 'node:os';
import process from 'node:process';
import {afterAll, afterEach, beforeAll, it} from 'vitest';
import {stateHome} from '../../helpers/temporary.ts';
import {describeLive} from '../../helpers/dockerd-live.ts';
import {fixerOn, type Fixer} from '../../helpers/fixing.ts';
import {prove, type Proof} from './proof.ts';

const shared = `/dev/shm/hc-proof-${process.pid}`;
const profile = JSON.stringify({
	defaultAction: 'SCMP_ACT_ALLOW',
	syscalls: [{names: ['chmod', 'fchmodat'], action: 'SCMP_ACT_ERRNO'}],
});

const proofs: readonly Proof[] = [
	{
		what: 'pid: processes of the host are seen',
		body: {HostConfig: {PidMode: 'host'}},
		changes: [{is: 'own-namespace', of: 'pid'}],
		forbidden: `grep -q node /proc/${process.pid}/cmdline`,
		needed: 'test -d /proc/1',
	},
	{
		what: 'ipc: shared memory of the host is read',
		body: {HostConfig: {IpcMode: 'host'}},
		changes: [{is: 'own-namespace', of: 'ipc'}],
		forbidden: `cat ${shared}`,
		needed: 'echo x > /dev/shm/own',
	},
	{
		what: 'uts: the host’s name is known',
		body: {HostConfig: {UTSMode: 'host'}},
		changes: [{is: 'own-namespace', of: 'uts'}],
		forbidden: `test $(hostname) = ${hostname()}`,
	},
	{
		what: 'cgroup: its place among the groups of the host is seen',
		body: {HostConfig: {CgroupnsMode: 'host'}},
		changes: [{is: 'own-namespace', of: 'cgroup'}],
		forbidden: 'grep -q docker /proc/self/cgroup',
	},
	{
		what: 'network: the engine’s bridge is seen',
		body: {Cmd: ['httpd', '-f', '-p', '18183', '-h', '/var/www'], HostConfig: {NetworkMode: 'host'}},
		changes: [{is: 'own-network', network: 'proof-own' as never, publish: []}],
		forbidden: 'test -d /sys/class/net/docker0',
		needed: 'wget -qO- http://127.0.0.1:18183/',
	},
	{
		what: 'seccomp: a user namespace is made, with all capabilities in it',
		body: {HostConfig: {SecurityOpt: ['seccomp=unconfined']}},
		changes: [{is: 'seccomp', profile: null}],
		forbidden: 'unshare -U true',
		needed: 'chmod 700 /tmp',
	},
	{
		what: 'seccomp: a call that a profile of one’s own names',
		body: {},
		changes: [{is: 'seccomp', profile}],
		forbidden: 'chmod 700 /tmp',
		needed: 'touch /tmp/f',
	},
	{
		what: 'kernel files are read',
		body: {HostConfig: {MaskedPaths: [], ReadonlyPaths: []}},
		changes: [{is: 'kernel-paths'}],
		forbidden: 'head -c 100 /proc/timer_list | grep -q .',
		needed: 'cat /proc/version',
	},
	{
		what: 'a kernel setting',
		body: {HostConfig: {Sysctls: {'net.ipv4.ip_default_ttl': '7'}}},
		changes: [{is: 'remove-sysctl', name: 'net.ipv4.ip_default_ttl'}],
		forbidden: 'grep -qx 7 /proc/sys/net/ipv4/ip_default_ttl',
	},
	{
		what: 'ulimit: files without end',
		body: {HostConfig: {Ulimits: [{Name: 'nofile', Soft: 4096, Hard: 4096}]}},
		changes: [{is: 'ulimit', name: 'nofile', soft: 256, hard: 512}],
		forbidden: 'ulimit -n 4096',
		needed: 'ulimit -n 512',
	},
	{
		what: 'the OOM killer is off',
		body: {HostConfig: {OomKillDisable: true, Memory: 64 * 1024 ** 2, MemorySwap: 64 * 1024 ** 2}},
		changes: [{is: 'oom-killer-on'}],
		forbidden: 'grep -q "oom_kill_disable 1" /sys/fs/cgroup/memory/memory.oom_control',
	},
	{
		what: 'the OOM killer takes others first',
		body: {HostConfig: {OomScoreAdj: 10}},
		changes: [{is: 'oom-score', score: 200}],
		forbidden: 'grep -qx 10 /proc/1/oom_score_adj',
	},
];

describeLive('kernel', docker => {
	let fixer: Fixer;
	beforeAll(async () => {
		fixer = await fixerOn(docker.socketPath, await stateHome());
		writeFileSync(shared, 'secret');
	});
	afterEach(() => docker.removeAllContainers());
	afterAll(async () => {
		fixer.close();
		rmSync(shared);
		await docker.request('DELETE', '/networks/proof-own');
	});

	it.each(proofs)('$what', proof => prove(docker, fixer, proof));
});
