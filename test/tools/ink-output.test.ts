import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {build, type Plugin} from 'esbuild';
import * as fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {inkOutput, rememberLines} from '../../tools/ink-output.ts';
import {hostileCorpus} from '../helpers/hostile-corpus.ts';

type Output = {
	write(x: number, y: number, text: string, options: {transformers: readonly never[]}): void;
	clip(edges: {x1: number; x2: number; y1: number; y2: number}): void;
	unclip(): void;
	get(): {output: string; height: number};
};
type OutputClass = new (size: {width: number; height: number}) => Output;

const source = path.resolve(import.meta.dirname, '../../node_modules/ink/build/output.js');
const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-ink-output-'));
afterAll(() => rmSync(folder, {recursive: true}));

async function load(name: string, plugins: Plugin[]): Promise<OutputClass> {
	const outfile = path.join(folder, `${name}.mjs`);
	await build({entryPoints: [source], outfile, bundle: true, format: 'esm', platform: 'node', plugins});
	return ((await import(pathToFileURL(outfile).href)) as {default: OutputClass}).default;
}

let own: OutputClass;
let remembering: OutputClass;
beforeAll(async () => {
	own = await load('own', []);
	remembering = await load('remembering', [inkOutput]);
});

type Write = {readonly x: number; readonly y: number; readonly text: string; readonly isClipped: boolean};

function frameOf(kind: OutputClass, writes: readonly Write[]): string {
	const output = new kind({width: 30, height: 6});
	for (const {x, y, text, isClipped} of writes) {
		if (isClipped) output.clip({x1: 3, x2: 20, y1: 1, y2: 4});
		output.write(x, y, text, {transformers: []});
		if (isClipped) output.unclip();
	}
	return output.get().output;
}

const text = fc.oneof(
	fc.constantFrom(...hostileCorpus),
	fc.constantFrom('web', '日本語', '\u001B[31mred\u001B[39m and \u001B[1;7mbold\u001B[0m', 'two\nlines', '🚀 up'),
	fc.string({unit: 'grapheme', maxLength: 40}),
);
const write = fc.record({
	x: fc.integer({min: -2, max: 32}),
	y: fc.integer({min: -1, max: 7}),
	text,
	isClipped: fc.boolean(),
});

describe('lines kept from frame to frame', () => {
	it('draw what Ink draws without them, frame after frame', () => {
		fc.assert(
			fc.property(fc.array(write, {maxLength: 12}), writes => {
				for (let frame = 0; frame < 2; frame += 1) expect(frameOf(remembering, writes)).toBe(frameOf(own, writes));
			}),
		);
	});

	it('are taken apart once, and not again after', () => {
		const writes = ['one line', 'another'].map((line, y): Write => ({
			x: 0,
			y,
			text: `${line} of its own`,
			isClipped: false,
		}));
		const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
		const costOf = (kind: OutputClass): number => {
			segment.mockClear();
			frameOf(kind, writes);
			return segment.mock.calls.length;
		};
		expect([costOf(own), costOf(own)]).toEqual([2, 2]);
		expect([costOf(remembering), costOf(remembering)]).toEqual([2, 0]);
		segment.mockRestore();
	});

	it('are forgotten before there are many', () => {
		const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
		const draw = (line: string): string => frameOf(remembering, [{x: 0, y: 0, text: line, isClipped: false}]);
		draw('the first of many');
		for (let number = 0; number < 300; number += 1) draw(`line ${number}`);
		segment.mockClear();
		draw('the first of many');
		expect(segment).toHaveBeenCalledWith('the first of many');
		segment.mockRestore();
	});

	it('are not kept in a file that is not as expected: the build says so', () => {
		const ink = readFileSync(source, 'utf8');
		expect(() => rememberLines(ink.replace('caches = new OutputCaches()', 'caches = anything()'))).toThrow(
			/not as expected/,
		);
		expect(() => rememberLines(ink.replace('row.push(', 'row.unshift('))).toThrow(/not as expected/);
	});
});
