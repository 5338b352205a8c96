import {cgroupNamespace, cgroupParent} from '../../../source/checks/namespaces/cgroups.ts';
import {having, hardened, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const mode = (cgroupns: string, base = hardened) => withHostConfig({CgroupnsMode: t(cgroupns)}, base);
const v1 = having({engine: {CgroupVersion: t('1')}});

testCheck(cgroupNamespace, {
	pass: [
		['private', mode('private')],
		['private on v1', mode('private', v1)],
		['not said, on v2', mode('')],
	],
	fail: [
		['host', mode('host'), 'host, on cgroup v2'],
		['host, as privileged mode asks for', withHostConfig({Privileged: true}, mode('host')), 'host, on cgroup v2'],
	],
	'not-applicable': [
		['host on v1, which is its default', mode('host', v1)],
		['an engine before cgroup namespaces', mode('', v1)],
	],
	unknown: [
		['field of another shape', withHostConfig({CgroupnsMode: unread})],
		['engine not read', having({engine: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

const parent = (path: string, base = hardened) => withHostConfig({CgroupParent: t(path)}, base);
const ofKubernetes = withInspect({owner: {is: 'kubernetes', pod: t('shop/web')}});

testCheck(cgroupParent, {
	pass: [
		['not set', hardened],
		['that of the engine', parent('/docker')],
		['the slice of services', parent('system.slice')],
		['a pod of Kubernetes', parent('/kubepods/besteffort/pod1', ofKubernetes)],
		['a pod of Kubernetes, by systemd', parent('kubepods-burstable.slice', ofKubernetes)],
	],
	fail: [
		['another one', parent('/weird'), 'other parent'],
		['one that only begins as usual', parent('/docker/../weird'), 'other parent'],
		['that of pods, on a container that is none', parent('/kubepods/besteffort'), 'other parent'],
	],
	unknown: [
		['field of another shape', withHostConfig({CgroupParent: unread})],
		['inspect failed', having({inspect: unread})],
	],
});
