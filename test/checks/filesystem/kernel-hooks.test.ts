import {describe, expect, it} from 'vitest';
import {corePattern, releaseAgent} from '../../../source/checks/filesystem/kernel-hooks.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import type {Check} from '../../../source/model/check.ts';
import type {ContainerEvidence} from '../../../source/model/evidence.ts';
import {having, hardened, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';
import {bind, mounted, on} from '../mounts.ts';

const unmasked = (base: ContainerEvidence) => withHostConfig({MaskedPaths: [], ReadonlyPaths: []}, base);
const privileged = (base: ContainerEvidence) => withHostConfig({Privileged: true}, base);
const remapped = (base: ContainerEvidence) => having({engine: {hasUserNamespaces: true}}, base);
const confined = (base: ContainerEvidence) =>
	having({engine: {hasAppArmor: true}, inspect: {AppArmorProfile: t('docker-default')}}, base);
const mayRise = withHostConfig({SecurityOpt: []});

// Tried on an engine: with systempaths=unconfined root writes core_pattern, uid 1000 gets "permission denied".
testCheck(corePattern, {
	pass: [
		['the covers are on', plain],
		['covers off, an ordinary user that can never become root', unmasked(hardened)],
		['covers off, root remapped', unmasked(remapped(plain))],
		['/proc mounted read-only', on(plain, bind('/proc', '/host/proc', false))],
		['another part of /proc, writable', on(plain, bind('/proc/sys/net', '/net'))],
	],
	fail: [
		['covers off, root', unmasked(plain), 'writable'],
		['covers off, root that gains nothing more', unmasked(having({user: {uid: 0, from: 'number'}})), 'writable'],
		['covers off, an ordinary user that may become root', unmasked(mayRise), 'writable'],
		['privileged', privileged(hardened), 'writable'],
		['/proc of the host', on(plain, bind('/proc', '/host/proc')), 'writable'],
		['the whole host', on(plain, bind('/', '/host')), 'writable'],
		['just the folder', on(plain, bind('/proc/sys/kernel', '/k')), 'writable'],
	],
	unknown: [
		[
			'covers off, and the engine does not tell its default',
			having({engine: {isNoNewPrivilegesDefault: null}}, unmasked(mayRise)),
		],
		['user not looked up', having({user: unread}, unmasked(plain))],
		['list of another shape', withHostConfig({ReadonlyPaths: unread})],
		['mounts of another shape', withInspect({Mounts: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

const v1 = (base: ContainerEvidence) => having({engine: {CgroupVersion: t('1')}}, base);
const admin = withHostConfig({CapAdd: [t('SYS_ADMIN')]}, plain);

testCheck(releaseAgent, {
	pass: [
		['cgroup v2, SYS_ADMIN', admin],
		['cgroup v1, nothing special', v1(plain)],
		['cgroup v1, SYS_ADMIN, AppArmor confines', confined(v1(admin))],
		['cgroup v1, SYS_ADMIN, remapped', remapped(v1(admin))],
		['cgroup v1, cgroups mounted read-only', on(v1(plain), bind('/sys/fs/cgroup', '/c', false))],
	],
	fail: [
		['cgroup v1, SYS_ADMIN, no LSM', v1(admin), 'reachable'],
		['cgroup v1, privileged', privileged(v1(hardened)), 'reachable'],
		['cgroup v1, cgroups mounted', v1(mounted(bind('/sys/fs/cgroup', '/c'))), 'reachable'],
		['cgroup v1, one of them mounted', v1(mounted(bind('/sys/fs/cgroup/memory', '/c'))), 'reachable'],
		['AppArmor switched off', withInspect({AppArmorProfile: t('unconfined')}, confined(v1(admin))), 'reachable'],
	],
	unknown: [
		['capabilities of another shape', v1(withHostConfig({CapAdd: unread}))],
		['profile of another shape', withInspect({AppArmorProfile: unread}, confined(v1(admin)))],
		['engine not read', having({engine: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

describe('causes', () => {
	const key = (check: Check, evidence: ContainerEvidence) => runChecks([check], evidence)[0]?.fix?.key;
	it('are the mount, privileged mode, or the option', () => {
		expect(key(corePattern, on(plain, bind('/proc', '/p')))).toBe('host-mounts');
		expect(key(corePattern, privileged(plain))).toBe('privileged');
		expect(key(corePattern, unmasked(plain))).toBe('system-paths');
		expect(key(releaseAgent, v1(on(plain, bind('/sys', '/s'))))).toBe('host-mounts');
		expect(key(releaseAgent, v1(privileged(plain)))).toBe('privileged');
		expect(key(releaseAgent, v1(admin))).toBe('capabilities');
	});
});
