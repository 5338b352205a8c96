/** `GET /containers/{id}/top`: the host's ps, asked for numbers only, since it would name users of the host. */
import type {Engine, Foreign} from '../engine/engine.ts';
import type {ContainerId, ProcessFacts} from '../model/evidence.ts';
import {reasonOf} from '../model/errors.ts';
import {at, readList, readTexts} from '../model/foreign.ts';
import {isUnread, mapRead, Unread, type Read} from '../model/read.ts';
import {words} from '../model/safe-text.ts';

export const processArguments = '-eo pid,uid,comm';

export function readProcesses(json: Foreign): Read<readonly ProcessFacts[]> {
	const titles = readTexts(at(json, 'Titles'), 'Titles');
	if (isUnread(titles)) return titles;
	const [pid, uid, comm] = ['PID', 'UID', 'COMMAND'].map(title => titles.findIndex(one => one === title));
	if (pid === undefined || uid === undefined || comm === undefined || Math.min(pid, uid, comm) < 0) {
		return new Unread(words`the host's ps does not know the columns pid, uid and comm`);
	}
	return mapRead(readList(at(json, 'Processes'), 'Processes', readTexts), rows =>
		rows.map(row => ({pid: Number(row[pid] ?? 0), uid: row[uid] ?? words`?`, comm: row[comm] ?? words`?`})),
	);
}

export async function listProcesses(engine: Engine, id: ContainerId): Promise<Read<readonly ProcessFacts[]>> {
	try {
		return readProcesses(await engine.top(id, processArguments));
	} catch (error) {
		return new Unread(words`the processes could not be listed: ${reasonOf(error)}`);
	}
}
