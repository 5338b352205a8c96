/** Findings of one container, by the checks a person names → changes; or why there are none. Pure. */
import {isBad, recordWords, type Finding} from '../model/check.ts';
import type {Trouble} from '../model/errors.ts';
import {findingWords} from '../model/finding-words.ts';
import {changesOf, type Change, type Fix} from '../model/fix.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import type {Assessment} from '../model/score.ts';

export type ChangesFor =
	| {readonly is: 'changes'; readonly changes: readonly Change[]}
	/** All of them hold already, or do not concern it: one line each. */
	| {readonly is: 'nothing'; readonly says: readonly SafeText[]}
	/** One of them at least is not put right by a change of the container. */
	| {readonly is: 'refused'; readonly trouble: Trouble};

const whoElse: Readonly<Record<Exclude<Fix['by'], 'live' | 'recreate' | 'service'>, SafeText>> = {
	image: words`the image has to be built anew for that`,
	engine: words`that is a setting of the engine`,
	host: words`that is a matter of the machine`,
	person: words`that is for a person to decide`,
};

const named = ({check}: Finding): SafeText => sanitise(`${recordWords(check.record)} (${check.id})`);

function whyNone({verdict, fix}: Finding): SafeText {
	if (verdict.is === 'unknown') return words`whether it holds could not be read: ${verdict.why}`;
	if (fix === null) return words`no change is known that would put it right`;
	if (fix.by === 'live' || fix.by === 'service') return words`there is nothing to change`;
	if (fix.by === 'recreate') return 'whyNot' in fix ? sanitise(fix.whyNot) : words`there is nothing to change`;
	return whoElse[fix.by];
}

function refusal(name: SafeText, finding: Finding): Trouble {
	const {fix} = finding;
	return {
		what: words`${named(finding)} of ${name} was not put right: ${sanitise(findingWords(finding))}`,
		why: whyNone(finding),
		todo:
			fix === null
				? words`Look again once it can be read (while it runs, as root on the engine's machine), or set it by hand`
				: sanitise(fix.how),
	};
}

function whyFine(finding: Finding): SafeText {
	const {verdict} = finding;
	switch (verdict.is) {
		case 'not-applicable':
			return words`${named(finding)} does not concern it: ${verdict.why}`;
		case 'manual':
			return words`${named(finding)} is for a person to look at: ${verdict.look}`;
		case 'pass':
		case 'fail':
		case 'unknown':
			return words`${named(finding)} holds already`;
	}
}

/** Whoever names a check means it, waived or not. */
export function changesFor(name: SafeText, {findings}: Assessment, checkIds: readonly string[]): ChangesFor {
	const asked = checkIds.map(id => ({id, finding: findings.find(({check}) => check.id === id)}));
	const bad = asked.flatMap(({finding}) => (finding !== undefined && isBad(finding) ? [finding] : []));
	const hopeless = bad.find(({fix}) => fix === null || changesOf(fix).length === 0);
	if (hopeless !== undefined) return {is: 'refused', trouble: refusal(name, hopeless)};
	if (bad.length > 0) return {is: 'changes', changes: bad.flatMap(({fix}) => (fix === null ? [] : changesOf(fix)))};
	return {
		is: 'nothing',
		says: asked.map(({id, finding}) =>
			finding === undefined ? words`${sanitise(id)} does not concern it` : whyFine(finding),
		),
	};
}
