/** The checks against the records they implement: names, groups, outcomes and severities are those of the score. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {containerChecks, hostChecks, imageChecks} from '../../source/checks/index.ts';
import {levelOf} from '../../source/checks/levels.ts';
import {runChecks, worstOutcome} from '../../source/checks/run-checks.ts';
import {hostGroupDomains} from '../../source/scoring/model.ts';
import type {CheckSpec} from '../../source/model/check.ts';
import {hardened, having, plain, unread} from '../helpers/evidence.ts';
import {blindHost, debianHost, goodHost, withSwarm} from '../helpers/host-evidence.ts';

type CisRecord = {
	readonly id: string;
	readonly group: string | null;
	readonly theme: string;
	readonly severity_by_outcome: Readonly<Record<string, string>>;
};

const records = JSON.parse(
	readFileSync(path.join(import.meta.dirname, '../fixtures/cis-records.json'), 'utf8'),
) as readonly CisRecord[];

/** A check that judges images and containers alike stands in both lists; one of an id counts once. */
const all: readonly CheckSpec[] = [
	...containerChecks,
	...imageChecks.filter(check => !containerChecks.some(({id}) => id === check.id)),
];
/** Of the swarm: its checks are among those of the host. */
const mustExist = records.map(record => record.id).filter(id => id !== '5.1');

