import type {FirewallFacts} from '../../model/host-evidence.ts';
import {join, words, type SafeText} from '../../model/safe-text.ts';
import {defineHostCheck, notApplicable, pass} from '../define-check.ts';

const shown = 5;

type Way = readonly [command: string, more: string];
const byNft: Way = [
	"nft add table inet guard && nft add chain inet guard forward '{ type filter hook forward priority -1; }' && nft add rule inet guard forward iifname eth0 ct state new ip saddr != 192.0.2.0/24 drop",
	'',
];
const byIptables: Way = [
	'iptables -I DOCKER-USER -i eth0 -m conntrack --ctstate NEW ! -s 192.0.2.0/24 -j DROP',
	' (ip6tables for IPv6; what a proxy serves on [::] passes INPUT instead: publish on 0.0.0.0)',
];

const placeOf = ({address, port, protocol}: FirewallFacts['openPorts'][number]): string =>
	`${address.includes(':') ? `[${address}]` : address}:${port}/${protocol}`;

/**
 * `exposed` is `web-1 0.0.0.0:8080/tcp`. A rule about one port says nothing of the next: any rule at all counts only
 * for a port that was not found in the filter.
 */
function isLimited(exposed: SafeText, {openPorts, isForwardRestricted}: FirewallFacts): boolean {
	const place = exposed.slice(exposed.lastIndexOf(' ') + 1);
	const same = openPorts.filter(open => placeOf(open) === place);
	return same.length === 0 ? isForwardRestricted : same.every(({limitedBy}) => limitedBy.length > 0);
}

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
		const {firewall} = seen;
		const open = exposedPorts.filter(one => !isLimited(one, firewall));
		if (open.length === 0) return pass();
		const more = open.length > shown ? words` and ${open.length - shown} more` : words``;
		return fail(
			'open to everybody',
			'packet filter (DOCKER-USER)',
			words`${join(open.slice(0, shown))}${more}, no rule before Docker's own`,
			'a rule that limits who comes in',
		);
	},
	fix(seen) {
		const [command, more] = seen.firewall.dockerUserRules === null ? byNft : byIptables;
		return {
			key: 'forward-filter',
			by: 'host',
			how: `With your interface and your network: ${command}${more}. Or publish on 127.0.0.1.`,
			copy: [command],
		};
	},
});

export const forwardFilterChecks = [forwardFilter];
