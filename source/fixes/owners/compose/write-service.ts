/**
 * Wanted values of a service → texts of its files. All that can be laid over goes into the override file; what has to go
 * away is replaced there where this Compose knows `!override` and `!reset`, else taken out where it stands. Comments,
 * order and `${X}` stay; what was written is read again and must say what was wanted.
 */
import {isAlias, isMap, isScalar, isSeq, YAMLMap, type Document, type Node, type YAMLSeq} from 'yaml';
import type {FileChange} from '../../../model/delegate.ts';
import {at, isObject, type JsonObject} from '../../../model/foreign.ts';
import {isUnread, Unread, type Read} from '../../../model/read.ts';
import {sanitise, words, type SafeText} from '../../../model/safe-text.ts';
import type {ComposeFile} from './find-project.ts';
import {
	isSame,
	mergedValue,
	nodeOf,
	openService,
	parseCompose,
	whatToLayOver,
	type ServiceFile,
} from './service-view.ts';

/** By key of the service; undefined: nothing of it shall stand. */
export type Wanted = ReadonlyMap<string, unknown>;

export type Writing = {
	readonly service: string;
	/** Of the project now, in order. */
	readonly files: readonly ComposeFile[];
	/** Where a plain `up` looks, there or not; null: the files themselves are changed. */
	readonly overridePath: string | null;
	readonly canReplace: boolean;
};

/** v1 wants the same `version` in all files. */
function emptyOverride(first: ComposeFile | undefined): string {
	const version = parseCompose(first?.text ?? '').get('version', true);
	const line = isScalar(version) ? `version: ${JSON.stringify(String(version.value))}\n` : '';
	return `# Written by hullcheck; a plain docker compose up reads it.\n${line}services:\n`;
}

export function writeService(
	{service, files, overridePath, canReplace}: Writing,
	wanted: Wanted,
): Read<readonly FileChange[]> {
	const opened: ServiceFile[] = [];
	for (const file of files) {
		const one = openService(file, service);
		if (isUnread(one)) return one;
		opened.push(one);
	}
	let override = opened.find(({path}) => path === overridePath) ?? null;
	const base = opened.filter(file => file !== override);
	const isNew = override === null && overridePath !== null;
	if (overridePath !== null && (override === null || override.map === null)) {
		override = withService(override?.document ?? parseCompose(emptyOverride(files[0])), overridePath, service);
	}
	for (const [key, value] of wanted) {
		const problem = writeKey({key, value, base, override, canReplace, service});
		if (problem !== null) return new Unread(problem);
	}
	const all = override === null ? base : [...base, override];
	const changes: FileChange[] = [];
	for (const {path, document, map} of all) {
		const before = files.find(file => file.path === path)?.text ?? null;
		if (isNew && path === overridePath && (map?.items.length ?? 0) === 0) continue;
		const after = print(document, before ?? files[0]?.text ?? '');
		const isTouched =
			before === null || !isSame(parseCompose(before).toJS(), document.toJS()) || tagsOf(before) !== tagsOf(after);
		if (isTouched) changes.push({path, before, after});
	}
	return changes.length === 0 ? new Unread(words`the files say so already`) : checked(changes, files, wanted, service);
}

function withService(document: Document, path: string, service: string): ServiceFile {
	const map = new YAMLMap(document.schema);
	if (!isMap(document.get('services', true))) document.set('services', new YAMLMap(document.schema));
	document.setIn(['services', service], map);
	return {path, document, map, entries: {}};
}

const tagsOf = (text: string): string => (text.match(/!(?:override|reset)\b/g) ?? []).join();

type Writer = {
	readonly key: string;
	readonly value: unknown;
	readonly base: readonly ServiceFile[];
	readonly override: ServiceFile | null;
	readonly canReplace: boolean;
	readonly service: string;
};

/** null: written; else why not. */
function writeKey({key, value, base, override, canReplace, service}: Writer): SafeText | null {
	if (override === null) return writeInPlace(base, key, value, service);
	const over = whatToLayOver(mergedValue(base, key), value);
	if (over !== null) return setIn(override, key, over.value);
	if (!canReplace) return setIn(override, key, undefined) ?? writeInPlace(base, key, value, service);
	const node = override.document.createNode(value ?? null);
	node.tag = value === undefined ? '!reset' : '!override';
	override.map?.set(key, node);
	return null;
}

