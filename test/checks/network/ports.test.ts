import {describe, expect, it} from 'vitest';
import type {ContainerEvidence, PortBinding} from '../../../source/model/evidence.ts';
import {known} from '../../../source/model/read.ts';
import {
	databasePorts,
	neededPorts,
	portsOnChosenAddress,
	portsPastFirewall,
	privilegedHostPorts,
	publishAll,
} from '../../../source/checks/network/ports.ts';
import {sayPorts} from '../../../source/checks/network/published.ts';
import {isLoopback, isOnAllAddresses, publishedPorts} from '../../../source/model/ports.ts';
import {scoringFacts} from '../../../source/scoring/facts.ts';
import {hardened, having, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck, type Row} from '../../helpers/test-check.ts';

const port = (HostIp: string, HostPort: number, containerPort = 80): PortBinding => ({
	containerPort,
	protocol: t('tcp'),
	HostIp: t(HostIp),
	HostPort,
});
const running = (...ports: readonly PortBinding[]) => withInspect({NetworkSettings: {Ports: ports}});
const stopped = (...ports: readonly PortBinding[]) =>
	withInspect({State: {Running: false}, HostConfig: {PortBindings: ports}});
const stoppedWithAll = withInspect({
	State: {Running: false},
	Config: {ExposedPorts: [t('80/tcp'), t('53/udp')]},
	HostConfig: {PublishAllPorts: true},
});
const nothing: readonly Row[] = [
	['hardened', hardened],
	['plain', plain],
	['asked for, but not published now', withHostConfig({PortBindings: [port('', 81)]})],
	['stopped, on the host network', withHostConfig({NetworkMode: t('host')}, stopped(port('', 81)))],
];
const unreadRows: readonly Row[] = [
	['ports not read', withInspect({NetworkSettings: {Ports: unread}})],
	['stopped, bindings not read', withInspect({State: {Running: false}, HostConfig: {PortBindings: unread}})],
	['running or not', withInspect({State: unread})],
	['inspect failed', having({inspect: unread})],
];

testCheck(privilegedHostPorts, {
	pass: [
		...nothing,
		['docker-bench: 1024 was taken for a low port', running(port('0.0.0.0', 1024))],
		['80 and 443', running(port('0.0.0.0', 80), port('0.0.0.0', 443, 443))],
		['a high port for a low one inside', running(port('127.0.0.1', 8080, 25))],
		['stopped, a port of the engine’s choice', stopped(port('', 0))],
	],
	fail: [
		['81', running(port('0.0.0.0', 81)), 'below 1024, not 80 or 443'],
		['docker-bench: port 81 on [::1] passed', running(port('::1', 81)), 'below 1024, not 80 or 443'],
		['1023, the last', running(port('127.0.0.1', 1023)), 'below 1024, not 80 or 443'],
		['stopped', stopped(port('', 25)), 'below 1024, not 80 or 443'],
	],
	unknown: unreadRows,
});

testCheck(neededPorts, {
	pass: nothing,
	manual: [
		['one', running(port('127.0.0.1', 8080))],
		['docker-bench: ports on [::1]:81 and [::]:8081 passed', running(port('::1', 81), port('::', 8081))],
		['stopped', stopped(port('', 8080))],
	],
	unknown: unreadRows,
});

const allAddresses: readonly Row[] = [
	['IPv4', running(port('0.0.0.0', 8080)), 'all addresses'],
	['docker-bench: a port on [::] passed', running(port('::', 8081)), 'all addresses'],
	['IPv6 written out', running(port('0:0:0:0:0:0:0:0', 8081)), 'all addresses'],
	['one of two', running(port('127.0.0.1', 8080), port('0.0.0.0', 9090)), 'all addresses'],
	['stopped, no address named', stopped(port('', 8080)), 'all addresses'],
	['stopped, publishes all that is exposed', stoppedWithAll, 'all addresses'],
	[
		'between two tries of a restart',
		withInspect({State: {Restarting: true}, HostConfig: {PortBindings: [port('', 80)]}}),
		'all addresses',
	],
];
const chosen: readonly Row[] = [
	...nothing,
	['loopback', running(port('127.0.0.1', 8080))],
	['IPv6 loopback', running(port('::1', 8080))],
	['an address', running(port('10.0.0.5', 8080))],
	['an IPv6 address', running(port('fd00::', 8080))],
];
testCheck(portsOnChosenAddress, {pass: chosen, fail: allAddresses, unknown: unreadRows});
testCheck(portsPastFirewall, {pass: chosen, fail: allAddresses, unknown: unreadRows});

