import {describe, expect, it} from 'vitest';
import {supportOfDistribution} from '../../source/advisories/distributions.ts';
import {sanitise} from '../../source/model/safe-text.ts';

describe('supportOfDistribution', () => {
	it.each<readonly [id: string, versionId: string, day: string, is: string]>([
		['debian', '13', '2026-12-01', 'supported'],
		['debian', '12', '2026-07-11', 'supported'],
		['debian', '12', '2026-07-12', 'extended'],
		['debian', '11', '2026-08-31', 'extended'],
		['debian', '11', '2026-09-01', 'ended'],
		['debian', '', '2026-12-01', 'unknown'],
		['debian', '99', '2026-12-01', 'unknown'],
		['ubuntu', '22.04', '2026-12-01', 'supported'],
		['ubuntu', '20.04', '2026-12-01', 'extended'],
		['ubuntu', '23.04', '2026-12-01', 'ended'],
		['alpine', '3.23.0', '2026-12-01', 'supported'],
		['alpine', '3.2.0', '2026-12-01', 'ended'],
		['rocky', '9.4', '2026-12-01', 'supported'],
		['centos', '7', '2026-12-01', 'ended'],
		['fedora', '44', '2026-12-01', 'supported'],
		['amzn', '2', '2026-12-01', 'ended'],
		['wolfi', '20230201', '2026-12-01', 'unknown'],
		['toString', '1', '2026-12-01', 'unknown'],
	])('%s %s on %s: %s', (id, versionId, day, is) => {
		const distribution = {
			id: sanitise(id),
			versionId: sanitise(versionId),
			codename: sanitise(''),
			prettyName: sanitise(`${id} ${versionId}`),
			ecosystem: null,
		};
		expect(supportOfDistribution(distribution, Date.parse(day)).is).toBe(is);
	});

	it('tells CentOS from CentOS Stream', () => {
		const stream = {
			id: sanitise('centos'),
			versionId: sanitise('9'),
			codename: sanitise(''),
			prettyName: sanitise('CentOS Stream 9'),
			ecosystem: null,
		};
		expect(supportOfDistribution(stream, Date.parse('2026-12-01'))).toEqual({
			is: 'supported',
			endsAtUnixMs: Date.parse('2027-05-31'),
		});
	});
});
