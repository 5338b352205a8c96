/** The life of a container: start, pause, end, removal, with the events of the real engine in its order. */
import {attach, detach} from './network.ts';
import {freePorts, takePorts} from './ports.ts';
import {Refusal} from './words.ts';
import type {Container} from './container.ts';
import type {World} from './world.ts';

export function notRunning(container: Container): Refusal {
	return new Refusal(409, `container ${container.id} is not running`);
}

export function begin(world: World, container: Container): void {
	try {
		checkNetwork(world, container);
		takePorts(world, container);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		container.error = error.message;
		container.exitCode = 128;
		throw error;
	}
	container.begin(world.nowUnixMs(), world.freshPid());
	for (const attachment of container.attachments) {
		attach(attachment, container);
		world.sayNetwork(attachment.network, 'connect', container);
	}
	for (const mount of container.spec.mounts) {
		if (mount.Name === undefined) continue;
		world.sayVolume('mount', mount.Name, {
			container: container.id,
			destination: mount.Destination,
			propagation: '',
			'read/write': String(mount.RW),
		});
	}
	startHealth(world, container);
	world.shelf.changed(container);
	world.say(container, 'start');
}

/** The network that it is to live in must be there. */
function checkNetwork(world: World, container: Container): void {
	const mode = container.hostConfig.NetworkMode ?? 'bridge';
	if (mode.startsWith('container:')) {
		const host = world.shelf.find(mode.slice('container:'.length));
		if (host.isLive) return;
		throw new Refusal(409, `cannot join network of a non running container: ${host.id}`);
	}
	if (container.attachments.length === 0) world.network(mode);
	for (const {network} of container.attachments) world.network(network.id);
}

/** `isStopped`: asked for, which the engine says before it says that the container died. */
export function end(
	world: World,
	container: Container,
	exitCode: number,
	status: 'exited' | 'restarting',
	isStopped = false,
): void {
	const lifeMs = world.nowUnixMs() - container.startedAtUnixMs;
	if (container.isLive) {
		for (const attachment of container.attachments) {
			detach(attachment, container);
			world.sayNetwork(attachment.network, 'disconnect', container);
		}
		for (const {Name} of container.spec.mounts) {
			if (Name !== undefined) world.sayVolume('unmount', Name, {container: container.id});
		}
	}
	freePorts(world, container);
	for (const id of container.execIds ?? []) {
		const exec = world.execs.get(id);
		if (exec !== undefined) exec.exitCode ??= 137;
	}
	if (container.health !== null) container.health = 'unhealthy';
	container.end(status, exitCode, world.nowUnixMs());
	world.shelf.changed(container);
	if (isStopped) world.say(container, 'stop');
	world.say(container, 'die', {execDuration: String(Math.floor(lifeMs / 1000)), exitCode: String(exitCode)});
	if (status === 'exited' && container.hostConfig.AutoRemove === true) remove(world, container, false, true);
}

/** A container with a health check starts as "starting", and soon is what it is going to be. */
function startHealth(world: World, container: Container): void {
	const check = container.spec.config.Healthcheck;
	const test = check?.Test ?? [];
	if (test.length === 0 || test[0] === 'NONE') return;
	container.health = 'starting';
	container.failingStreak = 0;
	const life = container.starts;
	world.later(Math.min(3000, Math.max(50, (check?.Interval ?? 30e9) / 1e6)), () => {
		if (container.starts !== life || !container.isLive) return;
		const isSick = world.images.get(container.imageId)?.fate === 'unhealthy';
		setHealth(world, container, isSick ? 'unhealthy' : 'healthy');
	});
}

export function setHealth(world: World, container: Container, health: 'healthy' | 'unhealthy'): void {
	container.health = health;
	container.failingStreak = health === 'healthy' ? 0 : (container.spec.config.Healthcheck?.Retries ?? 3);
	world.shelf.changed(container);
	world.say(container, `health_status: ${health}`);
}

/** False: it was running already. */
export function start(world: World, container: Container): boolean {
	if (container.status === 'paused') {
		throw new Refusal(409, 'cannot start a paused container, try unpause instead');
	}
	if (container.isLive) return false;
	container.restartCount = 0;
	begin(world, container);
	return true;
}

/** False: it was not running. */
export function stop(world: World, container: Container): boolean {
	if (!container.isRunning) return false;
	if (container.status === 'restarting') {
		container.status = 'exited';
		world.shelf.changed(container);
		world.say(container, 'stop');
		return true;
	}
	world.say(container, 'kill', {signal: stopSignal(container)});
	end(world, container, 143, 'exited', true);
	return true;
}

export function restart(world: World, container: Container): void {
	stop(world, container);
	container.restartCount = 0;
	begin(world, container);
	world.say(container, 'restart');
}

const signals: Readonly<Record<string, number>> = {
	HUP: 1,
	INT: 2,
	QUIT: 3,
	ABRT: 6,
	KILL: 9,
	USR1: 10,
	USR2: 12,
	TERM: 15,
	CONT: 18,
	STOP: 19,
	WINCH: 28,
};

function stopSignal(container: Container): string {
	const name = container.spec.config['StopSignal'];
	return String(typeof name === 'string' ? (signals[name.replace(/^SIG/, '')] ?? 15) : 15);
}

export function kill(world: World, container: Container, signal: string): void {
	const failed = `cannot kill container: ${container.name}:`;
	const number = /^\d+$/.test(signal) ? Number(signal) : signals[signal.toUpperCase().replace(/^SIG/, '')];
	if (number === undefined || number === 0 || number > 64) {
		throw new Refusal(400, `${failed} invalid signal: ${signal}`);
	}
	if (!container.isRunning) throw new Refusal(409, `${failed} ${notRunning(container).message}`);
	world.say(container, 'kill', {signal: String(number)});
	if ([9, 15, 2, 3, 6].includes(number)) end(world, container, 128 + number, 'exited');
}

export function pause(world: World, container: Container): void {
	if (!container.isRunning) throw notRunning(container);
	if (container.status === 'paused') throw new Refusal(409, `Container ${container.id} is already paused`);
	container.status = 'paused';
	world.shelf.changed(container);
	world.say(container, 'pause');
}

export function unpause(world: World, container: Container): void {
	if (container.status !== 'paused') throw new Refusal(500, `Container ${container.id} is not paused`);
	container.status = 'running';
	world.shelf.changed(container);
	world.say(container, 'unpause');
}

export function remove(world: World, container: Container, isForced: boolean, withVolumes: boolean): void {
	if (container.isRunning && !isForced) {
		const how =
			container.status === 'paused'
				? 'paused and must be unpaused first'
				: `${container.status}: stop the container before removing or force remove`;
		throw new Refusal(409, `cannot remove container "/${container.name}": container is ${how}`);
	}
	if (container.isRunning) {
		world.say(container, 'kill', {signal: '9'});
		end(world, container, 137, 'exited');
	}
	for (const {network} of container.attachments) network.members.delete(container.id);
	world.shelf.remove(container);
	for (const {Name} of withVolumes ? container.spec.mounts : []) {
		if (Name === undefined || world.volumes.get(Name)?.isAnonymous !== true) continue;
		world.volumes.delete(Name);
		world.sayVolume('destroy', Name);
	}
	world.say(container, 'destroy');
}
