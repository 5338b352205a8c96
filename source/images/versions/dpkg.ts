/**
 * Debian's order, deb-version(7): epoch, upstream version, revision. Runs of text and runs of digits take turns; in text
 * `~` is older than the end, letters than all other signs.
 */
export function compareDpkg(a: string, b: string): number {
	if (a === b) return 0;
	const [partsA, partsB] = [partsOf(a), partsOf(b)];
	return (
		compareNumbers(a, 0, partsA.epochEnd, b, 0, partsB.epochEnd) ||
		compareRuns(a, partsA.from, partsA.end, b, partsB.from, partsB.end) ||
		compareRuns(a, partsA.revision, a.length, b, partsB.revision, b.length)
	);
}

/** Where upstream's version begins and ends. An absent revision is older than none but `0`, to which it is equal. */
function partsOf(version: string): {
	readonly epochEnd: number;
	readonly from: number;
	readonly end: number;
	readonly revision: number;
} {
	const from = version.indexOf(':') + 1;
	const dash = version.lastIndexOf('-');
	const epochEnd = Math.max(0, from - 1);
	return dash < from
		? {epochEnd, from, end: version.length, revision: version.length}
		: {epochEnd, from, end: dash, revision: dash + 1};
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const tilde = 126;

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

/** Of hundreds of thousands of comparisons a scan makes: nothing is cut out of the texts. */
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
