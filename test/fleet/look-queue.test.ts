import {describe, expect, it} from 'vitest';
import {createLookQueue} from '../../source/fleet/look-queue.ts';
import {manualClock, settle} from '../helpers/manual-clock.ts';

/** A queue whose looks end when told. */
function rig(options: {maxInFlight?: () => number} = {}) {
	const clock = manualClock();
	const looks: string[] = [];
	const held: string[] = [];
	const ends = new Map<string, () => void>();
	const queue = createLookQueue({
		clock,
		onHeld: id => held.push(id),
		...options,
		look: id =>
			new Promise(resolve => {
				looks.push(id);
				ends.set(id, resolve);
			}),
	});
	const end = async (id: string) => {
		ends.get(id)?.();
		await settle();
	};
	return {clock, looks, held, queue, end};
}

describe('look queue', () => {
	it('never has more looks under way than allowed, and keeps the order', async () => {
		const {queue, looks, end} = rig({maxInFlight: () => 2});
		queue.now(['a', 'b', 'c', 'd']);
		expect(looks).toEqual(['a', 'b']);
		await end('b');
		expect(looks).toEqual(['a', 'b', 'c']);
	});

	it('makes one look of a burst of events', async () => {
		const {queue, looks, clock} = rig();
		for (let index = 0; index < 500; index++) queue.soon('a');
		await clock.advance(99);
		expect(looks).toEqual([]);
		await clock.advance(1);
		expect(looks).toEqual(['a']);
	});

	it('looks again when something was heard during the look, but not at once', async () => {
		const {queue, looks, clock, end} = rig();
		queue.now(['a']);
		queue.soon('a');
		expect(queue.isDirty('a')).toBe(true);
		await end('a');
		await clock.advance(999);
		expect(looks).toEqual(['a']);
		await clock.advance(1);
		expect(looks).toEqual(['a', 'a']);
	});

	it('lets a restart loop not starve the others', async () => {
		const {queue, looks, clock, end} = rig({maxInFlight: () => 1});
		for (let round = 0; round < 50; round++) {
			queue.soon('loop');
			if (round === 10) queue.soon('quiet');
			await clock.advance(100);
			for (const id of ['loop', 'quiet']) await end(id);
		}
		expect(looks.filter(id => id === 'loop').length).toBeLessThanOrEqual(6);
		expect(looks).toContain('quiet');
	});

	it('forgets a container that is gone', async () => {
		const {queue, looks, clock, end} = rig();
		queue.soon('gone');
		queue.now(['a']);
		queue.forget('gone');
		await clock.advance(5000);
		await end('a');
		expect(looks).toEqual(['a']);
	});

	it('gives the place of a look that is held back to another, and takes it as it comes', async () => {
		const {queue, looks, held, clock, end} = rig({maxInFlight: () => 2});
		queue.now(['a', 'b', 'c', 'd']);
		await clock.advance(400);
		await end('b');
		await clock.advance(100);
		expect([held, looks]).toEqual([['a'], ['a', 'b', 'c', 'd']]);
		await end('c');
		await end('d');
		await end('a');
		await clock.advance(1000);
		queue.now(['e', 'f', 'g']);
		expect([held, looks.slice(4)]).toEqual([['a'], ['e', 'f']]);
	});

	it('does not ask an engine that answers nothing for ever more', async () => {
		const {queue, looks, clock} = rig();
		queue.now(Array.from({length: 1000}, (_, index) => `c${index}`));
		await clock.advance(60_000);
		expect(looks.length).toBe(80);
	});
});
