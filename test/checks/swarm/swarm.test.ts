import {expect, it} from 'vitest';
import {swarmKeyChecks} from '../../../source/checks/swarm/keys.ts';
import {swarmModeChecks} from '../../../source/checks/swarm/mode.ts';
import {swarmNetworkChecks} from '../../../source/checks/swarm/network.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import type {HostEvidence, SwarmFacts} from '../../../source/model/host-evidence.ts';
import {t, unread} from '../../helpers/evidence.ts';
import {bridge, dayMs, goodHost, havingHost, nowUnixMs, withSwarm} from '../../helpers/host-evidence.ts';
import {testCheck, type RowsOf} from '../../helpers/test-check.ts';
import {byRecord} from '../by-record.ts';

const all = [...swarmModeChecks, ...swarmNetworkChecks, ...swarmKeyChecks];
const noSwarm = [['swarm mode is off', goodHost]] as const;
const notRead = ['swarm not read', havingHost({swarm: unread})] as const;

/** A check of a swarm: n/a without one, unknown where nothing was read; `unknowns` besides. */
function swarmCheck(record: string, rows: RowsOf<HostEvidence>): void {
	testCheck(byRecord(all, record), {
		...rows,
		unknown: [notRead, ...(rows.unknown ?? [])],
		'not-applicable': [...noSwarm, ...(rows['not-applicable'] ?? [])],
	});
}
const fails = (name: string, over: Partial<SwarmFacts>, outcome: string) => [name, withSwarm(over), outcome] as const;

const state = (name: string, isSwarmWanted = false) =>
	havingHost({info: {swarmState: t(name)}, policy: {isSwarmWanted}});
testCheck(byRecord(all, '5.1'), {
	pass: [
		['off', goodHost],
		['an engine that does not know it', state('')],
		['wanted', state('active', true)],
	],
	fail: [
		['on', state('active'), 'on, and not asked for'],
		['locked', state('locked'), 'on, and not asked for'],
		['half in', state('pending'), 'on, and not asked for'],
	],
	unknown: [['info not read', havingHost({info: unread})]],
});

swarmCheck('7.1', {
	pass: [3, 5, 7].map(managers => [`${managers}`, withSwarm({managers})] as const),
	fail: [
		fails('truth 7.1: one manager fails', {managers: 1}, 'no spare'),
		fails('two', {managers: 2}, 'an even number'),
		fails('four', {managers: 4}, 'an even number'),
		fails('nine', {managers: 9}, 'too many'),
	],
	unknown: [['a worker does not know', withSwarm({managers: null, isManager: false})]],
});

const listens = (...addresses: string[]) => ({listenAddresses: addresses.map(one => t(one))});
swarmCheck('7.2', {
	pass: [['one address', withSwarm()]],
	fail: [
		fails('all, IPv4', listens('0.0.0.0'), 'every interface'),
		fails('all, IPv6', listens('10.0.0.5', '::'), 'every interface'),
	],
	unknown: [
		['sockets not readable', withSwarm({listenAddresses: unread})],
		['none found', withSwarm(listens())],
	],
});

const overlay = {
	...bridge,
	Name: t('shop'),
	Driver: t('overlay'),
	Scope: t('swarm'),
	isDefaultBridge: false,
	isIccOn: false,
};
const ingress = {...overlay, Name: t('ingress'), isIngress: true};
swarmCheck('7.3', {
	pass: [
		['truth 7.3: a fresh swarm has its ingress network alone', {...withSwarm(), networks: [ingress]}],
		['encrypted', {...withSwarm(), networks: [ingress, {...overlay, isEncrypted: true}]}],
	],
	fail: [['one in the clear', {...withSwarm(), networks: [ingress, overlay]}, 'in the clear']],
	unknown: [['networks not read', {...withSwarm(), networks: unread}]],
});

const leaking = {
	name: t('shop_web'),
	usesSwarmSecrets: true,
	secrets: [{where: 'env' as const, name: t('DB_PASSWORD'), kind: t('secret by name')}],
};
swarmCheck('7.4', {
	pass: [
		['no secret in any environment', withSwarm()],
		['no services', withSwarm({services: []})],
	],
	fail: [fails('one secret elsewhere buys nothing', {services: [leaking], secretCount: 3}, 'in the environment')],
	unknown: [['services not listed', withSwarm({services: unread})]],
});

swarmCheck('7.5', {
	pass: [['on', withSwarm()]],
	fail: [fails('off', {AutoLockManagers: false}, 'off')],
	unknown: [['a worker', withSwarm({AutoLockManagers: unread})]],
});
swarmCheck('7.6', {
	manual: [['there is a key', withSwarm()]],
	unknown: [['a worker', withSwarm({AutoLockManagers: unread})]],
	'not-applicable': [['there is none', withSwarm({AutoLockManagers: false})]],
});
swarmCheck('7.7', {
	pass: [
		['90 days', withSwarm()],
		['truth 7.7: one hour is no alarm', withSwarm({nodeCertExpiryMs: dayMs / 24})],
	],
	fail: [fails('91 days', {nodeCertExpiryMs: 91 * dayMs}, 'too long')],
	unknown: [['a worker', withSwarm({nodeCertExpiryMs: unread})]],
});
const oldCa = {caNotBeforeUnixMs: nowUnixMs - 400 * dayMs};
swarmCheck('7.8', {
	pass: [['a month old', withSwarm()]],
	fail: [fails('400 days', oldCa, 'too old')],
	unknown: [
		['a worker', withSwarm({caNotBeforeUnixMs: unread})],
		['no date', withSwarm({caNotBeforeUnixMs: Number.NaN})],
		['old, and not known whether it is being rotated', withSwarm({...oldCa, isRootRotationInProgress: unread})],
	],
	manual: [['being rotated', withSwarm({...oldCa, isRootRotationInProgress: true})]],
});
swarmCheck('7.9', {
	pass: [['two addresses', withSwarm()]],
	fail: [
		fails('one for both', {dataPathAddress: t('10.0.0.5')}, 'one address for both'),
		fails('not chosen', {dataPathAddress: t('')}, 'one address for both'),
	],
	unknown: [
		['data path not known', withSwarm({dataPathAddress: unread})],
		['own address not known', withSwarm({NodeAddr: t('')})],
	],
});

it('names the services that leak, never what', () => {
	const [finding] = runChecks([byRecord(all, '7.4')], withSwarm({services: [leaking]}));
	expect(finding?.verdict).toMatchObject({proof: {actual: 'shop_web: DB_PASSWORD'}});
	expect(finding?.fix?.how).toContain('(shop_web)');
});
