/** What somebody who mistyped most likely meant; null: nothing is near. Capitals don't count. */
export function nearest(written: string, possible: Iterable<string>): string | null {
	const given = written.slice(0, 64).toLowerCase();
	let best: string | null = null;
	let least = Math.max(2, Math.floor(given.length / 3)) + 1;
	for (const one of possible) {
		const distance = distanceOf(given, one.toLowerCase());
		if (distance >= least) continue;
		least = distance;
		best = one;
	}
	return best;
}

/** Letters to put in, take away or change (Levenshtein). */
function distanceOf(a: string, b: string): number {
	let before = Array.from({length: b.length + 1}, (_, column) => column);
	for (let row = 1; row <= a.length; row += 1) {
		const now = [row];
		for (let column = 1; column <= b.length; column += 1) {
			const change = (before[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
			now.push(Math.min(change, (before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1));
		}
		before = now;
	}
	return before[b.length] ?? 0;
}
