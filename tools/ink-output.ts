/**
 * Ink's own way to put a frame together, and what it knows of one line kept for the next frame. Of itself it takes every line
 * of the screen apart into signs anew, frame by frame, which was half of what a key press cost; from one frame to the next
 * two lines of forty are others. Ink has no setting for it, so the build changes two places of the file, or fails.
 */
import {readFile} from 'node:fs/promises';
import type {Plugin} from 'esbuild';

/** Two screens' worth of lines and more. A line of 160 signs is 20 KB: beyond this all are forgotten. */
const mostLines = 200;

function replaceOnce(text: string, from: string, to: string): string {
	if (text.split(from).length !== 2) throw new Error(`Ink's output.js is not as expected: ${from.trim()}`);
	return text.replace(from, () => to);
}

export function rememberLines(output: string): string {
	const known = replaceOnce(output, 'caches = new OutputCaches();', 'caches = knownLines();');
	const blank =
		"{\n                    type: 'char',\n                    value: ' ',\n                    fullWidth: false,\n                    styles: [],\n                }";
	const shared = replaceOnce(known, `row.push(${blank})`, 'row.push(blank)');
	// Signs are put in the place of others and never changed: all blank cells can be one.
	return `${shared}
const blank = ${blank};
let lines = new OutputCaches();
function knownLines() {
	if (lines.styledChars.size > ${mostLines}) lines = new OutputCaches();
	return lines;
}
`;
}

export const inkOutput: Plugin = {
	name: 'ink-output',
	setup(builder) {
		builder.onLoad({filter: /\/ink\/build\/output\.js$/}, async ({path}) => ({
			contents: rememberLines(await readFile(path, 'utf8')),
			loader: 'js',
		}));
	},
};
