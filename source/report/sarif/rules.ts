/** Checks as rules of SARIF. They say what may be wrong and never what was found, so they change with hullcheck alone. */
import {cisOf, recordWords, type CheckSpec, type Severity} from '../../model/check.ts';
import {worstSeverity} from '../judged.ts';
import {levelOf} from '../say.ts';

/** Code-scanning pages sort by a number: over 9 critical, from 7 high, from 4 medium, below that low. */
const securitySeverity: Readonly<Record<Severity, string | null>> = {
	critical: '9.5',
	high: '8.0',
	medium: '5.5',
	low: '2.5',
	info: null,
};

/** What GitHub keeps of a description. */
const longestDescription = 1024;
const cut = (text: string): string =>
	text.length <= longestDescription ? text : `${text.slice(0, longestDescription - 1)}…`;

const source = (check: CheckSpec): string =>
	cisOf(check.record) === null
		? `Beyond the CIS Docker Benchmark; record ${check.record}.`
		: `CIS Docker Benchmark 1.6.0, ${check.record}.`;

/** `root-user` → `RootUser`: SARIF wants an identifier. */
const pascal = (id: string): string => id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

export function ruleOf(check: CheckSpec) {
	const worst = worstSeverity(check);
	const number = securitySeverity[worst];
	const tag = recordWords(check.record).replace(' ', '-');
	return {
		id: check.id,
		name: pascal(check.id),
		shortDescription: {text: cut(check.title)},
		fullDescription: {text: cut(check.why)},
		help: {
			text: `${check.title}\n\n${check.why}\n\n${source(check)}`,
			markdown: `**${check.title}**\n\n${check.why}\n\n${source(check)}`,
		},
		defaultConfiguration: {level: levelOf(worst)},
		properties: {
			tags: ['security', check.theme, tag],
			precision: 'high',
			...(number === null ? {} : {'security-severity': number}),
		},
	};
}
