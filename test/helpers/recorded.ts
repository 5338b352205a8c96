/** Answers of real engines, as `test/fixtures/engine/record.ts` wrote them. Parsed anew for every test: nobody shares. */
import {readFileSync} from 'node:fs';
import path from 'node:path';

export const engines = ['20.10', '28.5'] as const;
export type RecordedEngine = (typeof engines)[number];

const folder = path.resolve(import.meta.dirname, '../fixtures/engine');
const texts = new Map<string, string>();

function parse(file: string): Record<string, unknown> {
	const text = texts.get(file) ?? readFileSync(path.join(folder, file), 'utf8');
	texts.set(file, text);
	return JSON.parse(text) as Record<string, unknown>;
}

export function recorded(engine: RecordedEngine, url: string): Record<string, unknown> {
	const answer = parse(`docker-${engine}.json`)[url];
	if (answer === undefined) throw new Error(`${url} was not recorded`);
	return answer as Record<string, unknown>;
}

export const recordedContainer = (engine: RecordedEngine, name: string): Record<string, unknown> =>
	recorded(engine, `/containers/ev-${name}/json`);

/** Where no engine could be recorded here: cgroup v2. Written by hand, after the engine's own types. */
export const handWritten = (file: string): Record<string, unknown> => parse(file);
