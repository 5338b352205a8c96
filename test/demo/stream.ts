/** Reads a stream of JSON lines for as long as a test wants it. */
import http from 'node:http';

export type Lines = {
	readonly lines: string[];
	/** Resolves when so many lines have come. */
	atLeast(count: number): Promise<readonly string[]>;
	readonly ended: Promise<void>;
	close(): void;
};

/** Resolves when the headers are here. */
export function openLines(socketPath: string, path: string): Promise<Lines> {
	return new Promise((resolve, reject) => {
		const lines: string[] = [];
		let rest = '';
		let wake = (): void => {};
		const call = http.get({socketPath, path}, response => {
			response.setEncoding('utf8');
			response.on('data', (text: string) => {
				const parts = (rest + text).split('\n');
				rest = parts.pop() ?? '';
				lines.push(...parts);
				wake();
			});
			const ended = new Promise<void>(done => response.on('close', done));
			response.on('error', () => {});
			resolve({
				lines,
				ended,
				async atLeast(count) {
					while (lines.length < count) await new Promise<void>(again => (wake = again));
					return lines;
				},
				close: () => void call.destroy(),
			});
		});
		call.on('error', reject);
	});
}

export type SentEvent = {
	readonly Type: string;
	readonly Action: string;
	readonly Actor: {readonly ID: string; readonly Attributes: Readonly<Record<string, string>>};
	readonly time: number;
};

export const eventOf = (line: string): SentEvent => JSON.parse(line) as SentEvent;
export const nanoOf = (line: string): string => /"timeNano":(\d+)/.exec(line)?.[1] ?? '';
export const wordsOf = (line: string): string => {
	const {Type, Action, Actor} = eventOf(line);
	return `${Type} ${Action} ${Actor.Attributes['name'] ?? ''}`.trim();
};
