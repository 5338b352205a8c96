/** The same questions that were put to a real engine once, put to the embedded one: it must answer alike. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startDemoEngine, type DemoEngine} from '../../source/demo/index.ts';
import {ask, type Answer} from './recorded/ask.ts';
import {comparable, fieldsOf} from './recorded/compare.ts';
import {scenario} from './recorded/scenario.ts';

const folder = path.join(import.meta.dirname, 'recorded');
const recorded = JSON.parse(readFileSync(path.join(folder, 'answers.json'), 'utf8')) as ReadonlyArray<{
	readonly ask: string;
	readonly status: number;
	readonly answer: unknown;
}>;
const recordedEvents = readFileSync(path.join(folder, 'events.ndjson'), 'utf8');

/** Where this engine is simpler on purpose. */
const tolerated: Readonly<Record<string, readonly string[]>> = {
	// The recorded list begins with an image that has labels; other than ours.
	'GET /images/json': ['[].Labels.*'],
};

let engine: DemoEngine;
const answers: Answer[] = [];
let events = '';

beforeAll(async () => {
	engine = await startDemoEngine({isLively: false});
	for (const step of scenario) answers.push(await ask(engine.socketPath, step.ask, step.body));
	const now = Math.ceil(Date.now() / 1000) + 1;
	const replay = await ask(engine.socketPath, `GET /events?since=${now - 600}&until=${now - 1}`);
	events = replay.text;
});
afterAll(() => engine.close());

describe('answers like the recorded engine', () => {
	it('was recorded for this very scenario', () => {
		expect(recorded.map(one => one.ask)).toEqual(scenario.map(step => step.ask));
	});

	for (const [index, step] of scenario.entries()) {
		const real = recorded[index];
		if (real === undefined) continue;
		it(`${index} ${step.ask} ${JSON.stringify(step.body ?? '')}`, () => {
			const ours = answers[index];
			if (ours === undefined) throw new Error('no answer');
			expect({status: ours.status, words: wordsOf(ours.json)}).toEqual({
				status: real.status,
				words: wordsOf(real.answer),
			});
			if (step.same === 'body') expect(comparable(ours.json)).toEqual(comparable(real.answer));
			if (step.same === 'keys') {
				const may = new Set(tolerated[step.ask]);
				const fields = (value: unknown): readonly string[] =>
					fieldsOf(value)
						.filter(one => !may.has(one))
						.sort();
				expect(fields(ours.json)).toEqual(fields(real.answer));
			}
		});
	}
});

function wordsOf(answer: unknown): unknown {
	const message = (answer as {message?: unknown} | null)?.message;
	return message === undefined ? undefined : comparable(message);
}

describe('events like the recorded engine', () => {
	it('says the same, in the same order', () => {
		expect(eventLines(events)).toEqual(eventLines(recordedEvents));
	});
});

function eventLines(text: string): readonly unknown[] {
	return text
		.trim()
		.split('\n')
		.map(line => {
			const event = JSON.parse(line) as {time: number; timeNano: number};
			expect(Math.abs(event.timeNano / 1e9 - event.time)).toBeLessThan(1.5);
			const attributes = (event as unknown as {Actor: {Attributes: Record<string, string>}}).Actor.Attributes;
			if ('execDuration' in attributes) attributes['execDuration'] = '<seconds>';
			return comparable({...event, time: 0, timeNano: 0});
		});
}
