/** Fewer bytes, the same screen. */
import {PassThrough} from 'node:stream';
import xterm from '@xterm/headless';
import {describe, expect, it} from 'vitest';
import {inFewBytes, sparing} from '../../source/ui/output.ts';

async function screenOf(...writes: readonly string[]): Promise<string> {
	const emulator = new xterm.Terminal({cols: 20, rows: 12, allowProposedApi: true});
	for (const text of writes) await new Promise<void>(resolve => emulator.write(text, resolve));
	const {active} = emulator.buffer;
	const lines = Array.from({length: 12}, (_, row) => active.getLine(row)?.translateToString(true));
	return `${lines.join('\n')} at ${active.cursorX},${active.cursorY}`;
}

const down = '\u001B[E';
const frame = `\u001B[39A${down.repeat(3)}\u001B[3G\u001B[Kchanged\r\n${down}${down.repeat(4)}last${down.repeat(30)}end`;

describe('a frame', () => {
	it('is the same in fewer bytes', async () => {
		const before = Array.from({length: 12}, (_, row) => `row ${row}`).join('\r\n');
		const brief = inFewBytes(frame);
		expect(await screenOf(before, brief)).toBe(await screenOf(before, frame));
		expect(brief).toBe('\u001B[39A\u001B[3E\u001B[3G\u001B[Kchanged\r\n\u001B[5Elast\u001B[30Eend');
		expect(inFewBytes(`a${down}b`)).toBe(`a${down}b`);
	});

	it('goes on to the terminal, which stays what it was', async () => {
		const terminal = Object.assign(new PassThrough(), {
			columns: 80,
			rows: 24,
			hasColors(this: unknown) {
				return this === terminal;
			},
		}) as unknown as NodeJS.WriteStream;
		const written: Buffer[] = [];
		terminal.on('data', (chunk: Buffer) => written.push(chunk));
		const out = sparing(terminal);
		const told = await new Promise(resolve => out.write(down.repeat(9), resolve));
		out.write(new Uint8Array([0x41]));
		expect(told ?? null).toBeNull();
		expect(Buffer.concat(written).toString()).toBe('\u001B[9EA');
		let resizes = 0;
		const onResize = (): void => void (resizes += 1);
		out.on('resize', onResize);
		terminal.columns = 100;
		terminal.emit('resize');
		out.off('resize', onResize);
		terminal.emit('resize');
		expect([out.columns, resizes, out.hasColors()]).toEqual([100, 1, true]);
	});
});
