/** How strong a yes has to be, and how long it will be away. */
import type {Footprint} from '../../model/footprint.ts';
import {isUnread} from '../../model/read.ts';
import type {Consent, Loss, Risk, Swap} from '../../model/recreate.ts';
import {words, type SafeText} from '../../model/safe-text.ts';

export type Stakes = {
	/** In place, and `u` takes it back whole. */
	readonly isLiveAndReversible: boolean;
	readonly losses: readonly Loss[];
	readonly risks: readonly Risk[];
	/** null: nothing is stopped. */
	readonly clients: Footprint['clients'] | null;
};

/** Clients that can't be seen are no reason by themselves: a risk that depends on them says so. */
export function consentFor({isLiveAndReversible, losses, risks, clients}: Stakes): Consent {
	const hasClients = clients !== null && !isUnread(clients) && clients.length > 0;
	const isRisky = risks.some(({level}) => level === 'risky' || level === 'blocked');
	if (hasClients || isRisky || losses.some(({isData}) => isData)) return 'name';
	return isLiveAndReversible ? 'enter' : 'y';
}

/** How long it took before; null: not seen. */
export type TimesSeen = {readonly stopMs: number | null; readonly startMs: number | null};

/** Until clients are answered again after a start, beside what the application itself needs: measured of a plain restart too. */
const reachableAgainMs = 1000;
const usualStopMs = 300;
const usualStartMs = 500;

const seconds = (ms: number): SafeText => words`${Math.max(0.1, Math.round(ms / 100) / 10)} s`;

export function downtimeOf({was, stopTimeoutMs, dependants}: Swap, {stopMs, startMs}: TimesSeen): SafeText {
	if (was === 'stopped') return words`none: it does not run, and the new one is not started`;
	if (was === 'restarting') return words`it restarts all the time already`;
	const gap = (stopMs ?? usualStopMs) + (startMs ?? usualStartMs) + reachableAgainMs;
	const stop =
		stopMs === null
			? words`at most ${seconds(gap - usualStopMs + stopTimeoutMs)}, if it has to be killed`
			: words`stop ${seconds(stopMs)} seen last time`;
	const others = dependants.length === 0 ? words`` : words`; ${dependants.length} that depend on it follow`;
	return words`about ${seconds(gap)}, as a restart (${stop})${others}`;
}
