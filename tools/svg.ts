/** A screen of the headless emulator as an SVG picture: what a person would see, colours included. */
import type xterm from '@xterm/headless';

const palette = [
	'#1c2128 #e5534b #57ab5a #c69026 #539bf5 #b083f0 #39c5cf #adbac7',
	'#636e7b #ff938a #6bc46d #daaa3f #6cb6ff #dcbdfb #56d4dd #cdd9e5',
].flatMap(line => line.split(' '));
const foreground = '#adbac7';
const background = '#1c2128';
const cellWidth = 8.4;
const lineHeight = 18;

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

type Look = {readonly fg: string; readonly bg: string | null; readonly isBold: boolean; readonly isDim: boolean};

function lookOf(cell: xterm.IBufferCell): Look {
	const colour = (isPalette: boolean, index: number) => (isPalette ? (palette[index] ?? foreground) : null);
	let fg = colour(cell.isFgPalette(), cell.getFgColor()) ?? foreground;
	let bg = colour(cell.isBgPalette(), cell.getBgColor());
	if (cell.isInverse()) [fg, bg] = [bg ?? background, fg];
	return {fg, bg, isBold: cell.isBold() !== 0, isDim: cell.isDim() !== 0};
}

const same = (a: Look, b: Look): boolean =>
	a.fg === b.fg && a.bg === b.bg && a.isBold === b.isBold && a.isDim === b.isDim;

function drawRun(text: string, column: number, cells: number, row: number, look: Look): string {
	const x = (column * cellWidth).toFixed(1);
	const width = (cells * cellWidth).toFixed(1);
	const box =
		look.bg === null
			? ''
			: `<rect x="${x}" y="${row * lineHeight}" width="${width}" height="${lineHeight}" fill="${look.bg}"/>`;
	if (text.trim() === '') return box;
	const style = `${look.isBold ? ' font-weight="bold"' : ''}${look.isDim ? ' opacity="0.6"' : ''}`;
	return `${box}<text x="${x}" y="${row * lineHeight + 13}" fill="${look.fg}" textLength="${width}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"${style}>${escape(text)}</text>`;
}

export function toSvg(terminal: xterm.Terminal, title: string): string {
	const {cols, rows} = terminal;
	const runs: string[] = [];
	for (let row = 0; row < rows; row++) {
		const line = terminal.buffer.active.getLine(row);
		let start = 0;
		let text = '';
		let look: Look | null = null;
		const end = (column: number) => {
			if (look !== null) runs.push(drawRun(text, start, column - start, row, look));
		};
		for (let column = 0; column < cols; column++) {
			const cell = line?.getCell(column);
			if (cell === undefined || cell.getWidth() === 0) continue;
			const its = lookOf(cell);
			if (look === null || !same(look, its)) {
				end(column);
				start = column;
				text = '';
				look = its;
			}
			text += cell.getChars() === '' ? ' ' : cell.getChars();
		}
		end(cols);
	}
	const width = Math.ceil(cols * cellWidth);
	const height = rows * lineHeight;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 ${width + 24} ${height + 24}" width="${width + 24}" height="${height + 24}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">`,
		`<title>${escape(title)}</title>`,
		`<rect x="-12" y="-12" width="${width + 24}" height="${height + 24}" rx="8" fill="${background}"/>`,
		...runs.filter(run => run !== ''),
		'</svg>',
		'',
	].join('\n');
}
