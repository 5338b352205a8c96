/** Lines of 80 cells for terminals and logs, without colour. */
import stringWidth from 'string-width';

export const width = 80;

const plain = /^[\x20-\x7e]*$/;
const widthOf = (text: string): number => (plain.test(text) ? text.length : stringWidth(text));

/** A word wider than a line is broken wherever the line is full. */
function pieces(word: string, room: number): readonly string[] {
	if (widthOf(word) <= room) return [word];
	const found: string[] = [];
	let piece = '';
	let cells = 0;
	for (const character of word) {
		const wide = widthOf(character);
		if (cells + wide > room && piece !== '') {
			found.push(piece);
			piece = '';
			cells = 0;
		}
		piece += character;
		cells += wide;
	}
	return [...found, piece];
}

/** `lead` stands in front of the first line; what goes on below stands under its text. */
export function wrap(text: string, lead = ''): readonly string[] {
	const indent = ' '.repeat(widthOf(lead));
	const room = width - indent.length;
	const lines: string[] = [];
	let line = '';
	let cells = 0;
	for (const word of text.split(' ').flatMap(word => pieces(word, room))) {
		const wide = widthOf(word);
		if (cells > 0 && cells + 1 + wide > room) {
			lines.push(line);
			line = '';
			cells = 0;
		}
		line += cells === 0 ? word : ` ${word}`;
		cells += cells === 0 ? wide : wide + 1;
	}
	return [...lines, line].map((one, index) => ((index === 0 ? lead : indent) + one).trimEnd());
}
