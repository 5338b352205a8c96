/** Our order against that of dpkg and rpm themselves, on versions made at random. */
import {execFileSync} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {compareDpkg} from '../../source/images/versions/dpkg.ts';
import {compareRpm, rpmvercmp} from '../../source/images/versions/rpm.ts';
import {drawer} from '../../source/demo/seeded.ts';

const random = drawer(20_261_201);
const below = (end: number): number => Math.floor(random() * end);
const one = (of: readonly string[]): string => of[below(of.length)] ?? '';

/** dpkg takes no empty revision. */
const ended = (text: string): string => (text.endsWith('-') ? `${text}1` : text);

/** Few pieces, so that versions often begin alike and differ late. */
function version(pieces: readonly string[]): string {
	return Array.from({length: 1 + below(7)}, () => one(pieces)).join('');
}

/** The second is the first with one piece changed, every other time. */
function pairs(
	count: number,
	pieces: readonly string[],
	begin: () => string,
): ReadonlyArray<readonly [string, string]> {
	return Array.from({length: count}, () => {
		const first = ended(begin() + version(pieces));
		const cut = below(first.length);
		const start = random() < 0.5 ? begin() : first.slice(0, cut + 1);
		return [first, ended(start + version(pieces))];
	});
}

type Pair = readonly [string, string];
const wrong = (all: readonly Pair[], theirs: readonly number[], ours: (a: string, b: string) => number) =>
	all.flatMap(([a, b], index) =>
		Math.sign(ours(a, b)) === theirs[index] ? [] : [`${a} ? ${b}: they say ${theirs[index]}`],
	);
const numbers = (printed: string): readonly number[] => printed.trim().split('\n').map(Number);

describe('versions in the order of', () => {
	it('dpkg --compare-versions', () => {
		const all = pairs(
			2000,
			['0', '1', '9', '10', '007', '.', '.', '-', '+', '~', '~', 'a', 'rc', 'deb12u', '+b1', '+dfsg', 'Z'],
			() => one(['0', '1', '2', '1:1', '0:3', '12']),
		);
		const script = `while read -r a b; do
			if dpkg --compare-versions "$a" lt "$b"; then echo -1
			elif dpkg --compare-versions "$a" gt "$b"; then echo 1
			elif dpkg --compare-versions "$a" eq "$b"; then echo 0
			else echo "no version"; fi
		done 2>/dev/null`;
		const printed = execFileSync('sh', ['-c', script], {
			input: all.map(pair => `${pair.join(' ')}\n`).join(''),
			encoding: 'utf8',
		});
		const theirs = numbers(printed);
		expect(theirs).toHaveLength(all.length);
		expect(wrong(all, theirs, compareDpkg)).toEqual([]);
	});

	const pieces = ['0', '1', '9', '10', '007', '.', '.', '_', '+', '~', '~', '^', 'a', 'rc', 'el8', 'fc', 'Z'];
	function askRpm(call: string, all: readonly Pair[]): readonly number[] {
		const quoted = all.map(pair => `print(${call}(${pair.map(text => `"${text}"`).join(',')}))`);
		const lines: string[] = [];
		// One macro may not be longer than the program's buffer for it.
		for (let from = 0; from < quoted.length; from += 500) {
			const lua = quoted
				.slice(from, from + 500)
				.map(print => print.replace('print(', 'io.write(').replace(/\)$/, ',"\\n")'));
			lines.push(execFileSync('rpm', ['--eval', `%{lua: ${lua.join(' ')}}`], {encoding: 'utf8'}));
		}
		return lines.flatMap(text => numbers(text));
	}

	it('rpm.vercmp, one part alone', () => {
		const all = pairs(5000, pieces, () => one(['0', '1', '2', '10', '']));
		const theirs = askRpm('rpm.vercmp', all);
		expect(theirs).toHaveLength(all.length);
		expect(wrong(all, theirs, rpmvercmp)).toEqual([]);
	});

	it('rpm.vercmp, epoch, version and release', () => {
		const whole = (): string =>
			`${one(['', '0:', '1:', '2:'])}${one(['1', '2.0', '10'])}${version(pieces)}-${one(['1', '2.el8', '2.el8_10'])}`;
		const all = Array.from({length: 2500}, (): Pair => [whole(), whole()]);
		const theirs = askRpm(
			'(function(a,b) return rpm.ver(a)<rpm.ver(b) and -1 or rpm.ver(b)<rpm.ver(a) and 1 or 0 end)',
			all,
		);
		expect(wrong(all, theirs, compareRpm)).toEqual([]);
	});
});
