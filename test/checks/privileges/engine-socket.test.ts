import {describe, expect, it} from 'vitest';
import {engineReachable, engineSocket} from '../../../source/checks/privileges/engine-socket.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import {having, t, unread, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';
import {bind, mounted, on} from '../mounts.ts';

const rootless = having({engine: {isRootless: true}});
/** `dockerd -H unix:///var/run/lab/engine`, and we are on that. */
const elsewhere = having({engine: {socketPaths: [t('/var/run/lab/engine')]}});
const mountedAll = 'socket or its folder mounted';
const reachable = 'engine or runtime socket reachable';

testCheck(engineSocket, {
	pass: [
		['no mounts', having({})],
		['a folder of data', mounted(bind('/srv/data', '/data'))],
		['a folder beside the socket we are on', on(elsewhere, bind('/run/lab/data', '/x'))],
		['a socket of something else', mounted(bind('/run/mysqld/mysqld.sock', '/db.sock'))],
		['a folder that only begins so', mounted(bind('/run/dockers', '/x'))],
		['a volume with such a name inside', mounted({...bind('/x', '/var/run/docker.sock'), Type: t('volume')})],
		["a person's run folder, engine not rootless", mounted(bind('/run/user/1000', '/run/user/1000'))],
		['a builder, which is the other check', mounted(bind('/run/buildkit/buildkitd.sock', '/b.sock'))],
	],
	fail: [
		['the socket', mounted(bind('/var/run/docker.sock', '/var/run/docker.sock')), mountedAll],
		['read-only', mounted(bind('/run/docker.sock', '/run/docker.sock', false)), mountedAll],
		['docker-bench 5.32: its folder, /var/run', mounted(bind('/var/run', '/host/run')), mountedAll],
		['its folder, /run/, read-only', mounted(bind('/run/', '/host/run', false)), mountedAll],
		['the whole host', mounted(bind('/', '/host', false)), mountedAll],
		['docker-bench 5.32: another name inside', mounted(bind('/var/run/docker.sock', '/tmp/innocent')), mountedAll],
		['another name outside', mounted(bind('/opt/proxy/s', '/var/run/docker.sock')), mountedAll],
		['elsewhere on the host', mounted(bind('/srv/engine/docker.sock', '/s')), mountedAll],
		['containerd', mounted(bind('/run/containerd/containerd.sock', '/c')), mountedAll],
		['folder of containerd', mounted(bind('/run/../run/containerd', '/c')), mountedAll],
		['podman', mounted(bind('/run/podman/podman.sock', '/p')), mountedAll],
		['cri-o', mounted(bind('/var/run/crio/crio.sock', '/p')), mountedAll],
		['rootless: its run folder', on(rootless, bind('/run/user/1000', '/x')), mountedAll],
		['rootless: its socket', mounted(bind('/run/user/1000/docker.sock', '/s')), mountedAll],
		['the socket we are on, under a name of its own', on(elsewhere, bind('/run/lab/engine', '/x')), mountedAll],
		['its folder', on(elsewhere, bind('/var/run/lab/', '/x', false)), mountedAll],
		['second of two mounts', mounted(bind('/srv', '/srv'), bind('/var/run/docker.sock', '/s')), mountedAll],
	],
	unknown: [
		['mounts of another shape', withInspect({Mounts: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

testCheck(engineReachable, {
	pass: [
		['no mounts', having({})],
		['a folder of data', mounted(bind('/srv/data', '/data'))],
	],
	fail: [
		['the socket', mounted(bind('/var/run/docker.sock', '/s')), reachable],
		['the socket we are on', on(elsewhere, bind('/run/lab/engine', '/x')), reachable],
		['a builder', mounted(bind('/run/buildkit/buildkitd.sock', '/b')), reachable],
		['folder of a builder', mounted(bind('/run/buildkit', '/b', false)), reachable],
		['dockershim', mounted(bind('/var/run/dockershim.sock', '/b')), reachable],
		['DOCKER_HOST over TCP', withInspect({dockerHost: t('tcp://10.0.0.1:2375')}), reachable],
		['DOCKER_HOST at a socket', withInspect({dockerHost: t('unix:///s')}), reachable],
	],
	unknown: [
		['mounts of another shape', withInspect({Mounts: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

describe('cause of an engine in reach', () => {
	const key = (evidence: ReturnType<typeof mounted>) => runChecks([engineReachable], evidence)[0]?.fix?.key;
	it('is the socket', () => expect(key(mounted(bind('/var/run/docker.sock', '/s')))).toBe('engine-socket'));
	it('is the socket, whatever it is called', () =>
		expect(key(on(elsewhere, bind('/run/lab/engine', '/x')))).toBe('engine-socket'));
	it('is the folder of the host', () => expect(key(mounted(bind('/', '/host')))).toBe('host-mounts'));
	it('is the address', () => expect(key(withInspect({dockerHost: t('tcp://x')}))).toBe('engine-socket'));
});
