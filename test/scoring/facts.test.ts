import {describe, expect, it} from 'vitest';
import type {ContainerEvidence, ContainerInspect, PortBinding} from '../../source/model/evidence.ts';
import {scoringFacts} from '../../source/scoring/facts.ts';
import {hardened, having, plain, t, unread, withInspect} from '../helpers/evidence.ts';
import {withScan} from '../helpers/image-scan.ts';

const port = (HostIp: string, HostPort = 8080): PortBinding => ({
	containerPort: 80,
	protocol: t('tcp'),
	HostIp: t(HostIp),
	HostPort,
});
const running = (...ports: readonly PortBinding[]) => withInspect({NetworkSettings: {Ports: ports}});
const stopped = (over: Parameters<typeof withInspect>[0], ...ports: readonly PortBinding[]) =>
	withInspect(over, withInspect({State: {Running: false}, HostConfig: {PortBindings: ports}}));

describe('exposed beyond loopback', () => {
	const rows: ReadonlyArray<[string, ContainerEvidence, string]> = [
		['hardened', hardened, 'no'],
		['plain', plain, 'no'],
		['all IPv4 addresses', running(port('0.0.0.0')), 'yes'],
		['all IPv6 addresses', running(port('::')), 'yes'],
		['no address named', running(port('')), 'yes'],
		['an address of the host', running(port('10.0.0.5')), 'yes'],
		['loopback', running(port('127.0.0.1')), 'no'],
		['another loopback address', running(port('127.8.0.1')), 'no'],
		['IPv6 loopback', running(port('::1')), 'no'],
		['IPv6 loopback written out', running(port('0:0:0:0:0:0:0:1')), 'no'],
		['IPv4 loopback as IPv6', running(port('::ffff:127.0.0.1')), 'no'],
		['an address that only ends like loopback', running(port('fe80::1')), 'yes'],
		['one of two', running(port('127.0.0.1'), port('0.0.0.0', 9000)), 'yes'],
		['asked for, but not published now', withInspect({HostConfig: {PortBindings: [port('')]}}), 'no'],
		['stopped, at the next start', stopped({}, port('0.0.0.0')), 'yes'],
		['stopped, loopback at the next start', stopped({}, port('127.0.0.1')), 'no'],
		[
			'stopped, all exposed ports at the next start',
			stopped({HostConfig: {PublishAllPorts: true}, Config: {ExposedPorts: [t('80/tcp')]}}),
			'yes',
		],
		[
			'stopped, all exposed ports, of which the only one is bound to loopback',
			stopped({HostConfig: {PublishAllPorts: true}, Config: {ExposedPorts: [t('80/tcp')]}}, port('127.0.0.1')),
			'no',
		],
		['stopped, all exposed ports, of which there are none', stopped({HostConfig: {PublishAllPorts: true}}), 'no'],
		['between two tries of a restart', stopped({State: {Running: true, Restarting: true}}, port('')), 'yes'],
		['host network: nothing is published', stopped({HostConfig: {NetworkMode: t('host')}}, port('')), 'no'],
		['network of another container', stopped({HostConfig: {NetworkMode: t('container:abc')}}, port('')), 'no'],
		['ports not read', withInspect({NetworkSettings: {Ports: unread}}), 'unknown'],
		['state not read', withInspect({State: unread}), 'unknown'],
		['inspect failed', having({inspect: unread}), 'unknown'],
	];
	for (const [name, evidence, expected] of rows) {
		it(`${name}: ${expected}`, () => expect(scoringFacts(evidence).isExposedBeyondLoopback).toBe(expected));
	}
});

describe('confined by an LSM', () => {
	type Over = Partial<Pick<ContainerInspect, 'AppArmorProfile' | 'ProcessLabel'>>;
	const on = (engine: {hasAppArmor?: boolean; hasSELinux?: boolean}, inspect: Over) => having({engine, inspect});
	const armored = {hasAppArmor: true};
	const labelled = {hasSELinux: true};
	const rows: ReadonlyArray<[string, ContainerEvidence, string]> = [
		['a host without any', hardened, 'no'],
		['a host without any, whatever the container says', on({}, {AppArmorProfile: t('docker-default')}), 'no'],
		['AppArmor, the default profile', on(armored, {AppArmorProfile: t('docker-default')}), 'yes'],
		['AppArmor, opted out', on(armored, {AppArmorProfile: t('unconfined')}), 'no'],
		['AppArmor, no profile', on(armored, {AppArmorProfile: t('')}), 'no'],
		['AppArmor, not read', on(armored, {AppArmorProfile: unread}), 'unknown'],
		['SELinux', on(labelled, {ProcessLabel: t('system_u:system_r:container_t:s0:c1,c2')}), 'yes'],
		['SELinux, label=disable', on(labelled, {ProcessLabel: t('')}), 'no'],
		[
			'SELinux, a type that confines nothing',
			on(labelled, {ProcessLabel: t('system_u:system_r:spc_t:s0:c1,c2')}),
			'no',
		],
		['SELinux, not read', on(labelled, {ProcessLabel: unread}), 'unknown'],
		[
			'one that confines, the other not read',
			on({...armored, ...labelled}, {AppArmorProfile: t('docker-default'), ProcessLabel: unread}),
			'yes',
		],
		[
			'one that does not, the other not read',
			on({...armored, ...labelled}, {AppArmorProfile: t('unconfined'), ProcessLabel: unread}),
			'unknown',
		],
		[
			'privileged',
			having({engine: armored, inspect: {AppArmorProfile: t('docker-default'), HostConfig: {Privileged: true}}}),
			'no',
		],
		['engine not read', having({engine: unread}), 'unknown'],
		['inspect failed', having({engine: armored, inspect: unread}), 'unknown'],
	];
	for (const [name, evidence, expected] of rows) {
		it(`${name}: ${expected}`, () => expect(scoringFacts(evidence).isConfinedByLsm).toBe(expected));
	}
});

it('not scanned', () => expect(scoringFacts(hardened).imageScan).toBe('not-scanned'));
it('scanned; of a running container it may show what it likes: as if it were not', () => {
	expect(scoringFacts(withScan()).imageScan).toBe('scanned');
	expect(scoringFacts(withScan({isOfRunningContainer: true})).imageScan).toBe('not-scanned');
});
