/** What happens to containers without anybody asking for it: for the story, and for tests. */
import {begin, end, remove, setHealth, start, stop} from './life.ts';
import {create} from './making.ts';
import {bodyOf} from './fleet/recipe.ts';
import {legacyDbWorse} from './fleet/story.ts';
import type {Container} from './container.ts';
import type {World} from './world.ts';

/** Pid 1 ends by itself. If its restart policy says so, the engine is going to start it again. */
export function crash(world: World, container: Container, exitCode = 1): void {
	if (!container.isLive) return;
	end(world, container, exitCode, comesBack(container, exitCode) ? 'restarting' : 'exited');
}

function comesBack(container: Container, exitCode: number): boolean {
	const {Name = 'no', MaximumRetryCount = 0} = container.hostConfig.RestartPolicy ?? {};
	if (Name === 'always' || Name === 'unless-stopped') return true;
	const isLeft = MaximumRetryCount === 0 || container.restartCount < MaximumRetryCount;
	return Name === 'on-failure' && exitCode !== 0 && isLeft;
}

/** The engine starts again what crashed, unless its policy was changed while it waited. */
export function revive(world: World, container: Container): void {
	if (container.status !== 'restarting') return;
	if (!comesBack(container, container.exitCode)) {
		container.status = 'exited';
		world.shelf.changed(container);
		return;
	}
	container.restartCount++;
	begin(world, container);
}

/** The kernel kills pid 1 for memory, and the engine starts it again. */
export function outOfMemory(world: World, container: Container): void {
	if (!container.isLive) return;
	container.isOomKilled = true;
	world.say(container, 'oom');
	crash(world, container, 137);
	world.later(400, () => revive(world, container));
}

export type ExecAsked = {
	readonly command: readonly string[];
	readonly user?: string;
	readonly isTty?: boolean;
	readonly isPrivileged?: boolean;
	/** It goes on for so long; 0: over at once. */
	readonly lastsMs?: number;
};

/** Returns the id. */
export function exec(world: World, container: Container, asked: ExecAsked): string {
	const id = world.freshId('exec');
	const one = {
		id,
		containerId: container.id,
		command: asked.command,
		user: asked.user ?? '',
		isTty: asked.isTty ?? false,
		isPrivileged: asked.isPrivileged ?? false,
		pid: world.freshPid(),
		exitCode: null as number | null,
	};
	world.execs.set(id, one);
	container.execIds = [...(container.execIds ?? []), id].slice(-16);
	const words = asked.command.join(' ');
	world.say(container, `exec_create: ${words}`, {execID: id});
	world.say(container, `exec_start: ${words}`, {execID: id});
	const finish = (): void => {
		if (one.exitCode !== null) return;
		one.exitCode = 0;
		world.say(container, 'exec_die', {execID: id, exitCode: '0'});
		// The engine forgets an exec some minutes after its end.
		world.later(5 * 60_000, () => world.execs.delete(id));
	};
	if ((asked.lastsMs ?? 0) === 0) finish();
	else world.later(asked.lastsMs ?? 0, finish);
	return id;
}

/** A health check runs: the engine makes an exec of it, every time. */
export function probe(world: World, container: Container): void {
	const [kind, ...rest] = container.spec.config.Healthcheck?.Test ?? [];
	if (!container.isLive || kind === undefined || kind === 'NONE') return;
	exec(world, container, {command: kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...rest] : rest});
}

/** Somebody replaces `legacy-db` by hand, and forgets its limits. */
export function recreateLegacyDb(world: World): void {
	const old = world.shelf.named('legacy-db');
	if (old === undefined) return;
	stop(world, old);
	remove(world, old, true, false);
	const {config, hostConfig} = bodyOf(legacyDbWorse);
	const {Id} = create(world, 'legacy-db', {...config, HostConfig: hostConfig});
	start(world, world.shelf.find(Id));
}

export {setHealth};
