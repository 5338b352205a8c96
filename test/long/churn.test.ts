/** The engine killed and started again under 50 containers that start and stop: the table must end equal to `docker ps -a`. */
import {setTimeout as pause} from 'node:timers/promises';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {openSession, type LiveSession} from '../helpers/session.ts';

let engine: Dockerd;
let session: LiveSession;

beforeAll(async () => {
	engine = await startDockerd();
	session = await openSession(engine.socketPath);
	await session.until(state => state.fleet.isComplete);
}, 120_000);

afterAll(async () => {
	session.stop();
	await engine.dispose();
}, 120_000);

type Row = readonly [id: string, name: string, state: string];

async function psAll(): Promise<readonly Row[]> {
	const list = (await engine.ask('GET', '/containers/json?all=1')) as ReadonlyArray<{
		Id: string;
		Names: readonly string[];
		State: string;
	}>;
	return list
		.map(({Id, Names, State}): Row => [Id, Names[0]?.slice(1) ?? '', State])
		.sort(([a], [b]) => a.localeCompare(b));
}

const table = (): readonly Row[] =>
	[...session.state().fleet.containers.values()]
		.map(({id, listing}): Row => [id, listing.name, listing.status])
		.sort(([a], [b]) => a.localeCompare(b));

const slots = 10;

/** Keeps creating, starting, stopping and removing until told; an engine that is away is simply tried again. */
function churn(): () => Promise<void> {
	let isOver = false;
	const one = async (slot: number) => {
		for (let round = 0; !isOver; round++) {
			const name = `churn-${slot}-${round}`;
			try {
				const id = await engine.run({HostConfig: {NetworkMode: 'none'}}, name);
				if (round % 3 === 0) await engine.ask('POST', `/containers/${id}/stop?t=0`);
				else if (round % 3 === 1) await engine.remove(id);
			} catch {
				await pause(50);
			}
		}
	};
	const all = Promise.all(Array.from({length: slots}, (_, slot) => one(slot)));
	return async () => {
		isOver = true;
		await all;
	};
}

it('ends equal to what the engine lists, complete within 2 s of its return', async () => {
	const stop = churn();
	await session.until(state => state.fleet.containers.size >= 50, 120_000);
	const killedAtUnixMs = Date.now();
	await engine.kill();
	const lost = await session.until(state => state.fleet.link.is === 'lost');
	expect(lost.fleet.containers.size, 'the table stays').toBeGreaterThanOrEqual(50);
	await engine.restart({isLiveRestore: true});
	const backAtMs = performance.now();
	const {fleet} = await session.until(state => state.fleet.link.is === 'live' && state.fleet.isComplete, 30_000);
	expect(performance.now() - backAtMs).toBeLessThan(2_000);
	// The engine answers for a container that is being started when that is done: such a row says so, and no other is old.
	const listed = [...fleet.containers.values()].filter(one => one.listing.createdAtUnixMs < fleet.link.sinceUnixMs);
	const older = listed.filter(({evidence}) => evidence === null || evidence.nowUnixMs < killedAtUnixMs);
	expect(older.filter(({lookProblem}) => lookProblem === null)).toEqual([]);
	expect(older.length).toBeLessThanOrEqual(slots);
	await stop();
	await expect
		.poll(async () => JSON.stringify(table()) === JSON.stringify(await psAll()), {timeout: 10_000})
		.toBe(true);
	expect(
		[...session.state().fleet.containers.values()].filter(one => one.assessment === null || one.lookProblem !== null),
	).toEqual([]);
}, 400_000);
