/** A Compose step as its journal tells it, looked at and made whole again. */
import type {ComposeStep, FileChange} from '../../../model/delegate.ts';
import {at, isObject, type JsonObject} from '../../../model/foreign.ts';
import {Unread, type Read} from '../../../model/read.ts';
import {join, sanitise, words, type SafeText} from '../../../model/safe-text.ts';
import type {Sight} from '../../delegated-way.ts';
import {containersOf, maxFileBytes} from './compose-step.ts';
import {digestOf, type HeldCompose} from './held.ts';
import type {ComposeDoors} from './plan-compose.ts';

export const idsOf = (containers: readonly unknown[]): readonly string[] =>
	containers.map(one => String(at(one, 'Id')));

/** What a file says now, by the digests that the journal holds. */
type Seen = {readonly path: string; readonly text: string | null; readonly is: 'before' | 'after' | 'other'};

async function filesNow({managedFiles}: ComposeDoors, {files}: HeldCompose): Promise<readonly Seen[]> {
	return Promise.all(
		files.map(async ({path, before, after}): Promise<Seen> => {
			const text = await managedFiles.read(path, maxFileBytes);
			const digest = text === null ? null : digestOf(text);
			return {path, text, is: digest === before ? 'before' : digest === after ? 'after' : 'other'};
		}),
	);
}

const whyStrange = (seen: readonly Seen[]): SafeText | null => {
	const others = seen.filter(({is}) => is === 'other').map(({path}) => sanitise(path, 300));
	return others.length === 0 ? null : words`${join(others)} was changed by somebody since, and is left as it is`;
};

/** How much of it is in effect. */
export async function lookAtCompose(doors: ComposeDoors, held: HeldCompose): Promise<Sight> {
	const seen = await filesNow(doors, held);
	const why = whyStrange(seen);
	if (why !== null) return {is: 'strange', why};
	const ids = idsOf(await containersOf(doors, held));
	const areOld = ids.length === held.replaces.length && ids.every(id => held.replaces.includes(id));
	const areNew = ids.length > 0 && ids.every(id => !held.replaces.includes(id));
	if (seen.every(({is}) => is === 'before') && areOld) return {is: 'none'};
	return {is: seen.every(({is}) => is === 'after') && areNew ? 'all' : 'some'};
}

/**
 * While the transaction is open its journal has the values; later they come from the environment they came from. Unread:
 * they are not in it.
 */
export function variablesOf(
	{host}: ComposeDoors,
	{variableNames}: HeldCompose,
	secrets: JsonObject | null,
): Read<ComposeStep['project']['variables']> {
	const noted = secrets?.['variables'];
	const from = isObject(noted) ? noted : host.env;
	const pairs = variableNames.map(name => [name, from[name]] as const);
	const missing = pairs.filter(([, value]) => typeof value !== 'string').map(([name]) => sanitise(name));
	if (missing.length === 0) return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
	return new Unread(
		words`the compose file needs ${join(missing)}, which came from the environment of the hullcheck that made the fix`,
	);
}

/** `copyOf`: a file as it was, by its place in the step. Unread: what was there is not to be had any more. */
export async function stepAgain(
	doors: ComposeDoors,
	held: HeldCompose,
	variables: ComposeStep['project']['variables'],
	copyOf: (index: number) => Promise<string | null>,
): Promise<Read<ComposeStep>> {
	const seen = await filesNow(doors, held);
	const why = whyStrange(seen);
	if (why !== null) return new Unread(why);
	const files: FileChange[] = [];
	for (const [index, {path, text, is}] of seen.entries()) {
		const wanted = held.files[index]?.before ?? null;
		const before = is === 'before' || wanted === null ? null : await copyOf(index);
		if (is !== 'before' && wanted !== null && (before === null || digestOf(before) !== wanted)) {
			return new Unread(words`the copy of ${sanitise(path, 300)} beside the journal is gone or was changed`);
		}
		files.push(is === 'before' ? {path, before: text, after: ''} : {path, before, after: text ?? ''});
	}
	return {is: 'compose-service', ...held, project: {...held.project, variables}, files, changes: []};
}
