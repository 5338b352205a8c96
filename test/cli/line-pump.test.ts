import {describe, expect, it} from 'vitest';
import {createLinePump} from '../../source/cli/line-pump.ts';
import type {Line} from '../../source/cli/stream-lines.ts';

const at = '2026-11-23T00:00:00.000Z';
const event = (says: number): Line => ({type: 'event', at, container: null, weight: 'change', says: String(says)});

function pumpTo(capacity: number) {
	const got: Line[] = [];
	const reader = {isAsleep: false, wake: () => {}};
	let changes: Line[] = [];
	const pump = createLinePump({
		capacity,
		reader: {
			write(text) {
				for (const line of text.trimEnd().split('\n')) got.push(JSON.parse(line) as Line);
				return !reader.isAsleep;
			},
			onDrain(callback) {
				reader.wake = callback;
			},
		},
		takeChanges() {
			const all = changes;
			changes = [];
			return all;
		},
		droppedLine: lines => ({type: 'dropped', at, lines, engine: 'live'}),
	});
	return {
		got: () =>
			got.map(line => (line.type === 'event' ? line.says : line.type === 'dropped' ? `-${line.lines}` : line.type)),
		reader,
		pump,
		change: (line: Line) => changes.push(line),
	};
}

describe('lines to a reader', () => {
	it('go out in order while it reads', () => {
		const {got, pump} = pumpTo(10);
		for (const number of [1, 2, 3]) {
			pump.happened(event(number));
			pump.wake();
		}
		expect(got()).toEqual(['1', '2', '3']);
	});

	it('wait while it sleeps, and nothing more is written to it', () => {
		const {got, pump, reader} = pumpTo(10);
		reader.isAsleep = true;
		for (const number of [1, 2, 3]) {
			pump.happened(event(number));
			pump.wake();
		}
		expect(got()).toEqual(['1']);
		reader.isAsleep = false;
		reader.wake();
		expect(got()).toEqual(['1', '2', '3']);
	});

	it('are counted beyond what may wait, and the gap is said where it is', () => {
		const {got, pump, reader} = pumpTo(2);
		reader.isAsleep = true;
		for (let number = 1; number <= 9; number += 1) {
			pump.happened(event(number));
			pump.wake();
		}
		reader.isAsleep = false;
		reader.wake();
		pump.happened(event(10));
		pump.wake();
		expect(got()).toEqual(['1', '2', '3', '-6', '10']);
	});

	it('of changes are worked out only when it can take them', () => {
		const {got, pump, reader, change} = pumpTo(2);
		reader.isAsleep = true;
		pump.happened(event(1));
		pump.wake();
		change({type: 'engine-lost', at, why: 'x'});
		pump.wake();
		expect(got()).toEqual(['1']);
		reader.wake();
		expect(got()).toEqual(['1', 'engine-lost']);
	});
});
