/**
 * The embedded engine: Docker's HTTP API on a private unix socket, over an invented fleet that answers like the real
 * engine it was recorded from. It is reached like any other engine, so there is no second way through the program.
 * It shares no code with the program that it is there to try out.
 */
import {fill} from './fleet/load.ts';
import * as happenings from './happenings.ts';
import {live} from './live.ts';
import {serve} from './server.ts';
import {story} from './fleet/story.ts';
import {World} from './world.ts';
import type {Happening} from './events.ts';
import type {ExecAsked} from './happenings.ts';

export type {ExecAsked, Happening};

export type DemoOptions = {
	/** How many; up to the story's own number the first of it, beyond it invented ones. */
	readonly containers?: number;
	/** The same seed gives the same fleet. */
	readonly seed?: number;
	/** What its machine is called. */
	readonly hostName?: string;
	/** Things happen by themselves. */
	readonly isLively?: boolean;
	readonly nowUnixMs?: () => number;
};

/** Makes things happen at will. Names are those of containers; an unknown one throws. */
export type DemoHooks = {
	crash(name: string, exitCode?: number): void;
	revive(name: string): void;
	outOfMemory(name: string): void;
	/** Returns the exec's id. */
	exec(name: string, asked: ExecAsked): string;
	setHealth(name: string, health: 'healthy' | 'unhealthy'): void;
	recreateLegacyDb(): void;
	/** Any event at all, also such as the engine would never send. */
	emit(happening: Happening): void;
	/** Ends all connections, as a restart of the engine would; new ones are welcome. */
	cutConnections(): void;
};

export type DemoEngine = {
	readonly socketPath: string;
	readonly hooks: DemoHooks;
	close(): Promise<void>;
};

export async function startDemoEngine(options: DemoOptions = {}): Promise<DemoEngine> {
	const {containers = story.length, seed = 1, isLively = true, nowUnixMs = Date.now, hostName} = options;
	const world = new World(seed, nowUnixMs, hostName);
	fill(world, containers);
	const served = await serve(world);
	if (isLively) live(world);
	return {
		socketPath: served.socketPath,
		hooks: hooksOf(world, () => served.cut()),
		async close() {
			for (const timer of world.timers) clearTimeout(timer);
			world.timers.clear();
			await served.close();
		},
	};
}

function hooksOf(world: World, cutConnections: () => void): DemoHooks {
	const {shelf} = world;
	return {
		crash: (name, exitCode) => happenings.crash(world, shelf.find(name), exitCode),
		revive: name => happenings.revive(world, shelf.find(name)),
		outOfMemory: name => happenings.outOfMemory(world, shelf.find(name)),
		exec: (name, asked) => happenings.exec(world, shelf.find(name), asked),
		setHealth: (name, health) => happenings.setHealth(world, shelf.find(name), health),
		recreateLegacyDb: () => happenings.recreateLegacyDb(world),
		emit: happening => world.events.emit(happening),
		cutConnections,
	};
}
