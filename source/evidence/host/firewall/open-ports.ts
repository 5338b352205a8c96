/** What is published: by a rule that rewrites the destination, or by a proxy process; and which rules limit who reaches it. */
import type {FirewallFacts} from '../../../model/host-evidence.ts';
import {sanitise, type SafeText} from '../../../model/safe-text.ts';
import {refusalsBeforeDocker, type Concern, type Filter} from './forward.ts';
import {isRefusal, option, type Chain, type Option, type Rule} from './iptables.ts';

export type OpenPort = FirewallFacts['openPorts'][number];

export type Published = {
	/** `0.0.0.0` and `::` are every address. */
	readonly address: string;
	readonly port: number;
	readonly protocol: string;
	/** '' of a proxy: then packets are not forwarded but delivered here. */
	readonly containerAddress: string;
	readonly containerPort: number;
};

/** The second is of swarm services. */
const publishingChains = ['DOCKER', 'DOCKER-INGRESS'];

/** `-A DOCKER -d 127.0.0.1/32 ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80` */
export function publishedByRules(
	nat: ReadonlyMap<string, Chain> | undefined,
	everywhere: string,
): readonly Published[] {
	const rules = publishingChains.flatMap(chain => nat?.get(chain)?.rules ?? []);
	return rules.flatMap(rule => {
		const port = Number(option(rule, '--dport')?.value);
		const [, bracketed, plain, to] =
			/^(?:\[(.*)\]|([^:]*)):(\d+)/.exec(option(rule, '--to-destination')?.value ?? '') ?? [];
		if (rule.target !== 'DNAT' || !Number.isInteger(port) || to === undefined) return [];
		return {
			address: (option(rule, '-d')?.value ?? everywhere).replace(/\/(?:32|128)$/, ''),
			port,
			protocol: option(rule, '-p')?.value ?? '',
			containerAddress: bracketed ?? plain ?? '',
			containerPort: Number(to),
		};
	});
}

/** `docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip …`; null where it is none. */
export function publishedByProxy(argv: readonly string[]): Published | null {
	const after = (name: string): string => argv[argv.indexOf(name) + 1] ?? '';
	const port = Number(after('-host-port'));
	if (!argv.includes('-host-ip') || !Number.isInteger(port) || port === 0) return null;
	return {
		address: after('-host-ip'),
		port,
		protocol: after('-proto'),
		containerAddress: '',
		containerPort: Number(after('-container-port')),
	};
}

export function openPort(one: Published, filter: Filter): OpenPort {
	const concern: Concern = rule => concernOf(rule, one);
	return {
		address: sanitise(one.address),
		port: one.port,
		protocol: sanitise(one.protocol),
		limitedBy:
			one.containerAddress === ''
				? limitsOfInput(filter.get('INPUT'), concern)
				: refusalsBeforeDocker(filter, concern).map(({chain, rule}) => said(chain, rule)),
	};
}

const said = (chain: string, rule: Rule): SafeText => sanitise(`${chain}: ${rule.text}`, 300);

/** Packets for a proxy are delivered here, not forwarded. */
function limitsOfInput(input: Chain | undefined, concern: Concern): readonly SafeText[] {
	const limits: SafeText[] = [];
	for (const rule of input?.rules ?? []) {
		const concerned = concern(rule);
		if (concerned === 'none') continue;
		if (isRefusal(rule)) limits.push(said('INPUT', rule));
		if (concerned === 'all' && /^(?:ACCEPT|DROP|REJECT)$/.test(rule.target)) return limits;
	}
	return input?.policy === 'DROP' ? [...limits, sanitise('INPUT: policy DROP')] : limits;
}

/** Conditions that are decided here; any other makes it some of the packets. */
const decided: ReadonlySet<string> = new Set([
	'-p',
	'-d',
	'--dport',
	'--dports',
	'--ctorigdstport',
	'-m',
	'--comment',
	'-j',
	'-g',
	'--reject-with',
]);

/** Packets from outside to a published port: `none` where a condition of the rule shuts them out. */
function concernOf(rule: Rule, one: Published): 'none' | 'some' | 'all' {
	const isForwarded = one.containerAddress !== '';
	const port = isForwarded ? one.containerPort : one.port;
	const destination = option(rule, '-d');
	const isWide = destination !== null && !/^[^/]*(?:\/32|\/128)?$/.test(destination.value);
	const input = option(rule, '-i');
	const mayHold =
		holds(option(rule, '-p'), value => value === one.protocol || value === 'all') &&
		holds(option(rule, '--dport', '--dports'), value => isPortIn(port, value)) &&
		holds(option(rule, '--ctorigdstport'), value => isPortIn(one.port, value)) &&
		(isWide || !isForwarded || holds(destination, value => value.replace(/\/.*/, '') === one.containerAddress)) &&
		// Of packets that come from a container, not to one.
		(input === null || input.isNot || !/^(?:docker\d|br-|lo$)/.test(input.value));
	if (!mayHold) return 'none';
	const options = rule.words.filter(word => word.startsWith('-'));
	const isDecided = options.every(word => decided.has(word)) && !isWide && (isForwarded || destination === null);
	return isDecided ? 'all' : 'some';
}

const holds = (asked: Option | null, matches: (value: string) => boolean): boolean =>
	asked === null || matches(asked.value) !== asked.isNot;

/** `80`, `8000:8100`, `80,443`. */
const isPortIn = (port: number, text: string): boolean =>
	text.split(',').some(part => {
		const [from = '', to = from] = part.split(':');
		return port >= Number(from) && port <= Number(to);
	});
