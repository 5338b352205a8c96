import {words} from '../../model/safe-text.ts';
import {defineHostCheck, notApplicable, orNothing, pass} from '../define-check.ts';
import {dropOption, setOption} from './daemon-json.ts';

export const defaultIcc = defineHostCheck('daemon', {
	id: 'default-bridge-icc',
	record: '2.2',
	title: 'Containers on the default bridge cannot talk to each other freely',
	why: 'Every container started without a network of its own shares the default bridge. With open talk there, one that was broken into reaches all ports of all the others, published or not.',
	theme: 'network',
	group: 'default-icc',
	outcomes: {'containers talk freely': 'medium'},
	needs: ['networks', 'settings'],
	evaluate(seen, fail) {
		const bridge = seen.networks.find(network => network.isDefaultBridge);
		if (bridge === undefined || !bridge.isIccOn) return pass();
		return fail('containers talk freely', 'bridge network, com.docker.network.bridge.enable_icc', words`true`, 'false');
	},
	fix: seen => ({
		key: 'default-bridge-icc',
		by: 'engine',
		how: `${setOption({option: 'icc', value: 'false', from: orNothing(() => seen.settings)?.icc.from})} The daemon refuses it together with "iptables": false. Networks of their own keep their talk.`,
	}),
});

export const packetFilter = defineHostCheck('daemon', {
	id: 'packet-filter',
	record: '2.4',
	title: 'Daemon may manage the packet filter',
	why: 'Isolation between networks, published ports and internal networks are all made of filter rules. A daemon that may not write them leaves that to somebody else, and where nobody does it, nothing is closed.',
	theme: 'network',
	group: 'packet-filter',
	outcomes: {'not allowed': 'medium', 'not allowed for IPv6': 'low'},
	needs: ['settings', 'policy'],
	evaluate(seen, fail) {
		if (seen.policy.isFirewallManagedElsewhere) return notApplicable(words`the operator keeps rules elsewhere`);
		const {iptables, ip6tables} = seen.settings;
		if (!iptables.value) return fail('not allowed', 'iptables', words`false`, 'true');
		// Off by default before engine 27; what counts is that somebody switched it off.
		const isSwitchedOff = !ip6tables.value && (ip6tables.from === 'flag' || ip6tables.from === 'daemon.json');
		return isSwitchedOff ? fail('not allowed for IPv6', 'ip6tables', words`false`, 'true') : pass();
	},
	fix: ({settings}) => {
		const option = settings.iptables.value ? 'ip6tables' : 'iptables';
		return {key: 'packet-filter', by: 'engine', how: dropOption(option, settings[option].from)};
	},
});

export const userlandProxy = defineHostCheck('daemon', {
	id: 'userland-proxy',
	record: '2.16',
	title: 'Userland proxy is off',
	why: 'For each published port a proxy runs as root, though the kernel can forward by itself. It takes memory, hides from containers where requests come from, and is one more program to attack.',
	theme: 'network',
	group: 'userland-proxy',
	outcomes: {on: 'low'},
	needs: ['settings'],
	evaluate({settings}, fail) {
		const proxy = settings['userland-proxy'];
		return proxy.value ? fail('on', 'userland-proxy', words`true`, 'false') : pass();
	},
	fix: ({settings}) => ({
		key: 'userland-proxy',
		by: 'engine',
		how: `${setOption({option: 'userland-proxy', value: 'false', from: settings['userland-proxy'].from})} Try first what needs IPv6, or reaches its own published port.`,
	}),
});

export const daemonNetworkChecks = [defaultIcc, packetFilter, userlandProxy];
