/** Join one network, made if it does not exist, then leave another: in that order, so that it is never without. */
import {words} from '../../model/safe-text.ts';
import type {EndpointSpec, Step} from '../../model/fix.ts';
import {isDefaultBridge} from '../raw-container.ts';
import {isPlainName, networkRef} from '../raw-network.ts';
import {shellWord} from '../say.ts';
import {blocked, fromWhen, type Mechanism} from './mechanism.ts';
import {
	addressBefore,
	attachedEndpoint,
	joinable,
	leavesAfterReconnect,
	networkWarnings,
	networksShown,
	refOf,
	theOne,
	whyNoNetworks,
} from './network-rules.ts';

export const moveNetwork: Mechanism<'move-network'> = (change, context) => {
	const {container, networks, attached} = context;
	const impossible = whyNoNetworks(context);
	if (impossible !== null) return blocked(impossible);
	if (change.leave === change.joinFirst) return blocked(words`it would leave and join the same network`);
	const leaving = attachedEndpoint(context, change.leave);
	if (leaving.is === 'blocked') return leaving;
	const {one: old} = leaving;

	const isMade = networksShown(networks, change.joinFirst).length === 0;
	let target: string;
	if (isMade) {
		if (!isPlainName(change.joinFirst)) {
			return blocked(words`a network made here needs a plain name (letters, digits, _ . -), not ${change.joinFirst}`);
		}
		target = change.joinFirst;
	} else {
		const found = theOne(networks, change.joinFirst);
		if (found.is === 'blocked') return found;
		const refused = joinable(found.one);
		if (refused !== null) return blocked(refused);
		target = networkRef(found.one);
	}
	const isOnTarget = attached.includes(target);
	// Names that others know it by move along; fixed addresses belong to the old network's range. The bridge takes no names.
	const endpoint: EndpointSpec = isDefaultBridge(target) || old.aliases.length === 0 ? {} : {Aliases: old.aliases};
	const steps: readonly Step[] = [
		...(isMade ? [{is: 'create-network', network: target} as const] : []),
		...(isOnTarget ? [] : [{is: 'connect-network', network: target, endpoint} as const]),
		{is: 'disconnect-network', network: refOf(old), endpoint: old.spec},
	];
	const joins = shellWord(change.joinFirst);
	const leaves = shellWord(old.shown);
	const made = isMade ? words`docker network create ${joins} && ` : words``;
	const connect = isOnTarget ? words`` : words`docker network connect ${joins} ${container.name} && `;
	return {
		is: 'part',
		warnings: networkWarnings(context, steps),
		part: {
			change,
			because: isDefaultBridge(old.name)
				? words`on the default bridge every container can reach every other; on a network of its own only those that belong together can`
				: words`as asked`,
			fields: [
				...(isOnTarget
					? []
					: [
							{
								field: `NetworkSettings.Networks.${change.joinFirst}`,
								before: isMade ? words`does not exist` : words`not joined`,
								after: isMade
									? words`made and joined, address chosen by the engine`
									: words`joined, address chosen by the engine`,
							},
						]),
				{
					field: `NetworkSettings.Networks.${old.shown}`,
					before: addressBefore(old),
					after: words`not joined`,
				},
			],
			command: words`${made}${connect}docker network disconnect ${leaves} ${container.name}`,
			effect: words`${fromWhen(context)}: it is reached over ${change.joinFirst}, under a new address; containers on ${old.shown} can't reach it any more, nor it them, and open connections over it break`,
			steps,
			undoLeaves: leavesAfterReconnect(context, old),
		},
	};
};
