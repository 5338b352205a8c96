/** A transaction's engine across connections: the watch closes the one that was lost and opens another. */
import {expect, it} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import {lastingEngine} from '../../source/session/lasting-engine.ts';

function connection(name: string, engineId: string) {
	const state = {isUp: true};
	const answer = async <T>(value: T): Promise<T> => {
		if (!state.isUp) throw new Error(`${name} is closed`);
		return value;
	};
	const engine = {
		ping: () => answer(undefined),
		info: () => answer({ID: engineId}),
		inspectContainer: (id: string) => answer(`${id} by ${name}`),
	} satisfies Partial<Engine> as unknown as Engine;
	return {engine, state};
}

it('goes on over the connection that took the place of the lost one, once it was waited for', async () => {
	const [first, second] = [connection('first', 'one'), connection('second', 'one')];
	let present: Engine | null = first.engine;
	const lasting = lastingEngine(first.engine, 'one', () => present);
	expect(await lasting.inspectContainer('a')).toBe('a by first');
	first.state.isUp = false;
	present = null;
	await expect(lasting.ping()).rejects.toThrow('first is closed');
	present = second.engine;
	await expect(lasting.inspectContainer('a'), 'nobody waited yet').rejects.toThrow('first is closed');
	await lasting.ping();
	expect(await lasting.inspectContainer('a')).toBe('a by second');
});

it('never speaks to another engine that answers in its place', async () => {
	const [first, other] = [connection('first', 'one'), connection('other', 'two')];
	const lasting = lastingEngine(first.engine, 'one', () => other.engine);
	first.state.isUp = false;
	await expect(lasting.ping()).rejects.toThrow('first is closed');
	await expect(lasting.inspectContainer('a')).rejects.toThrow('first is closed');
});
