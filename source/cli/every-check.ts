/** All checks of every subject, each once, as they are named on a command line. */
import {containerChecks, hostChecks, imageChecks} from '../checks/index.ts';
import {cisOf, type CheckOf, type CheckSpec} from '../model/check.ts';
import {NotKnown} from '../model/read.ts';
import {words} from '../model/safe-text.ts';
import {UsageError} from './exit.ts';
import {didYouMean} from '../model/nearest.ts';

/** A check as the catalogue tells it: what it sees, and how it is put right. */
export type ListedCheck = CheckSpec & {
	readonly needs: readonly PropertyKey[];
	/** How it is put right, whatever was found. null: that depends on what was found. */
	fixOf(): {readonly by: string; readonly how: string} | null;
};

/** `5.4` before `5.31`; records of our own behind the benchmark's. */
export function compareRecords(one: string, other: string): number {
	const [isOfCis, isOtherOfCis] = [cisOf(one) !== null, cisOf(other) !== null];
	if (isOfCis !== isOtherOfCis) return isOfCis ? -1 : 1;
	return one.localeCompare(other, 'en', {numeric: true});
}

/** Looked at, it says that nothing is known: a fix that looks is one that depends on what was found. */
const opaque: object = new Proxy(
	{},
	{
		get() {
			throw new NotKnown(words`nothing was looked at`);
		},
	},
);

function listed<Evidence>(check: CheckOf<Evidence>): ListedCheck {
	return {
		...check,
		fixOf() {
			const nothing = Object.fromEntries(check.needs.map(key => [key, opaque]));
			try {
				return check.fix(nothing as Evidence);
			} catch (error) {
				if (error instanceof NotKnown) return null;
				throw error;
			}
		},
	};
}

export function everyCheck(): readonly ListedCheck[] {
	const byId = new Map<string, ListedCheck>();
	for (const check of containerChecks) byId.set(check.id, listed(check));
	for (const check of imageChecks) byId.set(check.id, listed(check));
	for (const check of hostChecks) byId.set(check.id, listed(check));
	return [...byId.values()].toSorted((a, b) => compareRecords(a.record, b.record));
}

/** By id, or by the benchmark's number or our own record. Throws `UsageError`. */
export function checkNamed(name: string): ListedCheck {
	const all = everyCheck();
	const wanted = name.replace(/^CIS[ -]?/i, '');
	const found = all.find(
		({id, record}) => id === wanted.toLowerCase() || record === wanted || record === wanted.toUpperCase(),
	);
	if (found !== undefined) return found;
	const known = all.flatMap(({id, record}) => (cisOf(record) === null ? [id, record] : [id]));
	throw new UsageError(`there is no check "${name}".${didYouMean(wanted, known)} hullcheck checks lists all.`);
}
