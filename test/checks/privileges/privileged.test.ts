import {dockerInDocker, privileged} from '../../../source/checks/privileges/privileged.ts';
import {having, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

testCheck(privileged, {
	pass: [['not privileged', having({})]],
	fail: [
		['privileged', withHostConfig({Privileged: true}), 'privileged'],
		[
			'docker-bench: named so that it is skipped (vanilla-priv)',
			withInspect({Name: t('vanilla-priv'), isHiddenFromBench: true, HostConfig: {Privileged: true}}, plain),
			'privileged',
		],
	],
	unknown: [
		['field of another shape', withHostConfig({Privileged: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

const volume = (destination: string, type: string) =>
	withInspect({
		Mounts: [
			{
				Type: t(type),
				Name: t('store'),
				Source: t('/var/lib/docker'),
				Destination: t(destination),
				Mode: t(''),
				RW: true,
				Propagation: t(''),
			},
		],
	});
const process = (comm: string) => having({processes: [{pid: 7, uid: t('0'), comm: t(comm)}]});
const closed = having({processes: null});

testCheck(dockerInDocker, {
	pass: [
		['a service', having({})],
		['not opened, and without the rights to run an engine', closed],
		['privileged, and its processes are known', withHostConfig({Privileged: true}, process('nginx'))],
		['the client image', withInspect({Config: {Image: t('docker:27-cli')}})],
		['the letters inside another word', withInspect({Config: {Image: t('shop/dinding:1')}})],
		["a bind of the host's own store", volume('/var/lib/docker', 'bind')],
		['an argument that ends in the name', withInspect({Config: {Cmd: [t('du'), t('/run/containerd')]}})],
	],
	fail: [
		['the dind image', withInspect({Config: {Image: t('docker:27-dind')}}), 'present'],
		[
			'dind image of another registry',
			withInspect({Config: {Image: t('hub.example:5000/ubuntu-dind@sha256:12')}}),
			'present',
		],
		['started as dockerd', withInspect({Config: {Entrypoint: [t('/usr/local/bin/dockerd')]}}), 'present'],
		['dockerd runs', process('dockerd'), 'present'],
		['containerd runs', process('containerd'), 'present'],
		['a volume for its images', volume('/var/lib/docker/', 'volume'), 'present'],
	],
	manual: [
		['privileged and not opened: its processes are not known', withHostConfig({Privileged: true}, closed)],
		['privileged and stopped: an empty list is no proof', withHostConfig({Privileged: true}, having({processes: []}))],
	],
	unknown: [
		['processes not listed', having({processes: unread})],
		['inspect failed', having({inspect: unread})],
		['command of another shape', withInspect({Config: {Cmd: unread}})],
	],
});
