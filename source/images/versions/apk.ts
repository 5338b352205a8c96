/**
 * Alpine's order, as apk-tools 3 has it: `1.2.3b_rc4_p5~0abc-r6`. Where one version ends first, the longer one is newer,
 * unless it goes on with a pre-release.
 */
import {compareDigits} from './dpkg.ts';

const preReleases = ['alpha', 'beta', 'pre', 'rc'];
const postReleases = ['cvs', 'svn', 'git', 'hg', 'p'];

/** In apk's order: what comes later in this list ends a version sooner. */
const kinds = ['first', 'digits', 'letter', 'suffix', 'suffixNumber', 'hash', 'revision', 'end'] as const;
type Token = {readonly kind: (typeof kinds)[number]; readonly text: string};

const end: Token = {kind: 'end', text: ''};

export function compareApk(a: string, b: string): number {
	const [tokensA, tokensB] = [tokens(a), tokens(b)];
	for (let index = 0; ; index += 1) {
		const [one, other] = [tokensA[index] ?? end, tokensB[index] ?? end];
		if (one.kind !== other.kind) return compareKinds(one, other);
		if (one.kind === 'end') return 0;
		const order = compareTokens(one, other);
		if (order !== 0) return order;
	}
}

const shapes: ReadonlyArray<readonly [kind: Token['kind'], follows: readonly Token['kind'][], shape: RegExp]> = [
	['first', [], /^(\d+)/],
	['digits', ['first', 'digits'], /^\.(\d+)/],
	['letter', ['first', 'digits'], /^([a-z])/],
	['suffix', ['first', 'digits', 'letter', 'suffix', 'suffixNumber'], /^_([a-z]+)/],
	['suffixNumber', ['suffix'], /^(\d+)/],
	['hash', ['first', 'digits', 'letter', 'suffix', 'suffixNumber'], /^~([0-9a-f]+)/],
	['revision', ['first', 'digits', 'letter', 'suffix', 'suffixNumber', 'hash'], /^-r(\d+)/],
];

/** Ends where the text is no version any more. */
function tokens(version: string): readonly Token[] {
	const found: Token[] = [];
	let rest = version;
	for (;;) {
		const last = found.at(-1)?.kind;
		const next = shapes
			.filter(([, follows]) => (last === undefined ? follows.length === 0 : follows.includes(last)))
			.map(([kind, , shape]) => ({kind, match: shape.exec(rest)}))
			.find(({match}) => match !== null);
		if (next?.match === null || next === undefined) return found;
		found.push({kind: next.kind, text: next.match[1] ?? ''});
		rest = rest.slice(next.match[0].length);
	}
}

const isPreRelease = ({kind, text}: Token): boolean => kind === 'suffix' && preReleases.includes(text);

function compareKinds(one: Token, other: Token): number {
	if (isPreRelease(one)) return -1;
	if (isPreRelease(other)) return 1;
	return kinds.indexOf(other.kind) - kinds.indexOf(one.kind);
}

function compareTokens(one: Token, other: Token): number {
	switch (one.kind) {
		case 'digits':
			// A leading zero makes a fraction of it: 1.02 is older than 1.1.
			if (one.text.startsWith('0') || other.text.startsWith('0')) return compareTexts(one.text, other.text);
			return compareDigits(one.text, other.text);
		case 'first':
		case 'suffixNumber':
		case 'revision':
			return compareDigits(one.text, other.text);
		case 'suffix':
			return suffixRank(one.text) - suffixRank(other.text);
		case 'letter':
		case 'hash':
		case 'end':
			return compareTexts(one.text, other.text);
	}
}

/** Below zero before the release, above after it. */
function suffixRank(suffix: string): number {
	const before = preReleases.indexOf(suffix);
	return before === -1 ? postReleases.indexOf(suffix) + 1 : before - preReleases.length;
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
