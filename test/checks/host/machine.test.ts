import {expect, it} from 'vitest';
import {trustedAccounts} from '../../../source/checks/host/accounts.ts';
import {forwardFilter} from '../../../source/checks/host/forward-filter.ts';
import {dataRootMount, hardenedSystem} from '../../../source/checks/host/machine.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import {t, unread} from '../../helpers/evidence.ts';
import {dayMs, debianHost, goodHost, havingHost, nowUnixMs} from '../../helpers/host-evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

testCheck(dataRootMount, {
	pass: [['another device', goodHost]],
	fail: [
		['a folder of the root filesystem', debianHost, 'on the root filesystem'],
		[
			'truth 1.1.1: bind-mounted onto itself fails',
			havingHost({dataRoot: {isOnRootDevice: true, mountPoint: t('/var/lib/docker')}}),
			'on the root filesystem',
		],
	],
	unknown: [['from afar', havingHost({dataRoot: unread})]],
});

const members = (...names: string[]) => ({socketGroup: {members: names.map(name => t(name))}});
const trusting = (...trustedUsers: string[]) => ({policy: {trustedUsers}});

testCheck(trustedAccounts, {
	pass: [
		['nobody in the group', goodHost],
		['all on the list', havingHost({...members('alice'), ...trusting('alice', 'bob')})],
	],
	fail: [
		[
			'truth 1.1.2: who trusts bobby has not trusted bob',
			havingHost({...members('alice', 'bob', 'bobby'), ...trusting('bobby')}),
			'not on the list',
		],
		['an empty list trusts nobody', havingHost({...members('alice'), ...trusting()}), 'not on the list'],
	],
	unknown: [
		['no list', havingHost(members('alice'))],
		['group not readable', havingHost({socketGroup: unread})],
	],
});

it('truth 1.1.2: alice and bob are named, each once, and taken out', () => {
	const [finding] = runChecks(
		[trustedAccounts],
		havingHost({...members('alice', 'bob', 'bobby'), ...trusting('bobby')}),
	);
	expect(finding?.verdict).toMatchObject({proof: {actual: 'alice, bob'}});
	expect(finding?.fix?.how).toContain('gpasswd -d alice docker && gpasswd -d bob docker,');
});
it('without a list the members are named', () => {
	const [finding] = runChecks([trustedAccounts], havingHost(members('alice', 'bob')));
	expect(finding).toMatchObject({
		severity: 'high',
		verdict: {is: 'unknown', why: expect.stringContaining('alice, bob')},
	});
});
it('names of accounts are words of a command, never commands', () => {
	const [finding] = runChecks([trustedAccounts], havingHost({...members("x'; reboot; '"), ...trusting()}));
	expect(finding?.fix?.how).toContain(String.raw`gpasswd -d 'x'\''; reboot; '\''' docker`);
});

const unattested = {policy: {isHostHardened: false}};
const report = (index: number, days: number) => ({
	...unattested,
	hardening: {tool: t('Lynis'), index, atUnixMs: nowUnixMs - days * dayMs},
});
testCheck(hardenedSystem, {
	pass: [
		['attested', goodHost],
		['attested, no report readable', havingHost({hardening: unread})],
		['a good report', havingHost(report(70, 10))],
	],
	fail: [['a poor report', havingHost(report(69, 10)), 'report below the mark']],
	unknown: [['from afar', havingHost({...unattested, hardening: unread})]],
	manual: [
		['nobody said, nothing lies here', havingHost(unattested)],
		['a report of last year', havingHost(report(90, 400))],
	],
});

const exposed = {usage: {exposedPorts: [t('web-1 0.0.0.0:8080/tcp')]}};
const open = {address: t('0.0.0.0'), port: 8080, protocol: t('tcp'), limitedBy: []};
testCheck(forwardFilter, {
	pass: [
		['nothing published', goodHost],
		['nothing published, rules not readable', havingHost({firewall: unread})],
		[
			'forwarding is restricted, the port is of no rule',
			havingHost({...exposed, firewall: {isForwardRestricted: true}}),
		],
		[
			'what is open is on loopback',
			havingHost({
				...exposed,
				firewall: {isForwardRestricted: true, openPorts: [{...open, address: t('127.0.0.1'), port: 9090}]},
			}),
		],
		[
			'each port is limited',
			havingHost({...exposed, firewall: {openPorts: [{...open, limitedBy: [t('from 10.0.0.0/8')]}]}}),
		],
	],
	fail: [
		['only the closing RETURN', havingHost(exposed), 'open to everybody'],
		['no such chain', havingHost({...exposed, firewall: {dockerUserRules: null}}), 'open to everybody'],
		[
			'a rule about another port',
			havingHost({...exposed, firewall: {isForwardRestricted: true, openPorts: [open]}}),
			'open to everybody',
		],
		[
			'limited by IPv4, open by IPv6',
			havingHost({
				usage: {exposedPorts: [t('web-1 0.0.0.0:8080/tcp'), t('web-1 [::]:8080/tcp')]},
				firewall: {
					isForwardRestricted: true,
					openPorts: [
						{...open, limitedBy: [t('from 10.0.0.0/8')]},
						{...open, address: t('::')},
					],
				},
			}),
			'open to everybody',
		],
		[
			'rules that restrict nothing',
			havingHost({...exposed, firewall: {dockerUserRules: [t('-p tcp -j ACCEPT')], openPorts: [open]}}),
			'open to everybody',
		],
		[
			'one of two is limited',
			havingHost({...exposed, firewall: {openPorts: [open, {...open, limitedBy: [t('from 10.0.0.0/8')]}]}}),
			'open to everybody',
		],
	],
	unknown: [
		['rules not readable', havingHost({...exposed, firewall: unread})],
		['ports not known', havingHost({usage: unread})],
	],
	'not-applicable': [
		['rules are kept elsewhere', havingHost({...exposed, policy: {isFirewallManagedElsewhere: true}})],
	],
});
