import {expect, it} from 'vitest';
import {auditRuleChecks} from '../../../source/checks/host/audit-rules.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import type {HostEvidence, HostFileName} from '../../../source/model/host-evidence.ts';
import {t, unread} from '../../helpers/evidence.ts';
import {debianHost, file, filesOf, goodHost} from '../../helpers/host-evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';
import {byRecord} from '../by-record.ts';

/** Which file each record is about, written down once more: the table of the checks could be wrong in one line. */
const files: ReadonlyArray<readonly [record: string, file: HostFileName]> = [
	['1.1.3', 'dockerd'],
	['1.1.4', 'containerd-state'],
	['1.1.5', 'data-root'],
	['1.1.6', 'etc-docker'],
	['1.1.7', 'docker.service'],
	['1.1.8', 'containerd.sock'],
	['1.1.9', 'docker.socket'],
	['1.1.10', 'etc-default-docker'],
	['1.1.11', 'daemon.json'],
	['1.1.12', 'containerd-config'],
	['1.1.13', 'etc-sysconfig-docker'],
	['1.1.14', 'containerd'],
	['1.1.15', 'containerd-shim'],
	['1.1.16', 'containerd-shim-runc-v1'],
	['1.1.17', 'containerd-shim-runc-v2'],
	['1.1.18', 'runc'],
];

const watching = (...paths: ReadonlyArray<readonly [path: string, isDirectory?: boolean]>): HostEvidence['audit'] => ({
	from: 'kernel',
	watches: paths.map(([path, isDirectory = false]) => ({path: t(path), isDirectory})),
});

for (const [record, name] of files) {
	const there = (audit: HostEvidence['audit']): HostEvidence => ({
		...debianHost,
		files: filesOf({[name]: [file('/srv/x/it', 0o644)]}),
		audit,
	});
	testCheck(byRecord(auditRuleChecks, record), {
		pass: [
			['a rule on the path', there(watching(['/srv/x/it']))],
			['a rule on the folder above', there(watching(['/srv', true]))],
			['on everything', there(watching(['/', true]))],
		],
		fail: [
			['no rule', there(watching()), 'no rule'],
			['on what only begins alike', there(watching(['/srv/x/it-2'], ['/srv/x/i', true])), 'no rule'],
			['on a file in it', there(watching(['/srv/x/it/daemon.json'])), 'no rule'],
			['on the folder above, as a file', there(watching(['/srv/x'])), 'no rule'],
		],
		unknown: [
			['rules not readable', there(unread)],
			['file not readable', {...debianHost, files: filesOf({[name]: unread})}],
		],
		'not-applicable': [
			['no such file', {...debianHost, files: filesOf({[name]: []})}],
			['no such file, rules not readable', {...debianHost, files: filesOf({[name]: []}), audit: unread}],
		],
	});
}

const runc = byRecord(auditRuleChecks, '1.1.18');
const linked = file('/usr/bin/runc', 0o755, {realPath: t('/usr/sbin/runc')});
const unit = file('/lib/systemd/system/docker.service', 0o644, {realPath: t('/usr/lib/systemd/system/docker.service')});

testCheck(runc, {
	pass: [
		[
			'on the real file behind a link',
			{...debianHost, files: filesOf({runc: [linked]}), audit: watching(['/usr/sbin/runc'])},
		],
		[
			'by the name before /usr was merged',
			{...debianHost, files: filesOf({runc: [linked]}), audit: watching(['/sbin/runc'])},
		],
	],
	fail: [
		[
			'on the link alone',
			{...debianHost, files: filesOf({runc: [linked]}), audit: watching(['/usr/bin/runc'])},
			'no rule',
		],
		[
			'one of two runtimes',
			{
				...debianHost,
				files: filesOf({runc: [linked, file('/opt/runc', 0o755)]}),
				audit: watching(['/usr/sbin/runc']),
			},
			'no rule',
		],
	],
});
testCheck(byRecord(auditRuleChecks, '1.1.7'), {
	pass: [
		[
			'/lib is /usr/lib',
			{
				...debianHost,
				files: filesOf({'docker.service': [unit]}),
				audit: watching(['/lib/systemd/system/docker.service']),
			},
		],
	],
});
testCheck(byRecord(auditRuleChecks, '1.1.4'), {
	pass: [['/var/run is /run', {...debianHost, audit: watching(['/var/run/containerd/', true])}]],
});

it('one act closes them all: it names what is not watched, folders for what is in them', () => {
	const fixes = runChecks(auditRuleChecks, debianHost).flatMap(({fix}) => (fix === null ? [] : [fix]));
	expect(new Set(fixes.map(({key, how}) => `${key} ${how}`)).size).toBe(1);
	const rules = [...(fixes[0]?.how ?? '').matchAll(/'-w (\S+) -k docker'/g)].map(([, path = '']) => path);
	expect(rules).toContain('/run/containerd');
	expect(rules).not.toContain('/run/containerd/containerd.sock');
	const after = {...debianHost, audit: watching(...rules.map(path => [path, true] as const))};
	expect(runChecks(auditRuleChecks, after).filter(({verdict}) => verdict.is === 'fail')).toEqual([]);
	expect(runChecks(auditRuleChecks, goodHost).every(({fix}) => fix === null)).toBe(true);
});
