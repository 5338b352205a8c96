/** Runs `work` for each item, `width` at a time. The first that fails ends it: what waits is not begun. Results in order. */
export async function inPool<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
	const results: R[] = [];
	let next = 0;
	let hasFailed = false;
	await Promise.all(
		Array.from({length: Math.min(width, items.length)}, async () => {
			while (next < items.length && !hasFailed) {
				const index = next++;
				try {
					results[index] = await work(items[index] as T);
				} catch (error) {
					hasFailed = true;
					throw error;
				}
			}
		}),
	);
	return results;
}
