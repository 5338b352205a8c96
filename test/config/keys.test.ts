/** The `keys` key, as the screen and as a command read it. */
import {describe, expect, it} from 'vitest';
import {readConfig} from '../../source/config/read-config.ts';
import type {JudgeKeys} from '../../source/model/keys.ts';
import {judgeKeys} from '../../source/ui/keymap.ts';

const read = (text: string, judge: JudgeKeys | null = judgeKeys) => readConfig(text, [], judge);
function problems(text: string, judge: JudgeKeys | null = judgeKeys): readonly string[] {
	const config = read(text, judge);
	return config.is === 'rules' ? [] : config.problems.map(({line, what, todo}) => `${line}: ${what} | ${todo}`);
}
function keys(text: string) {
	const config = read(text);
	if (config.is === 'problems') throw new Error(JSON.stringify(config.problems));
	return config.keys.map(one => `${one.line} ${one.action} ${one.keys.join(' ')}`);
}

describe('keys', () => {
	it('are one each, or several, by names as people write them', () => {
		expect(keys('keys:\n  fix: m\n  refresh: [ctrl-r, r, "["]\n  back: [esc, q]\n  sort: Del\n')).toEqual([
			'2 fix m',
			'3 refresh ctrl-r r [',
			'4 back escape q',
			'5 sort delete',
		]);
	});

	it('may be none', () => expect(keys('keys:\n')).toEqual([]));

	it.each([
		['keys: x', '1: keys is "x", not keys with values | Write each on a line of its own below keys:'],
		['keys:\n  fix:', '2: keys.fix is empty | Write a text behind it'],
		['keys:\n  fix: []', '2: keys.fix names 0 keys | Name one to 6'],
		['keys:\n  fix: a\n  fix: b', '3: keys.fix is said twice | Keep one of the two'],
		['keys:\n  fix: entr', /^2: keys\.fix: "entr" can't be its key: a key is one sign, .* \| Did you mean enter\?$/],
		['keys:\n  fix: ctrl-c', '2: keys.fix: "ctrl-c" can\'t be its key: it quits from anywhere | Choose another'],
		['keys:\n  fix: ctrl-m', /a terminal sends the same for enter/],
		['keys:\n  fix: "\u202E"', /^2: keys\.fix: .* can't be its key: a key is one sign/],
		['keys:\n  fix: 日本', /can't be its key: a key is one sign/],
	])('%j', (text, problem) => {
		const said = problems(text, null);
		expect(said).toHaveLength(1);
		expect(said[0]).toMatch(problem);
	});

	it.each([
		['keys:\n  fxi: m', '2: keys.fxi is no action | Did you mean fix?'],
		['keys:\n  nonsense-of-it: m', '2: keys.nonsense-of-it is no action | docs/keys.md names all of them'],
		['keys:\n  tab-number: m', '2: keys.tab-number: its keys are fixed | Take the line away'],
		[
			'keys:\n  fix: x',
			'2: keys.fix: x is the key of events too, in the fleet | Choose another, or give events another as well',
		],
		[
			'keys:\n  fix: m\n  events: m',
			'2: keys.fix: m is the key of events too, in the fleet | Choose another, or give events another as well',
		],
		['keys:\n  harden: "1"', /^2: keys\.harden: 1 is the key of tab-number too, in a container/],
		['keys:\n  confirm: enter', /^2: keys\.confirm is enter alone, which is too little where more is at stake/],
	])('%j, where there is a screen', (text, problem) => {
		const said = problems(text);
		expect(said).toHaveLength(1);
		expect(said[0]).toMatch(problem);
		// A command that draws nothing is not stopped by it.
		expect(problems(text, null)).toEqual([]);
	});

	it('all of it at once', () =>
		expect(problems('keys:\n  back: ctrl-c\n  fxi: m\n  events: o').map(one => Number.parseInt(one, 10))).toEqual([
			2, 3, 4,
		]));

	it('may change places', () => expect(problems('keys:\n  sort: a\n  stopped: s')).toEqual([]));

	it('keep their turn where two had one key before: q quits the fleet and leads back elsewhere', () => {
		expect(problems('keys:\n  back: [q, h, left]')).toEqual([]);
	});

	it('are of a place: what means another thing elsewhere is no conflict', () => {
		// d is the diff of a preview, and nothing in the fleet.
		expect(problems('keys:\n  stopped: d')).toEqual([]);
	});
});
