/** What is known of releases, brought up to date: a newer file counts, a broken one never, and nothing known is forgotten. */
import {describe, expect, it} from 'vitest';
import {supportOfDistribution} from '../../source/advisories/distributions.ts';
import {
	joinData,
	packagedData,
	readEnds,
	readFlaws,
	type KnownEnds,
	type KnownFlaws,
} from '../../source/advisories/release-data.ts';
import {releasesOf} from '../../source/advisories/releases.ts';
import {isUnread} from '../../source/model/read.ts';
import {engineFacts, t, unread} from '../helpers/evidence.ts';

const flaw = {
	id: 'CVE-2026-99999',
	component: 'runc',
	affected: [['0', '1.9.9']],
	severity: 'high',
	title: 'A container can leave.',
};
const flaws = (over: Readonly<Record<string, unknown>> = {}) => ({
	schemaVersion: 1,
	asOf: '2026-11-20',
	advisories: [flaw],
	...over,
});
const ends = (over: Readonly<Record<string, unknown>> = {}) => ({
	schemaVersion: 1,
	asOf: '2026-11-20',
	branches: {engine: [['30', null]], containerd: [['2.4', '2029-01-01']], runc: [['1.9', null]]},
	distributions: {debian: [['13', '2029-01-01', '2031-01-01']], newos: [['1', '2027-01-01']]},
	...over,
});
const whyOf = (read: unknown): string => (isUnread(read as KnownFlaws) ? (read as {why: string}).why : 'read');

describe('advisories', () => {
	it('what hullcheck brings along has the form it asks for', () => {
		const {asOf, advisories} = packagedData.flaws;
		expect(readFlaws({schemaVersion: 1, asOf, advisories})).toEqual(packagedData.flaws);
		const {branches, distributions} = packagedData.ends;
		expect(readEnds({schemaVersion: 1, asOf: packagedData.ends.asOf, branches, distributions})).toEqual(
			packagedData.ends,
		);
	});
	it.each([
		['nothing', null, /no list of advisories of version 1/],
		['another version', flaws({schemaVersion: 2}), /version 1/],
		['no day', flaws({asOf: 'yesterday'}), /which day/],
		['a day that is none', flaws({asOf: '2026-13-45'}), /which day/],
		['no advisory', flaws({advisories: []}), /holds no advisory/],
		['no list', flaws({advisories: {}}), /holds no advisory/],
		['a part that is none', flaws({advisories: [flaw, {...flaw, component: 'compose'}]}), /its advisory 2 has no form/],
		['no range', flaws({advisories: [{...flaw, affected: []}]}), /its advisory 1/],
		['half a range', flaws({advisories: [{...flaw, affected: [['0']]}]}), /its advisory 1/],
		['a range of words', flaws({advisories: [{...flaw, affected: [['all', 'none']]}]}), /its advisory 1/],
		['a severity that is none', flaws({advisories: [{...flaw, severity: 'bad'}]}), /its advisory 1/],
		['a hostile id', flaws({advisories: [{...flaw, id: 'CVE\u001b[2J'}]}), /its advisory 1/],
	])('%s is refused', (_, json, why) => expect(whyOf(readFlaws(json))).toMatch(why));
	it('what it needs and is not known here counts as given', () => {
		const read = readFlaws(
			flaws({
				advisories: [
					{...flaw, needs: 'full moon'},
					{...flaw, needs: 'plugin'},
				],
			}),
		);
		expect(isUnread(read) ? [] : read.advisories.map(({needs}) => needs)).toEqual([undefined, 'plugin']);
	});
});

describe('ends of support', () => {
	it.each([
		['no branches', ends({branches: {}}), /ends of a branch/],
		['no distributions', ends({distributions: null}), /lacks/],
		['a date that is none', ends({distributions: {debian: [['13', 'soon']]}}), /ends of debian/],
		['a name that is none', ends({distributions: {'../x': [['13', null]]}}), /have no form/],
		['an empty list', ends({distributions: {debian: []}}), /ends of debian/],
	])('%s is refused', (_, json, why) => expect(whyOf(readEnds(json))).toMatch(why));
});

describe('joined', () => {
	const readFlawsOf = (json: unknown): KnownFlaws => readFlaws(json) as KnownFlaws;
	const readEndsOf = (json: unknown): KnownEnds => readEnds(json) as KnownEnds;
	const now = Date.UTC(2026, 10, 23);
	const runcAt = (brought: KnownFlaws | null) =>
		releasesOf({
			engine: {...engineFacts, components: [[t('runc'), t('1.9.0')]]},
			info: unread,
			networks: unread,
			processes: unread,
			packages: [],
			nowUnixMs: now,
			data: joinData({flaws: brought, ends: null}),
		}).find(({component}) => component === 'runc');

	it('a newer one counts', () => {
		expect(runcAt(null)?.open).toEqual([]);
		const found = runcAt(readFlawsOf(flaws()));
		expect(found?.open.map(({id}) => id)).toEqual(['CVE-2026-99999']);
		expect(found?.asOf).toBe('2026-11-20');
	});
	it('an older one does not, nor one of the same day', () => {
		for (const asOf of ['2020-01-01', packagedData.flaws.asOf]) {
			expect(joinData({flaws: readFlawsOf(flaws({asOf})), ends: null}).flaws).toBe(packagedData.flaws);
			expect(joinData({flaws: null, ends: readEndsOf(ends({asOf: '2020-01-01'}))}).ends).toBe(packagedData.ends);
		}
	});
	it('nothing that was known is forgotten, and what is named anew is replaced', () => {
		const [first] = packagedData.flaws.advisories;
		if (first === undefined) throw new Error('none');
		const joined = joinData({flaws: readFlawsOf(flaws({advisories: [flaw, {...first, severity: 'low'}]})), ends: null});
		expect(joined.flaws.advisories).toHaveLength(packagedData.flaws.advisories.length + 1);
		expect(
			joined.flaws.advisories.find(({id, component}) => id === first.id && component === first.component)?.severity,
		).toBe('low');
	});
	it('dates likewise', () => {
		const joined = joinData({flaws: null, ends: readEndsOf(ends())}).ends;
		const support = (id: string, versionId: string) =>
			supportOfDistribution({id: t(id), versionId: t(versionId), prettyName: t(id)}, now, joined);
		expect(support('debian', '13')).toEqual({is: 'supported', endsAtUnixMs: Date.UTC(2029, 0, 1)});
		expect(support('debian', '11')).toMatchObject({is: 'ended'});
		expect(support('newos', '1')).toMatchObject({is: 'supported'});
		expect(support('alpine', '3.20')).toEqual(
			supportOfDistribution({id: t('alpine'), versionId: t('3.20'), prettyName: t('alpine')}, now),
		);
		expect(joined.branches.engine.slice(0, 2)).toEqual([
			['30', null],
			['29', null],
		]);
	});
});
