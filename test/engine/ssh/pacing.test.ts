import {afterEach, expect, it, vi} from 'vitest';
import {createPacing} from '../../../source/engine/ssh/pacing.ts';

it('a host is called at once, then after ever longer pauses, and at once again when it answered', () => {
	let now = 1_000_000;
	const pacing = createPacing(
		() => now,
		() => 0.5,
	);
	const pauses: number[] = [];
	for (let index = 0; index < 8; index += 1) {
		const waitMs = pacing.waitMs('far');
		pauses.push(waitMs);
		now += waitMs;
		pacing.failed('far', 'unreachable');
	}
	expect(pauses).toEqual([0, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
	expect(pacing.waitMs('another')).toBe(0);
	pacing.succeeded('far');
	expect(pacing.waitMs('far')).toBe(0);
	pacing.failed('far', 'unreachable');
	expect(pacing.waitMs('far')).toBe(500);
	now += 600;
	expect(pacing.waitMs('far')).toBe(0);
	pacing.failed('far', 'refused');
	expect(pacing.waitMs('far'), 'fewer than five times in ten minutes').toBeGreaterThan(600_000 / 4);
});

afterEach(() => void vi.useRealTimers());

it('whoever waits is called at once when a person asks, but never so often that it gets us locked out', async () => {
	vi.useFakeTimers({now: 1_000_000});
	const pacing = createPacing(Date.now, () => 0.5);
	let calls = 0;
	const callAgain = async (): Promise<void> => {
		await pacing.turn('far');
		calls += 1;
		pacing.failed('far', 'refused');
	};
	await callAgain();
	for (const asked of [2, 3, 4]) {
		const next = callAgain();
		await vi.advanceTimersByTimeAsync(1_000);
		expect(calls, 'it waits by itself').toBe(asked - 1);
		pacing.hurry();
		await next;
		expect(calls).toBe(asked);
	}
	const fifth = callAgain();
	pacing.hurry();
	await vi.advanceTimersByTimeAsync(300_000);
	pacing.hurry();
	await vi.advanceTimersByTimeAsync(200_000);
	expect(calls, 'the fifth in ten minutes').toBe(4);
	await vi.advanceTimersByTimeAsync(100_000);
	await fifth;
	expect(calls).toBe(5);
});

it('whoever waits is done waiting when the call is given up, and others wait on', async () => {
	vi.useFakeTimers({now: 1_000_000});
	const pacing = createPacing(Date.now, () => 0.5);
	pacing.failed('far', 'refused');
	const giving = new AbortController();
	let isTurn = false;
	const other = pacing.turn('far').then(() => (isTurn = true));
	const turn = pacing.turn('far', giving.signal);
	giving.abort();
	await expect(turn).rejects.toThrow(/was not waited for/);
	await expect(pacing.turn('far', giving.signal)).rejects.toThrow(/was not waited for/);
	expect(isTurn).toBe(false);
	await vi.advanceTimersByTimeAsync(200_000);
	await other;
});
