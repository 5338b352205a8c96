import {describe, expect, it} from 'vitest';
import {anyLsm, appArmor, confinedBy, seLinux} from '../../../source/checks/sandbox/lsm.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import type {Check} from '../../../source/model/check.ts';
import type {ContainerEvidence, ContainerInspect, EngineFacts} from '../../../source/model/evidence.ts';
import {having, hardened, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const armorHost = having({engine: {hasAppArmor: true}});
const labelHost = having({engine: {hasSELinux: true}});
const profile = (name: string, ...options: readonly string[]) =>
	withInspect({AppArmorProfile: t(name), HostConfig: {SecurityOpt: options.map(t)}}, armorHost);
const label = (text: string, ...options: readonly string[]) =>
	withInspect({ProcessLabel: t(text), HostConfig: {SecurityOpt: options.map(t)}}, labelHost);
const created = (isPrivileged: boolean) =>
	withInspect({State: {Status: t('created')}, HostConfig: {Privileged: isPrivileged}}, profile(''));

const armorOff = 'opted out on an AppArmor host';
testCheck(appArmor, {
	pass: [
		['the profile of the engine', profile('docker-default')],
		['one of its own', profile('web', 'apparmor=web')],
		['created and never started: the profile comes with the start', created(false)],
	],
	fail: [
		['none in force', profile(''), armorOff],
		['unconfined', profile('unconfined'), armorOff],
		['opted out', profile('unconfined', 'apparmor=unconfined'), armorOff],
		['opted out, old spelling, never started', profile('', 'apparmor:unconfined'), armorOff],
		['privileged and never started', created(true), armorOff],
	],
	'not-applicable': [
		['docker-bench 5.2: a host without AppArmor', plain],
		['opted out of what the host does not have', withHostConfig({SecurityOpt: [t('apparmor=unconfined')]})],
	],
	unknown: [
		['profile of another shape', withInspect({AppArmorProfile: unread}, armorHost)],
		['no profile, and the state is of another shape', withInspect({State: unread}, profile(''))],
		['engine not read', having({engine: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

const labelOff = 'opted out on an SELinux host';
const own = 'system_u:system_r:container_t:s0:c1,c2';
testCheck(seLinux, {
	pass: [
		['a label of its own', label(own)],
		['a type of its own', label(own, 'label=type:web_t')],
	],
	fail: [
		['opted out', label('', 'label=disable'), labelOff],
		['old spelling', label(own, 'label:disable'), labelOff],
		['no label', label(''), labelOff],
		['docker-bench 5.3: any option at all, here one on privileges', label('', 'no-new-privileges=false'), labelOff],
	],
	'not-applicable': [['a host without SELinux', plain]],
	unknown: [
		['label of another shape', withInspect({ProcessLabel: unread}, labelHost)],
		['options of another shape', withHostConfig({SecurityOpt: unread}, labelHost)],
		['inspect failed', having({inspect: unread})],
	],
});

const bothOff = 'opted out where the host has one';
testCheck(anyLsm, {
	pass: [
		['AppArmor confines', profile('docker-default')],
		['SELinux confines', label(own)],
		['one of two confines', having({engine: {hasAppArmor: true}}, label(own))],
	],
	fail: [
		['AppArmor switched off', profile('unconfined', 'apparmor=unconfined'), bothOff],
		['SELinux switched off', label('', 'label=disable'), bothOff],
	],
	'not-applicable': [['a host with neither', plain]],
	unknown: [
		['profile of another shape', withInspect({AppArmorProfile: unread}, armorHost)],
		['inspect failed', having({inspect: unread})],
	],
});

describe('what confines', () => {
	const of = ({inspect, engine}: ContainerEvidence) => confinedBy(inspect as ContainerInspect, engine as EngineFacts);
	it('is named', () => {
		expect([of(profile('docker-default')), of(label(own)), of(hardened)]).toEqual(['AppArmor', 'SELinux', null]);
	});

	const key = (check: Check, evidence: ContainerEvidence) => runChecks([check], evidence)[0]?.fix?.key;
	it('is switched off by privileged mode and by host namespaces: then those are the cause', () => {
		expect(key(appArmor, withHostConfig({Privileged: true}, profile('unconfined')))).toBe('privileged');
		expect(key(seLinux, withHostConfig({PidMode: t('host')}, label('', 'label=disable')))).toBe('host-pid');
		expect(key(anyLsm, withHostConfig({IpcMode: t('host')}, label('', 'label=disable')))).toBe('host-ipc');
		expect(key(appArmor, withHostConfig({PidMode: t('host')}, profile('unconfined')))).toBe('lsm');
		expect(key(anyLsm, profile('unconfined', 'apparmor=unconfined'))).toBe('lsm');
	});
});
