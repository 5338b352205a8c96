/**
 * Which containers to look at next. Bounded by the number of ids, however many events come: a busy container is looked at
 * once per `minIntervalMs`, a burst once after `coalesceMs`, and never more than `maxInFlight` looks run at once, so one
 * restart loop cannot starve the rest and the engine is never flooded. An engine answers for a container that it is
 * starting or removing only when that is done: a look held back for `heldAfterMs` leaves its place to another.
 */
import type {ContainerId} from '../model/evidence.ts';
import type {Clock} from './clock.ts';

export type LookQueueOptions = {
	/** Must not reject. */
	readonly look: (id: ContainerId) => Promise<void>;
	readonly clock: Clock;
	/** It still comes back, if late. */
	readonly onHeld?: (id: ContainerId) => void;
	readonly maxInFlight?: () => number;
	readonly coalesceMs?: number;
	readonly minIntervalMs?: number;
	/** Well over what an inspect takes of a busy engine: 0.2 s. */
	readonly heldAfterMs?: number;
};

/** An engine that hangs holds every look: it is not asked for ever more. */
const mostHeld = 64;

export type LookQueue = {
	/** Look at once, in the order given: the first table. */
	now(ids: Iterable<ContainerId>): void;
	/** Something happened: look soon. */
	soon(id: ContainerId): void;
	forget(id: ContainerId): void;
	/** Drops everything that waits; looks under way end by themselves. */
	clear(): void;
	/** True while a look at it is under way and something was heard since that look began. */
	isDirty(id: ContainerId): boolean;
};

export function createLookQueue({
	look,
	clock,
	onHeld = () => {},
	maxInFlight = () => 16,
	coalesceMs = 100,
	minIntervalMs = 1000,
	heldAfterMs = 500,
}: LookQueueOptions): LookQueue {
	const ready = new Set<ContainerId>();
	const timers = new Map<ContainerId, () => void>();
	const running = new Map<ContainerId, {isDirty: boolean}>();
	const lookedAtUnixMs = new Map<ContainerId, number>();
	let held = 0;

	const pump = () => {
		for (const id of ready) {
			if (running.size - Math.min(held, mostHeld) >= maxInFlight()) return;
			ready.delete(id);
			if (running.has(id)) continue;
			const mine = {isDirty: false};
			running.set(id, mine);
			lookedAtUnixMs.set(id, clock.nowUnixMs());
			let isHeld = false;
			const cancelHold = clock.after(heldAfterMs, () => {
				isHeld = true;
				held += 1;
				onHeld(id);
				pump();
			});
			void look(id).finally(() => {
				cancelHold();
				if (isHeld) held -= 1;
				running.delete(id);
				if (mine.isDirty) soon(id);
				pump();
			});
		}
	};

	const soon = (id: ContainerId) => {
		const now = running.get(id);
		if (now !== undefined) {
			now.isDirty = true;
			return;
		}
		if (ready.has(id) || timers.has(id)) return;
		const restMs = minIntervalMs - (clock.nowUnixMs() - (lookedAtUnixMs.get(id) ?? -Infinity));
		const cancel = clock.after(Math.max(coalesceMs, restMs), () => {
			timers.delete(id);
			ready.add(id);
			pump();
		});
		timers.set(id, cancel);
	};

	const forget = (id: ContainerId) => {
		timers.get(id)?.();
		timers.delete(id);
		ready.delete(id);
		lookedAtUnixMs.delete(id);
		const now = running.get(id);
		if (now !== undefined) now.isDirty = false;
	};

	return {
		now(ids) {
			for (const id of ids) {
				const current = running.get(id);
				if (current !== undefined) current.isDirty = true;
				else {
					timers.get(id)?.();
					timers.delete(id);
					ready.add(id);
				}
			}
			pump();
		},
		soon,
		forget,
		clear() {
			for (const cancel of timers.values()) cancel();
			timers.clear();
			ready.clear();
			for (const current of running.values()) current.isDirty = false;
		},
		isDirty: id => running.get(id)?.isDirty ?? false,
	};
}
