/**
 * Reads YAML node by node, so that every fault has a line. All scalars are text here (the failsafe schema): `5.10` is not 5.1,
 * `no` is not false, and a date is what was written.
 */
import {isMap, isNode, isScalar, isSeq, type Node} from 'yaml';
import {quoted, type Problems} from './problems.ts';

export type Field = {
	/** "policy.trustedUsers". */
	readonly path: string;
	readonly key: Node;
	/** null: nothing stands behind the key. */
	readonly value: Node | null;
};
export type Fields = ReadonlyMap<string, Field>;

const nothing: Fields = new Map();

/** `key:` with nothing, or only comments, behind it. */
const isEmpty = (node: Node | null): boolean =>
	node === null || (isScalar(node) && node.value === '' && node.type === 'PLAIN');

const called = (node: Node): string =>
	isMap(node)
		? 'a map of keys'
		: isSeq(node)
			? 'a list'
			: isScalar(node)
				? quoted(String(node.value))
				: 'something else';

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
const where = (path: string): string => (path === '' ? '' : ` in ${path}`);

/** Keys that are none are said with the nearest one; what is not said at all is not in the result. */
export function readFields(node: Node | null, path: string, known: readonly string[], problems: Problems): Fields {
	if (node === null || isEmpty(node)) return nothing;
	if (!isMap(node)) {
		problems.add(
			node,
			`${path === '' ? 'the file' : path} is ${called(node)}, not keys with values`,
			`Write ${known[0]}: … on lines of their own`,
		);
		return nothing;
	}
	const fields = new Map<string, Field>();
	for (const {key, value} of node.items) {
		if (!isScalar(key) || typeof key.value !== 'string') {
			problems.add(
				isNode(key) ? key : node,
				`a key${where(path)} is no plain word`,
				`The keys are ${known.join(', ')}`,
			);
			continue;
		}
		const name = key.value;
		if (!known.includes(name)) {
			const meant = problems.near(name, known);
			problems.add(
				key,
				`unknown key ${quoted(name)}${where(path)}`,
				meant === null ? `The keys here are ${known.join(', ')}` : `Did you mean ${meant}?`,
			);
		} else if (fields.has(name)) problems.add(key, `${join(path, name)} is said twice`, 'Keep one of the two');
		else fields.set(name, {path: join(path, name), key, value: isNode(value) ? value : null});
	}
	return fields;
}

/** Every key with its value: for maps whose keys are the operator's. */
export function readEntries(field: Field, problems: Problems): ReadonlyArray<Field & {readonly name: string}> {
	const {value, path} = field;
	if (value === null || isEmpty(value)) return [];
	if (!isMap(value)) {
		problems.add(
			value,
			`${path} is ${called(value)}, not keys with values`,
			`Write each on a line of its own below ${path}:`,
		);
		return [];
	}
	const seen = new Set<string>();
	return value.items.flatMap(({key, value: inner}) => {
		if (!isScalar(key) || typeof key.value !== 'string') {
			problems.add(isNode(key) ? key : value, `a key in ${path} is no plain word`, 'Write a word and a colon');
			return [];
		}
		if (seen.has(key.value)) {
			problems.add(key, `${join(path, key.value)} is said twice`, 'Keep one of the two');
			return [];
		}
		seen.add(key.value);
		return [{name: key.value, path: join(path, key.value), key, value: isNode(inner) ? inner : null}];
	});
}

/** The elements of a list, as nodes. `example`: one as it should look. */
export function readItems(field: Field, example: string, problems: Problems): readonly Node[] | null {
	const {value, path, key} = field;
	if (value === null || isEmpty(value))
		return problems.add(key, `${path} is empty`, `Write a list, as in ${example}, or leave it out`);
	if (!isSeq(value))
		return problems.add(value, `${path} is ${called(value)}, not a list`, `Write a list, as in ${example}`);
	return value.items.filter(item => isNode(item));
}

export function readText(node: Node | null, {path, key}: Field, problems: Problems): string | null {
	if (node === null || isEmpty(node)) return problems.add(node ?? key, `${path} is empty`, 'Write a text behind it');
	if (!isScalar(node) || typeof node.value !== 'string')
		return problems.add(node, `${path} is ${called(node)}, not a text`, 'Write one text on one line');
	const text = node.value.trim();
	return text === '' ? problems.add(node, `${path} is empty`, 'Write a text behind it') : text;
}

export function readTexts(
	field: Field,
	example: string,
	problems: Problems,
): ReadonlyArray<readonly [Node, string]> | null {
	const items = readItems(field, example, problems);
	if (items === null) return null;
	return items.flatMap(item => {
		const text = readText(item, field, problems);
		return text === null ? [] : [[item, text] as const];
	});
}

export function readFlag(field: Field, problems: Problems): boolean | null {
	const text = readText(field.value, field, problems);
	if (text === null || text === 'true' || text === 'false') return text === null ? null : text === 'true';
	return problems.add(field.value ?? field.key, `${field.path} is ${quoted(text)}`, 'Write true or false');
}

export function readCount(field: Field, least: number, mostOf: number, problems: Problems): number | null {
	const text = readText(field.value, field, problems);
	if (text === null) return null;
	const count = /^\d{1,9}$/.test(text) ? Number(text) : -1;
	if (count >= least && count <= mostOf) return count;
	return problems.add(
		field.value ?? field.key,
		`${field.path} is ${quoted(text)}`,
		`Write a whole number from ${least} to ${mostOf}`,
	);
}
