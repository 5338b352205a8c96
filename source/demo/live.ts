/** A quiet day on the host, as a script: something now and then, never two things at once. */
import {crash, exec, outOfMemory, probe, recreateLegacyDb, revive, setHealth} from './happenings.ts';
import {secondMs} from './times.ts';
import type {Container} from './container.ts';
import type {World} from './world.ts';

const find = (world: World, name: string): Container | undefined => world.shelf.named(name);

function on(name: string, action: (world: World, container: Container) => void): (world: World) => void {
	return world => {
		const container = find(world, name);
		if (container !== undefined) action(world, container);
	};
}

const shell = {command: ['sh'], user: '0', isTty: true, lastsMs: 12 * secondMs};
const dump = {command: ['mysqldump', '--password=hunter2-demo', 'orders'], user: 'root', lastsMs: 4 * secondMs};

/** Second of each round, and what happens then: some seconds apart from each other and from the crash loop. */
const round: ReadonlyArray<readonly [second: number, what: (world: World) => void]> = [
	[5, on('web-3', (world, web) => void (web.isLive && exec(world, web, shell)))],
	[25, on('vault', probe)],
	[37, on('web-1', probe)],
	[77, on('search', (world, search) => search.isLive && setHealth(world, search, 'healthy'))],
	[86, on('search', (world, search) => search.isLive && setHealth(world, search, 'unhealthy'))],
	[97, on('checkout', outOfMemory)],
	[103, on('legacy-db', (world, db) => void (db.isLive && exec(world, db, dump)))],
	[117, on('web-2', probe)],
];
const roundSeconds = 120;

/** Once, and only while nobody else has replaced it. */
const recreateSecond = 57;

/** The crash loop: up for three seconds in every twenty. */
const loopSeconds = 20;

function loop(world: World, phase: number): void {
	const mailer = find(world, 'mailer');
	if (mailer === undefined || world.images.get(mailer.imageId)?.fate !== 'crashes') return;
	if (phase === 10) revive(world, mailer);
	if (phase === 13) crash(world, mailer);
}

export function live(world: World): void {
	let second = 0;
	const legacyDbId = find(world, 'legacy-db')?.id;
	const tick = (): void => {
		second++;
		for (const [at, what] of round) if (second % roundSeconds === at) what(world);
		if (second === recreateSecond && find(world, 'legacy-db')?.id === legacyDbId) recreateLegacyDb(world);
		loop(world, second % loopSeconds);
	};
	const timer = setInterval(tick, secondMs);
	timer.unref();
	world.timers.add(timer);
}
