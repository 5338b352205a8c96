/** Python's order, PEP 440. Versions of before it, as old packages have them, are older than all others. */
import {compare, valid} from '@renovatebot/pep440';
import {compareSemver} from './semver.ts';

export function comparePep440(a: string, b: string): number {
	const [isOne, isOther] = [valid(a) !== null, valid(b) !== null];
	if (isOne && isOther) return compare(a, b);
	return isOne === isOther ? compareSemver(a, b) : isOne ? 1 : -1;
}
