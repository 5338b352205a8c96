/**
 * A command's flags as a table: it is parsed, explained and corrected by the same lines. meow reads the values; what it
 * would say by halves or not at all (an unknown flag, a missing value, one given twice) is said here.
 */
import process from 'node:process';
import meow from 'meow';
import {version} from '../version.ts';
import {UsageError} from './exit.ts';
import {didYouMean} from '../model/nearest.ts';

export type Flag = {
	/** What its value is called in the help; null: it has none. */
	readonly takes: string | null;
	readonly isRepeatable?: true;
	/** Lines of the help. */
	readonly says: string;
};
export type Flags = Readonly<Record<string, Flag>>;

export type Command<F extends Flags> = {
	/** '' is the program itself. */
	readonly name: string;
	/** Each form it is called in, with what it does. */
	readonly usage: ReadonlyArray<readonly [call: string, does: string]>;
	readonly flags: F;
	/** Positional words it takes. */
	readonly most?: number;
	/** Ends the help. */
	readonly notes: string;
};

export type Parsed<Name extends string> = {
	/** null: not given. */
	one(name: Name): string | null;
	all(name: Name): readonly string[];
	is(name: Name): boolean;
	readonly input: readonly string[];
};

/** The one engine, for whichever command needs one. */
export const engineFlags = {
	host: {takes: 'URL', says: 'unix:///path/to.sock, tcp://address:port, ssh://user@host[:port][/path/to.sock]'},
	context: {
		takes: 'NAME',
		says: 'a docker context; else DOCKER_HOST, DOCKER_CONTEXT, the current one, the usual sockets',
	},
	demo: {takes: null, says: 'an embedded engine: nothing to install, nothing to break'},
	'demo-containers': {takes: 'N', says: 'a larger one'},
} as const satisfies Flags;

export const configFlag = {
	config: {
		takes: 'FILE',
		says: 'policy, waivers and weights; else the one in the XDG config folder, never of this folder',
	},
} as const satisfies Flags;

const own: Flags = {
	help: {takes: null, says: 'this text'},
	version: {takes: null, says: 'the version of hullcheck'},
};

/** A parser takes `--no-host` for "host, not". */
const plainName = (name: string): string => name.replace(/^no-/, 'without-');
const camelCase = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const isFlag = (word: string): boolean => word.length > 1 && word.startsWith('-') && !/^-[\d.]/.test(word);

/** Two columns; what is longer than most stands above its words. */
function table(rows: ReadonlyArray<readonly [left: string, says: string]>): readonly string[] {
	const widest = 28;
	const column = Math.max(...rows.map(([left]) => (left.length > widest ? 0 : left.length))) + 6;
	const indent = ' '.repeat(column);
	return rows.map(([left, says]) =>
		left.length > widest ? `    ${left}\n${indent}${says}` : `    ${left}`.padEnd(column) + says,
	);
}

export function helpOf({usage, flags, notes}: Command<Flags>): string {
	const options = Object.entries({...flags, ...own});
	return [
		'',
		'  Usage',
		...table(usage.map(([call, does]) => [`$ hullcheck ${call}`.trimEnd(), does])),
		'',
		'  Options',
		...table(options.map(([name, {takes, says}]) => [`--${name}${takes === null ? '' : ` ${takes}`}`, says])),
		'',
		...notes.split('\n').map(line => `  ${line}`),
		'',
	].join('\n');
}

/** Throws `UsageError` at what meow would pass over. */
function checkWords(argv: readonly string[], {name, flags}: Command<Flags>): void {
	const known: Flags = {...flags, ...own};
	const where = `${name === '' ? 'hullcheck' : `hullcheck ${name}`} --help lists all.`;
	const given = new Set<string>();
	for (let index = 0; index < argv.length; index += 1) {
		const word = argv[index] ?? '';
		if (word === '--') return;
		if (!isFlag(word)) continue;
		const [called = '', value] = word.split(/=(.*)/s, 2);
		const key = called.replace(/^--/, '');
		const flag = Object.hasOwn(known, key) && called.startsWith('--') ? known[key] : undefined;
		if (flag === undefined) {
			const names = Object.keys(known);
			throw new UsageError(
				`there is no flag ${called}.${didYouMean(called.replace(/^-+/, ''), names, one => `--${one}`)} ${where}`,
			);
		}
		if (given.has(key) && flag.isRepeatable !== true && flag.takes !== null) {
			throw new UsageError(`--${key} is given twice: only one can count. ${where}`);
		}
		given.add(key);
		if (flag.takes === null) {
			if (value !== undefined) throw new UsageError(`--${key} takes no value. ${where}`);
			continue;
		}
		const next = value ?? argv[index + 1] ?? '';
		if (next === '' || next === '-' || (value === undefined && isFlag(next)))
			throw new UsageError(`--${key} wants a value: --${key} ${flag.takes}. ${where}`);
		if (value === undefined) index += 1;
	}
}

/** Prints the help or the version, and ends, where that is asked for. Throws `UsageError`. */
export function parseFlags<F extends Flags>(
	command: Command<F>,
	argv: readonly string[],
): Parsed<Extract<keyof F, string>> {
	const words = argv.map(word => (word === '-h' ? '--help' : word));
	checkWords(words, command);
	const all: Flags = {...command.flags, ...own};
	const result = meow(helpOf(command), {
		importMeta: import.meta,
		argv: words.map(word => (word.startsWith('--no-') ? `--${plainName(word.slice(2))}` : word)),
		pkg: {name: 'hullcheck', version},
		description: false,
		autoHelp: false,
		autoVersion: false,
		flags: Object.fromEntries(
			Object.entries(all).map(([name, {takes}]) => [
				camelCase(plainName(name)),
				{type: takes === null ? ('boolean' as const) : ('string' as const), isMultiple: true as const},
			]),
		),
	});
	const valuesOf = (name: string): ReadonlyArray<string | boolean> => {
		const values: unknown = result.flags[camelCase(plainName(name))];
		return Array.isArray(values) ? (values as ReadonlyArray<string | boolean>) : [];
	};
	const is = (name: string): boolean => valuesOf(name).includes(true);
	const texts = (name: string): readonly string[] => valuesOf(name).map(String);
	if (is('help')) {
		process.stdout.write(helpOf(command));
		process.exit(0);
	}
	if (is('version')) {
		process.stdout.write(`${version}\n`);
		process.exit(0);
	}
	const extra = result.input[command.most ?? 0];
	if (extra !== undefined) {
		throw new UsageError(
			`there is nothing to do with "${extra}". hullcheck${command.name === '' ? '' : ` ${command.name}`} --help says what it takes.`,
		);
	}
	return {one: name => texts(name).at(0) ?? null, all: texts, is, input: result.input};
}

/** One of a few words, else what they are. */
export function oneOf<Word extends string>(flag: string, value: string, choices: readonly Word[]): Word {
	const found = choices.find(choice => choice === value);
	if (found !== undefined) return found;
	throw new UsageError(
		`--${flag} knows no "${value}".${didYouMean(value.toLowerCase(), choices)} It takes one of: ${choices.join(', ')}.`,
	);
}
