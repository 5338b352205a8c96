/** One audit against a recorded engine, and against one that misbehaves on the way. */
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {sanitise, words} from '../../source/model/safe-text.ts';
import {judge as plainJudge} from '../helpers/judge.ts';
import {survey, wantsAll, type SurveyOptions} from '../../source/session/survey.ts';
import {hangUp, json, startFakeEngine, text, type FakeEngine} from '../helpers/fake-engine.ts';
import {fakeHost} from '../helpers/fake-host.ts';
import {recorded, recordedContainer} from '../helpers/recorded.ts';

const names = ['plain', 'hardened', 'full', 'joined', 'host', 'dead', 'unborn'] as const;
const idOf = (name: (typeof names)[number]): string => String(recordedContainer('28.5', name)['Id']);
const noJournal: SurveyOptions['journal'] = {
	load: async () => ({entries: [], problems: []}),
	lockedBy: async () => null,
};

let fake: FakeEngine;
let engine: Engine;

beforeEach(async () => {
	fake = await startFakeEngine();
	const rows = recorded('28.5', '/containers/json?all=1') as unknown as ReadonlyArray<{Id: string; Image: string}>;
	const kept = rows.filter(({Id}) => names.some(name => idOf(name) === Id));
	fake.on('GET /containers/json', json(kept));
	for (const name of names) fake.on(`GET /containers/${idOf(name)}/json`, json(recordedContainer('28.5', name)));
	fake.on('GET /info', json(recorded('28.5', '/info')));
	fake.on('GET /networks', json(recorded('28.5', '/networks')));
	const images = recorded('28.5', '/images/json') as unknown as ReadonlyArray<{Id: string}>;
	fake.on('GET /images/json', json(images));
	for (const {Id} of images) {
		const path = `/images/${Id.replace(':', '%3A')}`;
		fake.on(
			`GET ${path}/json`,
			json({Id, RepoTags: [`x:${Id.slice(7, 9)}`], RepoDigests: [], Config: {}, Created: '2026-01-01T00:00:00Z'}),
		);
		fake.on(`GET ${path}/history`, json([]));
	}
	engine = await openDockerEngine({
		endpoint: {address: words`unix://fake`, from: words`test`, isDemo: false},
		target: {is: 'unix', socketPath: fake.socketPath},
		patience: {readMs: 2_000, writeMs: 2_000},
	});
});
afterEach(async () => {
	engine.close();
	await fake.close();
});

const audit = (more: Partial<SurveyOptions> = {}) =>
	survey({
		engine,
		host: fakeHost(),
		journal: noJournal,
		policy: defaultPolicy,
		judge: plainJudge,
		version: '0',
		...more,
	});

