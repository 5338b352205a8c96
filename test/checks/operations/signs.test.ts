import {expect, it} from 'vitest';
import type {ContainerEvidence, PortBinding} from '../../../source/model/evidence.ts';
import {containerChecks} from '../../../source/checks/index.ts';
import {drift, exposedRoot, hiddenFromBench} from '../../../source/checks/operations/signs.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import {hardened, having, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

testCheck(hiddenFromBench, {
	pass: [
		['hardened', hardened],
		['plain', plain],
	],
	fail: [
		['docker-bench: a container with its label was never mentioned', withInspect({isHiddenFromBench: true}), 'hidden'],
	],
	unknown: [['inspect failed', having({inspect: unread})]],
});

it('docker-bench: a label or a name with "nil" in it took a container out; here it changes no other verdict', () => {
	const hide = (evidence: ContainerEvidence) =>
		withInspect({isHiddenFromBench: true, Name: t('vanilla-priv')}, evidence);
	const others = containerChecks.filter(check => check !== hiddenFromBench);
	const verdicts = (evidence: ContainerEvidence) => runChecks(others, evidence).map(finding => finding.verdict.is);
	expect(verdicts(hide(plain))).toEqual(verdicts(plain));
});

testCheck(drift, {
	manual: [
		['one-shot', hardened],
		['watched: the list of changes is not read yet', having({watched: {sinceUnixMs: 0, execs: [], starts: []}})],
		['inspect failed: it would not have told', having({inspect: unread})],
	],
});

const at = (HostIp: string): PortBinding => ({
	containerPort: 80,
	protocol: t('tcp'),
	HostIp: t(HostIp),
	HostPort: 8080,
});
const open = (over: Parameters<typeof withInspect>[0] = {}, HostIp = '0.0.0.0') =>
	withInspect(over, withInspect({NetworkSettings: {Ports: [at(HostIp)]}}, plain));
const options = (...SecurityOpt: readonly string[]) => open({HostConfig: {SecurityOpt: SecurityOpt.map(t)}});
const byDefault = {engine: {isNoNewPrivilegesDefault: true}};

testCheck(exposedRoot, {
	pass: [
		['hardened', hardened],
		['plain: nothing published', plain],
		['on loopback', open({}, '127.0.0.1')],
		['another user', having({user: {uid: 1000, from: 'number'}}, open())],
		['no new privileges', options('no-new-privileges')],
		['no new privileges, written out', options('no-new-privileges:true')],
		['no new privileges, by the engine', having(byDefault, open())],
		['read-only', open({HostConfig: {ReadonlyRootfs: true}})],
		['one in the way, another not read', having({user: unread}, open({HostConfig: {ReadonlyRootfs: true}}))],
		['one in the way, the engine not read', having({engine: unread}, open({}, '127.0.0.1'))],
	],
	fail: [
		['all together', open(), 'all together'],
		['on a chosen address', open({}, '10.0.0.5'), 'all together'],
		['on IPv6', open({}, '::'), 'all together'],
		['docker-bench: --no-new-privileges=false passed', options('no-new-privileges=false'), 'all together'],
		['switched off against the engine', having(byDefault, options('no-new-privileges:false')), 'all together'],
		['an engine that does not say', having({engine: {isNoNewPrivilegesDefault: null}}, open()), 'all together'],
	],
	unknown: [
		['user not read', having({user: unread}, open())],
		['read-only or not', withHostConfig({ReadonlyRootfs: unread}, open())],
		['inspect failed', having({inspect: unread}, plain)],
	],
});
