/**
 * Fixes that distributions ported back to an older upstream number, by the changelogs of Debian's packages
 * (state of `advisoriesAsOf`). What no update of a listed build names is not fixed in it.
 */
import type {Component} from './engine-advisories.ts';

export type Backports = {
	readonly component: Component;
	readonly distribution: string;
	/** Version before the first update; an update adds `+deb12u1`, `+deb12u2` … */
	readonly base: string;
	readonly suffix: RegExp;
	/** Newest update that the data knows. */
	readonly newest: number;
	readonly fixedIn: ReadonlyMap<string, number>;
};

const debian12 = {distribution: 'Debian 12', suffix: /^\+deb12u(\d+)$/};

export const backports: readonly Backports[] = [
	{
		...debian12,
		component: 'engine',
		base: '20.10.24+dfsg1-1',
		newest: 1,
		fixedIn: new Map([['CVE-2024-41110', 1]]),
	},
	{
		...debian12,
		component: 'containerd',
		base: '1.6.20~ds1-1',
		newest: 3,
		fixedIn: new Map([
			['CVE-2024-25621', 2],
			['CVE-2024-40635', 2],
			['CVE-2025-64329', 3],
		]),
	},
	{...debian12, component: 'runc', base: '1.1.5+ds1-1', newest: 1, fixedIn: new Map([['CVE-2024-21626', 1]])},
];

/**
 * Kernels whose name has a counter where others have the upstream number: Debian's 6.1.0-18-amd64 is built of 6.1.76
 * (point release 12.5), every later one of something newer.
 */
export const kernelCounters: ReadonlyArray<{
	readonly distribution: string;
	readonly series: string;
	readonly from: number;
	readonly upstream: string;
}> = [{distribution: 'Debian GNU/Linux', series: '6.1.0', from: 18, upstream: '6.1.76'}];
