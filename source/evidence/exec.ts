/** Who an exec runs as. The engine remembers it only while it runs: asked at once, and a miss is a value. */
import type {Engine, EngineEvent, Foreign} from '../engine/engine.ts';
import type {ExecSeen} from '../model/evidence.ts';
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

export function execFrom(event: EngineEvent, answer: Foreign): ExecSeen {
	const config = processOf(event, answer);
	const read = <T>(from: (fields: Readonly<Record<string, unknown>>) => Read<T>): Read<T> =>
		config instanceof Unread ? config : from(config);
	return {
		execId: sanitise(event.attributes.execID, 64),
		atUnixMs: event.atUnixMs,
		command: config instanceof Unread ? event.argument : (commandOf(config) ?? event.argument),
		user: read(fields => readText(fields['user'], 'ProcessConfig.user', '')),
		isPrivileged: read(fields => readBoolean(fields['privileged'], 'ProcessConfig.privileged')),
		isTty: read(fields => readBoolean(fields['tty'], 'ProcessConfig.tty')),
	};
}

/** A label of the container can put another exec's id into the event: what answers must be of this container. */
function processOf(event: EngineEvent, answer: Foreign): Read<Readonly<Record<string, unknown>>> {
	if (answer instanceof Unread) return answer;
	if (at(answer, 'ContainerID') !== event.id || at(answer, 'ID') !== event.attributes.execID) {
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
