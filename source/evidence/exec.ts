/** Who an exec runs as. The engine remembers it only while it runs: asked at once, and a miss is a value. */
import type {Engine, EngineEvent, Foreign} from '../engine/engine.ts';
import type {ContainerId, ExecSeen} from '../model/evidence.ts';
import {at, isObject, readBoolean, readText} from '../model/foreign.ts';
import {Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {maskWords} from '../model/secrets.ts';
import {attempt} from './attempt.ts';
import {noObject} from './host-config.ts';

/** Never rejects. */
export async function readExec(engine: Engine, event: EngineEvent): Promise<ExecSeen> {
	return execFrom(event, await attempt(words`the exec`, () => engine.inspectExec(event.attributes.execID)));
}

export const execFrom = (event: EngineEvent, answer: Foreign): ExecSeen =>
	readAnswer(
		{id: event.id, execId: event.attributes.execID, atUnixMs: event.atUnixMs, command: event.argument},
		answer,
	);

/** Of one container; a person needs no more of them to be worried. */
const mostRunning = 8;

/**
 * Execs that the engine still knows of a container: they run, or ended a few minutes ago. A single look sees them
 * without having watched. Never rejects; one that is forgotten before it is asked for is left out.
 */
export async function readKnownExecs(
	engine: Engine,
	id: ContainerId,
	inspectJson: Foreign,
	nowUnixMs: number,
): Promise<readonly ExecSeen[]> {
	const listed: unknown = at(inspectJson, 'ExecIDs');
	const ids: readonly unknown[] = Array.isArray(listed) ? listed.slice(0, mostRunning) : [];
	const all = await Promise.all(
		ids.map(async execId => {
			if (typeof execId !== 'string' || !/^[0-9a-f]{1,64}$/.test(execId)) return null;
			const answer = await attempt(words`the exec`, () => engine.inspectExec(execId));
			const seen = {id, execId, atUnixMs: nowUnixMs, command: words`an exec that was not read`};
			return answer instanceof Unread ? null : readAnswer(seen, answer);
		}),
	);
	return all.filter(one => one !== null);
}

type Asked = {
	readonly id: string;
	readonly execId: string;
	readonly atUnixMs: number;
	/** Where the answer has none. */
	readonly command: SafeText;
};

function readAnswer(asked: Asked, answer: Foreign): ExecSeen {
	const config = processOf(asked, answer);
	const read = <T>(from: (fields: Readonly<Record<string, unknown>>) => Read<T>): Read<T> =>
		config instanceof Unread ? config : from(config);
	return {
		execId: sanitise(asked.execId, 64),
		atUnixMs: asked.atUnixMs,
		command: config instanceof Unread ? asked.command : (commandOf(config) ?? asked.command),
		user: read(fields => readText(fields['user'], 'ProcessConfig.user', '')),
		isPrivileged: read(fields => readBoolean(fields['privileged'], 'ProcessConfig.privileged')),
		isTty: read(fields => readBoolean(fields['tty'], 'ProcessConfig.tty')),
	};
}

/** A label of the container can put another exec's id into the event: what answers must be of this container. */
function processOf({id, execId}: Asked, answer: Foreign): Read<Readonly<Record<string, unknown>>> {
	if (answer instanceof Unread) return answer;
	if (at(answer, 'ContainerID') !== id || at(answer, 'ID') !== execId) {
		return new Unread(
			words`the event names an exec that is not this container's: one of its labels may have forged it`,
		);
	}
	const config = at(answer, 'ProcessConfig');
	return isObject(config) ? config : noObject('ProcessConfig');
}

/** From the words themselves: an event joins them by blanks, and a password may hold one. */
function commandOf(config: Readonly<Record<string, unknown>>): SafeText | null {
	const {entrypoint, arguments: rest = []} = config;
	if (typeof entrypoint !== 'string' || !Array.isArray(rest)) return null;
	const all: readonly unknown[] = [entrypoint, ...(rest as readonly unknown[])];
	if (!all.every(word => typeof word === 'string')) return null;
	return sanitise(maskWords(all).words.join(' '));
}