describe('a survey', () => {
	it('is of every container, stopped ones too, in the order of their names, twice the same', async () => {
		const first = await audit();
		expect(first.containers.map(({name}) => name)).toEqual(names.map(name => `ev-${name}`).toSorted());
		expect(first.containers.every(({assessment}) => assessment.findings.length > 50)).toBe(true);
		expect(first.host?.isLocal).toBe(false);
		expect(JSON.stringify(await audit())).toBe(JSON.stringify(first));
	});

	it('asks only, and for nothing that makes an event', async () => {
		await audit();
		expect(fake.asked.filter(({method}) => method !== 'GET')).toEqual([]);
		expect(fake.asked.filter(({path}) => /archive|top|export|stats|exec\/[0-9a-f]+\/(?!json)/.test(path))).toEqual([]);
	});

	it('lists every image once, with who uses it', async () => {
		const {images} = await audit();
		expect(new Set(images.map(({id}) => id)).size).toBe(images.length);
		const users = images.flatMap(({usedBy}) => usedBy);
		expect(users.toSorted()).toEqual(names.map(name => `ev-${name}`).toSorted());
	});

	it('lists an image that the engine does not list while containers are made from it, and none that is gone', async () => {
		const all = recorded('28.5', '/images/json') as unknown as ReadonlyArray<{Id: string}>;
		const used = String(recordedContainer('28.5', 'plain')['Image']);
		fake.on('GET /images/json', json(all.filter(({Id}) => Id !== used)));
		const before = await audit();
		expect(before.images.find(({id}) => id === used)).toMatchObject({
			tags: [`x:${used.slice(7, 9)}`],
			usedBy: expect.arrayContaining(['ev-plain']),
		});
		fake.on(`GET /images/${used.replace(':', '%3A')}/json`, json({message: 'No such image'}, 404));
		const after = await audit();
		expect(after.images.map(({id}) => id)).toEqual(before.images.map(({id}) => id).filter(id => id !== used));
		expect(after.containers).toHaveLength(before.containers.length);
	});

	it('looks only at what is wanted', async () => {
		const {containers, host, images} = await audit({
			wants: {...wantsAll, isWanted: ({name}) => name === 'ev-plain', hasHost: false, hasImages: false},
		});
		expect([containers.map(({name}) => name), host, images]).toEqual([['ev-plain'], null, []]);
		expect(fake.asked.filter(({path}) => /^\/containers\/[0-9a-f]{64}/.test(path)).length).toBe(1);
	});

	it('leaves out what went between the list and the look, and says so', async () => {
		fake.on(`GET /containers/${idOf('full')}/json`, json({message: 'No such container'}, 404));
		const {containers, notices} = await audit();
		expect(containers.map(({name}) => name)).not.toContain('ev-full');
		expect(notices).toEqual([expect.stringMatching(/^ev-full was removed/)]);
	});

	it('takes what the engine can not tell for the worst it could be', async () => {
		fake.on(`GET /containers/${idOf('full')}/json`, json({message: 'layer does not exist'}, 500));
		const {containers, notices} = await audit();
		const full = containers.find(({name}) => name === 'ev-full');
		expect(full?.assessment.score).toMatchObject({value: 0, grade: 'F', best: 100});
		expect(notices).toEqual([expect.stringMatching(/^ev-full could not be read: .*layer does not exist/)]);
	});

	it.each([
		['a container', () => `/containers/${idOf('joined')}/json`],
		['the networks', () => '/networks'],
		['the images', () => '/images/json'],
		['the info', () => '/info'],
	])('is an error and no shorter report when the engine is lost at %s', async (_, route) => {
		fake.on(`GET ${route()}`, hangUp);
		await expect(audit()).rejects.toThrow(/hung up/);
	});

	it('is an error when the engine is lost at an image, though it is a value elsewhere', async () => {
		const [image] = recorded('28.5', '/images/json') as unknown as ReadonlyArray<{Id: string}>;
		fake.on(`GET /images/${image?.Id.replace(':', '%3A')}/json`, hangUp);
		await expect(audit()).rejects.toThrow(/hung up/);
	});

	it('is an error when the engine is gone at the end', async () => {
		fake.on('GET /_ping', text('shutting down', 503));
		await expect(audit()).rejects.toThrow(/503/);
	});

	it('says an unfinished fix and leaves it', async () => {
		const transaction = {
			state: 'applying',
			containerName: sanitise('web-1'),
			title: sanitise('limit processes'),
		};
		const load = async () => ({
			entries: [{transaction}] as never,
			problems: [sanitise('x.jsonl was written by a newer hullcheck')],
		});
		const {notices} = await audit({journal: {load, lockedBy: async () => null}});
		expect(notices).toEqual([
			'a fix of web-1 was interrupted (limit processes): hullcheck recover takes it back or keeps it',
			'the journal of fixes: x.jsonl was written by a newer hullcheck',
		]);
		const busy = await audit({journal: {load, lockedBy: async () => 42}});
		expect(busy.notices[0]).toMatch(/another hullcheck is changing web-1 now/);
	});
});
