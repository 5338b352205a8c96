/** Semantic Versioning 2.0, and Go's reading of it. */
import semver from 'semver';
import {compareDigits} from './dpkg.ts';

/** npm writes `v1.2.3` and `=1.2.3` as well; what is no version at all is compared part by part. */
export function compareSemver(a: string, b: string): number {
	const [one, other] = [semver.parse(a, {loose: true}), semver.parse(b, {loose: true})];
	return one === null || other === null ? compareLoosely(a, b) : semver.compare(one, other);
}

/** Go's own versions leave parts out (`go1.22`) and name candidates without a dash (`go1.22rc1`). */
export const compareGo = (a: string, b: string): number => compareSemver(goVersion(a), goVersion(b));

const toolchain = /^(?:go|v)?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-?((?:alpha|beta|rc)\d.*))?$/;

function goVersion(text: string): string {
	const match = toolchain.exec(text);
	if (match === null) return text.replace(/^(?:go|v)/, '');
	const [, major = '0', minor = '0', patch = '0', candidate] = match;
	// `rc10` is newer than `rc9`: SemVer counts a number only where it stands alone.
	const before = candidate === undefined ? '' : `-${candidate.replace(/(?<=[a-z])(?=\d)/, '.')}`;
	return `${major}.${minor}.${patch}${before}`;
}

const part = /\d+|[A-Za-z]+/g;

function compareLoosely(a: string, b: string): number {
	const [partsA, partsB] = [a.match(part) ?? [], b.match(part) ?? []];
	for (let index = 0; index < Math.max(partsA.length, partsB.length); index += 1) {
		const [one = '0', other = '0'] = [partsA[index], partsB[index]];
		const [isNumber, isOtherNumber] = [/^\d/.test(one), /^\d/.test(other)];
		if (isNumber !== isOtherNumber) return isNumber ? 1 : -1;
		const order = isNumber ? compareDigits(one, other) : one === other ? 0 : one < other ? -1 : 1;
		if (order !== 0) return order;
	}
	return 0;
}
