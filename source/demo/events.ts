/** The events of the engine: a ring of the last 256, all kinds together, and whoever listens. */
import {secondMs} from './times.ts';
import {Refusal} from './words.ts';

const ringSize = 256;

export type Happening = {
	readonly Type: 'container' | 'network' | 'volume' | 'image' | 'daemon';
	readonly Action: string;
	readonly id: string;
	readonly attributes: Readonly<Record<string, string>>;
};

type Entry = Happening & {readonly nano: bigint; readonly line: string};

/** Key to wanted values; within a key any value will do, between keys all must. */
export type Filters = ReadonlyMap<string, readonly string[]>;

type Listener = {readonly filters: Filters; readonly onLine: (line: string) => void};

function fits(entry: Entry, filters: Filters): boolean {
	for (const [key, values] of filters) {
		if (values.length > 0 && !fitsOne(entry, key, values)) return false;
	}
	return true;
}

function fitsOne(entry: Entry, key: string, values: readonly string[]): boolean {
	switch (key) {
		case 'type':
			return values.includes(entry.Type);
		case 'event':
			return values.includes(entry.Action) || values.includes(entry.Action.split(':', 1)[0] ?? '');
		case 'label':
			return values.every(label => hasLabel(entry.attributes, label));
		case 'image':
			return values.some(value => value === entry.id || value === entry.attributes['image']);
		case 'container':
		case 'network':
		case 'volume':
		case 'daemon':
			return values.some(value => entry.id.startsWith(value) || entry.attributes['name']?.startsWith(value) === true);
		case 'scope':
			return values.includes('local');
		default:
			return true;
	}
}

export function hasLabel(labels: Readonly<Record<string, string>>, wanted: string): boolean {
	const equals = wanted.indexOf('=');
	if (equals < 0) return Object.hasOwn(labels, wanted);
	return labels[wanted.slice(0, equals)] === wanted.slice(equals + 1);
}

/** `<seconds>[.<fraction>]` to nanoseconds. */
export function nanosOf(text: string): bigint {
	const [seconds = '', fraction = ''] = text.split('.');
	for (const part of fraction === '' ? [seconds] : [seconds, fraction]) {
		if (!/^-?\d+$/.test(part)) throw new Refusal(500, `strconv.ParseInt: parsing "${part}": invalid syntax`);
	}
	return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

export class EventRing {
	readonly #ring: Entry[] = [];
	readonly #listeners = new Set<Listener>();
	readonly #nowUnixMs: () => number;
	#lastNano = 0n;

	constructor(nowUnixMs: () => number) {
		this.#nowUnixMs = nowUnixMs;
	}

	get listenerCount(): number {
		return this.#listeners.size;
	}

	emit(happening: Happening): void {
		const now = BigInt(Math.floor(this.#nowUnixMs())) * 1_000_000n;
		this.#lastNano = now > this.#lastNano ? now : this.#lastNano + 1013n;
		const entry: Entry = {...happening, nano: this.#lastNano, line: lineOf(happening, this.#lastNano)};
		this.#ring.push(entry);
		if (this.#ring.length > ringSize) this.#ring.shift();
		for (const listener of this.#listeners) if (fits(entry, listener.filters)) listener.onLine(entry.line);
	}

	/** The past since then (inclusive), read backwards up to the first that is older, and then whatever comes. */
	listen(since: bigint | null, filters: Filters, onLine: (line: string) => void): () => void {
		if (since !== null) for (const line of this.#past(since, null, filters)) onLine(line);
		const listener = {filters, onLine};
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	replay(since: bigint, until: bigint, filters: Filters): readonly string[] {
		return this.#past(since, until, filters);
	}

	untilMs(until: bigint): number {
		return Number(until / 1_000_000n) - this.#nowUnixMs();
	}

	#past(since: bigint, until: bigint | null, filters: Filters): readonly string[] {
		let first = this.#ring.length;
		while (first > 0 && (this.#ring[first - 1]?.nano ?? 0n) >= since) first--;
		return this.#ring
			.slice(first)
			.filter(entry => (until === null || entry.nano <= until) && fits(entry, filters))
			.map(entry => entry.line);
	}
}

/** By hand: `timeNano` has 19 digits, more than a number of JavaScript holds. */
function lineOf({Type, Action, id, attributes}: Happening, nano: bigint): string {
	const legacy = Type === 'container' ? {status: Action, id, from: attributes['image'] ?? ''} : {};
	const sorted = Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
	const open = JSON.stringify({...legacy, Type, Action, Actor: {ID: id, Attributes: sorted}, scope: 'local'});
	const seconds = nano / BigInt(secondMs * 1_000_000);
	return `${open.slice(0, -1)},"time":${seconds},"timeNano":${nano}}\n`;
}