describe('catalogue', () => {
	it('has one check for each record that must exist', () => {
		const missingOrDouble = mustExist.filter(id => all.filter(one => one.record === id).length !== 1);
		expect(missingOrDouble).toEqual([]);
	});

	it('has no two checks of one id or one record', () => {
		const ids = all.map(check => check.id);
		expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
		const named = all.map(check => check.record);
		expect(named.filter((record, at) => named.indexOf(record) !== at)).toEqual([]);
	});

	/** What a container lags behind, told apart: its tag on this engine, the registry, the image it is built on. */
	const beyondTheRecord: Readonly<Record<string, Readonly<Record<string, string>>>> = {
		'5.28': {'registry moved on': 'medium', 'base moved on': 'low'},
	};

	for (const check of all) {
		it(`${check.record} ${check.id}: group, theme, outcomes and severities are those of its record`, () => {
			const record = records.find(one => one.id === check.record);
			if (record !== undefined) {
				expect({group: check.group, theme: check.theme}).toEqual({group: record.group, theme: record.theme});
				// Records without points name no outcomes: those are the check's own.
				if (record.group !== null) {
					expect(check.outcomes).toEqual({...record.severity_by_outcome, ...beyondTheRecord[check.record]});
				}
			}
			expect(check.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
		});
	}

	it('says why in plain sentences, each check its own', () => {
		for (const {id, why} of all) expect(why, id).toMatch(/^[A-Z][^\n]{60,420}\.$/);
		expect(new Set(all.map(check => check.why)).size).toBe(all.length);
	});

	it('tells the same of an image, used or not: both lists have one wording for an id', () => {
		for (const {evaluate: _1, fix: _2, needs: _3, ...spec} of imageChecks) {
			const inContainers = containerChecks.find(({id}) => id === spec.id);
			expect(spec.subject).toBe('image');
			if (inContainers === undefined) expect(spec.group, spec.id).toBeNull();
			else {
				const {evaluate: _4, fix: _5, needs: _6, ...other} = inContainers;
				expect(other).toEqual(spec);
			}
		}
	});

	it('never lets an unread source pass', () => {
		const nothingRead = having({
			inspect: unread,
			image: unread,
			imageOfTag: unread,
			user: unread,
			engine: unread,
			networks: unread,
			processes: unread,
		});
		const passed = runChecks(containerChecks, nothingRead)
			.filter(finding => finding.verdict.is === 'pass')
			.map(finding => finding.check.record);
		expect(passed).toEqual([]);
		const ofImages = runChecks(imageChecks, nothingRead).filter(({verdict}) => verdict.is === 'pass');
		expect(ofImages.map(finding => finding.check.record)).toEqual([]);
	});

	it('finds nothing wrong with the hardened container', () => {
		const bad = runChecks(containerChecks, hardened).filter(({verdict}) => ['fail', 'unknown'].includes(verdict.is));
		expect(bad.map(finding => `${finding.check.record} ${finding.verdict.is}`)).toEqual([]);
	});

	it('knows what every finding of the plain container is put right by', () => {
		const failed = runChecks(containerChecks, plain).filter(finding => finding.verdict.is === 'fail');
		expect(failed.length).toBeGreaterThan(5);
		for (const finding of failed) expect(finding.fix?.key, finding.check.id).toMatch(/^[a-z-]+$/);
	});
});

type CatalogueRecord = {
	readonly id: string;
	readonly subject: string;
	readonly level: 1 | 2 | null;
	readonly theme: string;
	readonly severity: string;
};
const catalogue = JSON.parse(
	readFileSync(path.join(import.meta.dirname, '../fixtures/cis-catalogue.json'), 'utf8'),
) as readonly CatalogueRecord[];
const hostSubjects = ['host', 'daemon', 'daemon-files', 'swarm', 'operations'];
const hostRecords = catalogue.filter(({subject}) => hostSubjects.includes(subject));

describe('catalogue of the host', () => {
	it('has one check for each record of the machine, the daemon and the swarm, and no other', () => {
		expect(hostRecords).toHaveLength(82);
		expect(hostChecks.map(({record}) => record).sort()).toEqual(hostRecords.map(({id}) => id).sort());
	});

	it('has no id that any other check has', () => {
		const others = new Set([...containerChecks, ...imageChecks].map(({id}) => id));
		const ids = hostChecks.map(({id}) => id);
		expect(ids.filter((id, at) => others.has(id) || ids.indexOf(id) !== at)).toEqual([]);
	});

	for (const check of hostChecks) {
		it(`${check.record} ${check.id}: subject, theme and worst severity are those of its record`, () => {
			const record = catalogue.find(({id}) => id === check.record);
			expect({subject: check.subject, theme: check.theme, severity: worstOutcome(check)}).toEqual({
				subject: record?.subject,
				theme: record?.theme,
				severity: record?.severity,
			});
			expect(check.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
			expect(hostGroupDomains).toHaveProperty(check.group ?? 'none');
			expect(check.why).toMatch(/^[A-Z][^\n]{60,420}\.$/);
			expect(check.title).toMatch(/^[\w/][^\n]{8,80}[^.]$/);
		});
	}

	it('says why in words of its own for each', () =>
		expect(new Set(hostChecks.map(({why}) => why)).size).toBe(hostChecks.length));

	it('never lets an unread source pass', () => {
		const judged = runChecks(hostChecks, {...blindHost, nowUnixMs: blindHost.nowUnixMs});
		expect(judged.filter(({verdict}) => verdict.is !== 'unknown').map(({check}) => check.record)).toEqual([]);
	});

	it.each([
		['good host', goodHost],
		['good swarm', withSwarm()],
	])('finds nothing wrong with the %s', (_name, host) => {
		const bad = runChecks(hostChecks, host).filter(({verdict}) => ['fail', 'unknown'].includes(verdict.is));
		expect(bad.map(({check, verdict}) => `${check.record} ${verdict.is}`)).toEqual([]);
	});

	it('says how every finding of a plain Debian is put right, and who does it', () => {
		const failed = runChecks(hostChecks, debianHost).filter(({verdict}) => verdict.is === 'fail');
		expect(failed.length).toBeGreaterThan(15);
		for (const {check, fix} of failed) {
			expect(fix?.key, check.id).toMatch(/^[a-z0-9-]+$/);
			expect(['host', 'engine', 'person'], check.id).toContain(fix?.by);
		}
	});

	it('one key is one act: its words are the same, whichever finding offers it', () => {
		const said = new Map<string, Set<string>>();
		for (const {fix} of runChecks(hostChecks, debianHost)) {
			if (fix !== null) said.set(fix.key, (said.get(fix.key) ?? new Set()).add(fix.how));
		}
		expect([...said].filter(([, words]) => words.size > 1).map(([key]) => key)).toEqual([]);
	});
});

describe('levels of the benchmark', () => {
	it('are those of each record', () => {
		expect(catalogue.filter(({id, level}) => levelOf(id) !== level)).toEqual([]);
		expect(catalogue.filter(({level}) => level === 1)).toHaveLength(87);
		expect(catalogue.filter(({level}) => level === 2)).toHaveLength(30);
	});
});
