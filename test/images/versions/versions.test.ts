/** Orders by the books of their makers. */
import {describe, expect, it} from 'vitest';
import {compareVersionIn, compareVersions, type VersionScheme} from '../../../source/images/versions/index.ts';

/** Each version is newer than the one before it; those joined by `=` are equal. */
const ascending: ReadonlyArray<readonly [scheme: VersionScheme, order: string]> = [
	['dpkg', '1.0~~ 1.0~~a 1.0~ 1.0~deb11u1 1.0=1.0-0 1.0-1~deb12u1 1.0-1 1.0-1+b3 1.0-1+deb12u1 1.0-1+deb12u10'],
	['dpkg', '1a 1b 1+ 1.002=1.2 1.10 1.a 1:0.1 2:0'],
	['dpkg', '7.88.1-10+deb12u5 7.88.1-10+deb12u15 18446744073709551615 18446744073709551616'],
	['dpkg', '0:1=00:1=1-0=1-00 0:1-1-1 1-2:2 1-2:3=1-2:3-0 1-2:3-1'],
	['rpm', '0:1.0~rc1-1=1.0~rc1-1 1.0-1 1.0-1.el8_4 1.0-1.el8_10 1.0^20240101-1 1.0.1-1 1:0-1'],
	['rpm', '1.a 1.0 1.0a 1.05=1.5 2.0'],
	[
		'apk',
		'1.2_alpha 1.2_alpha2 1.2_beta 1.2_pre 1.2_rc1 1.2_rc4-r9 1.2 1.2-r0 1.2-r1 1.2-r10 1.2_git20240101 1.2_p1 1.2_p2 1.2a 1.2b',
	],
	['apk', '1.02 1.1 1.2 1.2.0 1.10 3.1.4-r5 3.1.4-r6 20240226-r0'],
	[
		'semver',
		'1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0=1.0.0+build=v1.0.0 1.0.1',
	],
	[
		'go',
		'v0.0.0-20190101000000-abcdefabcdef v0.1.0 v1.2.3 go1.21rc2=1.21.0-rc.2 go1.21=1.21.0 1.21.1 go1.22.10 v2.0.0+incompatible',
	],
	['go', '1.22rc9 1.22rc10 1.22 1.23beta1'],
	[
		'pep440',
		'1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2 1.0b2.post345.dev456 1.0b2.post345 1.0rc1.dev456 1.0rc1 1.0=1.0.0 1.0+abc.5 1.0+abc.7 1.0+5 1.0.post456.dev34 1.0.post456 1.0.15 1.1.dev1 1!0.1',
	],
	['pep440', 'not-a-version 0.0.dev1'],
	[
		'maven',
		'1-alpha-1=1a1 1-beta=1.beta 1-milestone-1=1m1 1-rc=1-cr 1-SNAPSHOT 1=1.0=1.0.0=1-ga=1.final 1-sp 1-foo 1-1 1.1 2',
	],
	['maven', '1.0.0.RC1 1.0.0.RELEASE=1.0.0 1.0.0.1 2.0.0-M9 2.0.0-M10 2.0.0 31.1-android=31.1-android 31.1-jre 31.2'],
	['gem', '1.a=1.0.a 1.0.a10 1.0.b1 1.0-1 1.0.rc1 1=1.0=1.0.0 1.0.1 1.2 1.10'],
];

describe('compareVersions', () => {
	it.each(ascending)('orders %s: %s', (scheme, order) => {
		const ranks = order.split(' ').map(rank => rank.split('='));
		const all = ranks.flatMap((rank, index) => rank.map(version => ({version, index})));
		const wrong = all.flatMap(one =>
			all
				.filter(
					other =>
						Math.sign(compareVersions(scheme, one.version, other.version)) !== Math.sign(one.index - other.index),
				)
				.map(other => `${one.version} ? ${other.version}`),
		);
		expect(wrong).toEqual([]);
	});

	it.each(ascending)('%s: the same where the other lies in a text: %s', (scheme, order) => {
		const all = order.split(/[ =]/);
		const wrong = all.flatMap(one =>
			all
				.filter(other => {
					// What stands around it would change its meaning, if it were looked at.
					const text = `9:1-${other}-9:~`;
					const inText = compareVersionIn(scheme, one, text, 4, 4 + other.length);
					return inText !== compareVersions(scheme, one, other);
				})
				.map(other => `${one} ? ${other}`),
		);
		expect(wrong).toEqual([]);
	});

	it.each(['dpkg', 'apk', 'rpm', 'semver', 'pep440', 'maven', 'gem', 'go'] as const)(
		'%s: takes text that is no version in its stride, in time',
		scheme => {
			const hostile = [
				'',
				'-',
				':',
				'~',
				'..',
				'1'.repeat(4096),
				'1.'.repeat(2048),
				'1-'.repeat(2048),
				'\u001B[2J',
				'é',
				'🐳',
			];
			const startedAt = performance.now();
			for (const a of hostile) {
				for (const b of hostile) {
					const order = compareVersions(scheme, a, b);
					expect(Number.isNaN(order)).toBe(false);
					expect(Math.sign(compareVersions(scheme, b, a)) + Math.sign(order)).toBe(0);
				}
			}
			expect(performance.now() - startedAt).toBeLessThan(2000);
		},
	);
});
