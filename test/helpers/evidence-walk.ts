/** Looks at everything that was read, wherever it stands. */
import {Unread} from '../../source/model/read.ts';
import {findHostile} from './hostile.ts';

/** Every value that is no object or list, by its path; what is unread is one value. */
export function leaves(value: unknown, path = ''): ReadonlyMap<string, unknown> {
	const all = new Map<string, unknown>();
	const walk = (inner: unknown, at: string): void => {
		if (typeof inner !== 'object' || inner === null || inner instanceof Unread) {
			all.set(at, inner);
			return;
		}
		const entries = Object.entries(inner);
		if (entries.length === 0) all.set(at, Array.isArray(inner) ? 'empty list' : 'empty object');
		for (const [key, next] of entries) walk(next, at === '' ? key : `${at}.${key}`);
	};
	walk(value, path);
	return all;
}

/** Texts with something in them that no terminal may be sent. */
export function hostileLeaves(value: unknown): readonly string[] {
	return [...leaves(value)].flatMap(([path, leaf]) => {
		const text = leaf instanceof Unread ? leaf.why : leaf;
		const found = typeof text === 'string' ? findHostile(text) : null;
		return found === null ? [] : [`${path}: ${found}`];
	});
}
