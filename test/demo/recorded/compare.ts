/** Makes two engines' answers comparable: ids, times and addresses become words, in the order they appear. */

const word: ReadonlyArray<readonly [pattern: RegExp, word: string]> = [
	[/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>'],
	[/\b[0-9a-f]{64}\b/g, '<id>'],
	[/\b[0-9a-f]{12}\b/g, '<short id>'],
	[/\b02(?::[0-9a-f]{2}){5}\b/g, '<mac>'],
	[/\b(?:172|10)\.\d+\.\d+\.\d+(?:\/\d+)?/g, '<ip>'],
	[/br-trixie|docker0/g, '<bridge>'],
];

const numbers = new Set(['Pid', 'IPPrefixLen', 'Created', 'Size']);

/** The same shape with everything replaced that may differ. */
export function comparable(value: unknown, key = ''): unknown {
	if (typeof value === 'string') {
		// How long ago belongs to the run, not to the engine.
		if (key === 'Status') return value.replace(/\d+ seconds?|Less than a second/, '<ago>');
		return word.reduce((text, [pattern, by]) => text.replace(pattern, by), value);
	}
	if (typeof value === 'number' && value !== 0 && numbers.has(key)) return '<number>';
	if (Array.isArray(value)) return value.map(one => comparable(one));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [comparable(name) as string, comparable(one, name)]),
	);
}

/** Where the keys are names that people chose, not fields of the API. */
const named =
	/\.(Labels|Networks|Ports|PortBindings|ExposedPorts|Volumes|Containers|Options|Config\.Config|LogConfig\.Config|Tmpfs|Runtimes|status|networks)$/;

/** All fields in it, one path each; lists count by what their first element has. */
export function fieldsOf(value: unknown, path = ''): readonly string[] {
	if (Array.isArray(value)) return [path, ...fieldsOf(value[0], `${path}[]`)].filter(one => !one.endsWith('[]'));
	if (typeof value !== 'object' || value === null) return [path];
	const entries = Object.entries(value);
	if (named.test(path)) return [path, ...new Set(entries.flatMap(([, one]) => fieldsOf(one, `${path}.*`)))];
	return [path, ...entries.flatMap(([name, one]) => fieldsOf(one, `${path}.${name}`))];
}
