/** The checks, as far as they are registered, give the scores that were worked out from the model. */
import {describe, expect, it} from 'vitest';
import {containerChecks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {isBad} from '../../source/model/check.ts';
import type {ContainerEvidence, PortBinding} from '../../source/model/evidence.ts';
import {assess} from '../../source/scoring/assess.ts';
import {scoringFacts} from '../../source/scoring/facts.ts';
import {scoreAfter} from '../../source/scoring/gain.ts';
import {hardened, having, plain, t, withInspect} from '../helpers/evidence.ts';
import {model} from './findings.ts';

/** What a container lags behind, told apart: its tag on this engine is the model's, the registry and the base are ours. */
const beyondTheModel: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	'5.28': {'registry moved on': 'medium', 'base moved on': 'low'},
};

describe('every check', () => {
	const places = new Map(
		Object.entries(model.groups).flatMap(([group, {members}]) =>
			Object.entries(members).map(([record, outcomes]) => [record, {group, outcomes}] as const),
		),
	);
	for (const check of containerChecks) {
		const place = places.get(check.record);
		it(`${check.record} ${check.id}: group and outcomes are the model's`, () => {
			expect(check.group).toBe(place?.group ?? null);
			if (place !== undefined) expect(check.outcomes).toEqual({...place.outcomes, ...beyondTheModel[check.record]});
			expect(check.isOverTime ?? false).toBe(model.over_time.includes(check.record));
			expect(check.id).toMatch(/^[a-z\d]+(?:-[a-z\d]+)*$/);
			expect(check.why, 'whole sentences').toMatch(/^[A-Z].{40,}\.$/s);
		});
	}
	it('has an id and a record of its own', () => {
		for (const key of ['id', 'record'] as const) {
			expect(containerChecks.map(check => check[key]).filter((one, index, all) => all.indexOf(one) !== index)).toEqual(
				[],
			);
		}
	});
});

const families = ['resources', 'network', 'image', 'operations'];
const groups =
	'memory oom cpu pids ulimits storage published-ports default-bridge network-hygiene image-trust stale-image health restart logs drift'.split(
		' ',
	);
const assessed = (evidence: ContainerEvidence) => assess(runChecks(containerChecks, evidence), scoringFacts(evidence));

/** Failing groups of these families, with the severity that counts. */
function failing(evidence: ContainerEvidence): Record<string, string> {
	const entries = assessed(evidence).score.domains.flatMap(domain => domain.groups);
	return Object.fromEntries(
		entries.filter(entry => groups.includes(entry.group)).map(entry => [entry.group, entry.finding.severity]),
	);
}

const plainGroups = {
	memory: 'medium',
	cpu: 'low',
	pids: 'medium',
	storage: 'low',
	'default-bridge': 'medium',
	'image-trust': 'low',
	health: 'low',
	logs: 'low',
};
const published = (HostIp: string, containerPort: number): PortBinding => ({
	containerPort,
	protocol: t('tcp'),
	HostIp: t(HostIp),
	HostPort: containerPort + 10_000,
});
const withPort = (base: ContainerEvidence, HostIp: string, containerPort = 8000) =>
	withInspect({NetworkSettings: {Ports: [published(HostIp, containerPort)]}}, base);

describe(`samples, as far as ${families.join(', ')} go`, () => {
	it('hardened: nothing, and all decided or for a person', () => {
		expect(failing(hardened)).toEqual({});
		expect(assessed(hardened).findings.filter(isBad)).toEqual([]);
	});
	it('hardened, by tag instead of digest', () =>
		expect(failing(withInspect({Config: {Image: t('shop/web:4.2')}}))).toEqual({'image-trust': 'low'}));
	it('hardened web server, port on all addresses', () =>
		expect(failing(withPort(hardened, '0.0.0.0'))).toEqual({'published-ports': 'medium'}));
	it('plain', () => expect(failing(plain)).toEqual(plainGroups));
	it('plain, one-shot, nothing unknown', () =>
		expect(assessed(having({processes: null}, plain)).findings.filter(one => one.verdict.is === 'unknown')).toEqual(
			[],
		));
	it('plain, on a network of its own', () => {
		const {'default-bridge': _bridge, ...rest} = plainGroups;
		const moved = having({inspect: {NetworkSettings: {Networks: []}}}, plain);
		expect(failing(moved)).toEqual(rest);
	});
	it('plain, port on all addresses', () =>
		expect(failing(withPort(plain, '0.0.0.0'))).toEqual({...plainGroups, 'published-ports': 'medium'}));
	it('plain, database port on all addresses', () =>
		expect(failing(withPort(plain, '::', 5432))).toEqual({...plainGroups, 'published-ports': 'high'}));
	it('plain, database port bound to loopback', () =>
		expect(failing(withPort(plain, '127.0.0.1', 5432))).toEqual(plainGroups));
});

describe('fixes', () => {
	it('the three live limits give a plain container 14 points', () => {
		const before = assessed(plain);
		const after = scoreAfter(before, ['memory-limit', 'pids-limit', 'cpu-limit']);
		expect(after.value - before.score.value).toBe(14);
	});
	it('a network of its own gives 6', () =>
		expect(scoreAfter(assessed(plain), ['default-bridge']).value - assessed(plain).score.value).toBe(6));
	it('loopback closes every finding about open ports, and the exposure', () => {
		const before = assessed(withPort(plain, '0.0.0.0', 5432));
		const after = scoreAfter(before, ['publish-loopback']);
		expect(after.domains.find(one => one.domain === 'network')?.groups.map(one => one.group)).toEqual([
			'default-bridge',
		]);
		expect(after.ceilings.map(hit => hit.name)).not.toContain('exposed-root');
	});
	it('of one key are one act: its live change is the same, whichever finding offers it', () => {
		const findings = assessed(plain).findings.flatMap(({fix}) => (fix?.by === 'live' ? [fix] : []));
		for (const fix of findings) {
			const others = findings.filter(other => other.key === fix.key);
			expect(new Set(others.map(other => JSON.stringify(other.change))).size).toBe(1);
		}
		expect(findings.length).toBeGreaterThan(3);
	});
});
