import {words} from '../../model/safe-text.ts';
import {isDefaultBridge} from '../raw-container.ts';
import {networkRef} from '../raw-network.ts';
import {shellWord} from '../say.ts';
import {blocked, fromWhen, type Mechanism} from './mechanism.ts';
import {joinable, networkWarnings, theOne, whyNoNetworks} from './network-rules.ts';
import type {Step} from '../../model/fix.ts';

export const joinNetwork: Mechanism<'join-network'> = (change, context) => {
	const {container, networks, attached} = context;
	const impossible = whyNoNetworks(context);
	if (impossible !== null) return blocked(impossible);
	const found = theOne(networks, change.network);
	if (found.is === 'blocked') return found;
	const {one: network} = found;
	const refused = joinable(network);
	if (refused !== null) return blocked(refused);
	const ref = networkRef(network);
	if (attached.includes(ref)) return blocked(words`it is on network ${network.shown} already`);

	const steps: readonly Step[] = [{is: 'connect-network', network: ref, endpoint: {}}];
	return {
		is: 'part',
		warnings: networkWarnings(context, steps),
		part: {
			change,
			because: words`as asked`,
			fields: [
				{
					field: `NetworkSettings.Networks.${network.shown}`,
					before: words`not joined`,
					after: words`joined, address chosen by the engine`,
				},
			],
			command: words`docker network connect ${shellWord(network.shown)} ${container.name}`,
			effect: isDefaultBridge(network.name)
				? words`${fromWhen(context)}: every container on the default bridge can reach it by address`
				: words`${fromWhen(context)}: containers on ${network.shown} can reach it, by name too`,
			steps,
			undoLeaves: null,
		},
	};
};
