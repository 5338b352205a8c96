import {expect, it} from 'vitest';
import {releaseChecks} from '../../../source/checks/host/releases.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import type {Flaw, HostEvidence, ReleaseFacts} from '../../../source/model/host-evidence.ts';
import {engineFacts, t, unread} from '../../helpers/evidence.ts';
import {dayMs, goodHost, nowUnixMs, release, releasesAt} from '../../helpers/host-evidence.ts';
import {testCheck, type RowOf} from '../../helpers/test-check.ts';
import {byRecord} from '../by-record.ts';

type Component = ReleaseFacts['component'];

const flaw = (severity: Flaw['severity']): Flaw => ({id: t('CVE-1'), severity, title: t('x'), fixedIn: [t('9.9')]});
const unsure = {undecided: [t('its version has no form')]};
const maybe = (severity: Flaw['severity']) => ({possible: [{...flaw(severity), why: t('nobody can tell')}]});
const ended = {support: {is: 'ended', endedAtUnixMs: nowUnixMs - dayMs}} as const;
const extended = {support: {is: 'extended', endsAtUnixMs: nowUnixMs + dayMs}} as const;

/** A good host, but for one release. */
const having = (component: Component, over: Partial<ReleaseFacts>): HostEvidence => {
	const others = (goodHost.releases as readonly ReleaseFacts[]).filter(one => one.component !== component);
	return {...goodHost, releases: [...others, release(component, '1.0', over)]};
};
const lacking = (component: Component): HostEvidence => ({
	...goodHost,
	releases: (goodHost.releases as readonly ReleaseFacts[]).filter(one => one.component !== component),
});

const checks: ReadonlyArray<readonly [record: string, component: Component, serious: string]> = [
	['X-VER-ENGINE', 'engine', 'high'],
	['X-VER-CONTAINERD', 'containerd', 'high'],
	['X-VER-RUNC', 'runc', 'critical'],
	['X-KERNEL', 'kernel', 'high'],
];
for (const [record, component, serious] of checks) {
	const check = byRecord(releaseChecks, record);
	const minor = (name: string, over: Partial<ReleaseFacts>): RowOf<HostEvidence> => [
		name,
		having(component, over),
		'a minor flaw may be open',
	];
	testCheck(check, {
		pass: [
			['nothing known against it', goodHost],
			['support ends tomorrow', having(component, extended)],
			['what its flaws take is not here', having(component, {notApplicable: maybe('critical').possible})],
			['another part is old', having(component === 'runc' ? 'engine' : 'runc', {open: [flaw('critical')]})],
		],
		fail: [
			['a critical flaw', having(component, {open: [flaw('critical')]}), 'a serious flaw is open'],
			[
				'a high flaw, others undecided',
				having(component, {open: [flaw('high')], ...maybe('critical')}),
				'a serious flaw is open',
			],
			['out of support', having(component, ended), 'out of support'],
			['a medium flaw', having(component, {open: [flaw('low'), flaw('medium')]}), 'a lesser flaw is open'],
			minor('a low flaw', {open: [flaw('low')]}),
			['maybe a high flaw', having(component, maybe('high')), 'a serious flaw may be open'],
			minor('maybe a medium flaw', maybe('medium')),
			minor('in doubt', {doubts: [t('the data is old')]}),
		],
		unknown: [
			['undecided, nothing known of it', having(component, unsure)],
			['not named by the engine', lacking(component)],
			['releases not read', {...goodHost, releases: unread}],
		],
	});
	it(`${record}: a serious flaw is ${serious}, one step less where it is only possible`, () => {
		const [finding] = runChecks([check], having(component, {open: [flaw('high')]}));
		expect(finding?.severity).toBe(serious);
		const [possible] = runChecks([check], having(component, maybe('high')));
		expect(possible?.severity).toBe(serious === 'critical' ? 'high' : 'medium');
	});
}

testCheck(byRecord(releaseChecks, 'X-VER-ENGINE'), {
	fail: [
		[
			'the BuildKit inside it',
			{...goodHost, releases: [release('engine', '24.0.9'), release('buildkit', '0.12.4', {open: [flaw('critical')]})]},
			'a serious flaw is open',
		],
	],
});

const of = (version: string, ...components: ReadonlyArray<readonly [string, string]>): HostEvidence => ({
	...goodHost,
	releases: releasesAt(
		{
			...engineFacts,
			ServerVersion: t(version),
			OperatingSystem: t('Debian GNU/Linux 12 (bookworm)'),
			components: components.map(([name, number]) => [t(name), t(number)]),
		},
		nowUnixMs,
	),
});
const current = [
	['containerd', 'v2.3.4'],
	['runc', '1.5.1'],
] as const;

testCheck(byRecord(releaseChecks, '1.2.2'), {
	pass: [
		['all three current', of('29.7.2', ...current)],
		['flaws below the threshold', having('runc', {open: [flaw('medium')]})],
	],
	fail: [
		['truth 1.2.2: 20.10.24 in November 2026 is long out of support', of('20.10.24', ...current), 'out of support'],
		[
			'truth 1.2.2: as Debian builds it, known flaws are open',
			of('20.10.24+dfsg1', ['containerd', '1.6.20~ds1-1+deb12u3'], ['runc', '1.1.5+ds1-1+deb12u1']),
			'a serious flaw is open',
		],
		[
			'a current engine on an old runc',
			of('29.7.2', ['containerd', 'v2.3.4'], ['runc', '1.2.7']),
			'a serious flaw is open',
		],
		[
			'a build that nobody can tell of',
			of('29.7.2', ['containerd', 'v2.3.4'], ['runc', '1.1.12-0ubuntu2']),
			'a serious flaw may be open',
		],
	],
	unknown: [
		['runc not named', of('29.7.2', ['containerd', 'v2.3.4'])],
		['releases not read', {...goodHost, releases: unread}],
	],
});

it('a back-port is no flaw, and a number that looks old is no pass', () => {
	const runc = byRecord(releaseChecks, 'X-VER-RUNC');
	const proof = (version: string) => runChecks([runc], of('29.7.2', ['runc', version]))[0]?.verdict;
	const patched = proof('1.1.5+ds1-1+deb12u1');
	expect(JSON.stringify(patched)).not.toContain('CVE-2024-21626');
	expect(patched).toMatchObject({is: 'fail'});
});

it('engine, containerd and runc are renewed by one act, the kernel by another', () => {
	const old = {
		...goodHost,
		releases: (['engine', 'containerd', 'runc', 'kernel'] as const).map(one => release(one, '1', ended)),
	};
	expect([...new Set(runChecks(releaseChecks, old).map(({fix}) => fix?.key))]).toEqual([
		'upgrade-engine',
		'upgrade-kernel',
	]);
});
