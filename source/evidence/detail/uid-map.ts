/** `/proc/PID/uid_map`: which users inside are which outside. */
import {join, words, type SafeText} from '../../model/safe-text.ts';

type UidRange = {readonly inside: number; readonly outside: number; readonly count: number};

export function readUidMap(text: string): readonly UidRange[] {
	return text.split('\n').flatMap(line => {
		const [, inside, outside, count] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s*$/.exec(line) ?? [];
		return count === undefined ? [] : [{inside: Number(inside), outside: Number(outside), count: Number(count)}];
	});
}

/** `/proc/PID/status` counts as we do, outside; the container and its configuration count inside. */
export function uidInside(map: readonly UidRange[], uid: number): number {
	const range = map.find(one => uid >= one.outside && uid < one.outside + one.count);
	return range === undefined ? uid : range.inside + (uid - range.outside);
}

/** The ranges as the kernel writes them, and what they mean for root. */
export function uidMapWords(map: readonly UidRange[]): SafeText {
	if (map.length === 0) return words`not read`;
	const ranges = join(map.map(({inside, outside, count}) => words`${inside} ${outside} ${count}`));
	const root = map.find(({inside}) => inside === 0);
	if (root === undefined) return words`${ranges} (nobody is root inside)`;
	return root.outside === 0
		? words`${ranges} (no remap)`
		: words`${ranges} (root inside is uid ${root.outside} outside)`;
}
