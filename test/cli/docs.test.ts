/** Pages made from the code, and pages about it, are fresh. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {everyCheck} from '../../source/cli/every-check.ts';
import {readConfig} from '../../source/config/read-config.ts';
import {actions, judgeKeys} from '../../source/ui/keymap.ts';
import {checksPage} from '../../tools/checks-page.ts';
import {keysPage} from '../../tools/keys-page.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

it('docs/checks.md is what the checks say: else run npm run docs', () => {
	expect(read('docs/checks.md')).toBe(checksPage(everyCheck()));
});

it('docs/keys.md is what the keymap says: else run npm run docs', () => {
	const page = read('docs/keys.md');
	expect(page).toBe(keysPage(actions));
	const example = /```yaml\n([^]*?)```/.exec(page)?.[1] ?? '';
	expect(readConfig(example, [], judgeKeys)).toMatchObject({is: 'rules', keys: [{}, {}, {}]});
});

it('docs/watch.md names every line and every field of it', () => {
	const page = read('docs/watch.md');
	const [, ...parts] = read('source/cli/stream-lines.ts').split('export type Line = ');
	const types = parts.join('').split('export const')[0] ?? '';
	const names = [...types.matchAll(/'([a-z]+(?:-[a-z]+)*)'|readonly (\w+)[?:]/g)].map(
		match => match[1] ?? match[2] ?? '',
	);
	expect(names.length).toBeGreaterThan(20);
	expect(names.filter(name => !page.includes(`\`${name}\``))).toEqual([]);
});
