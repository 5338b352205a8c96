/** `npm run docs`: the pages that are made from the code. */
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {everyCheck} from '../source/cli/every-check.ts';
import {actions} from '../source/ui/keymap.ts';
import {checksPage} from './checks-page.ts';
import {keysPage} from './keys-page.ts';

const write = (name: string, text: string): void =>
	writeFileSync(path.resolve(import.meta.dirname, '../docs', name), text);

write('checks.md', checksPage(everyCheck()));
write('keys.md', keysPage(actions));
