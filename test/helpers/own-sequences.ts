/** What a terminal may be sent: the sequences that our screens are made of, line ends, and signs that are safe to draw. */
import {findHostile} from './hostile.ts';

// Colours and attributes; the cursor; erasing; screens, pastes, the mouse and synchronised frames. The terminal's own reset is none of them.
const ours =
	/\u001B\[(?:(?:0|1|2|7|22|27|39|3[0-7]|9[0-7])?m|\d*[ABCDEFG]|\d*(?:;\d*)?H|[0-2]?[JK]|\?(?:25|1000|1006|1049|2004|2026)[hl])/g;

/** The first thing in `raw` that is not ours; null: there is none. */
export function firstForeign(raw: string): string | null {
	for (const line of raw.replace(ours, '').split(/\r?\n|\r/)) {
		// Reports are set in by tabs.
		const found = findHostile(line.replace(/^\t+/, ''));
		if (found !== null) return `${found} in ${JSON.stringify(line.slice(0, 300))}`;
	}
	return null;
}
