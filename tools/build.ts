/** `npm run build`: dist/hullcheck.js. */
import path from 'node:path';
import {bundle} from './bundle.ts';

const root = path.resolve(import.meta.dirname, '..');
await bundle({entry: path.join(root, 'source/cli.tsx'), outfile: path.join(root, 'dist/hullcheck.js')});
