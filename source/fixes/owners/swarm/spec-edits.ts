/**
 * What a fix changes in a service's spec, field by field: enough to take exactly that back, whatever else was changed since,
 * and without the rest of the spec, where values of secrets are. Pure.
 */
import type {SwarmStep} from '../../../model/delegate.ts';
import {at, isObject, type JsonObject} from '../../../model/foreign.ts';
import {canonical} from '../../basis.ts';
import {put} from './service-spec.ts';

/** undefined: nothing stands there. */
export type SpecEdit = {readonly path: readonly string[]; readonly before?: unknown; readonly after?: unknown};

const isSame = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

function differences(before: unknown, after: unknown, path: readonly string[]): readonly SpecEdit[] {
	if (isSame(before, after)) return [];
	if (!isObject(before) || !isObject(after)) return [{path, before, after}];
	const names = new Set([...Object.keys(before), ...Object.keys(after)]);
	return [...names].flatMap(name => differences(before[name], after[name], [...path, name]));
}

export const editsOf = ({before, after}: SwarmStep): readonly SpecEdit[] => differences(before, after, []);

/** Values of variables: they are in no journal but an open one's. */
export const isSecret = ({path}: SpecEdit): boolean => path.at(-1) === 'Env';

/** How it is to be updated is another while a fix is brought in: these are put back whatever they say. */
export const configsOf = ({before}: SwarmStep): readonly SpecEdit[] =>
	configs.map(name => ({path: [name], before: before[name], after: before[name]}));

const configs = ['UpdateConfig', 'RollbackConfig'];
export const isConfig = ({path}: SpecEdit): boolean => path.length === 1 && configs.includes(path[0] ?? '');

export const isIn = (spec: JsonObject, {path, after}: SpecEdit): boolean => isSame(at(spec, ...path), after);
export const isOut = (spec: JsonObject, {path, before}: SpecEdit): boolean => isSame(at(spec, ...path), before);

export const takenBack = (spec: JsonObject, edits: readonly SpecEdit[]): JsonObject =>
	edits.reduce((edited, {path, before}) => put(edited, path, before), spec);

/** null: of another shape, as no hullcheck wrote it. */
export function readEdits(value: unknown): readonly SpecEdit[] | null {
	if (!Array.isArray(value)) return null;
	const read = value.flatMap((one): readonly SpecEdit[] => {
		const path: unknown = at(one, 'path');
		if (!Array.isArray(path) || path.length === 0 || !path.every(name => typeof name === 'string')) return [];
		return [{path, before: at(one, 'before'), after: at(one, 'after')}];
	});
	return read.length === value.length ? read : null;
}
