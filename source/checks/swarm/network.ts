/** CIS 7.2, 7.3, 7.9: where a swarm listens, and by which way its traffic goes. */
import {known} from '../../model/read.ts';
import {join, words} from '../../model/safe-text.ts';
import {defineHostCheck, pass, unknown} from '../define-check.ts';
import {noSwarm} from './no-swarm.ts';

/** Every interface there is, or will be. */
const isWildcard = (address: string): boolean => /^(?:0\.0\.0\.0|::|\[::\]|\*|)$/.test(address);

export const swarmListen = defineHostCheck('swarm', {
	id: 'swarm-listen-address',
	record: '7.2',
	title: 'Swarm listens on a chosen interface',
	why: 'Other nodes come in by one network. Listening on all of them, the ports of the swarm are open to the internet and to containers as well, where nobody has to be asked to try them.',
	theme: 'network',
	group: 'swarm-listen',
	outcomes: {'every interface': 'medium'},
	needs: ['swarm'],
	evaluate({swarm}, fail) {
		if (swarm === null) return noSwarm;
		const addresses = known(swarm.listenAddresses);
		if (addresses.length === 0) return unknown(words`no listening socket of the swarm was found`);
		const open = addresses.filter(isWildcard);
		return open.length === 0
			? pass()
			: fail('every interface', '2377/tcp, 7946/tcp', join(addresses), 'one address of this machine');
	},
	fix: () => ({
		key: 'swarm-listen-address',
		by: 'engine',
		how: 'The address is chosen when the node joins: docker swarm leave, then docker swarm join --listen-addr ADDRESS:2377 --token TOKEN MANAGER:2377 (the first manager: docker swarm init --listen-addr ADDRESS:2377). Till then, close 2377, 7946 and 4789 to others by the firewall.',
	}),
});

export const overlayEncryption = defineHostCheck('swarm', {
	id: 'overlay-encryption',
	record: '7.3',
	title: 'Overlay networks are encrypted',
	why: 'Between nodes, overlay traffic goes over the wire as it is. Who can listen there reads it, passwords of databases included. The built-in ingress network only carries what is published anyway.',
	theme: 'network',
	group: 'overlay-encryption',
	outcomes: {'in the clear': 'medium'},
	needs: ['swarm', 'networks'],
	evaluate(seen, fail) {
		if (seen.swarm === null) return noSwarm;
		const open = seen.networks.filter(one => one.Driver === 'overlay' && !one.isIngress && !one.isEncrypted);
		return open.length === 0
			? pass()
			: fail('in the clear', 'Options.encrypted', join(open.map(({Name}) => Name)), 'encrypted');
	},
	fix: ({networks}) => {
		const names = networks.filter(one => one.Driver === 'overlay' && !one.isIngress && !one.isEncrypted);
		return {
			key: 'overlay-encryption',
			by: 'engine',
			how: `A network cannot be changed, so make another and move the services of ${names.map(({Name}) => Name).join(', ')}: docker network create -d overlay --opt encrypted NEW, then docker service update --network-add NEW --network-rm OLD SERVICE.`,
		};
	},
});

export const swarmDataPath = defineHostCheck('swarm', {
	id: 'swarm-data-path',
	record: '7.9',
	title: 'Management and data traffic separated',
	why: 'On one interface a flood from a container also drowns the talk of the managers, and the swarm loses its majority. On two, what containers send cannot disturb or overhear it.',
	theme: 'network',
	group: 'swarm-data-path',
	outcomes: {'one address for both': 'low'},
	needs: ['swarm'],
	evaluate({swarm}, fail) {
		if (swarm === null) return noSwarm;
		const data = known(swarm.dataPathAddress);
		if (swarm.NodeAddr === '') return unknown(words`the engine does not say which address it advertises`);
		// Not set: data goes by the address of the managers.
		if (data !== '' && data !== swarm.NodeAddr) return pass();
		return fail(
			'one address for both',
			'NodeAddr, data path address',
			swarm.NodeAddr,
			'two addresses, on two interfaces',
		);
	},
	fix: () => ({
		key: 'swarm-data-path',
		by: 'engine',
		how: 'Chosen when the node joins: docker swarm leave, then docker swarm join --advertise-addr MANAGEMENT --data-path-addr DATA --token TOKEN MANAGER:2377.',
	}),
});

export const swarmNetworkChecks = [swarmListen, overlayEncryption, swarmDataPath];
