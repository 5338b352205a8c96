/** A check, its verdict and the finding it leaves. */
import type {Fix, FixOfCheck} from './fix.ts';
import type {ContainerEvidence, ImageEvidence} from './evidence.ts';
import type {HostEvidence} from './host-evidence.ts';
import type {SafeText} from './safe-text.ts';
import type {Waived} from './waiver.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

export type Theme = 'image' | 'isolation' | 'updates' | 'privileges' | 'network' | 'operations';
export const themes: readonly Theme[] = ['image', 'isolation', 'updates', 'privileges', 'network', 'operations'];

/** What was looked at, what was there, what should be. */
export type Proof = {readonly field: string; readonly actual: SafeText; readonly expected: string};

export type Verdict =
	| {readonly is: 'pass'}
	/** `outcome` is one of the check's own, it decides the severity. */
	| {readonly is: 'fail'; readonly outcome: string; readonly proof: Proof}
	| {readonly is: 'not-applicable'; readonly why: SafeText}
	/** Could not be read. Counts as the check's worst outcome. */
	| {readonly is: 'unknown'; readonly why: SafeText}
	/** A matter of judgement: what a person has to look at. */
	| {readonly is: 'manual'; readonly look: SafeText};

export type VerdictName = Verdict['is'];

/** What a check is about. An image's findings count in the score of every container made from it. */
export type Subject = 'container' | 'image' | 'host' | 'daemon' | 'daemon-files' | 'swarm' | 'operations';

export type CheckSpec = {
	readonly subject: Subject;
	/** kebab-case, for ever: reports and waivers name it. */
	readonly id: string;
	/** CIS Docker Benchmark 1.6.0 number, or the `X-` record of ours it implements. */
	readonly record: string;
	readonly title: string;
	/** Two or three plain sentences: what an attacker or an accident does with it. */
	readonly why: string;
	readonly theme: Theme;
	/** Scoring group; null: shown, no points. */
	readonly group: string | null;
	/** Every outcome a failure may have, and how bad each is. */
	readonly outcomes: Readonly<Record<string, Severity>>;
	/** Judged over the time watched: `manual` in a one-shot audit. */
	readonly isOverTime?: boolean;
};

/** A check of one kind of evidence. What needs less than a container's evidence (an image's) also judges containers. */
export type CheckOf<Evidence> = CheckSpec & {
	readonly needs: readonly PropertyKey[];
	/** Pure: no clock, no I/O, no mutation. May throw `NotKnown` (by `known`), which becomes `unknown`. */
	evaluate(evidence: Evidence): Verdict;
	/** How it is put right, asked only where it failed. */
	fix(evidence: Evidence): FixOfCheck;
};

export type Check = CheckOf<ContainerEvidence>;
export type ImageCheck = CheckOf<ImageEvidence>;
export type HostCheck = CheckOf<HostEvidence>;

export type Finding = {
	readonly check: CheckSpec;
	readonly verdict: Verdict;
	/** Of the outcome that failed; the worst possible where unknown; info otherwise. */
	readonly severity: Severity;
	/** What the catalogue says, where an operator weighs the check otherwise (`Policy.severities`). */
	readonly catalogueSeverity?: Severity;
	/** null where nothing is to be fixed. */
	readonly fix: Fix | null;
	/** An operator accepts it: it takes no points, keeps its mark, and the unwaived score stands beside. */
	readonly waived: Waived | null;
};

export const isBad = (finding: Finding): boolean => finding.verdict.is === 'fail' || finding.verdict.is === 'unknown';

/** Bad, and nobody accepts it. */
export const isOpen = (finding: Finding): boolean => isBad(finding) && finding.waived === null;

/** `5.29` is a number of the CIS Docker Benchmark 1.6.0; null for a record of ours, `X-…`. */
export const cisOf = (record: string): string | null => (/^\d/.test(record) ? record : null);

/** Neither number is told without saying whose it is. */
export const recordWords = (record: string): string => (cisOf(record) === null ? record : `CIS ${record}`);
