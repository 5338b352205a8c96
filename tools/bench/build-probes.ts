/** The probes are bundled as the program is, so that only what is measured differs. */
import path from 'node:path';
import {bundle} from '../bundle.ts';
import {root} from './rig.ts';

export type Probes = {
	/** `raw SOCKET` or `session SOCKET`: milliseconds. */
	readonly firstTable: string;
	/** A constant Ink table. */
	readonly bareTable: string;
	/** Embedded engines alone: `COUNT [ENGINES]`, prints their sockets. */
	readonly demoEngine: string;
};

export async function buildProbes(): Promise<Probes> {
	const outdir = path.join(root, 'dist/bench');
	const entries = {'first-table': 'probe.ts', 'bare-table': 'bare-table.tsx', 'demo-engine': 'demo-engine.ts'};
	const from = (name: string): string => path.join(root, 'tools/bench', name);
	await bundle({
		entries: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, from(file)])),
		outdir,
	});
	const made = (name: keyof typeof entries): string => path.join(outdir, `${name}.js`);
	return {firstTable: made('first-table'), bareTable: made('bare-table'), demoEngine: made('demo-engine')};
}
