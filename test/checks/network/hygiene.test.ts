import type {Endpoint, NetworkFacts, ProcessFacts} from '../../../source/model/evidence.ts';
import {internalNetwork, links, sshDaemon, sysctls} from '../../../source/checks/network/hygiene.ts';
import {hardened, having, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const starts = (Entrypoint: readonly string[], Cmd: readonly string[] = []) =>
	withInspect({Config: {Entrypoint: Entrypoint.map(t), Cmd: Cmd.map(t)}});
const runs = (...names: readonly string[]) => ({
	processes: names.map((name, index): ProcessFacts => ({pid: 100 + index, uid: t('0'), comm: t(name)})),
});

testCheck(sshDaemon, {
	pass: [
		['hardened', hardened],
		[
			'docker-bench: the word sshd in a shell argument was a hit',
			starts(['/bin/sh', '-c'], ['echo "not /usr/sbin/sshd -D"']),
		],
		['named as an argument of the entrypoint', starts(['/server'], ['sshd'])],
		['something that only starts like it', having(runs('sshd-exporter', 'ssh'))],
		[
			'docker-bench: in the host PID namespace neighbours were blamed; listed are its own only',
			withHostConfig({PidMode: t('host')}, having(runs('server'))),
		],
	],
	fail: [
		['by entrypoint', starts(['/usr/sbin/sshd', '-D']), 'sshd runs'],
		['by command', starts([], ['dropbear', '-F']), 'sshd runs'],
		['by entrypoint, processes not listed', having({processes: null}, starts(['sshd'])), 'sshd runs'],
		['docker-bench: /sshd in an image without ps passed', having(runs('sh', 'sshd')), 'sshd runs'],
		['by full path', having(runs('/usr/sbin/dropbear')), 'sshd runs'],
		[
			'its own, in the host PID namespace',
			withHostConfig({PidMode: t('host')}, having(runs('server', 'sshd'))),
			'sshd runs',
		],
		['a session of OpenSSH 9.8', having(runs('sshd-session')), 'sshd runs'],
	],
	manual: [
		['processes not listed yet', having({processes: null})],
		['plain, processes not listed yet', having({processes: null}, plain)],
	],
	'not-applicable': [['stopped, nothing to list', having({processes: null}, withInspect({State: {Running: false}}))]],
	unknown: [
		['listing failed', having({processes: unread})],
		['command not read', withInspect({Config: {Cmd: unread}})],
		['inspect failed', having({inspect: unread})],
	],
});

const set = (...pairs: ReadonlyArray<readonly [string, string]>) =>
	withHostConfig({Sysctls: pairs.map(([name, value]) => [t(name), t(value)] as const)});

testCheck(sysctls, {
	pass: [
		['hardened', hardened],
		['plain', plain],
		['on the safe list', set(['net.ipv4.ip_unprivileged_port_start', '0'], ['kernel.shm_rmid_forced', '1'])],
		['forwarding switched off', set(['net.ipv4.ip_forward', '0'])],
		['modest queues', set(['fs.mqueue.msg_max', '100'])],
	],
	fail: [
		['forwarding', set(['net.ipv4.ip_forward', '1']), 'risky'],
		['forwarding IPv6', set(['net.ipv6.conf.all.forwarding', '1']), 'risky'],
		['loopback for others', set(['net.ipv4.conf.all.route_localnet', '1']), 'risky'],
		['of the kernel', set(['kernel.msgmax', '65536']), 'risky'],
		['huge queues', set(['fs.mqueue.queues_max', '100000']), 'risky'],
		['queues of no number', set(['fs.mqueue.msg_max', 'many']), 'risky'],
		['one of two', set(['net.ipv4.tcp_syncookies', '1'], ['net.ipv4.ip_forward', '1']), 'risky'],
		[
			'a safe one, on the host network',
			withHostConfig({NetworkMode: t('host')}, set(['net.ipv4.tcp_syncookies', '1'])),
			'risky',
		],
	],
	manual: [['neither known as safe nor as risky', set(['net.core.somaxconn', '1024'])]],
	unknown: [
		['field of another shape', withHostConfig({Sysctls: unread})],
		['network mode not read', withHostConfig({NetworkMode: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

testCheck(links, {
	pass: [
		['hardened', hardened],
		['plain', plain],
		['a host entry with an address', withHostConfig({ExtraHosts: [t('db:10.0.0.5')]})],
	],
	fail: [
		['a link', withHostConfig({Links: [t('/db:/web-1/db')]}), 'present'],
		['the host', withHostConfig({ExtraHosts: [t('host.docker.internal:host-gateway')]}), 'present'],
		['the host, written as newer clients do', withHostConfig({ExtraHosts: [t('up=host-gateway')]}), 'present'],
	],
	unknown: [
		['links not read', withHostConfig({Links: unread})],
		['host entries not read', withHostConfig({ExtraHosts: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

const endpoint = (network: string): Endpoint => ({
	network: t(network),
	NetworkID: t(''),
	IPAddress: t(''),
	GlobalIPv6Address: t(''),
	MacAddress: t(''),
	Aliases: [],
});
const none: NetworkFacts = {
	Id: t('n9'),
	Name: t('none'),
	Driver: t('null'),
	Scope: t('local'),
	Internal: false,
	isDefaultBridge: false,
	isIccOn: true,
	isEncrypted: false,
	isIngress: false,
	subnets: [],
};
const published = {containerPort: 80, protocol: t('tcp'), HostIp: t('127.0.0.1'), HostPort: 8080};

testCheck(internalNetwork, {
	pass: [
		['hardened: all internal', hardened],
		['no network', having({networks: [none]}, withInspect({NetworkSettings: {Networks: [endpoint('none')]}}))],
		['on none at all', withInspect({NetworkSettings: {Networks: []}})],
	],
	manual: [
		['plain', plain],
		['one internal, one not', withInspect({NetworkSettings: {Networks: [endpoint('shop'), endpoint('bridge')]}})],
		['a network that is not listed', withInspect({NetworkSettings: {Networks: [endpoint('gone')]}})],
	],
	'not-applicable': [
		['publishes something', withInspect({NetworkSettings: {Ports: [published]}}, plain)],
		['host network', withHostConfig({NetworkMode: t('host')}, plain)],
		['network of another container', withHostConfig({NetworkMode: t('container:abc')}, plain)],
	],
	unknown: [
		['networks of the engine not read', having({networks: unread})],
		['ports not read', withInspect({NetworkSettings: {Ports: unread}})],
		['inspect failed', having({inspect: unread})],
	],
});
