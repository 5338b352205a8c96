/** The probes are bundled as the program is, so that only what is measured differs. */
import path from 'node:path';
import {bundle} from '../bundle.ts';
import {root} from './rig.ts';

export type Probes = {
	/** `raw SOCKET` or `session SOCKET`: milliseconds. */
	readonly firstTable: string;
	/** A constant Ink table. */
	readonly bareTable: string;
	/** The embedded engine alone: `COUNT`, prints its socket. */
	readonly demoEngine: string;
};

export async function buildProbes(): Promise<Probes> {
	const made = async (entry: string): Promise<string> => {
		const outfile = path.join(root, 'dist', `bench-${path.basename(entry).replace(/\.tsx?$/, '')}.js`);
		await bundle({entry: path.join(root, 'tools/bench', entry), outfile});
		return outfile;
	};
	return {
		firstTable: await made('probe.ts'),
		bareTable: await made('bare-table.tsx'),
		demoEngine: await made('demo-engine.ts'),
	};
}
