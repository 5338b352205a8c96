/**
 * Which containers to look at next. Bounded by the number of ids, however many events come: a busy container is looked at
 * once per `minIntervalMs`, a burst once after `coalesceMs`, and never more than `maxInFlight` looks run at once, so one
 * restart loop cannot starve the rest and the engine is never flooded.
 */
import type {ContainerId} from '../model/evidence.ts';
import type {Clock} from './clock.ts';

export type LookQueueOptions = {
	/** Must not reject. */
	readonly look: (id: ContainerId) => Promise<void>;
	readonly clock: Clock;
	/**
	 * 8 is where an engine on few cores stops gaining (engine-facts §2.2); as many again may wait for containers that are
	 * just being started, for which it answers only when that is done.
	 */
	readonly maxInFlight?: number;
	readonly coalesceMs?: number;
	readonly minIntervalMs?: number;
};

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
	maxInFlight = 16,
	coalesceMs = 100,
	minIntervalMs = 1000,
}: LookQueueOptions): LookQueue {
	const ready = new Set<ContainerId>();
	const timers = new Map<ContainerId, () => void>();
	const running = new Map<ContainerId, {isDirty: boolean}>();
	const lookedAtUnixMs = new Map<ContainerId, number>();

	const pump = () => {
		for (const id of ready) {
			if (running.size >= maxInFlight) return;
			ready.delete(id);
			if (running.has(id)) continue;
			const mine = {isDirty: false};
			running.set(id, mine);
			lookedAtUnixMs.set(id, clock.nowUnixMs());
			void look(id).finally(() => {
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
