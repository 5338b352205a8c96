/** The `hosts` key: engines that are watched together, what they are called, and where nothing may be changed. */
import {isScalar, type Node} from 'yaml';
import {hostColours, type HostColour, type HostEntry} from '../model/host-entry.ts';
import {sanitise} from '../model/safe-text.ts';
import {readFields, readFlag, readItems, readText, type Field, type Fields} from './fields.ts';
import {quoted, type Problems} from './problems.ts';

const keys = ['name', 'host', 'context', 'colour', 'read-only'] as const;

/** It stands in a column, and behind `host:` in a filter. */
const isName = (text: string): boolean => /^[\w][\w.@-]{0,39}$/.test(text);
/** As the docker command lets contexts be called. */
const isContext = (text: string): boolean => /^[a-zA-Z0-9][a-zA-Z0-9_.+-]*$/.test(text);

export function readHosts(field: Field | undefined, problems: Problems): readonly HostEntry[] {
	// Nothing behind it, or all commented out, is none.
	if (field === undefined || (isScalar(field.value) && field.value.value === '')) return [];
	const items = readItems(field, '- name: web1', problems) ?? [];
	const hosts = items.flatMap((node, index) => {
		const entry = readHost(node, `hosts[${index + 1}]`, problems);
		return entry === null ? [] : [{entry, node}];
	});
	const names = new Set<string>();
	for (const {entry, node} of hosts) {
		const name = entry.name.toLowerCase();
		if (names.has(name))
			problems.add(node, `hosts has two called ${quoted(entry.name)}`, 'Give each a name of its own');
		names.add(name);
	}
	return hosts.map(({entry}) => entry);
}

function readHost(node: Node, path: string, problems: Problems): HostEntry | null {
	const before = problems.count;
	const fields = readFields(node, path, keys, problems);
	if (fields.size === 0)
		return problems.count === before
			? problems.add(node, `${path} is empty`, 'Give it name, and host or context')
			: null;
	const name = readName(fields, node, path, problems);
	const at = readAt(fields, node, path, problems);
	const colour = readColour(fields.get('colour'), problems);
	const flag = fields.get('read-only');
	const isReadOnly = flag === undefined ? false : readFlag(flag, problems);
	if (name === null || at === null || isReadOnly === null) return null;
	return {name: sanitise(name), at, colour, isReadOnly};
}

function readName(fields: Fields, node: Node, path: string, problems: Problems): string | null {
	const field = fields.get('name');
	if (field === undefined) return problems.add(node, `${path} has no name`, 'Add name: what you call it, as in web1');
	const text = readText(field.value, field, problems);
	if (text === null || isName(text)) return text;
	return problems.add(
		field.value ?? field.key,
		`${field.path} is ${quoted(text)}`,
		'Write at most 40 letters, digits, _ . @ and -, the first of them a letter or a digit',
	);
}

function readAt(fields: Fields, node: Node, path: string, problems: Problems): HostEntry['at'] | null {
	const [host, context] = [fields.get('host'), fields.get('context')];
	if (host !== undefined && context !== undefined)
		return problems.add(context.key, `${path} has host and context`, 'Keep one: each says where it is');
	if (host !== undefined) {
		const url = readText(host.value, host, problems);
		if (url === null || /^(?:unix|tcp|ssh):\/\//i.test(url)) return url === null ? null : {by: 'host', url};
		return problems.add(
			host.value ?? host.key,
			// A password may stand in it.
			`${host.path} is no address`,
			'Write unix:///path/to.sock, tcp://address:port or ssh://user@host',
		);
	}
	if (context === undefined)
		return problems.add(
			node,
			`${path} says nowhere where it is`,
			'Add host: with an address, or context: with the name of a docker context',
		);
	const text = readText(context.value, context, problems);
	if (text === null || isContext(text)) return text === null ? null : {by: 'context', context: text};
	return problems.add(
		context.value ?? context.key,
		`${context.path} is ${quoted(text)}, which no docker context is called`,
		'docker context ls lists them',
	);
}

const isColour = (text: string): text is HostColour => hostColours.some(one => one === text);

function readColour(field: Field | undefined, problems: Problems): HostColour | null {
	const text = field === undefined ? null : readText(field.value, field, problems);
	if (field === undefined || text === null || isColour(text)) return text === null ? null : (text as HostColour);
	const meant = problems.near(text, hostColours);
	return problems.add(
		field.value ?? field.key,
		`${field.path} is ${quoted(text)}, which is none of the colours`,
		meant === null ? `Write one of ${hostColours.join(', ')}` : `Did you mean ${meant}?`,
	);
}
