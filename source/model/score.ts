/** A container's score: one number that explains itself. The arithmetic is in scoring/. */
import type {Finding} from './check.ts';

export type Grade = 'A' | 'B' | 'C' | 'D' | 'E' | 'F';
export const grades: readonly Grade[] = ['A', 'B', 'C', 'D', 'E', 'F'];
export type Domain = 'privileges' | 'isolation' | 'network' | 'image' | 'updates' | 'operations';

/** A fact that a ceiling asks about and no single check answers. 'unknown' is taken at its worst. */
export type Tristate = 'yes' | 'no' | 'unknown';

export type ScoringFacts = {
	/** A port is published on an address other than loopback. */
	readonly isExposedBeyondLoopback: Tristate;
	/** AppArmor or SELinux confines the container. */
	readonly isConfinedByLsm: Tristate;
	/** Not scanned, or not all that is in it is covered; `no-image`: of a host, which has none. */
	readonly imageScan: 'no-image' | 'not-scanned' | 'scanned';
};

export type GroupPoints = {readonly group: string; readonly points: number; readonly finding: Finding};

export type DomainPoints = {
	readonly domain: Domain;
	readonly limit: number;
	/** What the groups add up to, before the limit. */
	readonly points: number;
	/** Worst finding of each failing group, most points first. */
	readonly groups: readonly GroupPoints[];
};

export type CeilingHit = {readonly name: string; readonly score: number; readonly because: string};

export type Score = {
	/** Lower end: unknown counted at its worst. Sorting, letters and bars use it. */
	readonly value: number;
	/** Upper end: unknown counted as passed. */
	readonly best: number;
	readonly grade: Grade;
	readonly raw: number;
	/** All that apply, lowest first. */
	readonly ceilings: readonly CeilingHit[];
	readonly domains: readonly DomainPoints[];
	/** Checks that could be decided, of those that apply. */
	readonly decided: number;
	readonly applicable: number;
};

/** Everything judged of one container. */
export type Assessment = {
	readonly findings: readonly Finding[];
	readonly facts: ScoringFacts;
	readonly score: Score;
	/** The score without waivers; null where none applies. */
	readonly unwaived: Score | null;
	/** Failing or unknown finding that weighs most; null: nothing is wrong. */
	readonly worst: Finding | null;
};
