/** Several embedded engines as one: what is seen, who is asked, and what happens when one of them goes. */
import {rm} from 'node:fs/promises';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {startDemoEngine, type DemoEngine} from '../../source/demo/index.ts';
import type {AppState} from '../../source/model/app.ts';
import {isByKey} from '../../source/model/fix.ts';
import {stateHome} from '../helpers/temporary.ts';
import {t} from '../helpers/evidence.ts';
import {openHostsOn, type TestHost, type TestHosts} from '../helpers/hosts.ts';

let engines: readonly DemoEngine[] = [];
beforeAll(async () => {
	engines = await Promise.all(
		[1, 2, 3].map(seed => startDemoEngine({seed, hostName: `machine-${seed}`, isLively: false, containers: 8})),
	);
});
afterAll(() => Promise.all(engines.map(engine => engine.close())));

const opened: TestHosts[] = [];
afterEach(() => {
	for (const one of opened.splice(0)) one.stop();
});

const socketOf = (number: number): string => engines[number - 1]?.socketPath ?? '';

async function open(...hosts: readonly TestHost[]): Promise<TestHosts> {
	const watched = openHostsOn(hosts, await stateHome());
	opened.push(watched);
	await watched.until(({fleet}) => fleet.link.is === 'live' && fleet.isComplete);
	return watched;
}
const web = (number: number, over: Partial<TestHost> = {}): TestHost => ({
	name: `web${number}`,
	socketPath: socketOf(number),
	...over,
});

const rowsOf = ({fleet}: AppState, host: string) =>
	[...fleet.containers.values()].filter(container => container.host?.name === host);

type LiveFix = {readonly id: string; readonly key: string};

/** A key that mends something while it runs, once a container of the host is judged. */
async function liveFix(watched: Pick<TestHosts, 'until'>, host: string): Promise<LiveFix> {
	const found: LiveFix[] = [];
	await watched.until(state => {
		for (const {id, assessment} of rowsOf(state, host))
			for (const {fix} of assessment?.findings ?? [])
				if (fix?.by === 'live' && isByKey(fix) && fix.key === 'pids-limit') found.push({id, key: fix.key});
		return found.length > 0;
	});
	const [first] = found;
	if (first === undefined) throw new Error('nothing to fix');
	return first;
}

describe('one table', () => {
	it('holds the containers of all, each with its host', async () => {
		const watched = await open(web(1, {colour: 'red'}), web(2));
		const {fleet, hosts} = watched.state();
		expect(fleet.containers.size).toBe(
			watched.of('web1').fleet.containers.size + watched.of('web2').fleet.containers.size,
		);
		expect(rowsOf(watched.state(), 'web1')).toHaveLength(watched.of('web1').fleet.containers.size);
		expect(rowsOf(watched.state(), 'web1')[0]?.host).toMatchObject({
			name: 'web1',
			colour: 'red',
			lostSinceUnixMs: null,
		});
		expect(hosts?.lines.map(({name, sameAs}) => [name, sameAs])).toEqual([
			['web1', null],
			['web2', null],
		]);
	});

	it('leaves rows as they are where nothing happened, and events tell their host', async () => {
		const watched = await open(web(1), web(2));
		const before = watched.state();
		engines[1]?.hooks.exec('traefik', {command: ['sh']});
		engines[1]?.hooks.crash('traefik');
		const traefik = watched.container('web2', 'traefik').id;
		const after = await watched.until(({fleet}) => fleet.containers.get(traefik)?.listing.status === 'exited');
		engines[1]?.hooks.revive('traefik');
		expect(after.fleet.feed).toContainEqual(
			expect.objectContaining({containerName: 'traefik', host: expect.objectContaining({name: 'web2'})}),
		);
		for (const [index, row] of rowsOf(after, 'web1').entries()) expect(row).toBe(rowsOf(before, 'web1')[index]);
		// And asked again, it is the same answer.
		expect(watched.state()).toBe(watched.state());
	});

	it('greys the rows of one that is lost, and lives on', async () => {
		const engine = await startDemoEngine({seed: 9, isLively: false, containers: 3});
		const watched = await open(web(1), {name: 'frail', socketPath: engine.socketPath});
		await engine.close();
		const lost = await watched.until(
			state =>
				watched.of('frail').fleet.link.is === 'lost' && rowsOf(state, 'frail')[0]?.host?.lostSinceUnixMs !== null,
		);
		expect(lost.fleet.link.is).toBe('live');
		expect(lost.fleet.isComplete).toBe(true);
		expect(rowsOf(lost, 'frail')).toHaveLength(3);
		expect(rowsOf(lost, 'web1')[0]?.host?.lostSinceUnixMs).toBeNull();
		engines[0]?.hooks.exec('traefik', {command: ['sh']});
		await watched.until(({fleet}) => fleet.feed.at(-1)?.host?.name === 'web1');
	});

	it('shows one that could not be reached at the start as lost, and takes it in when it comes', async () => {
		const engine = await startDemoEngine({seed: 10, isLively: false, containers: 2});
		const {socketPath} = engine;
		await engine.close();
		const watched = await open(web(1), {name: 'late', socketPath});
		await watched.until(() => watched.of('late').fleet.link.is === 'lost');
		expect(rowsOf(watched.state(), 'late')).toEqual([]);
		const {createServer, request} = await import('node:http');
		const target = socketOf(3);
		const proxy = createServer((asked, answer) => {
			const onward = request(
				{socketPath: target, path: asked.url, method: asked.method, headers: asked.headers},
				got => {
					answer.writeHead(got.statusCode ?? 500, got.headers);
					got.pipe(answer);
				},
			);
			asked.pipe(onward);
		});
		await rm(socketPath, {force: true});
		const {mkdir} = await import('node:fs/promises');
		await mkdir(socketPath.replace(/\/[^/]*$/, ''), {recursive: true});
		await new Promise<void>(resolve => proxy.listen(socketPath, resolve));
		try {
			await watched.until(state => rowsOf(state, 'late').length === 8);
		} finally {
			watched.stop();
			proxy.closeAllConnections();
			proxy.close();
		}
	});
});

