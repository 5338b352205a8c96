/** The catalogue: every check there is, and how many fail it now. */
import {recordWords, severities, themes, type Severity} from '../../model/check.ts';
import type {Cell, Column, TableRow} from '../blocks.ts';
import {lay, text} from '../detail/lay.ts';
import {count, dim, none, normal} from '../detail/say.ts';
import {part} from '../parts.ts';
import {inText, oneOf, parseTerms, type Keys} from '../terms.ts';
import {subjectWords} from './about-finding.ts';
import {listCatalogue, tallyAll, type Listed, type Tally} from './catalogue.ts';
import {themePart} from './host.ts';
import type {PageProps, PageView} from './page.ts';
import {keyOf} from '../keymap/in-force.ts';

type CheckRow = Listed & {readonly worst: Severity; readonly tally: Tally; readonly haystack: string};

const worstOf = ({check}: Listed): Severity => {
	const possible = Object.values(check.outcomes);
	return severities.find(severity => possible.includes(severity)) ?? 'info';
};

function rowOf(listed: Listed, tally: Tally): CheckRow {
	const {id, record, title, subject, theme, why} = listed.check;
	const words = [id, recordWords(record), title, subjectWords[subject], theme, why];
	return {...listed, worst: worstOf(listed), tally, haystack: words.join('\n').toLowerCase()};
}

const states = ['fail', 'unknown', 'fine'] as const;

const keys: Keys<CheckRow> = {
	theme: oneOf('themes', themes, ({check}, theme) => check.theme === theme),
	sev: oneOf('severities', severities, ({worst}, severity) => worst === severity),
	state: oneOf('states', states, ({tally}, state) => {
		switch (state) {
			case 'fail':
				return tally.fails > 0;
			case 'unknown':
				return tally.unknown > 0;
			case 'fine':
				return tally.fails + tally.unknown === 0;
		}
	}),
	subject: inText(({check}) => `${check.subject} ${subjectWords[check.subject]}`),
	cis: (_operator, value) => row => row.check.record === value || row.check.record.startsWith(`${value}.`),
	id: inText(({check}) => check.id),
};

export const checkFilterExamples: ReadonlyArray<readonly [example: string, means: string]> = [
	['memory swap', 'both words in number, id, title, subject, theme or why'],
	['theme:network  sev:high', 'of that theme; may come to that severity'],
	['state:fail  state:unknown', 'somebody fails it now; somebody can not be judged'],
	['subject:daemon  cis:5  id:pids', 'about that; of that section of CIS; in the id'],
];

const columns: readonly Column[] = [
	{id: 'record', title: 'NUMBER', width: 16, priority: 2},
	{id: 'title', title: 'CHECK', width: 35, isGrow: true, priority: 0},
	{id: 'id', title: 'ID', width: 30, priority: 6},
	{id: 'subject', title: 'ABOUT', width: 12, priority: 5},
	{id: 'theme', title: 'THEME', width: 10, priority: 4},
	{id: 'severity', title: 'WORST', width: 8, priority: 1},
	{id: 'fails', title: 'FAIL', width: 6, align: 'right', priority: 0},
	{id: 'unknown', title: '?', width: 5, align: 'right', priority: 3},
];

/** Of the host there is one: it fails or it does not. */
const tallyWords = (many: number, {judged}: Listed): string => {
	switch (judged) {
		case 'containers':
			return String(many);
		case 'images':
			return `${many} img`;
		case 'host':
			return 'host';
	}
};

const manyCell = (many: number, words: string, tone: 'unknown' | Severity): Cell =>
	many === 0 ? [none] : [{text: words, tone}];

const tableRow = (row: CheckRow): TableRow => ({
	key: row.check.id,
	act: {is: 'go', to: {is: 'check', checkId: row.check.id}},
	cells: {
		record: [dim(recordWords(row.check.record))],
		title: [normal(row.check.title)],
		id: [dim(row.check.id)],
		subject: [dim(subjectWords[row.check.subject])],
		theme: [dim(row.check.theme)],
		severity: [{text: row.worst, tone: row.worst}],
		fails: manyCell(row.tally.fails, tallyWords(row.tally.fails, row), row.worst),
		unknown: manyCell(row.tally.unknown, row.judged === 'host' ? 'host' : String(row.tally.unknown), 'unknown'),
	},
});

export function checksPage(props: PageProps): PageView {
	const {state, catalogue, theme, filter: written, width, isAscii} = props;
	const {host, images, fleet} = state;
	const tally = tallyAll({containers: fleet.containers, images, host});
	const all = listCatalogue(catalogue).map(listed => rowOf(listed, tally(listed)));
	const filter = parseTerms(written, keys, row => row.haystack);
	const shown = all.filter(row => (theme === null || row.check.theme === theme) && filter.matches(row));
	const failing = shown.filter(row => row.tally.fails > 0).length;
	return {
		title: [
			part(0, {text: '‹ ', tone: 'dim'}, {text: 'Checks', tone: 'strong'}),
			part(1, normal(shown.length === all.length ? count(all.length, 'check') : `${shown.length} of ${all.length}`)),
			...themePart(theme),
			...(filter.isEmpty ? [] : [part(0, {text: `filter: ${filter.text}`, tone: 'accent'})]),
			part(2, dim(`${failing} failed now`)),
			...(images === null ? [part(4, dim(`images not looked at (${keyOf('images', 'i')})`))] : []),
		],
		blocks:
			shown.length === 0
				? lay(
						[
							text('empty', [
								normal(
									filter.isEmpty
										? `No check is of theme ${theme}. ${keyOf('theme', 'T')} goes on.`
										: `No check matches “${filter.text}”${theme === null ? '' : ` in theme ${theme}`}.`,
								),
								dim(filter.isEmpty ? '' : ' / changes the filter.'),
							]),
						],
						width,
						isAscii,
					)
				: [{is: 'table', key: 'checks', columns, rows: shown.map(tableRow)}],
		found: {
			matches: shown.length,
			total: all.length,
			problems: filter.problems,
			unfinished: filter.unfinished,
		},
	};
}
