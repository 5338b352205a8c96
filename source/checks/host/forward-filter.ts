import {join, words} from '../../model/safe-text.ts';
import {defineHostCheck, notApplicable, pass} from '../define-check.ts';

const shown = 5;

export const forwardFilter = defineHostCheck('host', {
	id: 'forward-filter',
	record: 'X-FW-DOCKER-USER',
	title: 'A filter stands in front of published ports',
	why: 'Published ports are forwarded before the usual rules of a firewall are asked, so ufw and the like do not close them. Operators believe a port shut that the whole network reaches; only rules in front of Docker’s own hold.',
	theme: 'network',
	group: 'forward-filter',
	outcomes: {'open to everybody': 'medium'},
	needs: ['usage', 'firewall', 'policy'],
	evaluate(seen, fail) {
		if (seen.policy.isFirewallManagedElsewhere) return notApplicable(words`the operator keeps rules elsewhere`);
		const {exposedPorts} = seen.usage;
		if (exposedPorts.length === 0) return pass();
		const {isForwardRestricted, openPorts} = seen.firewall;
		if (isForwardRestricted) return pass();
		if (openPorts.length > 0 && openPorts.every(({limitedBy}) => limitedBy.length > 0)) return pass();
		const more = exposedPorts.length > shown ? words` and ${exposedPorts.length - shown} more` : words``;
		return fail(
			'open to everybody',
			'packet filter (DOCKER-USER)',
			words`${join(exposedPorts.slice(0, shown))}${more}, no rule before Docker's own`,
			'a rule that limits who comes in',
		);
	},
	fix: seen => ({
		key: 'forward-filter',
		by: 'host',
		how:
			seen.firewall.dockerUserRules === null
				? "With your interface and your network: nft add table inet guard && nft add chain inet guard forward '{ type filter hook forward priority -1; }' && nft add rule inet guard forward iifname eth0 ct state new ip saddr != 192.0.2.0/24 drop. Or publish on 127.0.0.1."
				: 'With your interface and your network: iptables -I DOCKER-USER -i eth0 -m conntrack --ctstate NEW ! -s 192.0.2.0/24 -j DROP (ip6tables for IPv6). Or publish on 127.0.0.1.',
	}),
});

export const forwardFilterChecks = [forwardFilter];
