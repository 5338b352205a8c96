import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createLineReader, maxLineLength} from '../../source/engine/lines.ts';

function read(chunks: readonly Buffer[]): {lines: readonly string[]; dropped: number} {
	const lines: string[] = [];
	const reader = createLineReader(line => lines.push(line));
	for (const chunk of chunks) reader.push(chunk);
	return {lines, dropped: reader.dropped};
}

describe('lines of a stream', () => {
	it('come out the same however the bytes were cut', () => {
		const line = fc.string({unit: 'binary', minLength: 1}).map(text => JSON.stringify(text.toWellFormed()));
		fc.assert(
			fc.property(fc.array(line), fc.array(fc.nat(), {maxLength: 20}), (lines, cuts) => {
				const bytes = Buffer.from(lines.map(one => `${one}\n`).join(''));
				const at = [0, ...cuts.map(cut => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
				const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
				expect(read(chunks).lines).toEqual(lines);
			}),
		);
	});

	it('end at a record separator too, and empty ones are none', () => {
		expect(read([Buffer.from('\u001E{"a":1}\n\u001E{"b":2}\r\n\n\n{"c":3}\u001E')]).lines).toEqual([
			'{"a":1}',
			'{"b":2}',
			'{"c":3}',
		]);
	});

	it('are dropped and counted when they never end, and the next one is whole', () => {
		const endless = Buffer.alloc(300_000, 'x');
		const {lines, dropped} = read([...Array.from({length: 5}, () => endless), Buffer.from('\nnext\n')]);
		expect(lines).toEqual(['next']);
		expect(dropped).toBe(1);
	});

	it('may be as long as the bound', () => {
		expect(read([Buffer.alloc(maxLineLength, 'x'), Buffer.from('\n')]).lines[0]).toHaveLength(maxLineLength);
	});

	it('are not given before they are whole', () => {
		expect(read([Buffer.from('{"half":')]).lines).toEqual([]);
	});
});
