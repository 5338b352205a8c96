/** Whether a release of a distribution still gets security fixes. Pure: the dates lie beside, with the day they are of. */
import type {Distribution, DistributionSupport} from '../model/package.ts';
import {sanitise, words} from '../model/safe-text.ts';
import type {ReleaseEnds} from './data/distributions.ts';
import {packagedData, type KnownEnds} from './release-data.ts';

/** On its last day a release is supported. */
const dayMs = 86_400_000;

export function supportOfDistribution(
	{id, versionId, prettyName}: Pick<Distribution, 'id' | 'versionId' | 'prettyName'>,
	nowUnixMs: number,
	{asOf, distributions}: Pick<KnownEnds, 'asOf' | 'distributions'> = packagedData.ends,
): DistributionSupport {
	const known = Object.hasOwn(distributions, nameOf(id, prettyName))
		? distributions[nameOf(id, prettyName)]
		: undefined;
	if (known === undefined) return {is: 'unknown', why: words`no dates are known of ${prettyName}`};
	// Rolling and testing releases have no number, and no end.
	if (versionId === '') return {is: 'unknown', why: words`${prettyName} has no number, so no dates`};
	const release = releaseOf(known, versionId);
	if (release === null) {
		return {
			is: 'unknown',
			why: words`no dates are known of ${prettyName}; the data is of ${sanitise(asOf)}`,
		};
	}
	return supportUntil(release, nowUnixMs);
}

/** `ends` null: no end announced. */
export function supportUntil([, ends, extendedEnds]: ReleaseEnds, nowUnixMs: number): DistributionSupport {
	const [endsAtUnixMs, extendedEndsAtUnixMs] = [unixMs(ends), unixMs(extendedEnds ?? ends)];
	if (endsAtUnixMs === null || nowUnixMs < endsAtUnixMs + dayMs) return {is: 'supported', endsAtUnixMs};
	if (extendedEndsAtUnixMs === null || nowUnixMs < extendedEndsAtUnixMs + dayMs) {
		return {is: 'extended', endsAtUnixMs: extendedEndsAtUnixMs};
	}
	return {is: 'ended', endedAtUnixMs: extendedEndsAtUnixMs};
}

/** CentOS Stream calls itself by the name of what it follows. */
const nameOf = (id: string, prettyName: string): string =>
	id === 'centos' && /\bStream\b/i.test(prettyName) ? 'centos-stream' : id;

/** `3.20.3` is of `3.20`, `9.4` of `9`: the longest that it begins with. */
function releaseOf(known: readonly ReleaseEnds[], versionId: string): ReleaseEnds | null {
	const fitting = known.filter(([release]) => versionId === release || versionId.startsWith(`${release}.`));
	return fitting.toSorted(([a], [b]) => b.length - a.length)[0] ?? null;
}

const unixMs = (date: string | null): number | null => (date === null ? null : Date.parse(date));
