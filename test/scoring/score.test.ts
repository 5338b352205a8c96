import {describe, expect, it} from 'vitest';
import {words} from '../../source/model/safe-text.ts';
import type {ScoringFacts} from '../../source/model/score.ts';
import {ceilings, domainLimits, gradeFloors, groupDomains, points} from '../../source/scoring/model.ts';
import {gradeOf, score} from '../../source/scoring/score.ts';
import {fails, finding, findings, goodFacts, model, passes} from './findings.ts';

describe('the model', () => {
	it('is the one that was worked out', () => {
		expect({
			points,
			domain_limits: domainLimits,
			grades: gradeFloors,
			groups: groupDomains,
			ceilings,
		}).toEqual({
			points: model.points,
			domain_limits: model.domain_limits,
			grades: model.grades,
			groups: Object.fromEntries(Object.entries(model.groups).map(([group, {domain}]) => [group, domain])),
			ceilings: model.ceilings,
		});
	});
	it('lists ceilings lowest first, because the first that applies is the one that counts', () =>
		expect(ceilings.map(one => one.score)).toEqual(ceilings.map(one => one.score).sort((a, b) => a - b)));
	it('gives A to F at their floors', () =>
		expect([100, 90, 89, 80, 79, 65, 64, 50, 49, 30, 29, 0].map(value => gradeOf(value)).join('')).toBe(
			'AABBCCDDEEFF',
		));
});

const plain = [
	'4.1',
	'5.4: default set kept',
	'5.26',
	'5.11',
	'5.12',
	'5.29',
	'5.13',
	'X-RES-STORAGE',
	'X-NET-DEFAULT-ICC',
	'X-IMG-UNTRUSTED: no digest',
	'5.27',
	'X-LOG-ROTATE',
] as const;
const without = (...records: readonly string[]) =>
	plain.filter(text => !records.some(record => text.split(': ')[0] === record));
const allAddresses = ['5.14', 'X-PUB-ALL-IF'] as const;
const exposed = {isExposedBeyondLoopback: 'yes'} as const;
const noLsm = {isConfinedByLsm: 'no'} as const;
const sysAdmin = [...without('5.4'), '5.4: another capability added', 'X-CAP-SYS_ADMIN'];

type Sample = [
	name: string,
	bad: readonly string[],
	facts: Partial<ScoringFacts>,
	groups: number,
	grade: string,
	value: number,
	raw: number,
	ceiling: string,
];

// The samples table, row by row. On a host without an LSM unless the row says otherwise.
const samples: readonly Sample[] = [
	['hardened', [], noLsm, 0, 'A', 100, 100, '–'],
	['hardened, by tag instead of digest', ['X-IMG-UNTRUSTED: no digest'], noLsm, 1, 'A', 98, 98, '–'],
	[
		'hardened, by tag, image not scanned',
		['X-IMG-UNTRUSTED: no digest'],
		{...noLsm, imageScan: 'not-scanned'},
		1,
		'B',
		89,
		98,
		'89 not-scanned',
	],
	['hardened web server, port on all addresses', allAddresses, {...noLsm, ...exposed}, 1, 'A', 94, 94, '–'],
	['hardened, secret in the environment', ['X-SECRET-ENV'], noLsm, 1, 'C', 79, 85, '79 high'],
	['plain docker run, default bridge', plain, noLsm, 12, 'D', 52, 52, '–'],
	[
		'plain, after the live fixes memory with swap, pids, CPU',
		without('5.11', '5.29', '5.12'),
		noLsm,
		9,
		'C',
		66,
		66,
		'–',
	],
	['plain, on a network of its own', without('X-NET-DEFAULT-ICC'), noLsm, 11, 'D', 58, 58, '–'],
	['plain, user 1000', without('4.1'), noLsm, 11, 'D', 58, 58, '–'],
	[
		'plain, port on all addresses',
		[...plain, ...allAddresses],
		{...noLsm, ...exposed},
		13,
		'E',
		46,
		46,
		'59 exposed-root',
	],
	[
		'plain, database port on all addresses',
		[...plain, ...allAddresses, 'X-PUB-ADMIN-DB'],
		{...noLsm, ...exposed},
		13,
		'E',
		38,
		38,
		'59 exposed-root',
	],
	['plain, database port bound to loopback', plain, noLsm, 12, 'D', 52, 52, '–'],
	['plain, secret in the environment', [...plain, 'X-SECRET-ENV'], noLsm, 13, 'E', 37, 37, '79 high'],
	[
		'plain, fixable high vulnerability, port on all addresses',
		[...plain, ...allAddresses, 'X-IMG-CVE'],
		{...noLsm, ...exposed, imageScan: 'scanned'},
		14,
		'E',
		31,
		31,
		'49 exploitable-exposed',
	],
	[
		'plain, host network',
		[...without('X-NET-DEFAULT-ICC'), '5.10', 'X-NET-HOST-ROOT'],
		noLsm,
		12,
		'E',
		43,
		43,
		'49 host-namespace-root',
	],
	['plain, host PID namespace', [...plain, '5.16'], noLsm, 13, 'E', 37, 37, '49 host-namespace-root'],
	[
		'plain, host root mounted read-only',
		[...plain, '5.6: sensitive, read-only', 'X-MOUNT-ROOTFS: read-only'],
		noLsm,
		13,
		'E',
		37,
		37,
		'39 host-readable',
	],
	['plain, seccomp off', [...plain, '5.22', 'X-SECCOMP-PROFILE'], noLsm, 13, 'E', 37, 37, '49 syscalls-open-root'],
	['plain, SYS_ADMIN added, AppArmor confines', sysAdmin, {}, 12, 'F', 26, 26, '39 critical'],
	['plain, SYS_ADMIN added, host without LSM', sysAdmin, noLsm, 12, 'F', 15, 26, '15 escape-capability'],
	['hardened, engine socket mounted', ['5.32', 'X-SOCK-PATHS'], noLsm, 1, 'F', 15, 60, '15 engine-socket'],
	['plain, engine socket mounted', [...plain, '5.32'], noLsm, 13, 'F', 15, 26, '15 engine-socket'],
	[
		'privileged',
		[...sysAdmin, '5.5', '5.22', 'X-SYSTEMPATHS', 'X-DEV-RAW', 'X-CAP-SYS_MODULE'],
		noLsm,
		16,
		'F',
		8,
		8,
		'15 privileged',
	],
];

