/** Checks by the names a file may use: id (`pids-limit`), CIS number (`5.29`) or record of ours (`X-CAP-NET_RAW`). */
import type {Node} from 'yaml';
import type {CheckSpec} from '../model/check.ts';
import {quoted, type Problems} from './problems.ts';

export type KnownChecks = ReadonlyMap<string, readonly CheckSpec[]>;

export function knowChecks(checks: readonly CheckSpec[]): KnownChecks {
	const known = new Map<string, readonly CheckSpec[]>();
	for (const check of checks)
		for (const name of new Set([check.id, check.record])) known.set(name, [...(known.get(name) ?? []), check]);
	return known;
}

/** All that go by the name; none, and a problem, where nobody does. */
export function findChecks(name: string, at: Node, known: KnownChecks, problems: Problems): readonly CheckSpec[] {
	const found = known.get(name);
	if (found !== undefined) return found;
	// Numbers near each other have nothing in common.
	const meant = /^[\d.]*$/.test(name) ? null : problems.near(name, known.keys());
	problems.add(
		at,
		`there is no check ${quoted(name)}`,
		meant === null
			? 'Write its id, as pids-limit, or its CIS number, as 5.29: every finding shows both'
			: `Did you mean ${meant}?`,
	);
	return [];
}
