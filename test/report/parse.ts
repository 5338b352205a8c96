/** Readers of other people's making, and a CSV and an OpenMetrics reader written from their specifications alone. */
import {DOMParser, type Document, type Element} from '@xmldom/xmldom';

/** Throws at anything that is not well-formed, and at whatever the parser warns of but the sign for a broken letter. */
export function parseXml(text: string): Document {
	return new DOMParser({
		onError(level, message) {
			if (!message.includes('replacement character')) throw new Error(`${level}: ${message}`);
		},
	}).parseFromString(text, 'text/xml');
}

export const elements = (root: Document | Element, name = '*'): readonly Element[] => [
	...root.getElementsByTagName(name),
];

/** RFC 4180, section 2, rules 1 to 7. */
export function parseCsv(text: string): ReadonlyArray<readonly string[]> {
	const rows: string[][] = [[]];
	let rest = text;
	while (rest !== '') {
		const cell = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest);
		if (cell === null) throw new Error(`no cell at: ${rest.slice(0, 60)}`);
		rows.at(-1)?.push(cell[1]?.replaceAll('""', '"') ?? cell[2] ?? '');
		rest = rest.slice(cell[0].length);
		if (cell[3] === '\r\n') rows.push([]);
	}
	return rows.slice(0, -1);
}

export type Sample = {readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number};

/** The text format of OpenMetrics 1.0, as far as gauges go; what it forbids throws. */
export function parseOpenMetrics(text: string): readonly Sample[] {
	const lines = text.split('\n');
	if (lines.pop() !== '' || lines.pop() !== '# EOF') throw new Error('does not end in # EOF');
	const samples: Sample[] = [];
	const seen = new Set<string>();
	const families = new Set<string>();
	let family = '';
	for (const line of lines) {
		const meta = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line);
		if (meta) {
			const [, kind, name, value] = meta;
			if (kind === 'HELP' && families.has(name ?? '')) throw new Error(`family twice: ${name}`);
			if (kind === 'TYPE' && (family !== name || value !== 'gauge')) throw new Error(`wrong TYPE: ${line}`);
			family = name ?? '';
			families.add(family);
			continue;
		}
		const sample = /^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (-?\d+(?:\.\d+)?)$/.exec(line);
		if (sample === null) throw new Error(`no sample: ${line}`);
		const [, name = '', labels = '', value] = sample;
		if (name !== family) throw new Error(`${name} outside its family`);
		if (seen.has(`${name}{${labels}}`)) throw new Error(`series twice: ${line}`);
		seen.add(`${name}{${labels}}`);
		const pairs = [...labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [
			key,
			text.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign)),
		]);
		samples.push({name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value)});
	}
	return samples;
}
