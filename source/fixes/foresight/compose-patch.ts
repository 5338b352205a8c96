/** What a fix changes, as a Compose file of its own that is laid over the project's. */
import {Document, isMap, Scalar, visit, type Node} from 'yaml';
import type {CreateBody} from '../../model/recreate.ts';
import {join, sanitise, type SafeText} from '../../model/safe-text.ts';
import {isSame, nameInProject, networkNames, serviceOf, volumeNames, type ServiceKey} from './compose-service.ts';

export type ComposeAbilities = {
	/** `!reset` and `!override`, from Compose 2.24: without them a later file can only add to a list. */
	readonly supportsReset: boolean;
};

/** What stands under a key of the service, or what a person has to take out of the project's own file. */
type Change = {readonly node: Node | null; readonly byHand: string | null};

const maxLineLength = 8192;
const change = (node: Node | null, byHand: string | null = null): Change => ({node, byHand});

type Pen = {
	readonly write: (value: unknown) => Node;
	readonly reset: (empty: null | readonly never[]) => Node | null;
	/** Instead of what was there. */
	readonly override: (value: unknown) => Node | null;
};

function penOf(document: Document, {supportsReset}: ComposeAbilities): Pen {
	const write = (value: unknown): Node => document.createNode(value, {aliasDuplicateObjects: false});
	const tagged = (value: unknown, tag: string): Node | null => {
		if (!supportsReset) return null;
		const node = value === null ? new Scalar(null) : write(value);
		node.tag = tag;
		return node;
	};
	return {write, reset: empty => tagged(empty, '!reset'), override: value => tagged(value, '!override')};
}

function listChange(pen: Pen, key: string, before: readonly string[], after: readonly string[]): Change {
	const gone = before.filter(one => !after.includes(one));
	const added = after.filter(one => !before.includes(one));
	if (gone.length === 0) return change(added.length === 0 ? null : pen.write(added));
	const whole = after.length === 0 ? pen.reset([]) : pen.override(after);
	if (whole !== null) return change(whole);
	return change(added.length === 0 ? null : pen.write(added), `${key}: take out ${gone.join(', ')}`);
}

function mapChange(
	pen: Pen,
	key: string,
	before: Readonly<Record<string, unknown>>,
	after: Readonly<Record<string, unknown>>,
): Change {
	const gone = Object.keys(before).filter(name => !Object.hasOwn(after, name));
	const set = Object.entries(after).filter(
		([name, value]) => !Object.hasOwn(before, name) || !isSame(before[name], value),
	);
	const map = pen.write(Object.fromEntries(set));
	const resets = gone.map(name => [name, pen.reset(null)] as const);
	for (const [name, node] of resets) if (node !== null && isMap(map)) map.set(name, node);
	const left = resets.filter(([, node]) => node === null).map(([name]) => name);
	return change(
		set.length + resets.length - left.length === 0 ? null : map,
		left.length === 0 ? null : `${key}: take out ${left.join(', ')}`,
	);
}

function volumesChange(pen: Pen, before: Extract<ServiceKey, {is: 'volumes'}>['value'], after: typeof before): Change {
	const gone = [...before.keys()].filter(target => !after.has(target));
	const set = [...after].filter(([target, value]) => !isSame(before.get(target), value)).map(([, value]) => value);
	if (gone.length === 0) return change(set.length === 0 ? null : pen.write(set));
	const whole = after.size === 0 ? pen.reset([]) : pen.override([...after.values()]);
	if (whole !== null) return change(whole);
	return change(set.length === 0 ? null : pen.write(set), `volumes: take out what is mounted at ${gone.join(', ')}`);
}

/** Gone, a key is what it is without being set. */
function keyChange(pen: Pen, key: string, before: ServiceKey | undefined, after: ServiceKey | undefined): Change {
	const is = after?.is ?? before?.is;
	switch (is) {
		case 'scalar': {
			if (after !== undefined) return change(isSame(before?.value, after.value) ? null : pen.write(after.value));
			if (before?.value === true) return change(pen.write(false));
			const node = pen.reset(null);
			return change(node, node === null ? `${key}: take it out` : null);
		}
		case 'list':
			return listChange(pen, key, before?.is === 'list' ? before.value : [], after?.is === 'list' ? after.value : []);
		case 'map':
			return mapChange(pen, key, before?.is === 'map' ? before.value : {}, after?.is === 'map' ? after.value : {});
		case 'volumes':
			return volumesChange(
				pen,
				before?.is === 'volumes' ? before.value : new Map(),
				after?.is === 'volumes' ? after.value : new Map(),
			);
		case undefined:
			return change(null);
	}
}

/** New to the service and not made by Compose: it has to be told that they exist. */
function outsiders(
	before: CreateBody,
	after: CreateBody,
	of: (body: CreateBody) => readonly string[],
): readonly string[] {
	const had = new Set(of(before));
	return of(after).filter(name => !had.has(name) && nameInProject(after, name) === name);
}

/**
 * Lines of YAML with only what changed of `service`; what a file laid over another can't say stands in comments.
 * Where nothing of it is a matter of Compose, only the names are left.
 */
export function composePatch(
	before: CreateBody,
	after: CreateBody,
	service: string,
	abilities: ComposeAbilities,
): SafeText {
	const document = new Document({services: {[service]: {}}});
	const pen = penOf(document, abilities);
	const [was, is] = [serviceOf(before), serviceOf(after)];
	const keys = [...new Set([...is.keys(), ...was.keys()])];
	const notes: string[] = [];
	for (const key of keys) {
		const {node, byHand} = keyChange(pen, key, was.get(key), is.get(key));
		if (node !== null) document.setIn(['services', service, key], node);
		if (byHand !== null) notes.push(` ${byHand} of the project's own file: this one can only add`);
	}
	for (const [section, of] of [
		['volumes', volumeNames],
		['networks', networkNames],
	] as const)
		for (const name of outsiders(before, after, of)) document.setIn([section, name], {external: true});
	// To Compose a dollar is the beginning of a variable.
	visit(document, {
		Scalar(key, node) {
			if (key !== 'key' && typeof node.value === 'string') node.value = node.value.replaceAll('$', '$$$$');
		},
	});
	if (notes.length > 0) document.commentBefore = notes.join('\n');
	const lines = document.toString({lineWidth: 0}).trimEnd().split('\n');
	return join(
		lines.map(line => sanitise(line, maxLineLength)),
		'\n',
	);
}
