/** Real containers on a private engine, and the program in a real pseudo-terminal beside it. */
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {nodeFlags} from '../bundle.ts';
import {startDockerd, type Dockerd} from '../../test/helpers/dockerd.ts';
import {openTerminal, type Terminal} from '../../test/helpers/terminal.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const node = process.execPath;
export const program = path.join(root, 'dist/hullcheck.js');

/** Runs `work` for 0…count-1, `width` at a time. */
export async function inParallel(count: number, width: number, work: (index: number) => Promise<void>): Promise<void> {
	let next = 0;
	await Promise.all(
		Array.from({length: width}, async () => {
			while (next < count) await work(next++);
		}),
	);
}

export type Rig = {
	readonly engine: Dockerd;
	/** Brings the number of containers up to `count`: the first `running` of them run, the others are created only. */
	grow(count: number, running: number): Promise<void>;
	open(options?: {
		readonly rows?: number;
		readonly args?: string;
		readonly env?: Readonly<Record<string, string | undefined>>;
	}): Terminal;
	dispose(): Promise<void>;
};

export async function startRig(): Promise<Rig> {
	const engine = await startDockerd();
	const ids: string[] = [];
	let started = 0;
	return {
		engine,
		async grow(count, running) {
			const first = ids.length;
			await inParallel(count - first, 6, async offset => {
				const index = first + offset;
				const labels = Object.fromEntries(
					Array.from({length: 18}, (_, label) => [`org.example.label-${label}`, `value ${label}`]),
				);
				ids[index] = await engine.createContainer(
					{
						Labels: labels,
						Env: Object.keys(labels).map((_, at) => `SETTING_${at}=value`),
						HostConfig: {NetworkMode: 'none'},
					},
					`bench-${String(index).padStart(4, '0')}`,
				);
			});
			const from = started;
			await inParallel(Math.max(0, running - from), 6, async offset => {
				const id = ids[from + offset];
				if (id !== undefined) await engine.start(id);
			});
			started = Math.max(started, running);
		},
		open: ({rows = 40, args = '', env = {}} = {}) =>
			openTerminal({
				command: `${node} ${nodeFlags} ${program} ${args}`,
				rows,
				env: {DOCKER_HOST: `unix://${engine.socketPath}`, ...env},
			}),
		dispose: () => engine.dispose(),
	};
}
