/** How long fixes come for one part of an engine: from upstream by its branch, or from the distribution that built it. Pure. */
import type {EngineFacts} from '../model/evidence.ts';
import {distributionNamed} from '../model/operating-system.ts';
import type {DistributionSupport} from '../model/package.ts';
import {words} from '../model/safe-text.ts';
import type {Component} from './data/engine-advisories.ts';
import type {KnownEnds} from './release-data.ts';
import {supportOfDistribution, supportUntil} from './distributions.ts';
import {compareVersions, parseVersion, type Version} from './version.ts';

const endless: DistributionSupport = {is: 'supported', endsAtUnixMs: null};

/** Nothing is published about the ends of BuildKit's releases, and a kernel's number does not tell who keeps it fixed. */
export function supportOf(
	component: Component,
	version: Version,
	{OperatingSystem}: EngineFacts,
	nowUnixMs: number,
	ends: KnownEnds,
): DistributionSupport {
	if (component === 'kernel' || component === 'buildkit') return endless;
	if (version.isDistributionBuild) {
		const distribution = distributionNamed(OperatingSystem);
		return distribution === null
			? {is: 'unknown', why: words`how long ${OperatingSystem} keeps its build fixed is not in the data`}
			: supportOfDistribution(distribution, nowUnixMs, ends);
	}
	const branches = ends.branches[component];
	const major = version.branch.split('.')[0];
	const found = branches.find(([branch]) => branch === version.branch) ?? branches.find(([branch]) => branch === major);
	if (found !== undefined) return supportUntil(found, nowUnixMs);
	// Older than every branch that is known ended with the oldest; newer ones are not known to end.
	const oldest = branches.at(-1);
	const first = parseVersion(oldest?.[0] ?? '');
	const isOlder = oldest !== undefined && first !== null && compareVersions(version, first) < 0;
	return isOlder ? supportUntil(oldest, nowUnixMs) : endless;
}

/** Where the fixes of later years are for those who pay. */
const sellers: ReadonlySet<string> = new Set(['ubuntu', 'rhel', 'sles', 'ol']);

export const isForMoney = (support: DistributionSupport, version: Version, {OperatingSystem}: EngineFacts): boolean =>
	support.is === 'extended' && version.isDistributionBuild && sellers.has(distributionNamed(OperatingSystem)?.id ?? '');
