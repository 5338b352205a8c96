/** The score of a machine: the same arithmetic, groups of its own. */
import {describe, expect, it} from 'vitest';
import {hostChecks} from '../../source/checks/index.ts';
import {groupDomains, hostGroupDomains} from '../../source/scoring/model.ts';
import {scoreAfter} from '../../source/scoring/gain.ts';
import {judge} from '../helpers/judge.ts';
import type {HostEvidence} from '../../source/model/host-evidence.ts';
import {engineFacts, t} from '../helpers/evidence.ts';
import {
	blindHost,
	byFlag,
	debianHost,
	farHost,
	file,
	filesOf,
	goodHost,
	havingHost,
	nowUnixMs,
	releasesAt,
} from '../helpers/host-evidence.ts';

const score = (host: HostEvidence) => judge.host(host).score;

describe('groups of the host', () => {
	it('are no groups of containers, and each has a check', () => {
		expect(Object.keys(hostGroupDomains).filter(group => Object.hasOwn(groupDomains, group))).toEqual([]);
		expect(new Set(hostChecks.map(({group}) => group))).toEqual(new Set(Object.keys(hostGroupDomains)));
	});
	it('gather one cause each', () => {
		const of = (group: string) => hostChecks.filter(check => check.group === group).map(({record}) => record);
		expect(of('audit-rules')).toHaveLength(16);
		expect(of('remote-api')).toEqual(['2.7', 'X-API-TCP']);
		expect(of('host-user-namespaces')).toEqual(['2.1', '2.9', 'X-NO-USERNS']);
		expect(of('engine-release')).toEqual(['1.2.2', 'X-VER-ENGINE']);
		expect(of('file-api-socket')).toEqual(['3.15', '3.16']);
	});
});

describe('samples', () => {
	it('a good host: A 100', () => expect(score(goodHost)).toMatchObject({grade: 'A', value: 100, best: 100}));
	it('Debian with Docker as it comes: D 62', () =>
		expect(score(debianHost)).toMatchObject({grade: 'D', value: 62, ceilings: []}));
	it('… with four lines in daemon.json: C', () => {
		const after = scoreAfter(judge.host(debianHost), [
			'default-bridge-icc',
			'default-no-new-privileges',
			'live-restore',
			'default-ulimits',
		]);
		expect(after).toMatchObject({grade: 'C', value: 78});
	});
	it('plain TCP: the ceiling of a critical finding', () => {
		const open = havingHost({settings: {hosts: byFlag([t('tcp://0.0.0.0:2375')])}});
		expect(score(open)).toMatchObject({grade: 'E', value: 39, raw: 80});
		expect(score(open).ceilings[0]).toMatchObject({name: 'critical', because: 'a critical finding'});
		expect(judge.host(open).worst?.check.record).toBe('2.7');
	});
	it('API socket open to everybody: no better than C', () => {
		const host = havingHost({files: filesOf({'api-socket': [file('/run/docker.sock', 0o666)]})});
		expect(score(host)).toMatchObject({grade: 'C', value: 79});
	});
	it('the engine of Debian 12 lacks fixes of runc by which containers get out', () => {
		const releases = releasesAt(
			{
				...engineFacts,
				ServerVersion: t('20.10.24+dfsg1'),
				OperatingSystem: t('Debian GNU/Linux 12 (bookworm)'),
				KernelVersion: t('6.1.0-37-amd64'),
				components: [
					[t('containerd'), t('1.6.20~ds1-1+deb12u3')],
					[t('runc'), t('1.1.5+ds1-1+deb12u1')],
				],
			},
			nowUnixMs,
		);
		expect(score({...debianHost, releases})).toMatchObject({grade: 'E', value: 39, raw: 44});
	});
	it('from afar: the lower end counts what nobody could read, the upper end does not', () => {
		const {value, best, decided, applicable} = score(farHost);
		expect(value).toBeLessThan(30);
		expect(best).toBeGreaterThan(score(debianHost).value);
		expect(decided / applicable).toBeLessThan(0.5);
	});
	it('nothing read: 0 to 100, nothing decided', () =>
		expect(score(blindHost)).toMatchObject({value: 0, best: 100, decided: 0}));
	it('sixteen missing audit rules weigh as one', () => {
		const host = havingHost({audit: {watches: []}});
		expect(score(host).value).toBe(98);
		expect(scoreAfter(judge.host(host), ['audit-rules']).value).toBe(100);
	});
});
