/** What is wrong in a config file: all of it at once, each with its line and what to do about it. */
import type {LineCounter, Node} from 'yaml';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import {nearest} from '../model/nearest.ts';

export type ConfigProblem = {readonly line: number; readonly what: SafeText; readonly todo: SafeText};

export type Problems = {
	/** `null`, so that a reader can say what is wrong and give nothing in one breath. */
	add(at: Node | number, what: string, todo: string): null;
	/** What a mistyped word may have meant; null also where so much is wrong that nobody is told any more. */
	near(written: string, possible: Iterable<string>): string | null;
	lineOf(node: Node): number;
	/** By line, those that were too many counted in the last. */
	all(): readonly ConfigProblem[];
	/** So far. */
	readonly count: number;
};

/** More are no help, and a file of nothing but faults must not take minutes. */
const most = 50;

export function createProblems(lines: LineCounter): Problems {
	const found: ConfigProblem[] = [];
	let more = 0;
	const lineOf = (node: Node): number => lines.linePos(node.range?.[0] ?? 0).line;
	return {
		lineOf,
		near: (written, possible) => (found.length < most ? nearest(written, [...possible]) : null),
		get count() {
			return found.length + more;
		},
		add(at, what, todo) {
			if (found.length < most)
				found.push({
					line: typeof at === 'number' ? at : lineOf(at),
					what: sanitise(what, 300),
					todo: sanitise(todo, 500),
				});
			else more += 1;
			return null;
		},
		all() {
			const sorted = [...found].sort((a, b) => a.line - b.line);
			const last = sorted.at(-1);
			if (more === 0 || last === undefined) return sorted;
			return [...sorted, {line: last.line, what: sanitise(`${more} more`), todo: sanitise('Correct these first')}];
		},
	};
}

/** As it stands in the file, short. */
export const quoted = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