describe('samples', () => {
	for (const [name, bad, facts, groups, grade, value, raw, ceiling] of samples) {
		it(`${name}: ${grade} ${value}`, () => {
			const scored = score(findings(...bad), {...goodFacts, ...facts});
			const [lowest] = scored.ceilings;
			expect({
				groups: scored.domains.flatMap(domain => domain.groups).length,
				grade: scored.grade,
				value: scored.value,
				raw: scored.raw,
				ceiling: lowest === undefined ? '–' : `${lowest.score} ${lowest.name}`,
			}).toEqual({groups, grade, value, raw, ceiling});
		});
	}
});

const ceilingNames = (bad: readonly string[], facts: Partial<ScoringFacts> = {}) =>
	score(findings(...bad), {...goodFacts, ...facts}).ceilings.map(hit => hit.name);

describe('ceilings', () => {
	const rows: ReadonlyArray<[string, readonly string[], Partial<ScoringFacts>, readonly string[]]> = [
		['docker in docker alone is no privileged container', ['X-DIND'], {}, ['high']],
		['the host writable', ['5.6: sensitive, writable'], {}, ['host-writable']],
		['the host readable by root', ['5.6: sensitive, read-only', '4.1'], {}, ['host-readable', 'high']],
		['the host readable by another user', ['5.6: sensitive, read-only'], {}, ['high']],
		['a raw device', ['X-DEV-RAW'], {}, ['raw-device']],
		['a device', ['5.18'], {}, ['high']],
		['SYS_MODULE', ['X-CAP-SYS_MODULE'], {}, ['escape-capability']],
		['DAC_READ_SEARCH', ['X-CAP-DAC_READ_SEARCH'], {}, ['escape-capability']],
		['SYS_ADMIN, confined', ['X-CAP-SYS_ADMIN'], {}, ['critical']],
		[
			'SYS_ADMIN, nothing known of an LSM',
			['X-CAP-SYS_ADMIN'],
			{isConfinedByLsm: 'unknown'},
			['escape-capability', 'critical'],
		],
		['SYS_ADMIN, seccomp off', ['X-CAP-SYS_ADMIN', '5.22'], {}, ['escape-capability', 'critical', 'high']],
		['SYS_PTRACE', ['X-CAP-SYS_PTRACE'], {}, ['high']],
		['SYS_PTRACE in the host PID namespace', ['X-CAP-SYS_PTRACE', '5.16'], {}, ['escape-capability', 'high']],
		['host PID, not root', ['5.16'], {}, ['high']],
		['kernel paths unmasked, as root', ['X-SYSTEMPATHS', '4.1'], {}, ['syscalls-open-root', 'high']],
		['a vulnerability nobody reaches', ['X-IMG-CVE'], {}, ['high']],
		[
			'a vulnerability, exposure not known',
			['4.4'],
			{isExposedBeyondLoopback: 'unknown'},
			['exploitable-exposed', 'high'],
		],
		['a database on a chosen address', ['X-PUB-ADMIN-DB'], exposed, ['database-exposed', 'high']],
		['exposed, root, nnp off, read-only root', ['4.1', '5.26'], exposed, []],
		['exposed, user not known', ['4.1?', '5.26', '5.13'], exposed, ['exposed-root']],
		['a check that may be critical was not read', ['5.5?'], {}, ['privileged']],
	];
	for (const [name, bad, facts, expected] of rows) it(name, () => expect(ceilingNames(bad, facts)).toEqual(expected));

	it('name what makes them, and what was not known', () => {
		const because = (bad: readonly string[], facts: Partial<ScoringFacts>) =>
			score(findings(...bad), {...goodFacts, ...facts}).ceilings[0]?.because;
		expect(because(['4.1', '5.26', '5.13'], exposed)).toBe(
			'as root, no-new-privileges off, root file system writable, a port is published beyond loopback',
		);
		expect(because(['4.1?', '5.16'], {})).toBe('in the host PID namespace, user not known, may be root');
		expect(because(['X-CAP-SYS_ADMIN'], {isConfinedByLsm: 'unknown'})).toBe(
			'SYS_ADMIN is held, confined by an LSM or not: not known',
		);
		// No mount is needed for it.
		expect(because(['X-RELEASE_AGENT'], {})).toBe('the host can be written to from inside');
	});
	it('tell the way that is known before the way that is only possible', () =>
		expect(score(findings('5.16', '5.10?', '4.1'), goodFacts).ceilings[0]?.because).toBe(
			'in the host PID namespace, as root',
		));
});

