/** What a mouse reports, and what it does; off, it does nothing. */
import {afterEach, describe, expect, it, vi} from 'vitest';
import {splitMouse} from '../../source/ui/mouse.ts';
import {cleanup, keys, show} from '../helpers/frames.tsx';

afterEach(cleanup);

const [up, down] = ['\u001B[A', '\u001B[B'];
const whole = (keysOf: string, ...clicks: readonly number[]) => ({keys: keysOf, clicks, rest: ''});

describe('what a mouse reports', () => {
	it.each([
		['the wheel', '\u001B[<64;10;5M\u001B[<65;10;5M', whole(up.repeat(3) + down.repeat(3))],
		['the wheel with shift', '\u001B[<69;10;5M', whole(down.repeat(3))],
		['a click between keys', 'a\u001B[<0;10;7Mb\u001B[<0;10;7m', whole('ab', 7)],
		['another button, a drag, a click with ctrl', '\u001B[<2;1;7M\u001B[<32;1;7M\u001B[<16;1;7M', whole('')],
		['a terminal that knows no 1006', 'a\u001B[M qfb', whole('ab')],
		['keys', 'q\u001B[A\u001B', whole('q\u001B[A\u001B')],
	])('%s', (_, chunk, split) => expect(splitMouse(chunk)).toEqual(split));

	it.each(['\u001B[<0;10;7M', '\u001B[M qf'])('is put together where it comes in two: %j', text => {
		for (let at = 3; at < text.length; at += 1) {
			const first = splitMouse(`x${text.slice(0, at)}`);
			expect(first).toEqual({keys: 'x', clicks: [], rest: text.slice(0, at)});
			expect(splitMouse(first.rest + text.slice(at)).keys).toBe('');
		}
	});
});

const wheelDown = '\u001B[<65;10;10M';
const wheelUp = '\u001B[<64;10;10M';
const click = (line: number): string => `\u001B[<0;10;${line}M\u001B[<0;10;${line}m`;
/** The line of the screen, from 1, that holds `text`. */
const lineOf = (lines: readonly string[], text: string): number => lines.findIndex(line => line.includes(text)) + 1;

it('does nothing where nobody asked for it', async () => {
	const screen = await show();
	const before = screen.frame();
	screen.stdin.write(click(lineOf(screen.lines(), 'web-1')) + wheelDown);
	await screen.type('?', frame => frame.includes('keys here'));
	await screen.type('q', frame => frame === before);
});

describe.each([
	[120, 40],
	[80, 24],
])('the mouse, at %i × %i', (width, height) => {
	it('selects by a click, opens by a second, and leaves the head of the table alone', async () => {
		const screen = await show({width, height, isMouse: true});
		const before = screen.selected();
		const other = screen.lines().find(line => /^ {2}.*web-\d/.test(line)) ?? '';
		const name = /web-\d+/.exec(other)?.[0] ?? '';
		expect(before).not.toContain(name);
		screen.stdin.write(click(lineOf(screen.lines(), 'SCORE')));
		screen.stdin.write(click(1));
		await screen.type(click(lineOf(screen.lines(), name)), () => screen.selected().includes(name));
		expect(screen.calls).toEqual([]);
		await screen.type(click(lineOf(screen.lines(), name)), frame => frame.includes(`‹ ${name}`));
	});

	it('moves by the wheel, three lines a notch', async () => {
		const screen = await show({width, height, isMouse: true});
		const rows = screen.lines().filter(line => /^[▸ ] .[A-F] +\d/.test(line));
		expect(screen.selected()).toBe(rows[0]);
		const nameOf = (row = ''): string => /[A-F] +\d+\S? +(\S+)/.exec(row)?.[1] ?? '?';
		await screen.type(wheelDown, () => screen.selected().includes(nameOf(rows[3])));
		await screen.type(wheelUp, () => screen.selected().includes(nameOf(rows[0])));
	});

	it('finds rows of an open container, and asks no more than enter does', async () => {
		const screen = await show({width, height, isMouse: true});
		await screen.type(keys.enter, frame => frame.includes('CHECK'));
		const row = lineOf(screen.lines(), 'memory-limit');
		await screen.type(click(row), () => screen.selected().includes('memory-limit'));
		const asked = screen.calls.length;
		screen.stdin.write(click(row));
		await vi.waitFor(() => expect(screen.calls.length).toBeGreaterThan(asked), {timeout: 4000});
		expect(screen.calls.some(call => JSON.stringify(call).includes('confirm'))).toBe(false);
	});

	it('does nothing on the help', async () => {
		const screen = await show({width, height, isMouse: true});
		await screen.type('?', frame => frame.includes('keys here'));
		const before = screen.frame();
		screen.stdin.write(click(5));
		await screen.type(wheelDown, frame => frame !== before);
		expect(screen.frame()).not.toContain('‹');
	});
});
