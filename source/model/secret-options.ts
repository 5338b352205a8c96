/** Secrets that stand behind an option of a command line, in the same word or the next. */
import {byName, isHarmless, userAndPassword, whatIsIn, whatNameSays} from './secret-names.ts';
import type {Span} from './secret-shapes.ts';
import type {SafeText} from './safe-text.ts';

const none: readonly never[] = [];

/** Options of well-known programs whose names say nothing: `-p` is a port elsewhere. */
export type Tool = {
	readonly secret?: readonly string[];
	readonly attached?: readonly string[];
	readonly user?: readonly string[];
};

const mysql: Tool = {attached: ['-p']};
const curl: Tool = {user: ['-u', '--user', '-U', '--proxy-user']};
const mongo: Tool = {secret: ['-p']};
const ldap: Tool = {secret: ['-w']};
const tools: Readonly<Partial<Record<string, Tool>>> = Object.assign(Object.create(null) as object, {
	mysql,
	mysqladmin: mysql,
	mysqldump: mysql,
	mysqlcheck: mysql,
	mysqlimport: mysql,
	mysqlshow: mysql,
	mariadb: mysql,
	'mariadb-admin': mysql,
	'mariadb-dump': mysql,
	'mariadb-check': mysql,
	'redis-cli': {secret: ['-a']},
	'valkey-cli': {secret: ['-a']},
	sshpass: {secret: ['-p'], attached: ['-p']},
	curl,
	mongo,
	mongosh: mongo,
	mongodump: mongo,
	mongorestore: mongo,
	login: {secret: ['-p']},
	ldapsearch: ldap,
	ldapadd: ldap,
	ldapmodify: ldap,
	ldapwhoami: ldap,
	ldapdelete: ldap,
	sqlcmd: {secret: ['-P'], attached: ['-P']},
	bcp: {secret: ['-P'], attached: ['-P']},
	smbclient: {user: ['-U']},
});
const anyTool = new RegExp(
	`(?<![\\w-])(?:${Object.keys(tools)
		.toSorted((a, b) => b.length - a.length)
		.join('|')})(?![\\w-])`,
);
const nameOf = (word: string): string => word.slice(word.lastIndexOf('/') + 1);
/** The tool this word calls; null: none that is known. */
export const toolOf = (word: string): Tool | null => tools[nameOf(word)] ?? null;
export const callsTool = (word: string): boolean => (/\s/.test(word) ? anyTool.test(word) : toolOf(word) !== null);

/** A switch, followed by no value: `--no-password`, `--ask-pass`. */
const isSwitch =
	/^--?(?:no|without|with|skip|ask|prompt|require|allow|enable|disable|force|show|hide|use|generate|random)-/i;

const whole = (value: string, kind: SafeText): Span => ({start: 0, end: value.length, kind});

/** What the next word holds, if it is no option itself. */
export type Expected = (value: string) => Span | null;

export function expectedAfter(option: string, tool: Tool | null): Expected | null {
	if (tool?.user?.includes(option) === true) return value => passwordOfUser(value, 0);
	if (tool?.secret?.includes(option) === true) return value => (isHarmless(value, true) ? null : whole(value, byName));
	if (whatNameSays(option) === 'nothing' || isSwitch.test(option)) return null;
	return value => {
		const kind = whatIsIn(option, value, true);
		return kind === null ? null : whole(value, kind);
	};
}

/** `-psecret`, `-uuser:secret`, `--user=user:secret`. */
export function attachedSecret(word: string, {attached = none, user = none}: Tool): Span | null {
	const one = attached.find(option => word.startsWith(option) && word.length > option.length);
	if (one !== undefined && !isHarmless(word.slice(one.length), true)) {
		return {start: one.length, end: word.length, kind: byName};
	}
	const option = user.find(name => word.startsWith(name.startsWith('--') ? `${name}=` : name));
	return option === undefined ? null : passwordOfUser(word, option.length + (option.startsWith('--') ? 1 : 0));
}

/** `user:password`, `user%password`. */
function passwordOfUser(value: string, from: number): Span | null {
	const [before = ''] = /^[^:%/]*[:%]/.exec(value.slice(from)) ?? [];
	const start = from + before.length;
	return before === '' || isHarmless(value.slice(start), true)
		? null
		: {start, end: value.length, kind: userAndPassword};
}
