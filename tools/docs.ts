/** `npm run docs`: the pages that are made from the code. */
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {everyCheck} from '../source/cli/every-check.ts';
import {checksPage} from './checks-page.ts';

writeFileSync(path.resolve(import.meta.dirname, '../docs/checks.md'), checksPage(everyCheck()));
