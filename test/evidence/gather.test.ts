import {expect, it} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import {createGatherer} from '../../source/evidence/gather.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {t} from '../helpers/evidence.ts';
import {rawContainer} from '../fixes/raw.ts';

const state = {OOMKilled: false, ExitCode: 0, Error: '', FinishedAt: ''};
const watched = {sinceUnixMs: 0, execs: [], starts: []};

it('looks a name up in the own file of each container, once a start', async () => {
	const files: Record<string, string> = {one: 'app:x:1000:0::/:\n', two: 'app:x:0:0::/:\n'};
	let startedAt = '2026-11-23T10:00:00Z';
	const asked: string[] = [];
	const engine = {
		endpoint: {address: t('tcp://far'), from: t('test'), isDemo: false},
		socketPath: null,
		inspectContainer: async (Id: string) => ({
			...(rawContainer({Config: {User: 'app'}, State: {...state, StartedAt: startedAt}}) as object),
			Id,
		}),
		readFile: async (id: string) => {
			asked.push(id);
			return Buffer.from(files[id] ?? '');
		},
		inspectImage: async () => ({}),
		imageHistory: async () => [],
		top: async () => ({}),
	} as unknown as Engine;
	const gatherer = createGatherer(createNodeHost(), defaultPolicy);
	const uidOf = async (id: string) => (await gatherer.look(engine, id, watched, 0))?.user;

	expect(await uidOf('one')).toMatchObject({uid: 1000});
	expect(await uidOf('two'), 'of the same image, with a file of its own').toMatchObject({uid: 0});
	files['one'] = 'app:x:0:0::/:\n';
	expect(await uidOf('one'), 'written to while it runs').toMatchObject({uid: 1000});
	startedAt = '2026-11-23T11:00:00Z';
	expect(await uidOf('one'), 'and started again').toMatchObject({uid: 0});
	expect(asked).toEqual(['one', 'two', 'one']);
});
