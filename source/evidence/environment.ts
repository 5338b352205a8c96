/** One value of a container's environment, for the ten seconds a person asked to see it. Kept nowhere. */
import type {Engine} from '../engine/engine.ts';
import type {ContainerId} from '../model/evidence.ts';
import {reasonOf} from '../model/errors.ts';
import {at} from '../model/foreign.ts';
import {Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';

/** By the sanitised name, as it is on the screen. */
export async function revealVariable(engine: Engine, id: ContainerId, name: SafeText): Promise<Read<SafeText>> {
	let json: unknown;
	try {
		json = await engine.inspectContainer(id);
	} catch (error) {
		return new Unread(words`it could not be read: ${reasonOf(error)}`);
	}
	const env = at(json, 'Config', 'Env');
	for (const line of Array.isArray(env) ? env : []) {
		if (typeof line !== 'string') continue;
		const cut = line.indexOf('=');
		if (sanitise(cut < 0 ? line : line.slice(0, cut)) === name)
			return cut < 0 ? words`` : sanitise(line.slice(cut + 1));
	}
	return new Unread(words`the container has no such variable any more`);
}
