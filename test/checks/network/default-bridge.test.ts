import {expect, it} from 'vitest';
import type {ContainerEvidence, Endpoint, NetworkFacts} from '../../../source/model/evidence.ts';
import {defaultBridge, defaultBridgeTraffic} from '../../../source/checks/network/default-bridge.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import {hardened, having, plain, t, unread, withInspect} from '../../helpers/evidence.ts';
import {testCheck, type Row} from '../../helpers/test-check.ts';

const network = (name: string, id: string, isDefaultBridge: boolean, isIccOn: boolean): NetworkFacts => ({
	Id: t(id),
	Name: t(name),
	Driver: t('bridge'),
	Scope: t('local'),
	Internal: false,
	isDefaultBridge,
	isIccOn,
	isEncrypted: false,
	isIngress: false,
	subnets: [],
});
const endpoint = (name: string, id: string): Endpoint => ({
	network: t(name),
	NetworkID: t(id),
	IPAddress: t(''),
	GlobalIPv6Address: t(''),
	MacAddress: t(''),
	Aliases: [],
});
const onNetworks = (...Networks: readonly Endpoint[]) => withInspect({NetworkSettings: {Networks}});
const iccOff = having({networks: [network('bridge', 'n0', true, false)]}, plain);
const podman = having({networks: [network('podman', 'p0', true, true)]}, onNetworks(endpoint('podman', 'p0')));
const notListed = having({networks: []}, plain);
const waiting = withInspect({State: {Running: false}, NetworkSettings: {Networks: []}}, plain);

const attached: ReadonlyArray<readonly [string, ContainerEvidence]> = [
	['plain', plain],
	['one of two', onNetworks(endpoint('shop', 'n1'), endpoint('bridge', 'n0'))],
	['created and never started: the id is not set yet', onNetworks(endpoint('bridge', ''))],
	['docker-bench: knew the default bridge by the device docker0 only', podman],
	['the network itself not listed', notListed],
	['stopped, joins it at the next start', waiting],
];
const elsewhere: readonly Row[] = [
	['hardened', hardened],
	['disconnected from all while running', withInspect({NetworkSettings: {Networks: []}}, plain)],
	['host network', withInspect({HostConfig: {NetworkMode: t('host')}}, onNetworks(endpoint('host', 'h0')))],
	[
		'a network that was only given the name',
		having({networks: [network('podman', 'p0', true, true)]}, onNetworks(endpoint('bridge', 'x'))),
	],
];
const unreadRows: readonly Row[] = [
	['networks of the container not read', withInspect({NetworkSettings: {Networks: unread}})],
	['networks of the engine not read', having({networks: unread})],
	['inspect failed', having({inspect: unread})],
];

testCheck(defaultBridge, {
	pass: elsewhere,
	fail: [...attached, ['traffic off', iccOff] as const].map(
		([name, evidence]) => [name, evidence, 'attached'] as const,
	),
	unknown: unreadRows,
});

testCheck(defaultBridgeTraffic, {
	pass: [...elsewhere, ['traffic between containers off', iccOff]],
	fail: attached.map(([name, evidence]) => [name, evidence, 'attached, traffic between containers on'] as const),
	unknown: unreadRows,
});

it('moves it to a network named after it, while it runs', () => {
	for (const check of [defaultBridge, defaultBridgeTraffic]) {
		expect(runChecks([check], plain)[0]?.fix).toMatchObject({
			key: 'default-bridge',
			by: 'live',
			change: {is: 'move-network', leave: 'bridge', joinFirst: 'web-1-net'},
		});
	}
	const strange = withInspect({Name: t('_a/b\u202Ec')}, plain);
	expect(runChecks([defaultBridge], strange)[0]?.fix).toMatchObject({change: {joinFirst: 'a-b-u-202e-c-net'}});
});
