/**
 * Debian's order, deb-version(7): epoch, upstream version, revision. Runs of text and runs of digits take turns; in text
 * `~` is older than the end, letters than all other signs.
 */
export function compareDpkg(a: string, b: string): number {
	if (a === b) return 0;
	const fromA = a.indexOf(':') + 1;
	const fromB = b.indexOf(':') + 1;
	const endA = upstreamEnd(a, fromA);
	const endB = upstreamEnd(b, fromB);
	return (
		compareNumbers(a, 0, Math.max(0, fromA - 1), b, 0, Math.max(0, fromB - 1)) ||
		compareRuns(a, fromA, endA, b, fromB, endB) ||
		compareRuns(a, endA + 1, a.length, b, endB + 1, b.length)
	);
}

/** Where upstream's version ends. An absent revision is older than none but `0`, to which it is equal. */
function upstreamEnd(version: string, from: number): number {
	for (let at = version.length - 1; at >= from; at -= 1) if (version.charCodeAt(at) === dash) return at;
	return version.length;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const tilde = 126;
const dash = 45;

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
