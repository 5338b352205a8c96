/** `GET /exec/{id}/json`: who an exec runs as. The engine remembers only while it runs and a little longer. */
import {EngineAnswer, type Engine, type EngineEvent} from '../engine/engine.ts';
import type {ExecSeen} from '../model/evidence.ts';
import {reasonOf} from '../model/errors.ts';
import {at, readBoolean, readText} from '../model/foreign.ts';
import {Unread} from '../model/read.ts';
import {sanitise, words} from '../model/safe-text.ts';

/** Never rejects: an exec that can't be asked about any more was seen all the same. */
export async function readExec(engine: Engine, event: EngineEvent): Promise<ExecSeen> {
	const seen = {execId: sanitise(event.attributes.execID), atUnixMs: event.atUnixMs, command: event.argument};
	try {
		const json = await engine.inspectExec(event.attributes.execID);
		return {
			...seen,
			user: readText(at(json, 'ProcessConfig', 'user'), 'ProcessConfig.user', ''),
			isPrivileged: readBoolean(at(json, 'ProcessConfig', 'privileged'), 'ProcessConfig.privileged'),
			isTty: readBoolean(at(json, 'ProcessConfig', 'tty'), 'ProcessConfig.tty'),
		};
	} catch (error) {
		const isGone = error instanceof EngineAnswer && error.status === 404;
		const why = new Unread(
			isGone
				? words`the exec had ended before it could be asked about`
				: words`the exec could not be asked about: ${reasonOf(error)}`,
		);
		return {...seen, user: why, isPrivileged: why, isTty: why};
	}
}
