/** What differs between two settings, line by line for the preview. */
import {isObject} from '../../model/foreign.ts';
import type {FieldChange} from '../../model/fix.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';

const say = (value: unknown): SafeText =>
	value === undefined || value === null
		? words`not set`
		: sanitise(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), 500);

/** Only what differs is said, so nothing secret that stays as it is. */
export function changedFields(before: unknown, after: unknown, path: readonly string[] = []): readonly FieldChange[] {
	if (JSON.stringify(before) === JSON.stringify(after)) return [];
	if (!isObject(before) || !isObject(after)) {
		return [{field: sanitise(path.join('.'), 200), before: say(before), after: say(after)}];
	}
	const names = new Set([...Object.keys(before), ...Object.keys(after)]);
	return [...names].flatMap(name => changedFields(before[name], after[name], [...path, name]));
}

const unseen: FieldChange['before'] = words`(values are not shown)`;

/** An environment is changed as a whole: what stays in it is no less secret. */
export const withoutValues = (fields: readonly FieldChange[]): readonly FieldChange[] =>
	fields.map(one =>
		/(?:^|\.)(?:environment|Env)(?:\.|$)/.test(one.field) ? {...one, before: unseen, after: unseen} : one,
	);
