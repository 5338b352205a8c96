import {describe, expect, it} from 'vitest';
import {onKey, onShown, startGuard, usualTiming, whyNotYet, type Guard} from '../../../source/ui/fixing/guard.ts';

const {readMs, apartMs} = usualTiming;
const ask = (guard: Guard, atMs: number, isAlone = true): string | null => whyNotYet(guard, atMs, isAlone, usualTiming);
const shown = onShown(startGuard, 'plan 1', 1000);

describe('a key that would confirm', () => {
	it('counts once what it confirms was on the screen for a moment', () => {
		expect(ask(shown, 1000 + readMs)).toBeNull();
	});
	it('does not count before anything is shown: it was typed ahead', () => {
		expect(ask(startGuard, 5000)).toMatch(/nothing to confirm yet/);
	});
	it('does not count right after it was drawn: nobody has read it', () => {
		expect(ask(shown, 1000 + readMs - 1)).toMatch(/only just drawn/);
	});
	it('does not count for what took the place of what was read', () => {
		const next = onShown(shown, 'plan 2', 9000);
		expect(ask(next, 9000 + readMs - 1)).toMatch(/only just drawn/);
		expect(ask(onShown(next, null, 9500), 20_000)).toMatch(/nothing to confirm yet/);
	});
	it('stays ready while the same is drawn again', () => {
		expect(ask(onShown(shown, 'plan 1', 9000), 9001)).toBeNull();
	});
	it('does not count in a burst or a paste', () => {
		expect(ask(shown, 9000, false)).toMatch(/several keys came at once/);
	});
	it('does not count on the heels of another: a held key never confirms', () => {
		let guard = shown;
		for (let atMs = 9000; atMs < 12_000; atMs += apartMs - 1) {
			if (atMs > 9000) expect(ask(guard, atMs)).toMatch(/too fast/);
			guard = onKey(guard, atMs);
		}
		expect(ask(guard, 20_000)).toBeNull();
	});
});
