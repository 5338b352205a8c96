import {known} from '../../model/read.ts';
import {join, words} from '../../model/safe-text.ts';
import {heldBy, namesOf} from '../capabilities/held.ts';
import {defineCheck, pass} from '../define-check.ts';
import {ontoOwnNetwork} from '../network/own-network.ts';

export const hostNetworkRoot = defineCheck({
	id: 'host-network-root',
	record: 'X-NET-HOST-ROOT',
	title: 'On the network of the host, has no rights over it',
	why: 'Root or a network capability on the network of the host listens to all its traffic, and root opens the abstract sockets of system services. That has been a way out to the host before.',
	theme: 'network',
	group: 'net-namespace',
	outcomes: {'host, with root or NET_ADMIN': 'high'},
	needs: ['inspect', 'user', 'kernel'],
	evaluate({inspect, user, kernel}, fail) {
		if (known(inspect.HostConfig.NetworkMode) !== 'host') return pass();
		const held = heldBy(inspect, kernel);
		const rights = namesOf(['NET_ADMIN', 'NET_RAW'].filter(name => held.has(name)));
		if (user.uid !== 0 && rights.length === 0) return pass();
		const actual = join([words`host`, ...(user.uid === 0 ? [words`uid 0`] : []), ...rights]);
		return fail('host, with root or NET_ADMIN', 'HostConfig.NetworkMode', actual, 'a network of its own');
	},
	fix: ({inspect}) => ({
		key: 'host-network',
		by: 'recreate',
		propose: () => ({changes: [ontoOwnNetwork(inspect)]}),
		how: 'Create it again on a network of its own, with the ports it serves published.',
	}),
});

export const hostNetworkRootChecks = [hostNetworkRoot];
