/**
 * The strictest set of changes that observation says the application survives, as data: what would be done, what of it is
 * left out at first, and why. What may break is judged elsewhere and handed in. Pure.
 */
import {isOpen, type Finding} from '../model/check.ts';
import {mergeChanges, subjectOf} from '../model/changes.ts';
import {changesOf, type Change} from '../model/fix.ts';
import {defaultCapabilities} from '../model/capabilities.ts';
import type {HardenPart} from '../model/harden.ts';
import type {Risk, RiskLevel} from '../model/recreate.ts';
import {join, words, type SafeText} from '../model/safe-text.ts';

export type {HardenPart} from '../model/harden.ts';

/** What may break by these changes, as foresight sees it. */
export type RisksOf = (changes: readonly Change[]) => readonly Risk[];

const levels: readonly RiskLevel[] = ['safe', 'probable', 'risky', 'blocked'];
const worstOf = (risks: readonly Risk[]): RiskLevel =>
	levels[Math.max(0, ...risks.map(risk => levels.indexOf(risk.level)))] ?? 'blocked';
const isSurvived = (level: RiskLevel): boolean => level === 'safe' || level === 'probable';

/** What a service that starts as root and then becomes another user needs, the least of it first. */
const kept: ReadonlyArray<readonly string[]> = [
	['SETUID', 'SETGID'],
	['SETUID', 'SETGID', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'NET_BIND_SERVICE'],
	defaultCapabilities.filter(name => name !== 'NET_RAW' && name !== 'MKNOD'),
];

/** The same change less strict, strictest first; what has no half-way is done or not. */
function milder(change: Change): readonly Change[] {
	if (change.is !== 'capabilities') return [];
	return kept.map(names => ({...change, add: [...new Set([...change.add, ...names])]}));
}

type Tried = {readonly change: Change; readonly risks: readonly Risk[]; readonly level: RiskLevel};

function tried(change: Change, risksOf: RisksOf): Tried {
	const risks = risksOf([change]);
	return {change, risks, level: worstOf(risks)};
}

const said = (risks: readonly Risk[]): SafeText =>
	join(
		risks.map(risk => words`${risk.says} (${risk.seen})`),
		'; ',
	);

function whyOf({risks, level}: Tried, strictest: Tried, isStrictest: boolean): SafeText {
	if (!isSurvived(level)) return words`left out: ${said(risks.filter(risk => risk.level === level))}`;
	if (!isStrictest) return words`the strictest that it survives: ${said(strictest.risks)}`;
	return risks.length === 0 ? words`nothing was seen that it would break` : said(risks);
}

/** The strictest form that is survived; where none is, the strictest, off. */
function partFor(change: Change, closes: readonly string[], risksOf: RisksOf): HardenPart {
	const strictest = tried(change, risksOf);
	const forms = isSurvived(strictest.level) ? [] : milder(change).map(one => tried(one, risksOf));
	const chosen = forms.find(one => isSurvived(one.level)) ?? strictest;
	return {
		...chosen,
		isOn: isSurvived(chosen.level),
		why: whyOf(chosen, strictest, chosen === strictest),
		closes,
	};
}

/** Finding by finding, each change once. Waived findings are left alone: an operator decided on them. */
export function harden(
	findings: readonly Finding[],
	risksOf: RisksOf,
	/** The change with the values that fit this container (`sizeChanges`, what foresight proposes). */
	fit: (change: Change) => Change = change => change,
): readonly HardenPart[] {
	const asked = findings
		.filter(isOpen)
		.flatMap(({check, fix}) =>
			(fix === null ? [] : changesOf(fix)).map(change => ({id: check.id, change: fit(change)})),
		);
	return mergeChanges(asked.map(({change}) => change)).map(change => {
		const subject = subjectOf(change);
		const closes = asked.filter(one => subjectOf(one.change) === subject).map(({id}) => id);
		return partFor(change, [...new Set(closes)], risksOf);
	});
}

/** What is done unless a person says otherwise. */
export const chosenOf = (parts: readonly HardenPart[]): readonly Change[] =>
	parts.filter(({isOn}) => isOn).map(({change}) => change);
