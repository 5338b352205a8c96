import {describe, expect, it} from 'vitest';
import {ago, bar, bytes, count, day, decimal, shortId, span, sparkline} from '../../../source/ui/detail/say.ts';

describe('say', () => {
	it.each([
		[0, '0'],
		[512, '512 B'],
		[64 * 1024, '64 KiB'],
		[1536, '1.5 KiB'],
		[212 * 1024 ** 2, '212 MiB'],
		[23.5 * 1024 ** 3, '23.5 GiB'],
		[1024 ** 3, '1 GiB'],
		[123.4 * 1024 ** 2, '123 MiB'],
	])('%i bytes are %s', (value, said) => expect(bytes(value)).toBe(said));
	it.each([
		[0, '0 s'],
		[14_000, '14 s'],
		[119_000, '1 min'],
		[7_200_000, '2 h'],
		[94 * 86_400_000, '94 d'],
		[-5, '0 s'],
	])('%i ms are %s', (value, said) => expect(span(value)).toBe(said));
	it('never tells seconds of what the clock of the screen measures', () => {
		expect(ago(0, 59_000)).toBe('just now');
		expect(ago(0, 61_000)).toBe('1 min ago');
		expect(ago(5000, 0)).toBe('just now');
	});
	it('says moments, counts, ids', () => {
		const at = Date.UTC(2026, 10, 23, 9, 2, 5);
		expect(day(at)).toBe('2026-11-23');
		expect([count(1, 'check'), count(2, 'check'), count(2, 'process', 'processes')]).toEqual([
			'1 check',
			'2 checks',
			'2 processes',
		]);
		expect([decimal(1.5), decimal(2), decimal(0.333)]).toEqual(['1.5', '2', '0.33']);
		expect(shortId(`sha256:${'ab'.repeat(32)}`)).toBe('abababababab');
	});
	it('draws bars: little is never nothing, too much is full', () => {
		expect([bar(0, 4), bar(0.01, 4), bar(0.5, 4), bar(3, 4)]).toEqual(['░░░░', '█░░░', '██░░', '████']);
	});
	it('draws the peak of every share of the time, in ASCII too', () => {
		expect(sparkline([0, 50, 100], 8, 100, false)).toBe('▁▅█');
		expect(sparkline([0, 90, 0, 0], 2, 100, false)).toBe('█▁');
		expect(sparkline([0, 50, 100], 8, 100, true)).toBe('_+#');
		expect(sparkline([], 8, 100, false)).toBe('');
		expect(sparkline([1], 8, 0, false)).toBe('▁');
	});
});
