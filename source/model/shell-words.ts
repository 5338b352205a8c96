/**
 * A command line cut into words as a shell would see them, with where each begins. No expansion: only to look inside.
 * A list as Docker writes it, `["app","--port","80"]`, falls into its words too.
 */

export type ShellWord = {readonly text: string; readonly start: number};

const blank = /[\s,[\]]/;
const operator = /[;&|()<>]/;

export function splitShell(line: string): readonly ShellWord[] {
	const all: ShellWord[] = [];
	let at = 0;
	while (at < line.length) {
		const character = line[at] ?? '';
		if (blank.test(character)) {
			at++;
		} else if (operator.test(character)) {
			all.push({text: ';', start: at});
			at++;
		} else {
			const start = at;
			at = endOfWord(line, at);
			all.push(unquoted(line.slice(start, at), start));
		}
	}
	// An apostrophe that was no quote held all together: then blanks alone part the words.
	const [only] = all;
	return all.length === 1 && only?.text === line ? splitAtBlanks(line) : all;
}

const splitAtBlanks = (line: string): readonly ShellWord[] =>
	Array.from(line.matchAll(/\S+/g), match => ({text: match[0], start: match.index}));

function endOfWord(line: string, from: number): number {
	let quote = '';
	let at = from;
	for (; at < line.length; at++) {
		const character = line[at] ?? '';
		if (character === '\\' && quote !== "'") at++;
		else if (quote !== '') quote = character === quote ? '' : quote;
		else if (character === '"' || character === "'") quote = character;
		else if (/\s/.test(character) || isBetweenWords(line, at) || (operator.test(character) && line[at - 1] !== '$'))
			break;
	}
	return Math.min(at, line.length);
}

const isBetweenWords = (line: string, at: number): boolean =>
	/[,\]]/.test(line[at] ?? '') && /["']/.test(line[at - 1] ?? '') && /["'\s]|^$/.test(line[at + 1] ?? '');

/** A word quoted as a whole is what stands inside; quotes in the middle stay, they are masked with the rest. */
function unquoted(text: string, start: number): ShellWord {
	const quote = text[0];
	if ((quote !== '"' && quote !== "'") || text.length < 2) return {text, start};
	const [after = ''] = /[:;.)}]*$/.exec(text.slice(-4)) ?? [];
	const end = text.length - after.length - 1;
	return {text: end > 0 && text[end] === quote ? text.slice(1, end) : text.slice(1), start: start + 1};
}
