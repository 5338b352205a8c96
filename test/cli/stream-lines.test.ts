import {describe, expect, it} from 'vitest';
import {changeLines, helloLine, type Line} from '../../source/cli/stream-lines.ts';
import type {ContainerEvidence} from '../../source/model/evidence.ts';
import type {Fleet, FleetContainer} from '../../source/model/fleet.ts';
import {judge} from '../helpers/judge.ts';
import {emptyFleet} from '../../source/fleet/fleet.ts';
import {engineFacts, having, plain, t, unread, withHostConfig} from '../helpers/evidence.ts';

function containerOf(id: string, evidence: ContainerEvidence | null): FleetContainer {
	return {
		id,
		listing: {
			id,
			name: t(`name-${id}`),
			image: t('shop/web:4.2'),
			imageId: t(''),
			status: 'running',
			health: 'none',
			createdAtUnixMs: 0,
			ports: [],
			digest: '',
		},
		evidence,
		assessment: evidence === null ? null : judge.container(evidence),
		isStale: false,
		lookProblem: null,
		mark: null,
	};
}
const fleetOf = (...all: readonly FleetContainer[]): Fleet['containers'] => new Map(all.map(one => [one.id, one]));
const lines = (known: Fleet['containers'], now: Fleet['containers']) => changeLines(known, now, Date.UTC(2026, 10, 23));
const said = (all: readonly Line[]) =>
	all.map(line => ('finding' in line ? `${line.type} ${line.finding.check} ${line.finding.verdict}` : line.type));

const limited = withHostConfig({PidsLimit: 100}, plain);

describe('lines', () => {
	it('are none where nothing changed', () => {
		const same = fleetOf(containerOf('a', plain));
		expect(lines(same, same)).toEqual([]);
		expect(lines(same, fleetOf(containerOf('a', plain)))).toEqual([]);
	});

	it('close what was put right and open what went wrong, with the move of the score', () => {
		const [before, after] = [fleetOf(containerOf('a', plain)), fleetOf(containerOf('a', limited))];
		expect(said(lines(before, after))).toEqual(['finding-closed pids-limit fail', 'score-changed']);
		const back = lines(after, before);
		expect(said(back)).toEqual(['finding-opened pids-limit fail', 'score-changed']);
		expect(back[0]).toEqual({
			type: 'finding-opened',
			at: '2026-11-23T00:00:00.000Z',
			container: {id: 'a', name: 'name-a', image: 'shop/web:4.2'},
			finding: {
				check: 'pids-limit',
				cis: '5.29',
				severity: 'medium',
				verdict: 'fail',
				words: 'no pids limit',
				title: 'Number of processes is limited',
				proof: {field: 'HostConfig.PidsLimit', actual: 'null', expected: 'above 0'},
				why: null,
			},
			isContainerGone: false,
		});
		expect(back[1]).toMatchObject({
			before: {grade: expect.any(String)},
			after: {score: judge.container(plain).score.value},
		});
	});

	it('tell another outcome of the same check as closed and opened, another proof not at all', () => {
		const [none, zero] = [withHostConfig({PidsLimit: null}, plain), withHostConfig({PidsLimit: 0}, plain)];
		expect(said(lines(fleetOf(containerOf('a', none)), fleetOf(containerOf('a', zero))))).toEqual([]);
		const blind = withHostConfig({PidsLimit: unread}, plain);
		expect(said(lines(fleetOf(containerOf('a', none)), fleetOf(containerOf('a', blind))))).toEqual([
			'finding-closed pids-limit fail',
			'finding-opened pids-limit unknown',
			'score-changed',
		]);
	});

	it('tell a new container before its findings, and those when it was looked at', () => {
		const unseen = fleetOf(containerOf('a', null));
		expect(said(lines(fleetOf(), unseen))).toEqual(['container-added']);
		const seen = lines(unseen, fleetOf(containerOf('a', plain)));
		expect(seen.at(-1)).toMatchObject({type: 'score-changed', before: null});
		expect(seen.filter(({type}) => type === 'finding-opened').length).toBeGreaterThan(5);
	});

	it('close every open finding of a container that is gone, once', () => {
		const gone = lines(fleetOf(containerOf('a', plain)), fleetOf());
		const opened = lines(fleetOf(), fleetOf(containerOf('a', plain)));
		const checksOf = (type: Line['type'], all: readonly Line[]) =>
			all.flatMap(line => ('finding' in line && line.type === type ? [line.finding.check] : []));
		expect(checksOf('finding-closed', gone)).toEqual(checksOf('finding-opened', opened));
		expect(gone.every(line => !('finding' in line) || line.isContainerGone)).toBe(true);
		expect(gone.at(-1)?.type).toBe('container-removed');
	});

	it('leave out what was accepted', () => {
		const one = containerOf('a', plain);
		const waived = {reason: t('known'), expiresAtUnixMs: 9e15, scope: t('name a'), isWeak: false};
		const assessment = {
			...judge.container(plain),
			findings: judge.container(plain).findings.map(finding => ({...finding, waived})),
		};
		const all = lines(fleetOf(), fleetOf({...one, assessment}));
		expect(all.some(line => 'finding' in line)).toBe(false);
	});

	it('greet with what there is', () => {
		const endpoint = {address: t('unix:///x.sock'), from: t('--host'), isDemo: false};
		const fleet = {
			...emptyFleet(endpoint, 0),
			containers: fleetOf(containerOf('a', plain), containerOf('b', having({}))),
		};
		const hello = helloLine(fleet, engineFacts, '1.2.3', 0);
		expect(hello).toMatchObject({
			type: 'hello',
			schemaVersion: 1,
			version: '1.2.3',
			engine: {id: 'ENGI:NE01', name: 'host-1', version: '28.5.2', address: 'unix:///x.sock'},
			counts: {containers: 2, running: 2, grades: {A: 0, B: 1, D: 1, F: 0}},
		});
	});
});
