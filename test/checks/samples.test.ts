/**
 * The worked samples of the score, as far as they are decided here: which groups fail. What a change adds is compared
 * with the container it was made to, so that families written elsewhere do not matter.
 */
import {describe, expect, it} from 'vitest';
import {containerChecks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {isBad, type Severity} from '../../source/model/check.ts';
import type {ContainerEvidence} from '../../source/model/evidence.ts';
import {having, hardened, plain, t, withHostConfig, withInspect} from '../helpers/evidence.ts';
import {bind, on} from './mounts.ts';

const rank: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

/** Worst severity of each failing group. */
function failing(evidence: ContainerEvidence): Readonly<Record<string, Severity>> {
	const groups: Record<string, Severity> = {};
	for (const finding of runChecks(containerChecks, evidence)) {
		const {group} = finding.check;
		if (group === null || !isBad(finding)) continue;
		if (rank.indexOf(finding.severity) > rank.indexOf(groups[group] ?? 'info')) groups[group] = finding.severity;
	}
	return groups;
}

const added = (base: ContainerEvidence, changed: ContainerEvidence): Readonly<Record<string, Severity>> => {
	const before = failing(base);
	return Object.fromEntries(Object.entries(failing(changed)).filter(([group, worst]) => before[group] !== worst));
};

const mine = /^(?:root-user|capabilities|escalation|root-filesystem)$/;

describe('samples of the score', () => {
	it('hardened: nothing', () => expect(failing(hardened)).toEqual({}));

	it('plain: four groups of these families', () => {
		expect(Object.fromEntries(Object.entries(failing(plain)).filter(([group]) => mine.test(group)))).toEqual({
			'root-user': 'medium',
			capabilities: 'low',
			escalation: 'medium',
			'root-filesystem': 'medium',
		});
	});

	const one = (name: string, changed: ContainerEvidence, groups: Readonly<Record<string, Severity>>, base = plain) =>
		it(name, () => expect(added(base, changed)).toEqual(groups));

	one(
		'hardened, secret in the environment',
		withInspect({secrets: [{where: 'env', name: t('KEY'), kind: t('token')}]}),
		{secrets: 'high'},
		hardened,
	);
	one('plain, user 1000: one group less', having({user: {uid: 1000, from: 'number'}}, plain), {});
	it('… which is the user', () =>
		expect(failing(having({user: {uid: 1000, from: 'number'}}, plain))).not.toHaveProperty('root-user'));
	one('plain, host network', withHostConfig({NetworkMode: t('host')}, plain), {'net-namespace': 'high'});
	one('plain, host PID namespace', withHostConfig({PidMode: t('host')}, plain), {'pid-namespace': 'high'});
	one('plain, seccomp off', withInspect({seccomp: {is: 'unconfined'}}, plain), {seccomp: 'high'});
	one('plain, SYS_ADMIN added', withHostConfig({CapAdd: [t('SYS_ADMIN')]}, plain), {capabilities: 'critical'});
	one(
		'hardened, engine socket mounted',
		on(hardened, bind('/var/run/docker.sock', '/var/run/docker.sock')),
		{'engine-socket': 'critical'},
		hardened,
	);
	one('plain, engine socket mounted', on(plain, bind('/var/run/docker.sock', '/var/run/docker.sock')), {
		'engine-socket': 'critical',
	});
	// The sample counts the mount alone. It was tried: connect() works through a read-only mount, so the socket under
	// / is in reach as well, as the records of the socket say.
	one('plain, host root mounted read-only', on(plain, bind('/', '/host', false)), {
		'host-mounts': 'high',
		'engine-socket': 'critical',
	});

	// As an engine on cgroup v2 shows it: no covers, and the cgroup namespace of the host. 12 groups of plain and four
	// more are the 16 of the sample: privileges at its limit (40) and isolation at its limit (22 + 40 + 15 + 2 > 40),
	// network 6, image 2, operations 4 leave 8.
	const privileged = withHostConfig(
		{
			Privileged: true,
			MaskedPaths: null,
			ReadonlyPaths: null,
			CgroupnsMode: t('host'),
			SecurityOpt: [t('label=disable')],
		},
		plain,
	);
	one('privileged: four groups more, and all capabilities', privileged, {
		privileged: 'critical',
		capabilities: 'critical',
		seccomp: 'high',
		'host-mounts': 'critical',
		'cgroup-namespace': 'low',
	});
	it('privileged: one act puts right all that follows from it', () => {
		const before = new Set(Object.keys(failing(plain)));
		const keys = runChecks(containerChecks, privileged)
			.filter(finding => isBad(finding) && finding.check.group !== null && !before.has(finding.check.group))
			.map(finding => finding.fix?.key);
		expect(new Set(keys)).toEqual(new Set(['privileged']));
	});
});
