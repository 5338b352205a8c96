/**
 * Whether a build has a flaw that upstream's ranges say its number has. A distribution keeps an old number and adds fixes:
 * its own advisories know best, then its changelogs, as far as they were read; else nobody can tell.
 */
import type {EnginePackage} from '../model/host-evidence.ts';
import {isUnread} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {backports, type Backports} from './data/backports.ts';
import type {Advisory} from './data/engine-advisories.ts';

/** `fixedIn` null: as upstream says. */
export type Standing =
	| {readonly is: 'open'; readonly fixedIn: readonly SafeText[] | null}
	| {readonly is: 'fixed'}
	| {readonly is: 'undecided'; readonly why: SafeText};

export type Build = {
	/** As exactly as it is known. */
	readonly version: SafeText;
	readonly isDistributionBuild: boolean;
	/** null: the machine's packages were not read, or it is in none of them. */
	readonly installed: EnginePackage | null;
};

export function standingOf({id, component}: Advisory, {version, isDistributionBuild, installed}: Build): Standing {
	if (!isDistributionBuild) return {is: 'open', fixedIn: null};
	const verdict = installed === null || isUnread(installed.verdicts) ? undefined : installed.verdicts.get(id);
	if (verdict !== undefined) {
		if (!verdict.isAffected) return {is: 'fixed'};
		return {is: 'open', fixedIn: verdict.fixedIn === null ? [] : [verdict.fixedIn]};
	}
	const build = backports.find(one => one.component === component && updateOf(one, version) !== undefined);
	return build === undefined
		? {is: 'undecided', why: words`${version} is a distribution’s build, and the fix may have been ported back to it`}
		: byChangelog(id, build, version);
}

function byChangelog(id: string, build: Backports, version: SafeText): Standing {
	const fix = build.fixedIn.get(id);
	const update = updateOf(build, version) ?? 'not told';
	// The changelogs name every fix: what none names is open, whichever update this is.
	if (fix === undefined && (update === 'not told' || update <= build.newest)) return {is: 'open', fixedIn: null};
	if (update === 'not told') {
		return {
			is: 'undecided',
			why: words`fixed by update ${fix ?? 0} of ${version}, and which this is the engine does not tell`,
		};
	}
	if (fix === undefined)
		return {is: 'undecided', why: words`update ${update} of this build is newer than what is known here`};
	if (update >= fix) return {is: 'fixed'};
	return {is: 'open', fixedIn: [words`${sanitise(build.base)} update ${fix} of ${sanitise(build.distribution)}`]};
}

/** Which update of that build a version is; undefined: another build. Debian's engine leaves the end of its version out. */
function updateOf({base, suffix}: Backports, version: string): number | 'not told' | undefined {
	if (base.startsWith(`${version}-`)) return 'not told';
	const [ofBase] = version.split(/\+b\d+$/);
	if (ofBase === base) return 0;
	if (ofBase === undefined || !ofBase.startsWith(base)) return undefined;
	const [, update] = suffix.exec(ofBase.slice(base.length)) ?? [];
	return update === undefined ? undefined : Number(update);
}
