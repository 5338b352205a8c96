import {expect, it} from 'vitest';
import {remoteApiChecks} from '../../../source/checks/daemon/remote-api.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import type {HostEvidence} from '../../../source/model/host-evidence.ts';
import {t, unread} from '../../helpers/evidence.ts';
import {byFlag, farHost, goodHost, havingHost, inFile} from '../../helpers/host-evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';
import {byRecord} from '../by-record.ts';

const tls = byRecord(remoteApiChecks, '2.7');
const plain = byRecord(remoteApiChecks, 'X-API-TCP');

/** Word for word as engines 20.10 and 28 send them. */
const warnings = {
	plain:
		'WARNING: API is accessible on http://127.0.0.1:2375 without encryption.\n         Access to the remote API is equivalent to root access on the host.',
	newer:
		'[DEPRECATION NOTICE]: API is accessible on http://0.0.0.0:2375 without encryption.\n         Access to the remote API is equivalent to root access on the host.',
	tls: 'WARNING: API is accessible on https://0.0.0.0:2376 without TLS client verification.\n         Access to the remote API …',
	other: 'WARNING: No swap limit support',
};
const hosts = (...all: string[]) => all.map(host => t(host));
const listening = (port: number, address = '0.0.0.0') => ({daemon: {listeners: [{address: t(address), port}]}});
const warning = (text: string) => ({engine: {Warnings: [t(text)]}});

const twoFlags = havingHost({
	settings: {hosts: byFlag(hosts('unix:///var/run/docker.sock', 'tcp://127.0.0.1:2375', 'tcp://0.0.0.0:2376'))},
});
const inDaemonJson = havingHost({
	settings: {hosts: inFile(hosts('unix:///var/run/docker.sock', 'tcp://127.0.0.1:2375'))},
});
const verified = havingHost({
	settings: {
		hosts: inFile(hosts('tcp://0.0.0.0:2376')),
		tlsverify: inFile(true),
		tls: inFile(true),
		tlscacert: inFile(t('/etc/docker/ca.pem')),
	},
	...listening(2376),
});
const tlsOnly = havingHost({settings: {hosts: byFlag(hosts('tcp://0.0.0.0:2376')), tls: byFlag(true)}});
const old: HostEvidence = havingHost({engine: {ServerVersion: t('18.09.9')}});

testCheck(tls, {
	pass: [
		['no TCP', goodHost],
		['truth 2.7: tlsverify in daemon.json is no alarm', verified],
		[
			'tlsverify that turned TLS on by itself',
			havingHost({settings: {hosts: byFlag(hosts('tcp://0.0.0.0:2376')), tlsverify: byFlag(true)}}),
		],
		[
			'ports of a swarm and of metrics',
			havingHost({daemon: {listeners: [2377, 7946, 9323].map(port => ({address: t('0.0.0.0'), port}))}}),
		],
		['from afar, an engine that would warn', farHost],
		['another warning', havingHost(warning(warnings.other))],
		['an old engine, by its settings', old],
	],
	fail: [
		['truth 2.7: hosts on separate lines of daemon.json, tcp://127.0.0.1:2375', inDaemonJson, 'plain TCP'],
		['truth 2.7: two -H tcp:// flags', twoFlags, 'plain TCP'],
		[
			'by the word of the engine, from afar',
			{...farHost, engine: havingHost(warning(warnings.plain)).engine},
			'plain TCP',
		],
		['by the word of a newer engine', havingHost(warning(warnings.newer)), 'plain TCP'],
		['TLS, but of anybody', tlsOnly, 'TLS without client certificates'],
		['the same, by the word of the engine', havingHost(warning(warnings.tls)), 'TLS without client certificates'],
		['a socket that systemd hands over', havingHost(listening(4243)), 'plain TCP'],
		[
			'what listens, whatever the settings say',
			havingHost({settings: {hosts: byFlag(hosts('unix:///x'))}, ...listening(2375)}),
			'plain TCP',
		],
	],
	unknown: [
		['an old engine from afar', {...farHost, engine: old.engine}],
		['engine not read', havingHost({engine: unread})],
		['a socket that systemd hands over, which one not seen', havingHost({daemon: unread})],
	],
});

testCheck(plain, {
	pass: [
		['no TCP', goodHost],
		['mutual TLS', verified],
		['TLS of anybody is 2.7’s', tlsOnly],
		['from afar', farHost],
		['an old engine, by its settings', old],
	],
	fail: [
		['by the word of the engine', {...farHost, engine: havingHost(warning(warnings.plain)).engine}, 'plain TCP'],
		['daemon.json', inDaemonJson, 'plain TCP'],
		['two flags', twoFlags, 'plain TCP'],
	],
	unknown: [
		['an old engine from afar', {...farHost, engine: old.engine}],
		['engine not read', havingHost({engine: unread})],
		['a socket that systemd hands over, which one not seen', havingHost({daemon: unread})],
	],
});

it('names every way in', () => {
	const [finding] = runChecks([tls], twoFlags);
	expect(finding?.verdict).toMatchObject({proof: {actual: 'tcp://127.0.0.1:2375; tcp://0.0.0.0:2376'}});
});
it('names the address of a warning, not its lecture', () => {
	const [finding] = runChecks([tls], havingHost(warning(warnings.newer)));
	expect(finding?.verdict).toMatchObject({proof: {actual: 'the engine warns of http://0.0.0.0:2375'}});
});
it('tells where hosts are set: a flag is not closed in daemon.json', () => {
	expect(runChecks([tls], twoFlags)[0]?.fix?.how).toContain('Take --host out of the start command');
	expect(runChecks([tls], inDaemonJson)[0]?.fix?.how).toContain('Take the line "hosts" out of daemon.json');
});
