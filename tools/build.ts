/** `npm run build`: dist/hullcheck.js, which starts dist/program.js. */
import {rm} from 'node:fs/promises';
import path from 'node:path';
import {bundle} from './bundle.ts';

const root = path.resolve(import.meta.dirname, '..');
const outdir = path.join(root, 'dist');
await rm(outdir, {recursive: true, force: true});
await bundle({
	entries: {
		hullcheck: path.join(root, 'source/start.ts'),
		program: path.join(root, 'source/cli.tsx'),
		'import-worker': path.join(root, 'source/import-worker.ts'),
		'scan-worker': path.join(root, 'source/scan-worker.ts'),
	},
	outdir,
});