describe('two ways to one engine', () => {
	it('are one host, shown once, and a lock of either holds', async () => {
		const watched = await open(web(1), web(1, {name: 'again', isReadOnly: true}), web(2));
		await watched.until(({hosts}) => hosts?.lines.some(({sameAs}) => sameAs !== null) === true);
		const {fleet, hosts} = watched.state();
		const [one, twin] = [...(hosts?.lines ?? [])].slice(0, 2).sort(({sameAs}) => (sameAs === null ? -1 : 1));
		expect(twin?.sameAs).toBe(one?.name);
		expect(fleet.containers.size).toBe(
			watched.of('web2').fleet.containers.size + (one?.state.fleet.containers.size ?? 0),
		);
		expect(one?.state.isReadOnly).toBe(true);
		const {id, key} = await liveFix(watched, one?.name ?? '');
		watched.commands.plan(id, {keys: [key]});
		const {fixing} = await watched.until(state => state.fixing.is === 'refused');
		expect(JSON.stringify(fixing)).toMatch(/read-only/);
	});

	it('are so by its id alone, where it runs nothing', async () => {
		const empty = await Promise.all([1, 2].map(() => startDemoEngine({seed: 20, isLively: false, containers: 0})));
		try {
			const [one, other] = empty.map(({socketPath}) => socketPath);
			const watched = await open({name: 'one', socketPath: one ?? ''}, {name: 'other', socketPath: other ?? ''});
			await watched.until(({hosts}) => hosts?.lines.filter(({sameAs}) => sameAs !== null).length === 1);
		} finally {
			await Promise.all(empty.map(engine => engine.close()));
		}
	});
});

it('a copied machine with containers is a host of its own, locked as the other is', async () => {
	const copies = await Promise.all(
		['machine', 'its-copy'].map(hostName => startDemoEngine({seed: 20, hostName, isLively: false, containers: 3})),
	);
	try {
		const watched = await open(...copies.map(({socketPath}, index) => ({name: `copy${index}`, socketPath})));
		await watched.until(() => ['copy0', 'copy1'].every(name => watched.of(name).fleet.isComplete));
		await watched.until(() => watched.of('copy0').isReadOnly && watched.of('copy1').isReadOnly);
		// What was asked for a moment later has been done by now.
		await new Promise(resolve => setTimeout(resolve, 0));
		expect(watched.state().hosts?.lines.map(({sameAs}) => sameAs)).toEqual([null, null]);
	} finally {
		await Promise.all(copies.map(engine => engine.close()));
	}
});

it('two engines of one id that are not one are both locked: the journal could not tell them apart', async () => {
	const copies = await Promise.all(
		['machine', 'its-copy'].map(hostName => startDemoEngine({seed: 20, hostName, isLively: false, containers: 0})),
	);
	try {
		const watched = await open(...copies.map(({socketPath}, index) => ({name: `copy${index}`, socketPath})));
		await watched.until(() => watched.of('copy0').isReadOnly && watched.of('copy1').isReadOnly);
		expect(watched.state().hosts?.lines.map(({sameAs}) => sameAs)).toEqual([null, null]);
		expect(watched.of('copy0').readOnlyWhy).toBe(
			"it has the engine id of copy1, so their changes can't be told apart; watch it alone",
		);
		for (const scan of [() => watched.commands.scanImages(), () => watched.commands.scanImage(t('sha256:aa'))]) {
			scan();
			expect(watched.state().fixing).toMatchObject({trouble: {why: expect.stringContaining('copy0 is read-only')}});
			watched.commands.dismiss();
		}
	} finally {
		await Promise.all(copies.map(engine => engine.close()));
	}
});

