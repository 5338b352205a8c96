/**
 * Debian's order, deb-version(7): epoch, upstream version, revision. Runs of text and runs of digits take turns; in text
 * `~` is older than the end, letters than all other signs.
 */
export const compareDpkg = (a: string, b: string): number =>
	a === b ? 0 : compareDpkgWithin(a, 0, a.length, b, 0, b.length);

/**
 * The same of versions that lie in longer texts. A scan makes hundreds of thousands of comparisons, so nothing is cut out: of
 * what was cut out of a text, V8 looks up every character through the text.
 */
export function compareDpkgWithin(
	a: string,
	startA: number,
	endA: number,
	b: string,
	startB: number,
	endB: number,
): number {
	const fromA = upstreamStart(a, startA, endA);
	const fromB = upstreamStart(b, startB, endB);
	const toA = upstreamEnd(a, fromA, endA);
	const toB = upstreamEnd(b, fromB, endB);
	return (
		compareNumbers(a, startA, Math.max(startA, fromA - 1), b, startB, Math.max(startB, fromB - 1)) ||
		compareRuns(a, fromA, toA, b, fromB, toB) ||
		compareRuns(a, toA + 1, endA, b, toB + 1, endB)
	);
}

/** Behind the epoch. */
function upstreamStart(text: string, from: number, end: number): number {
	for (let at = from; at < end; at += 1) if (text.charCodeAt(at) === colon) return at + 1;
	return from;
}

/** An absent revision is older than none but `0`, to which it is equal. */
function upstreamEnd(text: string, from: number, end: number): number {
	for (let at = end - 1; at >= from; at -= 1) if (text.charCodeAt(at) === dash) return at;
	return end;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const tilde = 126;
const dash = 45;
const colon = 58;

/** Beyond the end, and where digits begin, stands 0. */
function weight(text: string, index: number, end: number): number {
	if (index >= end) return 0;
	const code = text.charCodeAt(index);
	if (isDigit(code)) return 0;
	if (code === tilde) return -1;
	return isLetter(code) ? code : code + 256;
}

function digitsEnd(text: string, from: number, end: number): number {
	let at = from;
	while (at < end && isDigit(text.charCodeAt(at))) at += 1;
	return at;
}

function compareRuns(a: string, fromA: number, endA: number, b: string, fromB: number, endB: number): number {
	let [atA, atB] = [fromA, fromB];
	while (atA < endA || atB < endB) {
		while ((atA < endA && !isDigit(a.charCodeAt(atA))) || (atB < endB && !isDigit(b.charCodeAt(atB)))) {
			const order = weight(a, atA, endA) - weight(b, atB, endB);
			if (order !== 0) return order;
			atA += 1;
			atB += 1;
		}
		const [toA, toB] = [digitsEnd(a, atA, endA), digitsEnd(b, atB, endB)];
		const order = compareNumbers(a, atA, toA, b, atB, toB);
		if (order !== 0) return order;
		[atA, atB] = [toA, toB];
	}
	return 0;
}

const zero = 48;

function compareNumbers(a: string, fromA: number, endA: number, b: string, fromB: number, endB: number): number {
	let [atA, atB] = [fromA, fromB];
	while (atA < endA && a.charCodeAt(atA) === zero) atA += 1;
	while (atB < endB && b.charCodeAt(atB) === zero) atB += 1;
	if (endA - atA !== endB - atB) return endA - atA - (endB - atB);
	for (; atA < endA; atA += 1, atB += 1) {
		const order = a.charCodeAt(atA) - b.charCodeAt(atB);
		if (order !== 0) return order;
	}
	return 0;
}

/** Numbers as long as they like: what has more digits is larger. Shared by the schemes that count this way. */
export const compareDigits = (a: string, b: string): number => compareNumbers(a, 0, a.length, b, 0, b.length);
