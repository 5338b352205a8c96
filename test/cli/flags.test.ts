import {describe, expect, it} from 'vitest';
import {UsageError} from '../../source/cli/exit.ts';
import {helpOf, oneOf, parseFlags, type Command} from '../../source/cli/flags.ts';
import {distance, nearest} from '../../source/model/nearest.ts';

const flags = {
	format: {takes: 'FORMAT', says: 'how'},
	host: {takes: 'URL', says: 'where'},
	'no-host': {takes: null, says: 'not there'},
	'fail-under': {takes: 'SCORE', says: 'bar'},
	container: {takes: 'PATTERN', isRepeatable: true, says: 'which'},
} as const;
const command: Command<typeof flags> = {name: 'try', usage: [['try', 'this']], flags, notes: 'That is all.'};
const parse = (...argv: readonly string[]) => parseFlags(command, argv);

describe('flags', () => {
	it('are read with their values, in both spellings', () => {
		const parsed = parse('--format', 'json', '--fail-under=65', '--container', 'a', '--container=b=c');
		expect(parsed.one('format')).toBe('json');
		expect(parsed.one('fail-under')).toBe('65');
		expect(parsed.all('container')).toEqual(['a', 'b=c']);
		expect([parsed.one('host'), parsed.is('no-host')]).toEqual([null, false]);
	});

	it('knows --no-host from --host', () => {
		const parsed = parse('--no-host', '--host', 'unix:///no-host');
		expect([parsed.one('host'), parsed.is('no-host')]).toEqual(['unix:///no-host', true]);
	});

	it('takes negative numbers for values, and nothing after -- for a flag', () => {
		expect(parse('--fail-under', '-5').one('fail-under')).toBe('-5');
		expect(() => parse('--', '--nonsense')).toThrow(/nothing to do with "--nonsense"/);
	});

	it.each([
		[['--formt', 'json'], /there is no flag --formt\. Did you mean --format\? hullcheck try --help/],
		[['--fail'], /no flag --fail\. Did you mean --fail-under\?/],
		[['--zzzzzz'], /no flag --zzzzzz\. hullcheck try --help/],
		[['-x'], /no flag -x\./],
		[['-format', 'json'], /no flag -format\. Did you mean --format\?/],
		[['--constructor'], /no flag --constructor\./],
		[['--format'], /--format wants a value: --format FORMAT/],
		[['--format='], /--format wants a value/],
		[['--format', '--no-host'], /--format wants a value/],
		[['--format', 'a', '--format', 'b'], /--format is given twice/],
		[['--no-host=yes'], /--no-host takes no value/],
		[['extra'], /nothing to do with "extra"/],
	])('refuses %j with what is wrong and where help is', (argv, says) => {
		expect(() => parse(...argv)).toThrow(UsageError);
		expect(() => parse(...argv)).toThrow(says);
	});

	it('are all in the help', () => {
		const help = helpOf(command);
		for (const name of [...Object.keys(flags), 'help', 'version']) expect(help).toContain(`--${name}`);
		expect(help).toMatch(/--fail-under SCORE {2,}bar/);
		expect(help).not.toMatch(/ $/m);
	});

	it('names the choices of a word that is none', () => {
		expect(oneOf('format', 'json', ['text', 'json'])).toBe('json');
		expect(() => oneOf('format', 'JSON', ['text', 'json'])).toThrow(/Did you mean json\? It takes one of: text, json/);
	});
});

describe('the nearest word', () => {
	it.each([
		['', 'abc', 3],
		['audit', 'audti', 1],
		['kitten', 'sitting', 3],
		['same', 'same', 0],
	])('%s to %s is %i', (one, other, far) => expect(distance(one, other)).toBe(far));

	it('is the one that was begun, else the one with fewest slips, else none', () => {
		expect(nearest('wat', ['audit', 'watch'])).toBe('watch');
		expect(nearest('adit', ['audit', 'watch'])).toBe('audit');
		expect(nearest('deploy', ['audit', 'watch'])).toBeNull();
		expect(nearest('x'.repeat(100_000), ['audit'])).toBeNull();
	});
});