describe('a fix', () => {
	it('goes to the one engine it is about, and so does its way back', async () => {
		const watched = await open(web(1), web(2));
		const {id, key} = await liveFix(watched, 'web2');
		watched.commands.plan(id, {keys: [key]});
		const planned = await watched.until(({fixing}) => fixing.is === 'preview');
		expect(planned.hosts?.fixing).toBe('web2');
		expect(watched.of('web1').fixing.is).toBe('nothing');
		watched.commands.confirm();
		const done = await watched.until(({fixing}) => fixing.is === 'finished');
		expect(done.history).toHaveLength(1);
		expect(done.history[0]).toMatchObject({engineId: watched.of('web2').fleet.engine?.ID, state: 'applied'});
		expect(watched.of('web1').history).toEqual([]);
		watched.commands.planUndo(done.history[0]?.id ?? '');
		await watched.until(({fixing}) => fixing.is === 'undo-preview');
		watched.commands.confirm();
		const undone = await watched.until(({fixing}) => fixing.is === 'finished');
		expect(undone.history[0]?.state).toBe('undone');
		watched.commands.dismiss();
		expect((await watched.until(({fixing}) => fixing.is === 'nothing')).hosts?.fixing).toBeNull();
	});

	it('of several hosts at once is refused, in words that help', async () => {
		const watched = await open(web(1), web(2));
		const fixes = await Promise.all(['web1', 'web2'].map(host => liveFix(watched, host)));
		const ids = fixes.map(({id}) => id);
		watched.commands.planMany(ids, 'all-live');
		const {fixing, hosts} = await watched.until(state => state.fixing.is === 'refused');
		expect(fixing).toMatchObject({trouble: {why: 'these containers are on 2 hosts, and one plan is for one host'}});
		expect(hosts?.fixing).toBeNull();
		expect(watched.of('web1').fixing.is).toBe('nothing');
		watched.commands.confirm();
		watched.commands.dismiss();
		await watched.until(state => state.fixing.is === 'nothing');
		watched.commands.planMany(ids.slice(0, 1), 'all-live');
		expect((await watched.until(state => state.fixing.is === 'preview-many')).hosts?.fixing).toBe('web1');
	});

	it('is refused by a host that the config file locks, not by the others', async () => {
		const watched = await open(web(1, {isReadOnly: true}), web(2));
		const locked = await liveFix(watched, 'web1');
		watched.commands.plan(locked.id, {keys: [locked.key]});
		const {fixing} = await watched.until(state => state.fixing.is === 'refused');
		expect(fixing).toMatchObject({trouble: {why: 'it is read-only: the config file says so of this host'}});
		watched.commands.dismiss();
		const free = await liveFix(watched, 'web2');
		watched.commands.plan(free.id, {keys: [free.key]});
		await watched.until(state => state.fixing.is === 'preview');
		expect(watched.state().isReadOnly).toBe(false);
	});

	it('that a crash left open is offered on its own engine, and closed by no other', async () => {
		const home = await stateHome();
		const hosts = [web(1), web(2)];
		const first = openHostsOn(hosts, home);
		await first.until(({fleet}) => fleet.isComplete && fleet.link.is === 'live');
		const {id, key} = await liveFix(first, 'web2');
		first.commands.plan(id, {keys: [key]});
		await first.until(({fixing}) => fixing.is === 'preview');
		first.commands.confirm();
		await first.until(({fixing}) => fixing.is === 'finished');
		first.stop();
		const {readdir, readFile, writeFile} = await import('node:fs/promises');
		const folders = await readdir(`${home}/hullcheck`);
		expect(folders).toHaveLength(1);
		// Torn before its proof, as a crash tears it.
		const folder = `${home}/hullcheck/${folders[0]}`;
		const file = `${folder}/${(await readdir(folder)).find(name => name.endsWith('.jsonl'))}`;
		const lines = (await readFile(file, 'utf8')).split('\n');
		const begun = lines.findIndex(line => line.includes('"step"') && line.includes('doing'));
		await writeFile(file, `${lines.slice(0, begun + 1).join('\n')}\n`);
		const again = openHostsOn(hosts, home);
		opened.push(again);
		await again.until(() => again.of('web2').history.length === 1 && again.of('web1').fleet.isComplete);
		expect(again.of('web1').history).toEqual([]);
		expect(again.of('web1').fixing.is).toBe('nothing');
		expect(await readdir(`${home}/hullcheck`)).toEqual(folders);
	});
});
