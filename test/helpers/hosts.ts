/** Several engines at once without a screen, each at a socket of the test's. */
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import {systemClock} from '../../source/fleet/clock.ts';
import {usualPace} from '../../source/fleet/hands.ts';
import {startHosts} from '../../source/hosts/start-hosts.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import type {AppState} from '../../source/model/app.ts';
import type {FleetContainer} from '../../source/model/fleet.ts';
import type {HostColour} from '../../source/model/host-entry.ts';
import {hostLine} from '../../source/model/hosts.ts';
import {sanitise} from '../../source/model/safe-text.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {startSession, type Session} from '../../source/session/session.ts';
import {waitFor} from './wait-for.ts';

export type TestHost = {
	readonly name: string;
	readonly socketPath: string;
	readonly isReadOnly?: boolean;
	readonly colour?: HostColour;
};

export type TestHosts = Session & {
	state(): AppState;
	/** Of one of them alone. */
	of(host: string): AppState;
	/** Waits until the state satisfies `test`. */
	until(test: (state: AppState) => boolean, timeoutMs?: number): Promise<AppState>;
	/** The container of that name on that host. */
	container(host: string, name: string): FleetContainer;
};

/** `home`: where the journals go. */
export function openHostsOn(hosts: readonly TestHost[], home: string): TestHosts {
	const session = startHosts({
		clock: systemClock,
		hosts: hosts.map(({name, socketPath, isReadOnly = false, colour = null}) => {
			const host = {name: sanitise(name), colour};
			const endpoint = {address: sanitise(`unix://${socketPath}`), from: sanitise('test'), isDemo: false, host};
			return {
				...host,
				session: startSession({
					host: {...createNodeHost(), env: {XDG_STATE_HOME: home}},
					files: nodeStateFiles,
					clock: systemClock,
					endpoint,
					connect: () => openDockerEngine({endpoint, target: {is: 'unix', socketPath}}),
					isReadOnly,
					readOnlyWhy: isReadOnly ? sanitise('the config file says so of this host') : null,
					policy: defaultPolicy,
					pace: {...usualPace, retryMs: [50, 100]},
				}),
			};
		}),
	});
	const state = (): AppState => session.store.getState();
	const of = (name: string): AppState => {
		const line = hostLine(state(), sanitise(name));
		if (line === null) throw new Error(`no host ${name}`);
		return line.state;
	};
	return {
		...session,
		state,
		of,
		until: (test, timeoutMs = 15_000) => waitFor(session.store, test, timeoutMs),
		container(host, name) {
			const found = [...state().fleet.containers.values()].find(
				one => one.listing.name === name && one.host?.name === host,
			);
			if (found === undefined) throw new Error(`no ${name} on ${host}`);
			return found;
		},
	};
}
