/** `hullcheck checks`: the catalogue, and one check explained. */
import {evidenceOf, outcomesOf, pointsWords, profilesOf, severityOf, subjectWords} from './check-words.ts';
import {cisOf, recordWords} from '../model/check.ts';
import {checkNamed, everyCheck, type ListedCheck} from './every-check.ts';
import {exit, type ExitCode} from './exit.ts';
import {oneOf, parseFlags, type Command} from './flags.ts';
import {print} from './print.ts';

const formats = ['text', 'json'] as const;

const flags = {format: {takes: 'FORMAT', says: `${formats.join(', ')}; else text`}} as const;

const command: Command<typeof flags> = {
	name: 'checks',
	usage: [
		['checks', 'every check'],
		['checks pids-limit', 'one, explained: by id, or by CIS number (5.29)'],
	],
	flags,
	most: 1,
	notes: 'Numbers are those of the CIS Docker Benchmark 1.6.0; records that begin with X- are beyond it.',
};

const width = 100;

/** Words put in lines of at most `width`, each behind `indent`. */
export function wrap(text: string, indent: string): string {
	const lines: string[] = [];
	let line = indent;
	for (const word of text.split(' ')) {
		if (line.length + word.length + 1 > width && line !== indent) {
			lines.push(line);
			line = indent;
		}
		line += line === indent ? word : ` ${word}`;
	}
	return [...lines, line].join('\n');
}

export function listText(checks: readonly ListedCheck[]): string {
	const rows = [
		['CIS', 'ID', 'SUBJECT', 'THEME', 'SEVERITY', 'TITLE'],
		...checks.map(check => [
			cisOf(check.record) ?? '',
			check.id,
			check.subject,
			check.theme,
			severityOf(check),
			check.title,
		]),
	];
	const widths = [0, 1, 2, 3, 4].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)));
	return `${rows
		.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
		.map(line => line.trimEnd())
		.join('\n')}\n`;
}

export function explainText(check: ListedCheck): string {
	const facts: ReadonlyArray<readonly [string, string]> = [
		['About', subjectWords[check.subject]],
		['Theme', check.theme],
		[
			'Fails',
			outcomesOf(check)
				.map(([outcome, severity]) => `${outcome} (${severity})`)
				.join('; '),
		],
		['Score', pointsWords(check)],
		['Looks at', evidenceOf(check).join('; ')],
		['Profiles', profilesOf(check).join(', ') || 'none'],
		...(check.isOverTime === true ? [['When', 'judged over the time watched; manual in an audit'] as const] : []),
	];
	const fix = check.fixOf();
	return [
		`${check.id}  ${recordWords(check.record)}`,
		check.title,
		'',
		...facts.map(([name, says]) => wrap(says, ' '.repeat(12)).replace(' '.repeat(12), `  ${name.padEnd(10)}`)),
		'',
		'  Why',
		wrap(check.why, '    '),
		'',
		fix === null ? '  Fix' : `  Fix (${fix.by})`,
		wrap(fix?.how ?? 'Depends on what is found: an audit says it with the finding.', '    '),
		'',
	].join('\n');
}

export function checkJson(check: ListedCheck): Readonly<Record<string, unknown>> {
	const {id, record, subject, title, theme, group, outcomes, why, isOverTime = false} = check;
	return {
		id,
		cis: cisOf(record),
		record,
		subject,
		title,
		theme,
		severity: severityOf(check),
		outcomes,
		group,
		isOverTime,
		why,
		evidence: evidenceOf(check),
		fix: check.fixOf(),
		profiles: profilesOf(check),
	};
}

export async function checks(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	const format = oneOf('format', parsed.one('format') ?? 'text', formats);
	const [name] = parsed.input;
	const one = name === undefined ? null : checkNamed(name);
	if (format === 'json') {
		const shown = one === null ? {checks: everyCheck().map(checkJson)} : checkJson(one);
		await print(
			`${JSON.stringify({schemaVersion: 1, benchmark: 'CIS Docker Benchmark 1.6.0', ...shown}, null, '\t')}\n`,
		);
	} else await print([one === null ? listText(everyCheck()) : explainText(one)]);
	return exit.good;
}
