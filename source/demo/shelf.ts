/**
 * All containers in the order they were made, and their list as JSON. The list of ten thousand is kept as text in
 * pieces: a change spoils one piece, and a reader makes the spoilt ones again, one at a time.
 */
import {Refusal} from './words.ts';
import type {Container} from './container.ts';

const pieceSize = 128;

type Piece = {readonly text: string; readonly goodUntilUnixMs: number};
export type Summarise = (container: Container, nowUnixMs: number) => {json: string; goodUntilUnixMs: number};

export class Shelf {
	readonly #places: Array<Container | null> = [];
	readonly #pieces: Array<Piece | undefined> = [];
	readonly #byId = new Map<string, Container>();
	readonly #byName = new Map<string, Container>();

	get size(): number {
		return this.#byId.size;
	}

	add(container: Container): void {
		container.place = this.#places.length;
		this.#places.push(container);
		this.#byId.set(container.id, container);
		this.#byName.set(container.name, container);
		this.changed(container);
	}

	remove(container: Container): void {
		this.changed(container);
		this.#places[container.place] = null;
		this.#byId.delete(container.id);
		this.#byName.delete(container.name);
	}

	rename(container: Container, name: string): void {
		this.#byName.delete(container.name);
		container.name = name;
		this.#byName.set(name, container);
		this.changed(container);
	}

	/** Says that the list's line of this one is no longer true. */
	changed(container: Container): void {
		this.#pieces[Math.floor(container.place / pieceSize)] = undefined;
	}

	named(name: string): Container | undefined {
		return this.#byName.get(name);
	}

	/** By id, name, or the start of an id, in that order. */
	find(reference: string): Container {
		const exact = this.#byId.get(reference) ?? this.#byName.get(reference.replace(/^\//, ''));
		if (exact !== undefined) return exact;
		const found: Container[] = [];
		if (/^[0-9a-f]{1,63}$/.test(reference)) {
			for (const [id, container] of this.#byId) if (id.startsWith(reference)) found.push(container);
		}
		if (found.length > 1) throw new Refusal(400, `multiple IDs found with provided prefix: ${reference}`);
		if (found[0] === undefined) throw new Refusal(404, `No such container: ${reference}`);
		return found[0];
	}

	/** Newest first. */
	*newestFirst(): Generator<Container> {
		for (let place = this.#places.length - 1; place >= 0; place--) {
			const container = this.#places[place];
			if (container) yield container;
		}
	}

	/** The whole list as JSON, newest first, piece by piece. */
	*pieces(nowUnixMs: number, summarise: Summarise): Generator<string> {
		let separator = '[';
		for (let index = Math.ceil(this.#places.length / pieceSize) - 1; index >= 0; index--) {
			const text = this.#piece(index, nowUnixMs, summarise);
			if (text === '') continue;
			yield separator + text;
			separator = ',';
		}
		yield separator === '[' ? '[]\n' : ']\n';
	}

	#piece(index: number, nowUnixMs: number, summarise: Summarise): string {
		const kept = this.#pieces[index];
		if (kept !== undefined && nowUnixMs < kept.goodUntilUnixMs) return kept.text;
		const lines: string[] = [];
		let goodUntilUnixMs = Infinity;
		for (const container of this.#places.slice(index * pieceSize, (index + 1) * pieceSize).reverse()) {
			if (!container) continue;
			const summary = summarise(container, nowUnixMs);
			lines.push(summary.json);
			goodUntilUnixMs = Math.min(goodUntilUnixMs, summary.goodUntilUnixMs);
		}
		const text = lines.join(',');
		this.#pieces[index] = {text, goodUntilUnixMs};
		return text;
	}
}