describe('score', () => {
	it('takes the worst member of a group, not the sum', () => {
		const {value, domains} = score(findings('5.14', 'X-PUB-ALL-IF', '5.8', 'X-PUB-PUBLISHALL'), goodFacts);
		expect(value).toBe(94);
		expect(domains.find(one => one.domain === 'network')?.groups.map(one => one.finding.check.record)).toEqual([
			'5.14',
		]);
	});
	it('prefers what failed to what was not read, where both weigh the same', () =>
		expect(score(findings('5.14?', 'X-PUB-ALL-IF'), goodFacts).domains[2]?.groups[0]?.finding.check.record).toBe(
			'X-PUB-ALL-IF',
		));
	it('says what a domain adds up to, before its limit', () =>
		expect(score(findings('X-PUB-ADMIN-DB', 'X-NET-DEFAULT-ICC'), goodFacts).domains[2]).toMatchObject({
			domain: 'network',
			limit: 20,
			points: 21,
		}));
	it('counts what was not read at its worst below, as passed above', () => {
		expect(score(findings('4.1?'), goodFacts)).toMatchObject({value: 94, best: 100});
		expect(score(findings('X-IMG-AGE: 90 days', 'X-IMG-STALE?'), goodFacts)).toMatchObject({value: 94, best: 98});
		expect(score(findings('5.32?'), goodFacts)).toMatchObject({value: 15, best: 100, grade: 'F'});
	});
	it('holds an image nobody scanned against the lower end only', () =>
		expect(score(findings(), {...goodFacts, imageScan: 'not-scanned'})).toMatchObject({value: 89, best: 100}));
	it('leaves out findings without a group', () => {
		const shown = finding('5.5');
		expect(score([{...shown, check: {...shown.check, group: null}}], goodFacts).value).toBe(100);
	});
	it('refuses a group that the model has not: a typo must not cost nothing', () => {
		const typo = finding('5.5');
		expect(() => score([{...typo, check: {...typo.check, group: 'priviledged'}}], goodFacts)).toThrow(
			'no group priviledged',
		);
	});
	it('counts what was decided of what applies', () => {
		const check = finding('5.11').check;
		const all = [
			passes(check),
			fails(check, 'no limit'),
			finding('5.12?'),
			{...passes(check), verdict: {is: 'not-applicable', why: words`for this test`}},
			{...passes(check), verdict: {is: 'manual', look: words`for this test`}},
		] as const;
		expect(score(all, goodFacts)).toMatchObject({decided: 2, applicable: 4});
	});
	it('of no findings is 100: nothing was looked at, which the listing says', () =>
		expect(score([], goodFacts)).toMatchObject({value: 100, decided: 0, applicable: 0}));
});
