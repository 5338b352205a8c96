/** What `nft list ruleset` prints: chains that hold forwarded packets up, and DOCKER-USER where it lives in nft. */

export type NftChain = {
	/** `ip`, `ip6`, `inet` … */
	readonly family: string;
	readonly table: string;
	readonly name: string;
	/** Of a base chain, else ''. */
	readonly hook: string;
	readonly policy: string;
	readonly rules: readonly string[];
};

type Open = {name: string; hook: string; policy: string; rules: string[]};

export function nftChains(text: string): readonly NftChain[] {
	const chains: NftChain[] = [];
	let table = {family: '', name: ''};
	let chain: Open | null = null;
	let depth = 0;
	for (const raw of text.split('\n')) {
		const line = raw.trim();
		if (line === '' || line.startsWith('#')) continue;
		if (line === '}') {
			depth -= 1;
			if (depth === 1 && chain !== null) {
				chains.push({family: table.family, table: table.name, ...chain});
				chain = null;
			}
			continue;
		}
		const [, family, name] = /^table (\S+) (\S+) \{$/.exec(line) ?? [];
		if (depth === 0 && family !== undefined && name !== undefined) table = {family, name};
		const [, called] = /^chain (\S+) \{$/.exec(line) ?? [];
		if (depth === 1 && called !== undefined) chain = {name: called, hook: '', policy: '', rules: []};
		else if (depth === 2 && chain !== null) {
			const [, hook, policy = 'accept'] = /^type \S+ hook (\S+)[^;]*;(?:.*policy (\w+);)?/.exec(line) ?? [];
			if (hook === undefined) chain.rules.push(line);
			else Object.assign(chain, {hook, policy});
		}
		if (line.endsWith('{')) depth += 1;
	}
	return chains;
}

/** What Docker, iptables and firewalld keep in nft is theirs to tell: firewalld's last rule refuses, but not what goes to Docker's zone. */
const isOthers = ({table}: NftChain): boolean =>
	/^docker-|^firewalld$|^filter$|^nat$|^mangle$|^raw$|^security$/.test(table);

/** Not of what belongs to no connection, nor of a few that were banned, nor of too many. */
export const isNftRefusal = (rule: string): boolean =>
	/\b(?:drop|reject)\b/.test(rule) && !/\bct state invalid\b|\bsaddr (?!!=)|\blimit rate\b/.test(rule);

/** A verdict to drop is final in nft, whatever other tables accept. `forward: iifname "eth0" drop`. */
export function nftRefusals(chains: readonly NftChain[]): readonly string[] {
	return chains
		.filter(chain => chain.hook === 'forward' && !isOthers(chain))
		.flatMap(({name, policy, rules}) => [
			...rules.filter(isNftRefusal).map(rule => `${name}: ${rule}`),
			...(policy === 'drop' && !rules.some(acceptsToContainers) ? [`${name}: policy drop`] : []),
		]);
}

const acceptsToContainers = (rule: string): boolean =>
	rule === 'accept' || /oifname .*(?:docker|br-).*accept/.test(rule);