/** Into the last file that has it, else the last that has the service; out of all others where it would be laid over. */
function writeInPlace(files: readonly ServiceFile[], key: string, value: unknown, service: string): SafeText | null {
	const having = files.filter(file => Object.hasOwn(file.entries, key));
	const target = having.at(-1) ?? files.findLast(file => file.map !== null);
	if (target === undefined) return words`no file of the project has service ${sanitise(service)}`;
	const isWhole = typeof value === 'object' || value === undefined;
	for (const file of isWhole ? having.filter(one => one !== target) : []) {
		const problem = setIn(file, key, undefined);
		if (problem !== null) return problem;
	}
	return setIn(target, key, value);
}

function setIn({path, document, map, entries}: ServiceFile, key: string, value: unknown): SafeText | null {
	if (map === null) return words`${sanitise(path, 300)} has no such service`;
	const old = nodeOf({path, document, map, entries}, key);
	const where = words`${sanitise(key)} in ${sanitise(path, 300)}`;
	if (value === undefined) {
		if (old === undefined)
			return Object.hasOwn(entries, key) ? words`${where} comes from another place of the file by <<` : null;
		if (hasAnchor(old)) return words`${where} is used by other parts of the file too (&)`;
		map.delete(key);
		return null;
	}
	if (old !== undefined && hasAnchor(old)) return words`${where} is used by other parts of the file too (&)`;
	if (isSeq(old) && Array.isArray(value) && old.tag !== '!reset') align(document, old, value);
	else if (isMap(old) && isObject(value)) alignMap(document, old, value);
	else if (isScalar(old) && typeof value !== 'object') old.value = value;
	else map.set(key, document.createNode(value));
	return null;
}

const hasAnchor = (node: Node): boolean => !isAlias(node) && 'anchor' in node && node.anchor !== undefined;

/** Items that stay keep their comments; one that changed takes the place of the one it replaces. */
function align(document: Document, seq: YAMLSeq, wanted: readonly unknown[]): void {
	const now: readonly unknown[] = (seq.toJS(document) as readonly unknown[] | null) ?? [];
	const missing = wanted.filter(one => !now.some(other => isSame(one, other)));
	const items: unknown[] = [];
	for (const [index, item] of seq.items.entries()) {
		if (wanted.some(one => isSame(one, now[index]))) {
			items.push(item);
			continue;
		}
		const instead = missing.shift();
		if (instead === undefined) continue;
		if (isScalar(item) && typeof instead !== 'object') item.value = instead;
		items.push(isScalar(item) && typeof instead !== 'object' ? item : document.createNode(instead));
	}
	seq.items = [...items, ...missing.map(one => document.createNode(one))];
}

function alignMap(document: Document, map: YAMLMap, wanted: JsonObject): void {
	const now: unknown = map.toJS(document);
	for (const key of isObject(now) ? Object.keys(now) : []) if (!Object.hasOwn(wanted, key)) map.delete(key);
	for (const [key, value] of Object.entries(wanted)) {
		if (!isSame(at(now, key), value)) map.set(key, document.createNode(value));
	}
}

/** As the file is set in already, its line ends too. */
function print(document: Document, like: string): string {
	const [, spaces = '  '] = /^[^\s#-][^\n]*:[^\n]*\n(?:\s*(?:#[^\n]*)?\n)*( +)\S/m.exec(like) ?? [];
	const isSeqFlush = /^( *)[^\s#-][^\n]*:[ \t]*\n\1- /m.test(like);
	const text = document.toString({
		lineWidth: 0,
		indent: Math.min(8, spaces.length),
		indentSeq: !isSeqFlush,
		flowCollectionPadding: false,
	});
	return `${like.startsWith('\uFEFF') ? '\uFEFF' : ''}${like.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text}`;
}

function checked(
	changes: readonly FileChange[],
	files: readonly ComposeFile[],
	wanted: Wanted,
	service: string,
): Read<readonly FileChange[]> {
	const texts = new Map(files.map(({path, text}) => [path, text]));
	for (const {path, after} of changes) texts.set(path, after);
	const written: ServiceFile[] = [];
	for (const [path, text] of texts) {
		const one = openService({path, text}, service);
		if (isUnread(one)) return one;
		written.push(one);
	}
	const wrong = [...wanted].find(([key, value]) => !isSameSet(mergedValue(written, key), value));
	return wrong === undefined
		? changes
		: new Unread(words`${sanitise(wrong[0])} could not be written so that it is read back the same`);
}

/** Lists are laid over each other in the order of the files, not of the wish. */
function isSameSet(a: unknown, b: unknown): boolean {
	const sorted = (value: unknown): unknown =>
		Array.isArray(value)
			? value.map(one => JSON.stringify(one)).toSorted()
			: isObject(value)
				? Object.entries(value)
						.map(([key, one]) => JSON.stringify([key, sorted(one)]))
						.toSorted()
				: value;
	return isSame(sorted(a), sorted(b));
}
