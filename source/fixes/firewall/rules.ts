/**
 * The rules that open a published port to named sources only, as text for `iptables-restore --noflush` and `nft -f -`.
 * A chain of its own for each transaction holds them; one jump leads there. Others' rules stay in force: what a named
 * source sends returns from the chain, is not accepted by it.
 */
import type {FilterHook, FilterPlace, FilterProgram, FirewallStep} from '../../model/delegate.ts';

/** Names of chains have at most 28 characters. */
export const chainOf = ({transactionId}: FirewallStep): string =>
	`HULLCHECK-${transactionId.replaceAll(/[^A-Za-z0-9]/g, '').slice(-16)}`;
const tableOf = (step: FirewallStep): string => chainOf(step).toLowerCase().replace('-', '_');
const commentOf = ({transactionId}: FirewallStep): string => `hullcheck ${transactionId.replaceAll(/[^\w.-]/g, '')}`;

const isSix = (program: FilterProgram): boolean => program === 'ip6tables';

/** `--ctstate DNAT`: only who came by the published port, not containers that talk to each other. */
function jump(step: FirewallStep, hook: FilterHook): string {
	const {protocol, hostPort} = step;
	const meant =
		hook === 'DOCKER-USER'
			? `-p ${protocol} -m conntrack --ctstate DNAT --ctorigdstport ${hostPort} --ctdir ORIGINAL`
			: `! -i lo -p ${protocol} -m ${protocol} --dport ${hostPort}`;
	return `${meant} -m comment --comment "${commentOf(step)}" -j ${chainOf(step)}`;
}

/** Lines of iptables-restore, the one of `iptables` each. The chain is whole before anything leads there. */
function rules(step: FirewallStep, {program, hooks}: FilterPlace): readonly string[] {
	const chain = chainOf(step);
	const comment = `-m comment --comment "${commentOf(step)}"`;
	return [
		...step.sources
			.filter(({family}) => isSix(program) === (family === 6))
			.map(({cidr}) => `-A ${chain} -s ${cidr} ${comment} -j RETURN`),
		`-A ${chain} ${comment} -j DROP`,
		...hooks.map(hook => `-I ${hook} 1 ${jump(step, hook)}`),
	];
}

/** A table of its own: what it drops is dropped, whatever others accept, and it goes as a whole. */
function nftTable(step: FirewallStep): readonly string[] {
	const {protocol, hostPort} = step;
	const of = (family: 4 | 6): string => {
		const named = step.sources.filter(source => source.family === family).map(({cidr}) => cidr);
		const [address, protocolName] = family === 4 ? ['ip saddr', 'ipv4'] : ['ip6 saddr', 'ipv6'];
		const others = named.length === 0 ? '' : ` ${address} != { ${named.join(', ')} }`;
		return `meta nfproto ${protocolName}${others} counter drop comment "${commentOf(step)}"`;
	};
	const forwarded = `ct status dnat ct direction original meta l4proto ${protocol} ct original proto-dst ${hostPort}`;
	const delivered = `iifname != "lo" ${protocol} dport ${hostPort}`;
	const chain = (name: string, meant: string): readonly string[] => [
		`\tchain ${name} {`,
		`\t\ttype filter hook ${name} priority filter - 5; policy accept;`,
		...([4, 6] as const).map(family => `\t\t${meant} ${of(family)}`),
		'\t}',
	];
	return [`table inet ${tableOf(step)} {`, ...chain('forward', forwarded), ...chain('input', delivered), '}'];
}

const asTable = (lines: readonly string[]): string => `${['*filter', ...lines, 'COMMIT'].join('\n')}\n`;

/** What brings all of a place into force at once. */
export const loadText = (step: FirewallStep, place: FilterPlace): string =>
	place.program === 'nft'
		? `${nftTable(step).join('\n')}\n`
		: asTable([`:${chainOf(step)} - [0:0]`, ...rules(step, place)]);

/** The same for a person. */
export const commandsOf = (step: FirewallStep, place: FilterPlace): readonly string[] =>
	place.program === 'nft'
		? [
				`nft '${nftTable(step)
					.map(line => line.trim())
					.join(' ')}'`,
			]
		: [`-N ${chainOf(step)}`, ...rules(step, place)].map(rule => `${place.program} ${rule}`);

/** `saved`: what iptables-save or `nft list ruleset` prints now. */
export function isLoaded(step: FirewallStep, {program, hooks}: FilterPlace, saved: string): boolean {
	if (program === 'nft') return hasTable(step, saved);
	return hooks.every(hook => jumpsIn(step, saved).some(line => line.startsWith(`-A ${hook} `)));
}

const filterLines = (saved: string): readonly string[] => {
	const lines = saved.split('\n');
	const start = lines.indexOf('*filter');
	return start === -1 ? [] : lines.slice(start, lines.indexOf('COMMIT', start));
};
const jumpsIn = (step: FirewallStep, saved: string): readonly string[] =>
	filterLines(saved).filter(line => line.startsWith('-A ') && line.endsWith(` -j ${chainOf(step)}`));
const hasTable = (step: FirewallStep, saved: string): boolean =>
	saved.split('\n').includes(`table inet ${tableOf(step)} {`);

export const hasChain = (name: string, saved: string): boolean =>
	filterLines(saved).some(line => line.startsWith(`:${name} `));

/** What takes exactly these rules away, as the filter itself spells them; null: none is there. */
export function unloadText(step: FirewallStep, {program}: FilterPlace, saved: string): string | null {
	if (program === 'nft') return hasTable(step, saved) ? `delete table inet ${tableOf(step)}\n` : null;
	const chain = chainOf(step);
	const jumps = jumpsIn(step, saved).map(line => line.replace('-A', '-D'));
	if (!hasChain(chain, saved)) return null;
	return asTable([...jumps, `-F ${chain}`, `-X ${chain}`]);
}
