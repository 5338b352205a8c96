import type {Engine} from '../engine/engine.ts';
import {at} from '../model/foreign.ts';
import {sanitise, words} from '../model/safe-text.ts';
import type {RawContainer} from './raw-container.ts';
import type {Verified} from './verify.ts';

/** From both ends: the container's own record, and who the network says is on it. */
export async function verifyNetwork(
	engine: Engine,
	container: RawContainer,
	network: string,
	isWanted: boolean,
): Promise<Verified> {
	const shown = sanitise(network);
	const endpoint = container.endpoints.find(one => one.name === network || one.networkId === network);
	if ((endpoint !== undefined) !== isWanted) {
		return {
			isInForce: false,
			lines: [{says: words`the engine said yes, and inspect shows the networks as before`, isGood: false}],
		};
	}
	if (!container.isRunning) {
		const says = isWanted
			? words`joins ${shown} at the next start (it is not running now)`
			: words`left ${shown} (it is not running now)`;
		return {isInForce: true, lines: [{says, isGood: true}]};
	}
	const live = at(await engine.inspectNetwork(network), 'Containers', container.id) !== undefined;
	if (live !== isWanted) {
		const says = isWanted ? words`network ${shown} does not list it` : words`network ${shown} still lists it`;
		return {isInForce: false, lines: [{says, isGood: false}]};
	}
	const address = endpoint?.address ?? words``;
	const says = isWanted
		? words`on network ${shown}, address ${address} (both sides say so)`
		: words`off network ${shown} (both sides say so)`;
	return {isInForce: true, lines: [{says, isGood: true}]};
}
