/** RubyGems' order, Gem::Version: numbers and words part by part; a word is a pre-release, older than any number. */
import {compareDigits} from './dpkg.ts';

export function compareGem(a: string, b: string): number {
	const [partsA, partsB] = [parts(a), parts(b)];
	for (let index = 0; index < Math.max(partsA.length, partsB.length); index += 1) {
		const [one = '0', other = '0'] = [partsA[index], partsB[index]];
		const [isNumber, isOtherNumber] = [/^\d/.test(one), /^\d/.test(other)];
		if (isNumber !== isOtherNumber) return isNumber ? 1 : -1;
		const order = isNumber ? compareDigits(one, other) : one === other ? 0 : one < other ? -1 : 1;
		if (order !== 0) return order;
	}
	return 0;
}

/** `1.0-1` is `1.0.pre.1`. Zeros at the end of the numbers and before the first word count for nothing. */
function parts(version: string): readonly string[] {
	const all =
		version
			.trim()
			.replaceAll('-', '.pre.')
			.match(/\d+|[A-Za-z]+/g) ?? [];
	const firstWord = all.findIndex(part => !/^\d/.test(part));
	const numbers = firstWord === -1 ? all : all.slice(0, firstWord);
	return [...withoutZeros(numbers), ...withoutZeros(all.slice(numbers.length))];
}

function withoutZeros(parts: readonly string[]): readonly string[] {
	return parts.slice(0, parts.findLastIndex(part => !/^0+$/.test(part)) + 1);
}
