/**
 * Runs alone in a fresh process, so that neither side is warmed up by the other: `raw SOCKET`, `session SOCKET` or `ssh HOST
 * SOCKET`; prints milliseconds, of ssh those of the login after them.
 */
import http from 'node:http';
import {defaultPolicy} from '../../source/model/policy.ts';
import {systemClock} from '../../source/fleet/clock.ts';
import {startSession} from '../../source/session/session.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {openTunnel} from '../../source/engine/ssh/tunnel.ts';
import type {EndpointName} from '../../source/model/fleet.ts';
import {sanitise} from '../../source/model/safe-text.ts';
import {openEngine} from '../../source/wiring.ts';

const [mode, ...words] = process.argv.slice(2);
const socketPath = words.at(-1) ?? '';

/** The floor: list and every inspect over kept-alive sockets, and nothing but JSON.parse. */
async function raw(): Promise<number> {
	const agent = new http.Agent({keepAlive: true, maxSockets: 8});
	const get = (path: string) =>
		new Promise<unknown>((resolve, reject) => {
			http
				.get({socketPath, path, agent}, response => {
					const chunks: Buffer[] = [];
					response.on('data', (chunk: Buffer) => chunks.push(chunk));
					response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
				})
				.on('error', reject);
		});
	await get('/version');
	const startedAtMs = performance.now();
	const list = (await get('/containers/json?all=1')) as ReadonlyArray<{Id: string}>;
	await Promise.all(list.map(({Id}) => get(`/containers/${Id}/json`)));
	const tookMs = performance.now() - startedAtMs;
	agent.destroy();
	return tookMs;
}

/** The same containers listed, inspected, judged and scored by the program without its screen. */
async function session(connect: () => Promise<Engine>, endpoint: EndpointName): Promise<number> {
	const startedAtMs = performance.now();
	const {promise, resolve} = Promise.withResolvers<void>();
	const running = startSession({
		host: createNodeHost(),
		files: nodeStateFiles,
		clock: systemClock,
		endpoint,
		connect,
		isReadOnly: true,
		policy: defaultPolicy,
	});
	const unsubscribe = running.store.subscribe(() => {
		if (running.store.getState().fleet.isComplete) resolve();
	});
	await promise;
	const tookMs = performance.now() - startedAtMs;
	unsubscribe();
	running.stop();
	return tookMs;
}

async function near(): Promise<number> {
	const opened = await openEngine({explicitHost: `unix://${socketPath}`, isDemo: false, demoContainers: 0});
	if (opened.is === 'none') throw new Error('no engine');
	return session(opened.connect, opened.engine.endpoint);
}

/** From the moment the tunnel stands: nothing has been asked of the engine yet. */
async function far(): Promise<string> {
	const startedAtMs = performance.now();
	const tunnel = await openTunnel({user: null, host: words[0] ?? '', port: null, socketPath});
	const loginMs = performance.now() - startedAtMs;
	const endpoint = {address: sanitise(`ssh://${words[0]}`), from: sanitise('--host'), isDemo: false};
	const tookMs = await session(() => openDockerEngine({endpoint, target: tunnel.target}), endpoint);
	tunnel.close();
	return `${tookMs} ${loginMs}`;
}

console.log(await (mode === 'raw' ? raw() : mode === 'ssh' ? far() : near()));
process.exit(0);
