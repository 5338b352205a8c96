/**
 * dockerode says what to send; its last step, where all its requests pass, is done here instead: answers are read whole
 * (answers.ts), no redirect is followed (it would follow one to any host), every wait has an end, and nothing is prepared
 * for a debug log (it prints the options of every request into a text, seconds for 300 containers with an agent among them).
 */
import type {Agent, AgentOptions, ClientRequest, IncomingMessage} from 'node:http';
import {Agent as HttpsAgent, request as httpsRequest} from 'node:https';
import process from 'node:process';
import {ActionableError} from '../model/errors.ts';
import {isGood, readAnswer, readRefusal, refuseHtml} from './answers.ts';
import {loadDockerode, type Dockerode, type DockerodeOptions} from './dockerode.ts';
import {EngineAnswer} from './engine.ts';
import type {Target} from './target.ts';
import {cancelled, givenUp, silence, troubleOf, type Spoken} from './troubles.ts';

/** An `import` of it looks at every name it exports, and so loads Node's whole fetch and WebSocket: a third of the start-up. */
const {Agent: HttpAgent, request: httpRequest} = process.getBuiltinModule('node:http');

export type Patience = {
	/** For a whole answer; of a stream, for its beginning. */
	readonly readMs: number;
	/** A write is not given up early: whether it was done would be unknown. */
	readonly writeMs: number;
};
export const usualPatience: Patience = {readMs: 30_000, writeMs: 120_000};
/** As Node's own global agent: an idle socket is closed by us, before the engine's side of it can go stale. */
const agentOptions: AgentOptions = {keepAlive: true, scheduling: 'lifo', timeout: 5_000};

export type Client = {
	readonly docker: Dockerode;
	/** Ends every socket, streams included. */
	close(): void;
};

export async function openClient(spoken: Spoken, patience: Patience): Promise<Client> {
	// With DEBUG=modem (or *) it would write keys and answers to the terminal.
	delete process.env['DEBUG'];
	const Docker = await loadDockerode();
	const {target} = spoken;
	const agent = agentFor(target);
	const docker = withoutDockerHost(() => new Docker({...optionsOf(spoken), agent}));
	const request = agent instanceof HttpsAgent ? httpsRequest : httpRequest;

	let isLeft = false;
	docker.modem.buildRequest = (options, context, body, callback) => {
		const isWrite = options.method !== 'GET' && options.method !== 'HEAD';
		const timeoutMs = isWrite ? patience.writeMs : patience.readMs;
		// A destroyed agent would go on making connections.
		if (isLeft) {
			callback(givenUp(), null);
			return;
		}
		const send = (): Sent => {
			const {promise: response, resolve, reject} = Promise.withResolvers<IncomingMessage>();
			const sent = request(options, resolve).on('error', reject);
			sent.end(body);
			return {request: sent, response};
		};
		ask(send, {
			isWrite,
			isStream: context.isStream === true,
			timeoutMs,
			signal: options.signal,
			spoken,
			isLeft: () => isLeft,
		}).then(
			answer => callback(null, answer),
			error => callback(error, null),
		);
	};
	return {
		docker,
		close() {
			isLeft = true;
			agent.destroy();
		},
	};
}

function agentFor(target: Target): Agent {
	switch (target.is) {
		case 'unix':
			return new HttpAgent(agentOptions);
		case 'tunnel':
			return new HttpAgent({...agentOptions, maxSockets: target.maxConnections ?? Infinity});
		case 'tcp':
			return target.tls === null
				? new HttpAgent(agentOptions)
				: new HttpsAgent({...agentOptions, rejectUnauthorized: target.tls.isVerified});
	}
}

/** Each is given, if only as undefined: what is left out it would take from the environment. */
function optionsOf({target}: Spoken): Omit<DockerodeOptions, 'agent'> {
	const none = {
		host: undefined,
		port: undefined,
		socketPath: undefined,
		ca: undefined,
		cert: undefined,
		key: undefined,
	};
	if (target.is !== 'tcp') return {...none, protocol: 'http', socketPath: target.socketPath};
	const {host, port, tls} = target;
	if (tls === null) return {...none, protocol: 'http', host, port};
	return {...none, protocol: 'https', host, port, ca: tls.ca ?? undefined, ...('cert' in tls.own ? tls.own : {})};
}

/** dockerode reads DOCKER_HOST and its certificates even when told where to go, and throws when it can't. */
function withoutDockerHost<T>(make: () => T): T {
	const was = process.env['DOCKER_HOST'];
	delete process.env['DOCKER_HOST'];
	try {
		return make();
	} finally {
		if (was !== undefined) process.env['DOCKER_HOST'] = was;
	}
}

type Sent = {readonly request: ClientRequest; readonly response: Promise<IncomingMessage>};
type Question = {
	readonly isWrite: boolean;
	readonly isStream: boolean;
	readonly timeoutMs: number;
	readonly signal: AbortSignal | undefined;
	readonly spoken: Spoken;
	readonly isLeft: () => boolean;
};

async function ask(
	send: () => Sent,
	{isWrite, isStream, timeoutMs, signal: given, spoken, isLeft}: Question,
): Promise<unknown> {
	let isTooLate = false;
	let sent: Sent | null = null;
	// Not by a signal: making one and watching it costs half as much as the request.
	const timer = setTimeout(() => {
		isTooLate = true;
		sent?.request.destroy();
	}, timeoutMs);
	try {
		sent = send();
		// A kept socket may be closed by the engine just as it is used again. Reading twice harms nobody; writing might.
		const response = await sent.response.catch((error: unknown) => {
			if (isWrite || isTooLate || given?.aborted === true || isLeft() || !isReset(error)) throw error;
			sent = send();
			return sent.response;
		});
		if (!isGood(response)) throw await readRefusal(response, isWrite);
		return isStream ? refuseHtml(response) : await readAnswer(response, isWrite);
	} catch (error) {
		if (isTooLate) throw silence(timeoutMs / 1000, isWrite);
		if (given?.aborted === true) throw cancelled();
		if (isLeft()) throw givenUp();
		if (error instanceof ActionableError || error instanceof EngineAnswer) throw error;
		throw new ActionableError(troubleOf(error, spoken), {cause: error});
	} finally {
		clearTimeout(timer);
	}
}

/** EPIPE is the same, noticed while sending. */
const isReset = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
