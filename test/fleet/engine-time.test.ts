import {expect, it} from 'vitest';
import {laterNano, sinceNano, sinceUnixMs} from '../../source/fleet/engine-time.ts';

it('keeps all 19 digits: a double would round to 256 ns and lose the event', () => {
	expect(sinceNano('1763937600123456789', 0)).toBe('1763937600.123456789');
	expect(sinceNano('1763937600123456789', 2000)).toBe('1763937598.123456789');
	expect(sinceNano('1763937600000000007', 0)).toBe('1763937600.000000007');
	expect(sinceUnixMs(1_763_937_600_250, 2000)).toBe('1763937598.250000000');
});

it('remembers the latest, although events come up to 65 ms out of order', () => {
	expect(laterNano('1763937600123456789', '1763937600123456788')).toBe('1763937600123456789');
	expect(laterNano('999999999999999999', '1763937600123456788')).toBe('1763937600123456788');
	expect(laterNano(null, '5')).toBe('5');
});
