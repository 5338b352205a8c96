import {words} from '../../model/safe-text.ts';
import type {Step} from '../../model/fix.ts';
import {shellWord} from '../say.ts';
import {blocked, fromWhen, type Mechanism} from './mechanism.ts';
import {
	addressBefore,
	attachedEndpoint,
	leavesAfterReconnect,
	networkWarnings,
	refOf,
	whyNoNetworks,
} from './network-rules.ts';

export const leaveNetwork: Mechanism<'leave-network'> = (change, context) => {
	const {container, attached} = context;
	const impossible = whyNoNetworks(context);
	if (impossible !== null) return blocked(impossible);
	const found = attachedEndpoint(context, change.network);
	if (found.is === 'blocked') return found;
	const {one: endpoint} = found;
	if (attached.length < 2) {
		return blocked(
			words`${endpoint.shown} is its last network: without one it would be cut off, also after a restart; join another first`,
		);
	}

	const steps: readonly Step[] = [{is: 'disconnect-network', network: refOf(endpoint), endpoint: endpoint.spec}];
	return {
		is: 'part',
		warnings: networkWarnings(context, steps),
		part: {
			change,
			because: words`as asked`,
			fields: [
				{
					field: `NetworkSettings.Networks.${endpoint.shown}`,
					before: addressBefore(endpoint),
					after: words`not joined`,
				},
			],
			command: words`docker network disconnect ${shellWord(endpoint.shown)} ${container.name}`,
			effect: words`${fromWhen(context)}: containers on ${endpoint.shown} can't reach it any more, nor it them; open connections over it break`,
			steps,
			undoLeaves: leavesAfterReconnect(context, endpoint),
		},
	};
};
