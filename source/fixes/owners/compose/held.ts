/**
 * What a journal holds of a Compose step for good, and the step made of it again. No text of a file and no value of a
 * variable is in it: the files as they were are copies beside the journal, values come from the environment again.
 */
import {createHash} from 'node:crypto';
import type {ComposeStep} from '../../../model/delegate.ts';
import {at, isObject, type JsonObject} from '../../../model/foreign.ts';

export type HeldFile = {
	readonly path: string;
	/** SHA-256 of its text; null: there was no such file. */
	readonly before: string | null;
	readonly after: string;
};

type Project = Omit<ComposeStep['project'], 'variables'>;

export type HeldCompose = Omit<ComposeStep, 'is' | 'project' | 'files' | 'changes'> & {
	readonly project: Project;
	readonly variableNames: readonly string[];
	readonly files: readonly HeldFile[];
};

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export function heldOf({program, project, newFiles, service, files, joiners, replaces}: ComposeStep): HeldCompose {
	const {variables, ...rest} = project;
	return {
		program,
		project: rest,
		variableNames: Object.keys(variables),
		newFiles,
		service,
		files: files.map(({path, before, after}) => ({
			path,
			before: before === null ? null : digestOf(before),
			after: digestOf(after),
		})),
		joiners,
		replaces,
	};
}

/** Each copy's name beside the journal. */
export const copyName = (index: number): string => `compose-${index}`;

const textsOf = (value: unknown): readonly string[] | null =>
	Array.isArray(value) && value.every(one => typeof one === 'string') ? value : null;

function fileOf(value: unknown): HeldFile | null {
	if (!isObject(value)) return null;
	const {path, before, after} = value;
	if (typeof path !== 'string' || typeof after !== 'string') return null;
	return before === null || typeof before === 'string' ? {path, before, after} : null;
}

function projectOf(value: unknown): Project | null {
	if (!isObject(value)) return null;
	const {name, directory, socketPath} = value;
	const [files, envFiles] = [textsOf(value['files']), textsOf(value['envFiles'])];
	if (typeof name !== 'string' || typeof directory !== 'string' || typeof socketPath !== 'string') return null;
	return files === null || envFiles === null ? null : {name, directory, files, envFiles, socketPath};
}

/** null: of another shape, as no hullcheck wrote it. */
export function readHeld(held: JsonObject): HeldCompose | null {
	const [path, version] = [at(held, 'program', 'path'), at(held, 'program', 'version')];
	const {service} = held;
	const project = projectOf(held['project']);
	const files = Array.isArray(held['files']) ? held['files'].map(fileOf) : [];
	const read = files.filter(file => file !== null);
	const lists = ['variableNames', 'newFiles', 'joiners', 'replaces'].map(name => textsOf(held[name]));
	const [variableNames = null, newFiles = null, joiners = null, replaces = null] = lists;
	if (typeof path !== 'string' || typeof version !== 'string' || typeof service !== 'string') return null;
	if (project === null || read.length === 0 || read.length !== files.length) return null;
	if (variableNames === null || newFiles === null || joiners === null || replaces === null) return null;
	return {program: {path, version}, project, variableNames, newFiles, service, files: read, joiners, replaces};
}
