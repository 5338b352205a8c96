/** Gathers what comes in one turn, or in a few milliseconds when much comes, into one update. */
import type {Clock} from '../fleet/clock.ts';

export type Batch<T> = {
	add(item: T): void;
	/** Takes what has gathered now, for whoever is about to read. */
	flush(): void;
};

export function createBatch<T>(clock: Clock, spanMs: () => number, take: (items: readonly T[]) => void): Batch<T> {
	let items: T[] = [];
	let isWaiting = false;
	const flush = () => {
		if (items.length === 0) return;
		const all = items;
		items = [];
		take(all);
	};
	return {
		flush,
		add(item) {
			items.push(item);
			if (isWaiting) return;
			isWaiting = true;
			clock.after(spanMs(), () => {
				isWaiting = false;
				flush();
			});
		},
	};
}
