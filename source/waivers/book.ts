/**
 * Waivers put on findings. What a waiver covers stays a finding, with its mark; an expired waiver covers nothing, and is a
 * finding itself where something came back by it.
 */
import {isBad, type CheckSpec, type Finding} from '../model/check.ts';
import type {Waived, Waiver} from '../model/waiver.ts';
import {expiredFinding} from './expired.ts';
import {isExact} from './glob.ts';
import {covers, isWeak, scopeWords, type WaiverSubject} from './scope.ts';

export type WaiverBook = {
	/** The very same list where no waiver is for this one. `nowUnixMs` is the evidence's. */
	cover(findings: readonly Finding[], subject: WaiverSubject | null, nowUnixMs: number): readonly Finding[];
};

type Entry = {readonly waiver: Waiver; readonly waived: Waived};

export const isFor = ({check}: Pick<Waiver, 'check'>, {id, record}: CheckSpec): boolean =>
	check === id || check === record;

/** An own weight makes nothing less grave here: else a lighter one would open the door to a label. */
const isCritical = ({severity, catalogueSeverity}: Finding): boolean =>
	severity === 'critical' || catalogueSeverity === 'critical';

const mayCover = ({waived}: Entry, finding: Finding): boolean => !waived.isWeak || !isCritical(finding);

/** What lifts more first, then what holds longer. */
const compare = (a: Entry, b: Entry): number =>
	Number(a.waived.isWeak) - Number(b.waived.isWeak) ||
	b.waived.expiresAtUnixMs - a.waived.expiresAtUnixMs ||
	a.waiver.line - b.waiver.line;

export function createWaiverBook(waivers: readonly Waiver[]): WaiverBook {
	// A baseline names a thousand containers one by one: those are looked up, patterns alone are tried.
	const named = new Map<string, Entry[]>();
	const others: Entry[] = [];
	for (const waiver of waivers) {
		const {scope, reason, expiresAtUnixMs, line} = waiver;
		const entry = {waiver, waived: {reason, expiresAtUnixMs, scope: scopeWords(scope), isWeak: isWeak(scope), line}};
		if (scope.by !== 'name' || !isExact(scope.pattern)) others.push(entry);
		else {
			const same = named.get(scope.pattern);
			if (same === undefined) named.set(scope.pattern, [entry]);
			else same.push(entry);
		}
	}

	const entriesFor = (subject: WaiverSubject): readonly Entry[] => {
		const exact = subject.is === 'container' ? (named.get(subject.name) ?? []) : [];
		const fitting = others.filter(({waiver}) => covers(waiver.scope, subject));
		return exact.length + fitting.length === 0 ? [] : [...exact, ...fitting].sort(compare);
	};

	return {
		cover(findings, subject, nowUnixMs) {
			if (waivers.length === 0 || subject === null) return findings;
			const entries = entriesFor(subject);
			if (entries.length === 0) return findings;
			const lapsed: Array<{readonly finding: Finding; readonly waiver: Waiver}> = [];
			const covered = findings.map(finding => {
				if (!isBad(finding)) return finding;
				const mine = entries.filter(entry => isFor(entry.waiver, finding.check) && mayCover(entry, finding));
				const valid = mine.find(({waived}) => waived.expiresAtUnixMs >= nowUnixMs);
				if (valid !== undefined) return {...finding, waived: valid.waived};
				if (mine[0] !== undefined) lapsed.push({finding, waiver: mine[0].waiver});
				return finding;
			});
			return lapsed.length === 0 ? covered : [...covered, expiredFinding(lapsed)];
		},
	};
}
