/** What two images have of each other, in the words that a screen and a command say alike. */
import type {ChangedPackage} from './image-update.ts';
import {join, words, type SafeText} from './safe-text.ts';
import {vulnerabilityLevels, type Match, type VulnerabilityLevel} from './vulnerability.ts';

const rank = ({rating}: Match): number => vulnerabilityLevels.indexOf(rating.level);
export const byWorst = (a: Match, b: Match): number => rank(a) - rank(b) || a.id.localeCompare(b.id);

/** Worst first, each vulnerability once, however many packages have it. */
export function worstFirst(matches: readonly Match[]): readonly Match[] {
	const worst = new Map<SafeText, Match>();
	for (const match of matches.toSorted(byWorst)) if (!worst.has(match.id)) worst.set(match.id, match);
	return [...worst.values()];
}

/** Of `worstFirst`; levels that none has are left out. */
export const levelsOf = (
	matches: readonly Match[],
): ReadonlyArray<{readonly level: VulnerabilityLevel; readonly says: SafeText}> =>
	vulnerabilityLevels.flatMap(level => {
		const many = matches.filter(({rating}) => rating.level === level).length;
		return many === 0 ? [] : [{level, says: words`${many} ${sayLevel(level)}`}];
	});

const levelWords: Readonly<Record<VulnerabilityLevel, SafeText>> = {
	critical: words`critical`,
	high: words`high`,
	medium: words`medium`,
	unknown: words`not rated`,
	low: words`low`,
	negligible: words`negligible`,
};
export const sayLevel = (level: VulnerabilityLevel): SafeText => levelWords[level];

/** `libssl3 3.0.1 → 3.0.2`, `jq 1.7 is new`, `jq 1.7 is gone` */
export function sayPackage({name, before, after}: ChangedPackage): SafeText {
	if (before.length === 0) return words`${name} ${join(after)} is new`;
	return after.length === 0 ? words`${name} ${join(before)} is gone` : words`${name} ${join(before)} → ${join(after)}`;
}
