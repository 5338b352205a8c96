/**
 * What a person has made of a plan: parts left out, a part in the hand, a value being written. Pure. A plan is never
 * patched here: what is chosen is asked for, and comes back as another plan.
 */
import {subjectOf} from '../../model/changes.ts';
import type {Change, Plan, PlanPart} from '../../model/fix.ts';
import type {Hardening, HardenPart} from '../../model/harden.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {fieldsOf, parseFields, type Bounds} from '../../model/values/change-values.ts';
import {keyOf} from '../keymap/in-force.ts';

export type DraftPart = {
	readonly subject: string;
	readonly part: PlanPart;
	readonly isOn: boolean;
	/** Why it was left out from the beginning; null: it was not. */
	readonly offWhy: SafeText | null;
};

export type Editor = {
	readonly texts: readonly string[];
	/** The field being written. */
	readonly at: number;
	readonly problem: string | null;
};

export type Draft = {
	/** The plan it was last made from. */
	readonly plan: Plan;
	/** What the parts were chosen from; null: a person chose them. */
	readonly hardening: Hardening | null;
	readonly parts: readonly DraftPart[];
	readonly selected: number;
	readonly editor: Editor | null;
	/** Changes were asked for and the plan with them is not here yet. */
	readonly isAsking: boolean;
};

/** What makes two changes the same line of a plan. Of a network that is joined the name is the value: it may become another. */
export const lineOf = (change: Change): string => (change.is === 'join-network' ? change.is : subjectOf(change));

const fresh = (part: PlanPart): DraftPart => ({subject: lineOf(part.change), part, isOn: true, offWhy: null});

/** It has no fields until it is taken in and planned. */
const leftOut = ({change, why}: HardenPart): DraftPart => ({
	subject: lineOf(change),
	part: {change, because: why, fields: [], command: words``, effect: words``, steps: [], undoLeaves: null},
	isOn: false,
	offWhy: why,
});

export const startDraft = (plan: Plan, hardening: Hardening | null = null): Draft => ({
	plan,
	hardening,
	parts: [...plan.parts.map(fresh), ...(hardening?.parts ?? []).filter(({isOn}) => !isOn).map(leftOut)],
	selected: 0,
	editor: null,
	isAsking: false,
});

/** The next plan of the same container: its parts are on, and what it has not stays in sight, left out. */
export function takePlan(draft: Draft | null, plan: Plan, hardening: Hardening | null = null): Draft {
	if (draft === null || draft.plan.containerId !== plan.containerId) return startDraft(plan, hardening);
	if (draft.plan === plan) return draft;
	// A plan that can't be made says why; what was chosen stays, to be chosen otherwise.
	if (plan.parts.length === 0) return {...draft, plan, isAsking: false};
	const incoming = new Map(plan.parts.map(part => [lineOf(part.change), part]));
	const parts = draft.parts.map((one): DraftPart => {
		const part = incoming.get(one.subject);
		incoming.delete(one.subject);
		return part === undefined ? {...one, isOn: false} : {...one, part, isOn: true};
	});
	return {...draft, plan, parts: [...parts, ...[...incoming.values()].map(fresh)], isAsking: false};
}

export const chosen = (draft: Draft): readonly Change[] =>
	draft.parts.filter(({isOn}) => isOn).map(({part}) => part.change);

/** What is on the screen is what the plan would do, no more and no less. */
export function isWhatIsShown({plan, parts, isAsking, editor}: Draft): boolean {
	const shown = parts.filter(({isOn}) => isOn).map(({part}) => part);
	return (
		!isAsking && editor === null && shown.length === plan.parts.length && shown.every(part => plan.parts.includes(part))
	);
}

/** A draft, and the changes to ask for; null: nothing to ask. */
export type Outcome = {readonly draft: Draft; readonly ask: readonly Change[] | null};
const keep = (draft: Draft): Outcome => ({draft, ask: null});

export function select(draft: Draft, by: number): Draft {
	const selected = Math.max(0, Math.min(draft.parts.length - 1, draft.selected + by));
	return selected === draft.selected ? draft : {...draft, selected};
}

export function toggle(draft: Draft): Outcome {
	if (draft.parts.length === 0) return keep(draft);
	const parts = draft.parts.map((one, index) => (index === draft.selected ? {...one, isOn: !one.isOn} : one));
	const next = {...draft, parts, isAsking: false};
	// With nothing left there is no plan to ask for. What is back to the plan at hand needs no other, unless one without
	// it is on its way.
	if (chosen(next).length === 0 || (!draft.isAsking && isWhatIsShown(next))) return keep(next);
	return {draft: {...next, isAsking: true}, ask: chosen(next)};
}

const selectedPart = ({parts, selected}: Draft): DraftPart | undefined => parts[selected];

/** Why there is nothing to write; null: the editor is open now. */
export function edit(draft: Draft): Draft | string {
	const one = selectedPart(draft);
	if (one === undefined) return 'there is no part to change';
	const fields = fieldsOf(one.part.change);
	if (fields.length === 0) return `this part has no value: leave it out with ${keyOf('toggle', 'space')}`;
	return {...draft, editor: {texts: fields.map(({text}) => text), at: 0, problem: null}};
}

const longest = 128;

const withEditor = (draft: Draft, over: Partial<Editor>): Draft =>
	draft.editor === null ? draft : {...draft, editor: {...draft.editor, problem: null, ...over}};

const withText = (draft: Draft, change: (text: string) => string): Draft =>
	draft.editor === null
		? draft
		: withEditor(draft, {
				texts: draft.editor.texts.map((text, index) => (index === draft.editor?.at ? change(text) : text)),
			});

/** Values are plain: whatever else is typed or pasted is left out. */
export const write = (draft: Draft, text: string): Draft =>
	withText(draft, before => (before + text.replace(/[^\x20-\x7e]/g, '')).slice(0, longest));
export const erase = (draft: Draft): Draft => withText(draft, text => text.slice(0, -1));
export const eraseAll = (draft: Draft): Draft => withText(draft, () => '');
export const nextField = (draft: Draft, by: number): Draft =>
	draft.editor === null
		? draft
		: withEditor(draft, {at: (draft.editor.at + by + draft.editor.texts.length) % draft.editor.texts.length});
export const closeEditor = (draft: Draft): Draft => ({...draft, editor: null});

export function accept(draft: Draft, bounds: Bounds): Outcome {
	const one = selectedPart(draft);
	if (draft.editor === null || one === undefined) return keep(draft);
	const parsed = parseFields(one.part.change, draft.editor.texts, bounds);
	if (parsed.is === 'wrong') return keep(withEditor(draft, {problem: parsed.says}));
	const isSame = JSON.stringify(parsed.change) === JSON.stringify(one.part.change);
	if (isSame && one.isOn) return keep(closeEditor(draft));
	const ask = draft.parts.flatMap(({part, isOn}, index) =>
		index === draft.selected ? [parsed.change] : isOn ? [part.change] : [],
	);
	const parts = draft.parts.map((each, index) => (index === draft.selected ? {...each, isOn: true} : each));
	return {draft: {...draft, parts, editor: null, isAsking: true}, ask};
}
