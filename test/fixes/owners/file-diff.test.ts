/** What a preview shows of a compose file. */
import {expect, it} from 'vitest';
import {fileDiff} from '../../../source/fixes/owners/compose/file-diff.ts';

const diff = (before: string | null, after: string) => fileDiff({path: '/srv/compose.yaml', before, after}).lines;

it('a new file: all of it', () => expect(diff(null, 'services:\n  web:\n')).toEqual(['+ services:', '+   web:']));
it('lines that go and come, none that stay', () =>
	expect(diff('a: 1\nb: 2\nc: 3\nd: 4\n', 'a: 1\nb: 5\nc: 3\ne: 6\n')).toEqual([
		'- b: 2',
		'+ b: 5',
		'- d: 4',
		'+ e: 6',
	]));
it.each(['- DB_PASSWORD=hunter2', 'DB_PASSWORD: "hunter2"', '"DB_PASSWORD": hunter2', '- "API_TOKEN=hunter2"'])(
	'values of secrets are hidden: %s',
	line => {
		const [shown = ''] = diff(`environment:\n  ${line}\n`, 'environment:\n');
		expect(shown).toMatch(/^- .*(?:DB_PASSWORD|API_TOKEN)/);
		expect(shown).not.toContain('hunter2');
	},
);
it('what a terminal would obey is made visible', () => expect(diff(null, 'a: \u001B[31m')[0]).not.toContain('\u001B'));
it('files of many lines', () => {
	const many = (from: number): string => Array.from({length: 2000}, (_, at) => `line ${at + from}`).join('\n');
	expect(diff(many(0), many(5000))).toHaveLength(4000);
});
