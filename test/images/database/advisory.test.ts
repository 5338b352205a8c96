/** A line that need not be read whole says the same as if it were. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	isFixedIn,
	advisoryLine,
	eventKinds,
	readAdvisory,
	type Advisory,
} from '../../../source/images/database/advisory.ts';
import {judgeVersion} from '../../../source/images/ranges.ts';
import {compareVersions} from '../../../source/images/versions/index.ts';

const versions = ['0', '1', '1.0-1', '1:2', '2~rc1', '3"]],[["i0","f1', 'x\\', 'ü', '*', '10'] as const;
const version = fc.constantFrom(...versions);
const plain: Advisory = {
	id: 'DEBIAN-CVE-2024-1',
	names: ['CVE-2024-1', 'GHSA-x'],
	ranges: [
		[
			['introduced', '0'],
			['fixed', '2~rc1'],
		],
	],
	versions: [],
	ratings: [],
	urgency: '',
	summary: '',
};

/** The fix that a version is held against; null: the line has to be read. */
function fixIn(text: string, from = 0): string | null {
	let found: string | null = null;
	isFixedIn(text, from, (whole, start, stop) => {
		found = whole.slice(start, stop);
		return true;
	});
	return found;
}

describe('isFixedIn', () => {
	it.each<readonly [what: string, change: Partial<Advisory>, fix: string | null]>([
		['all there is', {}, '2~rc1'],
		['rated and told of besides', {ratings: ['HIGH'], urgency: 'low', summary: 'ä "quoted" [["i0","f1"]]'}, '2~rc1'],
		['no other names', {names: []}, '2~rc1'],
		['versions listed', {versions: ['9']}, null],
		[
			'begins later',
			{
				ranges: [
					[
						['introduced', '1'],
						['fixed', '2'],
					],
				],
			},
			null,
		],
		['not fixed', {ranges: [[['introduced', '0']]]}, null],
		[
			'comes back',
			{
				ranges: [
					[
						['introduced', '0'],
						['fixed', '2'],
						['introduced', '3'],
					],
				],
			},
			null,
		],
		['two ranges', {ranges: [...plain.ranges, [['introduced', '5']]]}, null],
		[
			'to a limit',
			{
				ranges: [
					[
						['introduced', '0'],
						['fixed', '2'],
						['limit', '1'],
					],
				],
			},
			null,
		],
	])('%s', (_, change, fix) => expect(fixIn(advisoryLine('a', {...plain, ...change}))).toBe(fix));

	it.each<readonly [what: string, line: string]>([
		['a list among the names', 'k\t["a",["x",["y"],[["i0","f2"]]]]'],
		['what is escaped in the id', 'k\t["a\\",[],[[\\"i0",[],[["i0","f2"]]]'],
		['a range behind it', 'k\t["a",[],[["i0","f2"],["i5"]]]'],
		['an event behind it', 'k\t["a",[],[["i0","f2","i3"]]]'],
		['no version', 'k\t["a",[],[["i0","f"]]]'],
		['cut off', 'k\t["a",[],[["i0","f2"]]'],
		['more behind its end', 'k\t["a",[],[["i0","f2"]]]]'],
	])('is not told of a line of another machine with %s', (_, line) => expect(fixIn(line)).toBe(null));

	it('is told of a line where it lies, and nothing of the next', () => {
		const lines = [
			'a\t["x",[]]',
			'b\t["y",["CVE-1"],[["i0","f2"]]]',
			'c\t["z",[],[["i0","f3"]],[],["HIGH"]]',
			'd\t["w",[]',
			'],[["i0","f4"]],[],\t[]',
		];
		const text = lines.map(line => `${line}\n`).join('');
		const found = lines.map(line => fixIn(text, text.indexOf(line)));
		expect(found).toEqual([null, '2', '3', null, null]);
	});

	it('what has the fix is what is not affected, whatever the record says', () => {
		const anyRange = fc.array(fc.tuple(fc.constantFrom(...eventKinds), version), {minLength: 1, maxLength: 3});
		const usualRange = version.map((fix): Advisory['ranges'][number] => [
			['introduced', '0'],
			['fixed', fix],
		]);
		const anyAdvisory = fc.record({
			id: fc.constantFrom('CVE-2024-1', 'DSA-1'),
			names: fc.array(fc.string({maxLength: 5}), {maxLength: 2}),
			ranges: fc.array(fc.oneof(usualRange, anyRange), {maxLength: 2}),
			versions: fc.array(version, {maxLength: 1}),
			ratings: fc.array(fc.string({maxLength: 5}), {maxLength: 1}),
			urgency: fc.constantFrom('', 'low'),
			summary: fc.string(),
		});
		const compare = (a: string, b: string): number => compareVersions('dpkg', a, b);
		let plainLines = 0;
		fc.assert(
			fc.property(anyAdvisory, version, (advisory, installed) => {
				const line = advisoryLine('key', advisory);
				const fix = fixIn(line);
				if (fix === null) return;
				plainLines += 1;
				const read = readAdvisory(line);
				expect(read === null ? null : judgeVersion(installed, read, compare).isAffected).toBe(
					compare(installed, fix) < 0,
				);
			}),
			{numRuns: 20_000},
		);
		expect(plainLines).toBeGreaterThan(20);
	});
});
