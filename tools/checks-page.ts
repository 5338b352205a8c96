/** docs/checks.md, from the checks themselves. Pure. */
import {evidenceOf, outcomesOf, pointsWords, profilesOf, severityOf, subjectWords} from '../source/cli/check-words.ts';
import type {ListedCheck} from '../source/cli/every-check.ts';
import {recordWords, type Subject} from '../source/model/check.ts';

const subjects: readonly Subject[] = ['container', 'image', 'daemon', 'daemon-files', 'host', 'swarm', 'operations'];

/** What markdown would take for a sign of its own, and what HTML would. */
const plain = (text: string): string => text.replace(/[\\`*_{}[\]<>|]/g, String.raw`\$&`);

function rowOf(check: ListedCheck): string {
	const {id, record, theme, title} = check;
	return `| [${id}](#${id}) | ${plain(recordWords(record))} | ${theme} | ${severityOf(check)} | ${plain(title)} |`;
}

function explained(check: ListedCheck): readonly string[] {
	const {id, record, title, why, isOverTime} = check;
	const fix = check.fixOf();
	const outcomes = outcomesOf(check).map(([outcome, severity]) => `${plain(outcome)} (${severity})`);
	return [
		`### ${id}`,
		'',
		`**${plain(title)}.** ${plain(recordWords(record))}; ${check.theme}; ${pointsWords(check)}.`,
		'',
		plain(why),
		'',
		`- Fails: ${outcomes.join('; ') || 'never by itself'}`,
		`- Looks at: ${evidenceOf(check).join('; ')}`,
		...(isOverTime === true ? ['- Judged over the time watched; manual in an audit'] : []),
		`- Profiles: ${profilesOf(check).join(', ') || 'none'}`,
		`- Fix${fix === null ? ': depends on what is found; the finding says it' : ` (${fix.by}): ${plain(fix.how)}`}`,
		'',
	];
}

export function checksPage(checks: readonly ListedCheck[]): string {
	const groups = subjects
		.map(subject => ({subject, its: checks.filter(check => check.subject === subject)}))
		.filter(({its}) => its.length > 0);
	return [
		'# Checks',
		'',
		'Made by `npm run docs` from the checks themselves. Numbers are those of the CIS Docker Benchmark 1.6.0; records that begin with',
		'X- are beyond it. A severity is the worst a check can come to. `hullcheck checks ID` says the same in a terminal.',
		'',
		...groups.flatMap(({subject, its}) => [
			`## Of ${subjectWords[subject]} (${its.length})`,
			'',
			'| check | record | theme | severity | holds when |',
			'|---|---|---|---|---|',
			...its.map(rowOf),
			'',
			...its.flatMap(explained),
		]),
	].join('\n');
}
