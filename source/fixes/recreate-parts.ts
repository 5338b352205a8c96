/** Changes → one body with all of them, and what each does to it. Pure. */
import {mergeChanges, isLive, sayChange} from '../model/changes.ts';
import type {Change, FieldChange, PlanPart} from '../model/fix.ts';
import type {CreateBody, Preparation} from '../model/recreate.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {diffBodies} from './edits/body-diff.ts';
import type {EditFacts} from './edits/edit.ts';
import {editBody} from './edits/index.ts';
import {planChange} from './mechanisms/index.ts';
import type {Context} from './mechanisms/mechanism.ts';

export type RecreateDraft = {
	readonly body: CreateBody;
	readonly parts: readonly PlanPart[];
	readonly prepares: readonly Preparation[];
	readonly warnings: readonly SafeText[];
	readonly refusals: readonly SafeText[];
};

const limits = ['memory-limit', 'pids-limit', 'cpu-limit', 'restart-policy'];

type Sized = {
	readonly because: SafeText;
	readonly fields: readonly FieldChange[];
	readonly warnings: readonly SafeText[];
};

/** Limits are held against what was seen of its use, as if they were set live. */
function sized(change: Change, context: Context): Sized | {readonly why: SafeText} | null {
	if (!isLive(change) || !limits.includes(change.is)) return null;
	const planned = planChange(change, context);
	return planned.is === 'blocked' ? {why: planned.why} : {...planned.part, warnings: planned.warnings};
}

const isSame = (one: Preparation, other: Preparation): boolean => JSON.stringify(one) === JSON.stringify(other);

export function draftRecreate(
	old: CreateBody,
	changes: readonly Change[],
	facts: EditFacts,
	context: Context,
): RecreateDraft {
	let draft: RecreateDraft = {body: old, parts: [], prepares: [], warnings: [], refusals: []};
	for (const change of mergeChanges(changes)) {
		const refuse = (why: SafeText): RecreateDraft => ({
			...draft,
			refusals: [...draft.refusals, words`${sayChange(change)}: ${why}`],
		});
		const limit = sized(change, context);
		const result = editBody(draft.body, change, facts);
		if (limit !== null && 'why' in limit) draft = refuse(limit.why);
		else if (result.is === 'blocked') draft = refuse(result.why);
		else {
			const fields = diffBodies(draft.body, result.body);
			if (fields.length === 0) {
				draft = refuse(words`it is so already`);
				continue;
			}
			const part: PlanPart = {
				change,
				because: limit?.because ?? result.because,
				fields: limit?.fields ?? fields,
				command: result.option,
				effect: result.effect,
				steps: [],
				undoLeaves: null,
			};
			draft = {
				body: result.body,
				parts: [...draft.parts, part],
				prepares: [
					...draft.prepares,
					...result.prepares.filter(one => !draft.prepares.some(other => isSame(one, other))),
				],
				warnings: [...draft.warnings, ...result.warnings, ...(limit?.warnings ?? [])],
				refusals: draft.refusals,
			};
		}
	}
	return draft;
}
