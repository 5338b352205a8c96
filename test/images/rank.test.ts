import {describe, expect, it} from 'vitest';
import {nobodyLooked, rankMatches, tierOf} from '../../source/images/rank.ts';
import {baseScore, isRemote, readRating} from '../../source/images/rating.ts';
import {sanitise} from '../../source/model/safe-text.ts';
import type {Use} from '../../source/model/exposure.ts';
import {mergeRanked} from '../../source/model/ranking.ts';
import type {Match, RankedMatch} from '../../source/model/vulnerability.ts';
import {packageOf} from '../helpers/osv.ts';

const remote = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const local = 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H';

const match = (id: string, vector: string, more: Partial<Match> = {}): Match => {
	const scored = readRating(vector);
	return {
		id: sanitise(id),
		records: [],
		package: packageOf('deb', 'foo', '1'),
		fixedIn: sanitise('2'),
		rating:
			scored === null
				? {level: 'unknown', source: 'none', score: null, vector: sanitise('')}
				: {...scored, source: 'record'},
		isUnimportant: false,
		kev: null,
		epss: null,
		summary: sanitise(''),
		...more,
	};
};
const order = (...matches: readonly Match[]): readonly string[] =>
	rankMatches(matches, nobodyLooked).map(one => one.match.id);

describe('rank', () => {
	it('puts what is exploited before what is likely to be, that before what is remote, and the rest behind', () => {
		const ranked = [
			match('kev', local, {kev: {addedOn: sanitise('2024-01-01'), isUsedByRansomware: false}, fixedIn: null}),
			match('epss', local, {epss: {probability: 0.1, percentile: 0.9}}),
			match('remote', remote),
			match('rest', remote, {fixedIn: null}),
		];
		expect(ranked.map(tierOf)).toEqual(['kev', 'epss', 'remote', 'rest']);
		expect(order(...ranked.toReversed())).toEqual(['kev', 'epss', 'remote', 'rest']);
		expect(tierOf(match('unlikely', local, {epss: {probability: 0.1, percentile: 0.899}}))).toBe('rest');
	});

	it('counts unknown as worse than low, a fix as worth doing first, and unimportant as last', () => {
		expect(
			order(
				match('low', 'LOW'),
				match('unknown', ''),
				match('medium', 'MEDIUM'),
				match('high, no fix', local, {fixedIn: null}),
				match('high', local),
				match('unimportant', 'HIGH', {isUnimportant: true}),
			),
		).toEqual(['high', 'high, no fix', 'medium', 'unknown', 'low', 'unimportant']);
	});

	const used: Use = {is: 'in-use', by: [{container: sanitise('web'), pid: 7, comm: sanitise('nginx')}]};
	const hidden: Use = {is: 'not-known', why: sanitise('not local')};
	const idle: Use = {is: 'not-in-use'};
	const seen = (one: Match, use: Use | null, isReachable = false): readonly RankedMatch[] =>
		rankMatches([one], {useOf: () => use, isReachable});

	it('puts the same in a reachable container, and in a package in use, before one that is not', () => {
		const one = match('CVE-2026-0001', remote);
		const ranked = mergeRanked([
			...seen(one, idle),
			...seen(one, idle, true),
			...seen(one, hidden),
			...seen(one, used, true),
		]);
		expect(ranked.map(({isReachable, isInUse}) => [isReachable, isInUse])).toEqual([
			[true, true],
			[false, null],
			[true, false],
			[false, false],
		]);
	});

	it('puts what is in use, or may be, before what is not, of whatever severity; never before a nearer danger', () => {
		const ranked = mergeRanked([
			...seen(match('critical, idle', 'CRITICAL'), idle),
			...seen(match('low, in use', 'LOW'), used),
			...seen(match('low, hidden', 'LOW'), hidden),
			...seen(match('medium, nobody looked', 'MEDIUM'), null),
			...seen(match('remote, idle', remote), idle),
			...seen(match('unimportant, in use', 'HIGH', {isUnimportant: true}), used),
		]);
		expect(ranked.map(one => one.match.id)).toEqual([
			'remote, idle',
			'medium, nobody looked',
			'low, hidden',
			'low, in use',
			'critical, idle',
			'unimportant, in use',
		]);
	});
});

describe('rating', () => {
	const rows: ReadonlyArray<readonly [rating: string, score: number | null, level: string | null]> = [
		[remote, 9.8, 'critical'],
		['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8, 'critical'],
		['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1, 'medium'],
		['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 7.8, 'high'],
		['CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:L', 1.6, 'low'],
		['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0, 'negligible'],
		['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3, 'critical'],
		['AV:N/AC:L/Au:N/C:P/I:P/A:P', 7.5, 'high'],
		['CVSS:3.1/AV:N', null, null],
		['CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', null, null],
		['CVSS:9.9/AV:N', null, null],
		['HIGH', null, 'high'],
		['Important', null, 'high'],
		['moderate', null, 'medium'],
		['low**', null, 'low'],
		['end-of-life', null, null],
		['constructor', null, null],
		['', null, null],
	];
	it.each(rows)('%s is %s, %s', (rating, score, level) => {
		expect(baseScore(rating)).toBe(score);
		expect(readRating(rating)?.level ?? null).toBe(level);
	});

	it('is remote only where nobody has to log in or help', () => {
		const isRemoteOf = (vector: string): boolean => isRemote({vector: sanitise(vector)});
		expect(isRemoteOf(remote)).toBe(true);
		expect(isRemoteOf('CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N')).toBe(true);
		for (const part of ['AV:A', 'PR:L', 'UI:R'])
			expect(isRemoteOf(remote.replace(new RegExp(`${part.slice(0, 3)}.`), part))).toBe(false);
		expect(isRemoteOf('AV:N/AC:L/Au:N/C:P/I:P/A:P')).toBe(false);
		expect(isRemoteOf('')).toBe(false);
	});
});
