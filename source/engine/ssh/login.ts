/** One login by the user's own ssh, kept for all that goes to that machine. */
import {existsSync, watch} from 'node:fs';
import path from 'node:path';
import {ActionableError} from '../../model/errors.ts';
import type {SshDestination} from '../target.ts';
import {cancelled} from '../troubles.ts';
import {commandArguments, forwardArguments, loginArguments} from './arguments.ts';
import {run, spawnBound, spawnPiped, type Ran} from './programs.ts';
import type {RuntimeFolder} from './runtime-folder.ts';
import {loginError, tooSlow} from './troubles.ts';

/** Longer than the ten seconds of each connection: there may be jumps. */
const loginTimeoutMs = 30_000;
const commandTimeoutMs = 15_000;
const maxSaid = 16 * 1024;

export type Login = {
	/** A socket here leads to one there. False where ssh would not listen. */
	forward(near: string, far: string): Promise<boolean>;
	run(command: string): Promise<Ran>;
	/** A command whose standard input and output are the connection. */
	spawn(command: string): ReturnType<typeof spawnPiped>;
	close(): void;
};

/**
 * Rejects with an `ActionableError` when ssh ends, takes too long, or is given up by `signal`, before it is logged in. The
 * signal is also that of what is forwarded and run later.
 */
export async function logIn(destination: SshDestination, folder: RuntimeFolder, signal?: AbortSignal): Promise<Login> {
	const controlPath = folder.at('ctl');
	const {promise: loggedIn, resolve: isIn, reject} = Promise.withResolvers<void>();
	// ssh links this socket into place once it is logged in and listens on it.
	const arrivals = watch(path.dirname(controlPath), () => {
		if (existsSync(controlPath)) isIn();
	});
	const child = spawnBound(loginArguments(destination, controlPath));
	let said = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		said = `${said}${text}`.slice(0, maxSaid);
	});
	child.once('error', error => reject(loginError(destination, error.message)));
	// 'close' comes after the last word on standard error.
	child.once('close', () => reject(loginError(destination, said)));
	const close = (): void => void child.kill('SIGTERM');
	const giveUp = (error: ActionableError): void => {
		reject(error);
		close();
	};
	const timer = setTimeout(
		() => giveUp(new ActionableError(tooSlow(destination, loginTimeoutMs / 1000))),
		loginTimeoutMs,
	);
	const cancel = (): void => giveUp(cancelled());
	signal?.addEventListener('abort', cancel);
	try {
		await loggedIn;
	} finally {
		clearTimeout(timer);
		arrivals.close();
		signal?.removeEventListener('abort', cancel);
	}
	return {
		forward: async (near, far) =>
			(await run(forwardArguments(controlPath, near, far), commandTimeoutMs, signal)).isGood,
		run: command => run(commandArguments(destination, controlPath, command), commandTimeoutMs, signal),
		spawn: command => spawnPiped(commandArguments(destination, controlPath, command)),
		close,
	};
}
