/** Where the engine of the other machine listens: asked of that machine, by one command through the login that stands. */
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {isSafePath} from '../endpoints/ssh-address.ts';
import type {SshDestination} from '../target.ts';

const defaultSocket = '/var/run/docker.sock';
const mark = 'hullcheck:';

/**
 * One line for any login shell: no quote and no `!` within. Each answer is marked, for a shell may greet. `docker
 * context inspect` knows DOCKER_HOST and the contexts of that machine.
 */
export function question({socketPath}: SshDestination): string {
	const ask = [
		'h=$(docker context inspect --format "{{.Endpoints.docker.Host}}" 2>/dev/null)',
		'h=${h:-$DOCKER_HOST}',
		`echo "${mark}host $h"`,
		'r=${XDG_RUNTIME_DIR:-/run/user/$(id -u)}',
	];
	const usual = [
		'"${h#unix://}"',
		defaultSocket,
		'"$r/docker.sock"',
		'/run/podman/podman.sock',
		'"$r/podman/podman.sock"',
	];
	const script = [
		...(socketPath === null ? ask : []),
		`for s in ${socketPath ?? usual.join(' ')}`,
		`do if [ -S "$s" ] && [ -r "$s" ] && [ -w "$s" ]`,
		`then echo "${mark}open $s"`,
		`elif [ -e "$s" ]`,
		`then echo "${mark}closed $s"`,
		`fi`,
		`done`,
	];
	return `sh -c '${script.join('; ').replaceAll(/(then|do);? /g, '$1 ')}'`;
}

export type FarSide = {
	/** What the docker command of that machine would speak to; '' where that is not known. */
	readonly dockerHost: string;
	/** Sockets we may write to there, in the order they were asked for. */
	readonly open: readonly string[];
	/** What is there besides: sockets we may not write to, and what is no socket. */
	readonly closed: readonly string[];
};

/** Hostile, like all that machine says: a path that ssh would read otherwise is left out. */
export function readAnswer(printed: string): FarSide {
	const said = printed
		.split('\n')
		.filter(line => line.startsWith(mark))
		.map(line => line.slice(mark.length).trimEnd());
	const all = (word: string): readonly string[] =>
		said.filter(line => line.startsWith(`${word} `)).map(line => line.slice(word.length + 1));
	return {
		dockerHost: all('host')[0] ?? '',
		open: all('open').filter(socketPath => isSafePath(socketPath)),
		closed: all('closed').filter(socketPath => isSafePath(socketPath)),
	};
}

/** The socket to go to; null where only the docker command of that machine knows the way. */
export function chooseSocket({socketPath}: SshDestination, {dockerHost, open}: FarSide): string | null {
	if (socketPath !== null) return socketPath;
	const [, named] = /^unix:\/\/(.+)$/.exec(dockerHost) ?? [];
	// Named there, for docker names the default one also where nobody did.
	if (named !== undefined && named !== defaultSocket) return isSafePath(named) ? named : null;
	if (named === undefined && dockerHost !== '') return null;
	return open[0] ?? defaultSocket;
}

/** Why nothing answers at a socket there. `said`: the last words of its docker command. */
export function whyNot(socketPath: string, {open, closed}: FarSide, host: SafeText, said: SafeText): SafeText {
	const shown = sanitise(socketPath, 200);
	if (closed.includes(socketPath)) return words`${shown} on ${host} is no socket that the user we log in as may use`;
	if (open.includes(socketPath)) {
		return /docker.*(?:not found|no such file)/i.test(said)
			? words`sshd forwards no sockets there, and there is no docker command to go through instead`
			: words`nobody answers on ${shown} on ${host} (${said})`;
	}
	const others = [...open, ...closed].map(one => sanitise(one, 200));
	return others.length === 0
		? words`there is no ${shown} on ${host}`
		: words`there is no ${shown} on ${host}, but ${join(others)}`;
}
