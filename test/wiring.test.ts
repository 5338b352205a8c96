/** What the config file says of an engine, at its first connection and at those after a loss. */
import {expect, it} from 'vitest';
import type {Engine} from '../source/engine/engine.ts';
import type {HostEntry} from '../source/model/host-entry.ts';
import {byEntry} from '../source/wiring.ts';
import {t} from './helpers/evidence.ts';

const engineAt = (address: string): Engine =>
	({endpoint: {address: t(address), from: t('test'), isDemo: false}, close: () => undefined}) as unknown as Engine;

async function watch(first: string, later: string) {
	const entryAt = async ({address}: {readonly address: string}): Promise<HostEntry | null> => {
		if (address === 'unknown') return null;
		return {name: t(address), colour: null, at: {by: 'host', url: address}, isReadOnly: address === 'locked'};
	};
	const connect = async () => engineAt(later);
	return byEntry({is: 'engine', engine: engineAt(first), connect, close: async () => undefined}, entryAt);
}

it('an engine is called as the file calls it, also where another is found after a loss', async () => {
	const opened = await watch('free', 'other');
	expect([opened.engine.endpoint.host?.name, opened.isReadOnlyByConfig]).toEqual(['free', false]);
	expect((await opened.connect()).endpoint.host?.name).toBe('other');
	expect((await (await watch('free', 'unknown')).connect()).endpoint.host).toBeUndefined();
});

it('one that is read-only is never taken into a screen that may change things', async () => {
	await expect((await watch('free', 'locked')).connect()).rejects.toThrow(/config file says read-only of it/);
	await expect((await watch('unknown', 'locked')).connect()).rejects.toThrow(/config file says read-only of it/);
	expect((await (await watch('locked', 'locked')).connect()).endpoint.host?.name).toBe('locked');
});
