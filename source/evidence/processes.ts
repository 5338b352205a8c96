/** What `ps` on the engine's host lists of one container. Fixed arguments only: it runs there as root. */
import type {Engine} from '../engine/engine.ts';
import {isPodman} from '../model/engine-kind.ts';
import type {ContainerId, ContainerInspect, EngineFacts, ProcessFacts} from '../model/evidence.ts';
import {at, readList, readTexts} from '../model/foreign.ts';
import {knownOr, Unread, type Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {attempt} from './attempt.ts';
import {shareText} from './share.ts';

/** Never the command lines: they hold passwords. */
export const processArguments = '-eo pid,uid,comm';

export function readProcesses(json: unknown): Read<readonly ProcessFacts[]> {
	const table = readProcessTable(json, ['PID', 'UID', 'COMMAND']);
	if (table instanceof Unread) return table;
	const processes: ProcessFacts[] = [];
	for (const [pid = '', uid, comm] of table) {
		if (!/^\d+$/.test(pid) || uid === undefined || comm === undefined) {
			return new Unread(words`a process was listed without its number, user or name`);
		}
		processes.push({pid: Number(pid), uid: shareText(uid), comm: shareText(comm)});
	}
	return processes;
}

/**
 * Docker lists what is in the container's cgroup, whatever PID namespace that is in. Podman lists a namespace: where that
 * is shared, neighbours stand in the list.
 */
export function areListedOwn({HostConfig}: ContainerInspect, facts: Read<EngineFacts>): boolean {
	const engine = knownOr(facts, null);
	const namesPodman = engine !== null && isPodman(engine);
	return !namesPodman || !/^(?:host|container:.*)$/.test(knownOr(HostConfig.PidMode, 'host'));
}

/** Never rejects. */
export function listProcesses(engine: Engine, id: ContainerId): Promise<Read<readonly ProcessFacts[]>> {
	return attempt(words`the list of processes`, async () => readProcesses(await engine.top(id, processArguments)));
}

/** The asked columns of every row, in the order asked for. */
export function readProcessTable(json: unknown, columns: readonly string[]): Read<ReadonlyArray<readonly SafeText[]>> {
	const titles = readTexts(at(json, 'Titles'), 'Titles');
	if (titles instanceof Unread) return titles;
	const places = columns.map(column => titles.findIndex(title => title.trim().toUpperCase() === column));
	if (places.includes(-1)) return new Unread(words`the engine's host has no ps that knows these columns`);
	const rows = readList(at(json, 'Processes'), 'Processes', readTexts);
	if (rows instanceof Unread) return rows;
	return rows.map(row => places.map(place => row[place]).filter(cell => cell !== undefined));
}
