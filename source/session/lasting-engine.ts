/**
 * The engine as a transaction sees it: one that outlives a connection. After a loss the watch finds it again over a new
 * one, a new login for ssh, and the old one is closed: whoever waits for the engine has to go on over that.
 */
import type {Engine} from '../engine/engine.ts';
import {engineIdNow} from '../fixes/outcome.ts';

/** `present`: of this moment; null while it is out of reach. Another engine that answers at the same place is never spoken to. */
export function lastingEngine(first: Engine, engineId: string, present: () => Engine | null): Engine {
	let current = first;
	/** Who waits asks by this alone, so that all else stays with one connection from one wait to the next. */
	async function ping(signal?: AbortSignal): Promise<void> {
		const now = present();
		if (now !== null && now !== current && (await engineIdNow(now)) === engineId) current = now;
		await current.ping(signal);
	}
	return new Proxy(first, {get: (_, name) => (name === 'ping' ? ping : (Reflect.get(current, name) as unknown))});
}
