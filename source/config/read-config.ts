/** The text of a config file → what is judged by, or everything that is wrong with it. Pure, and safe with any text. */
import {isNode, isScalar, LineCounter, parseDocument, visit, type Document} from 'yaml';
import type {CheckSpec} from '../model/check.ts';
import type {HostEntry} from '../model/host-entry.ts';
import type {JudgeKeys, KeyWish} from '../model/keys.ts';
import type {DataSources} from '../model/vulnerability.ts';
import type {JudgingRules} from '../model/waiver.ts';
import {readFields, readItems, type Field} from './fields.ts';
import {readHosts} from './hosts-keys.ts';
import {readKeys} from './keys-entry.ts';
import {knowChecks, type KnownChecks} from './known-checks.ts';
import {readPolicy, readSeverities} from './policy-keys.ts';
import {createProblems, quoted, type ConfigProblem, type Problems} from './problems.ts';
import {readSources} from './sources-keys.ts';
import {readWaiver} from './waiver-entry.ts';

/** What a file says. */
type Said = {
	readonly rules: JudgingRules;
	readonly sources: DataSources;
	/** Keys for actions of the screen. */
	readonly keys: readonly KeyWish[];
	/** [] where it names none. */
	readonly hosts: readonly HostEntry[];
};

export type ReadConfig =
	| ({readonly is: 'rules'} & Said)
	| {readonly is: 'problems'; readonly problems: readonly ConfigProblem[]};

const maxLineLength = 4096;

/**
 * `checks`: every one there is, so that a name of none is found. `judgeKeys`: the screen's say on its keys; null where there
 * is no screen.
 */
export function readConfig(text: string, checks: readonly CheckSpec[], judgeKeys: JudgeKeys | null = null): ReadConfig {
	const lines = new LineCounter();
	const problems = createProblems(lines);
	const given = (): ReadConfig => ({is: 'problems', problems: problems.all()});

	readLetters(text, problems);
	if (problems.count > 0) return given();

	const document = parseDocument(text, {
		schema: 'failsafe',
		version: '1.2',
		merge: false,
		// Asked about in `readFields`, which takes no square of the number of keys for it.
		uniqueKeys: false,
		prettyErrors: false,
		logLevel: 'error',
		lineCounter: lines,
	});
	for (const {code, message, pos} of document.errors) {
		const isMany = code === 'MULTIPLE_DOCS';
		problems.add(
			lines.linePos(pos[0]).line,
			isMany
				? 'a second document begins'
				: code === 'RESOURCE_EXHAUSTION'
					? 'it is nested too deeply'
					: `no YAML: ${message}`,
			isMany ? 'Keep one, and take the line --- away' : cureOf(code),
		);
	}
	if (problems.count === 0) readPlainness(document, problems);
	if (problems.count > 0) return given();
	const said = readContents(document, knowChecks(checks), judgeKeys, problems);
	return problems.count === 0 ? {is: 'rules', ...said} : given();
}

function cureOf(code: string): string {
	switch (code) {
		case 'TAB_AS_INDENT':
			return 'Set it in with spaces';
		case 'MISSING_CHAR':
			return 'Close the quote or bracket';
		default:
			return 'Look at quotes, colons and how far this line and the one before are set in';
	}
}

/** Text of another encoding, and characters that no editor shows. */
function readLetters(text: string, problems: Problems): void {
	for (const [index, line] of text.split('\n').entries()) {
		if (line.includes('\uFFFD')) problems.add(index + 1, 'it is not UTF-8', 'Save the file as UTF-8');
		// oxlint-disable-next-line no-control-regex -- these are what is looked for
		else if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(line))
			problems.add(
				index + 1,
				'it holds a control character',
				'Delete it: an editor that shows all characters finds it',
			);
		else if (line.length > maxLineLength)
			problems.add(index + 1, `it is longer than ${maxLineLength} characters`, 'Break it into several lines');
	}
}

/** Anchors, aliases and tags make one line mean what another says; a file that decides what is waived says it where it stands. */
function readPlainness(document: Document, problems: Problems): void {
	visit(document, {
		Alias(_, node) {
			problems.add(node, `an alias (*${node.source})`, 'Write out what it stands for');
		},
		Node(_, node) {
			if ('anchor' in node && node.anchor !== undefined) problems.add(node, `an anchor (&${node.anchor})`, 'Delete it');
			if (node.tag !== undefined)
				problems.add(node, `a tag (${quoted(node.tag)})`, 'Delete it: every value is plain text');
		},
		Pair(_, {key}) {
			if (isScalar(key) && key.value === '<<')
				problems.add(key, 'a merge key (<<)', 'Write out the keys it stands for');
		},
	});
}

const topKeys = ['policy', 'severities', 'waivers', 'sources', 'keys', 'hosts'];

function readContents({contents}: Document, known: KnownChecks, judgeKeys: JudgeKeys | null, problems: Problems): Said {
	const fields = readFields(isNode(contents) ? contents : null, '', topKeys, problems);
	const policy = readPolicy(fields.get('policy'), problems);
	const severities = readSeverities(fields.get('severities'), known, problems);
	const waivers = itemsOf(fields.get('waivers'), problems).flatMap((node, index) =>
		readWaiver(node, `waivers[${index + 1}]`, known, problems),
	);
	const sources = readSources(fields.get('sources'), problems);
	const keys = readKeys(fields.get('keys'), judgeKeys, problems);
	const hosts = readHosts(fields.get('hosts'), problems);
	return {rules: {policy: {...policy, severities}, waivers}, sources, keys, hosts};
}

/** `waivers:` with nothing behind it, or with everything commented out, is no waiver. */
const itemsOf = (field: Field | undefined, problems: Problems) =>
	field === undefined || (isScalar(field.value) && field.value.value === '')
		? []
		: (readItems(field, '- check: pids-limit', problems) ?? []);
