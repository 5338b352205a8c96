/** The program without its screen, on an engine of the test's: what `--host` would open. */
import {defaultPolicy} from '../../source/model/policy.ts';
import {systemClock} from '../../source/fleet/clock.ts';
import type {WatchPace} from '../../source/fleet/hands.ts';
import {usualPace} from '../../source/fleet/hands.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import type {AppState} from '../../source/model/app.ts';
import type {Waiver} from '../../source/model/waiver.ts';
import type {Scanner} from '../../source/session/scanning.ts';
import {startSession, type Session} from '../../source/session/session.ts';
import {openEngine} from '../../source/wiring.ts';

export type LiveSession = Session & {
	state(): AppState;
	/** Waits until the state satisfies `test`. */
	until(test: (state: AppState) => boolean, timeoutMs?: number): Promise<AppState>;
};

export async function openSession(
	/** Of a socket, or a whole address: `tcp://127.0.0.1:2375`. */
	address: string,
	options: {
		readonly isReadOnly?: boolean;
		readonly pace?: Partial<WatchPace>;
		readonly waivers?: readonly Waiver[];
		readonly scanner?: Scanner;
		/** Where its journal is; absent: where the user's is. */
		readonly stateHome?: string;
	} = {},
): Promise<LiveSession> {
	const opened = await openEngine({
		explicitHost: address.includes('://') ? address : `unix://${address}`,
		isDemo: false,
		demoContainers: 0,
	});
	if (opened.is === 'none') throw new Error(`no engine at ${address}`);
	const session = startSession({
		host:
			options.stateHome === undefined
				? createNodeHost()
				: {...createNodeHost(), env: {...process.env, XDG_STATE_HOME: options.stateHome}},
		files: nodeStateFiles,
		clock: systemClock,
		endpoint: opened.engine.endpoint,
		connect: opened.connect,
		isReadOnly: options.isReadOnly ?? false,
		policy: defaultPolicy,
		waivers: options.waivers ?? [],
		scanner: options.scanner ?? null,
		pace: {...usualPace, ...options.pace},
	});
	const state = () => session.store.getState();
	return {
		...session,
		state,
		until: (test, timeoutMs = 15_000) =>
			new Promise((resolve, reject) => {
				const done = (act: () => void) => {
					unsubscribe();
					clearTimeout(timer);
					act();
				};
				const look = () => {
					if (test(state())) done(() => resolve(state()));
				};
				const timer = setTimeout(
					() =>
						done(() =>
							reject(
								new Error(
									`not so within ${timeoutMs} ms: ${JSON.stringify(state().fleet.link)}, ${state().fleet.containers.size} containers`,
								),
							),
						),
					timeoutMs,
				);
				const unsubscribe = session.store.subscribe(look);
				look();
			}),
	};
}