const image = (name: string) => withInspect({Config: {Image: t(name)}}, running(port('0.0.0.0', 8080, 8080)));
testCheck(databasePorts, {
	pass: [
		...nothing,
		['a web server', running(port('0.0.0.0', 80), port('0.0.0.0', 443, 443))],
		['a database on loopback', running(port('127.0.0.1', 5432, 5432))],
		['a database on IPv6 loopback', running(port('::1', 5432, 5432))],
		['a web server behind the number of a database', running(port('0.0.0.0', 3306, 80))],
		['8080 of anything', image('shop/web:4.2')],
		['8080 of what only sounds like an admin image', image('shop/not-adminer-really:1')],
	],
	fail: [
		['mysql', running(port('0.0.0.0', 3306, 3306)), 'beyond loopback'],
		['by another number outside', running(port('0.0.0.0', 13_306, 3306)), 'beyond loopback'],
		['on a chosen address', running(port('10.0.0.5', 6379, 6379)), 'beyond loopback'],
		['on IPv6', running(port('::', 27_017, 27_017)), 'beyond loopback'],
		['ssh', running(port('', 2222, 22)), 'beyond loopback'],
		['stopped', stopped(port('', 5432, 5432)), 'beyond loopback'],
		['8080 of an admin image', image('registry:5000/adminer:4'), 'beyond loopback'],
	],
	unknown: unreadRows,
});

testCheck(publishAll, {
	pass: [
		['hardened', hardened],
		['plain', plain],
	],
	fail: [
		['running', withHostConfig({PublishAllPorts: true}), 'set'],
		['stopped', stoppedWithAll, 'set'],
	],
	unknown: [
		['field of another shape', withHostConfig({PublishAllPorts: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

describe('published ports', () => {
	it('are said as people write them', () =>
		expect(sayPorts([port('', 8080), port('::1', 81), port('10.0.0.5', 0)])).toBe(
			'*:8080 → 80/tcp, [::1]:81 → 80/tcp, 10.0.0.5 → 80/tcp',
		));
	it('of a stopped container with --publish-all are those named and those exposed, each once', () =>
		expect(
			sayPorts(publishedPorts(known(withHostConfig({PortBindings: [port('127.0.0.1', 80)]}, stoppedWithAll).inspect))),
		).toBe('127.0.0.1:80 → 80/tcp, * → 53/udp'));
	it('are never on loopback and on all addresses at once', () => {
		for (const address of [
			'',
			'0.0.0.0',
			'::',
			'::1',
			'127.0.0.1',
			'::ffff:127.0.0.1',
			'::ffff:0.0.0.0',
			'fd00::1',
			'10.1.0.0',
		]) {
			expect([isLoopback, isOnAllAddresses].filter(is => is(port(address, 1))).length, address).toBeLessThan(2);
		}
		expect(['', '0.0.0.0', '::', '0::0', '::ffff:0.0.0.0'].every(address => isOnAllAddresses(port(address, 1)))).toBe(
			true,
		);
		expect(['fd00::', '::1', '1::', '10.0.0.0'].some(address => isOnAllAddresses(port(address, 1)))).toBe(false);
	});
	it('are what the score takes for exposed: both must read them alike', () => {
		const addresses = [
			'',
			'0.0.0.0',
			'::',
			'::1',
			'127.0.0.1',
			'0:0:0:0:0:0:0:1',
			'::ffff:127.0.0.9',
			'fe80::1',
			'10.0.0.1',
		];
		const all: ContainerEvidence[] = [hardened, plain, stoppedWithAll];
		for (const address of addresses) {
			const one = port(address, 8080);
			all.push(
				running(one),
				stopped(one),
				withHostConfig({PortBindings: [one], NetworkMode: t('none')}, stoppedWithAll),
			);
			all.push(withInspect({State: {Restarting: true}, HostConfig: {PortBindings: [one]}}, running()));
		}
		for (const evidence of all) {
			const isOpen = publishedPorts(known(evidence.inspect)).some(one => !isLoopback(one));
			expect(scoringFacts(evidence).isExposedBeyondLoopback).toBe(isOpen ? 'yes' : 'no');
		}
	});
});
