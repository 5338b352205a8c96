/** Files of `Name: value` lines with an empty line between records: dpkg's, Python's metadata, manifests of Java. */

export type Stanza = ReadonlyMap<string, string>;

/**
 * The fields of `wanted`, by name; what goes on over several lines is cut after the first. Made for
 * megabytes: everything else is passed over without a copy.
 */
export function* readStanzas(text: string, wanted: ReadonlySet<string>): Generator<Stanza> {
	let stanza = new Map<string, string>();
	for (let from = 0; from < text.length;) {
		const found = text.indexOf('\n', from);
		const end = found === -1 ? text.length : found;
		if (end === from || (end === from + 1 && text[from] === '\r')) {
			if (stanza.size > 0) yield stanza;
			stanza = new Map();
		} else if (text[from] !== ' ' && text[from] !== '\t') {
			const colon = text.indexOf(':', from);
			if (colon !== -1 && colon < end && colon - from <= longestName) {
				const name = text.slice(from, colon);
				// The first of a name counts.
				if (wanted.has(name) && !stanza.has(name)) stanza.set(name, text.slice(colon + 1, end).trim());
			}
		}
		from = end + 1;
	}
	if (stanza.size > 0) yield stanza;
}

const longestName = 64;
