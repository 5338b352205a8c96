/**
 * `*` any characters, `?` one, everything else itself. No regular expression: a pattern is somebody's text, and must neither
 * mean more than it says nor take longer than pattern times text.
 */
export function matchesGlob(pattern: string, text: string): boolean {
	let at = 0;
	let read = 0;
	/** Where the last `*` stood, and how much of the text it has taken so far. */
	let star = -1;
	let taken = 0;
	while (read < text.length) {
		const sign = pattern[at];
		if (sign === '*') {
			star = at;
			taken = read;
			at += 1;
		} else if (sign === '?' || sign === text[read]) {
			at += 1;
			read += 1;
		} else if (star !== -1) {
			taken += 1;
			read = taken;
			at = star + 1;
		} else return false;
	}
	while (pattern[at] === '*') at += 1;
	return at === pattern.length;
}

export const isExact = (pattern: string): boolean => !/[*?]/.test(pattern);
/** Wildcards alone name nobody. */
export const namesNobody = (pattern: string): boolean => /^[*?]*$/.test(pattern);
