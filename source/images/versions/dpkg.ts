/**
 * Debian's order, deb-version(7): epoch, upstream version, revision. Runs of text and runs of digits take turns; in text
 * `~` is older than the end, letters than all other signs.
 */
export function compareDpkg(a: string, b: string): number {
	const [epochA, upstreamA, revisionA] = parts(a);
	const [epochB, upstreamB, revisionB] = parts(b);
	return compareDigits(epochA, epochB) || compareRuns(upstreamA, upstreamB) || compareRuns(revisionA, revisionB);
}

/** An absent revision is older than none but `0`, to which it is equal. */
function parts(version: string): readonly [epoch: string, upstream: string, revision: string] {
	const colon = version.indexOf(':');
	const rest = version.slice(colon + 1);
	const dash = rest.lastIndexOf('-');
	return [
		colon === -1 ? '' : version.slice(0, colon),
		dash === -1 ? rest : rest.slice(0, dash),
		dash === -1 ? '' : rest.slice(dash + 1),
	];
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const tilde = 126;

/** Beyond the end, and where digits begin, stands 0. */
function weight(text: string, index: number): number {
	if (index >= text.length) return 0;
	const code = text.charCodeAt(index);
	if (isDigit(code)) return 0;
	if (code === tilde) return -1;
	return isLetter(code) ? code : code + 256;
}

function compareRuns(a: string, b: string): number {
	let atA = 0;
	let atB = 0;
	while (atA < a.length || atB < b.length) {
		while ((atA < a.length && !isDigit(a.charCodeAt(atA))) || (atB < b.length && !isDigit(b.charCodeAt(atB)))) {
			const order = weight(a, atA) - weight(b, atB);
			if (order !== 0) return order;
			atA += 1;
			atB += 1;
		}
		const [fromA, fromB] = [atA, atB];
		while (isDigit(a.charCodeAt(atA))) atA += 1;
		while (isDigit(b.charCodeAt(atB))) atB += 1;
		const order = compareDigits(a.slice(fromA, atA), b.slice(fromB, atB));
		if (order !== 0) return order;
	}
	return 0;
}

const leadingZeros = /^0+/;

/** Numbers as long as they like: what has more digits is larger. Shared by the schemes that count this way. */
export function compareDigits(a: string, b: string): number {
	const [shortA, shortB] = [a.replace(leadingZeros, ''), b.replace(leadingZeros, '')];
	if (shortA.length !== shortB.length) return shortA.length - shortB.length;
	return shortA < shortB ? -1 : Number(shortA > shortB);
}
