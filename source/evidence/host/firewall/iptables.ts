/** What `iptables-save` prints, as tables of chains of rules. */

export type Rule = {
	/** As printed, without `-A CHAIN `. */
	readonly text: string;
	readonly words: readonly string[];
	/** After `-j` or `-g`; '' for a rule that only counts. */
	readonly target: string;
};

export type Chain = {
	/** `ACCEPT`, `DROP`; `-` of chains that were made. */
	readonly policy: string;
	readonly rules: readonly Rule[];
};

export type Tables = ReadonlyMap<string, ReadonlyMap<string, Chain>>;

/** Comments are quoted, and may hold anything. */
const wordPattern = /"(?:[^"\\]|\\.)*"|\S+/g;

export function readTables(text: string): Tables {
	const tables = new Map<string, Map<string, {policy: string; rules: Rule[]}>>();
	let table = new Map<string, {policy: string; rules: Rule[]}>();
	for (const line of text.split('\n')) {
		const [, name] = /^\*(\S+)/.exec(line) ?? [];
		if (name !== undefined) tables.set(name, (table = new Map()));
		const [, chain, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
		if (chain !== undefined && policy !== undefined) table.set(chain, {policy, rules: []});
		const [, to, rule] = /^(?:\[\d+:\d+\] )?-A (\S+) ?(.*)$/.exec(line) ?? [];
		if (to !== undefined && rule !== undefined) table.get(to)?.rules.push(readRule(rule));
	}
	return tables;
}

function readRule(text: string): Rule {
	const words = text.match(wordPattern) ?? [];
	const jump = words.findIndex(word => word === '-j' || word === '-g');
	return {text, words, target: jump === -1 ? '' : (words[jump + 1] ?? '')};
}

export type Option = {readonly value: string; readonly isNot: boolean};

/** The value after `-i`, `--dport` …, and whether a `!` stands before it. null: the rule does not ask for it. */
export function option({words}: Rule, ...names: readonly string[]): Option | null {
	const place = words.findIndex(word => names.includes(word));
	return place === -1 ? null : {value: words[place + 1] ?? '', isNot: words[place - 1] === '!'};
}

/** Nothing but where to go: it concerns every packet. */
export const isUnconditional = ({words}: Rule): boolean => /^-[jg]$/.test(words[0] ?? '') && words.length === 2;

/** Of packets that belong to no connection, of a few that were banned, or of too many: everybody else still gets through. */
function isOfFew(rule: Rule): boolean {
	const source = option(rule, '-s');
	const set = option(rule, '--match-set');
	return (
		option(rule, '--ctstate', '--state')?.value === 'INVALID' ||
		(source !== null && !source.isNot && source.value !== '0.0.0.0/0' && source.value !== '::/0') ||
		(set !== null && !set.isNot && rule.words[rule.words.indexOf('--match-set') + 2] === 'src') ||
		rule.words.some((word, index) => rule.words[index - 1] === '-m' && counting.has(word))
	);
}

const counting: ReadonlySet<string> = new Set(['limit', 'hashlimit', 'connlimit', 'recent', 'string']);

/** Keeps somebody out who is not named: what limits who reaches a port. */
export const isRefusal = (rule: Rule): boolean =>
	(rule.target === 'DROP' || rule.target === 'REJECT') && !isOfFew(rule);
