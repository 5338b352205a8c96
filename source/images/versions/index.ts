/** Which of two versions is newer: each kind of package has an order of its own. */
import {compareApk} from './apk.ts';
import {compareDpkg, compareDpkgWithin} from './dpkg.ts';
import {compareGem} from './gem.ts';
import {compareMaven} from './maven.ts';
import {comparePep440} from './pep440.ts';
import {compareRpm} from './rpm.ts';
import {compareGo, compareSemver} from './semver.ts';

export type VersionScheme = 'dpkg' | 'apk' | 'rpm' | 'semver' | 'pep440' | 'maven' | 'gem' | 'go';

/**
 * Below zero: `a` is older. Total: text that is no version of its scheme is compared all the same, as far as its parts
 * go, so that a list of hostile versions still has one order.
 */
export function compareVersions(scheme: VersionScheme, a: string, b: string): number {
	return comparators[scheme](a, b);
}

/** The second of them as it lies in a longer text: the orders that are asked for most often need not cut it out. */
export function compareVersionIn(scheme: VersionScheme, a: string, text: string, from: number, end: number): number {
	if (scheme === 'dpkg') return compareDpkgWithin(a, 0, a.length, text, from, end);
	return compareVersions(scheme, a, text.slice(from, end));
}

const comparators: Readonly<Record<VersionScheme, (a: string, b: string) => number>> = {
	dpkg: compareDpkg,
	apk: compareApk,
	rpm: compareRpm,
	semver: compareSemver,
	pep440: comparePep440,
	maven: compareMaven,
	gem: compareGem,
	go: compareGo,
};
