/** Which rules refuse forwarded packets before Docker's own chains let them through. */
import {isRefusal, isUnconditional, type Chain, type Rule} from './iptables.ts';

export type Refusal = {readonly chain: string; readonly rule: Rule};
export type Filter = ReadonlyMap<string, Chain>;

/** What a rule means for the packets in question: for none, for some, for all of them. */
export type Concern = (rule: Rule) => 'none' | 'some' | 'all';

/** Of whatever packet. */
export const anyPacket: Concern = rule => (isUnconditional(rule) ? 'all' : 'some');

const maxDepth = 16;

/** Docker's own, by name; DOCKER-USER is left to the operator. */
const isDockers = (chain: string): boolean => /^DOCKER(?!-USER$)/.test(chain);
/** `-o docker0 -j DOCKER` before engine 28, `-j DOCKER-FORWARD` since: behind it packets may be let through. */
const isAccepting = ({target}: Rule): boolean => target === 'DOCKER' || target === 'DOCKER-FORWARD';

/** FORWARD up to where Docker accepts, with the chains it leads to, in order. */
export const refusalsBeforeDocker = (filter: Filter, concern: Concern): readonly Refusal[] =>
	walk(filter, 'FORWARD', concern, 0).refusals;

/** `isEnd`: no packet comes out at the end of the chain. */
function walk(
	filter: Filter,
	name: string,
	concern: Concern,
	depth: number,
): {readonly refusals: readonly Refusal[]; readonly isEnd: boolean} {
	const refusals: Refusal[] = [];
	for (const rule of filter.get(name)?.rules ?? []) {
		if (depth === 0 && isAccepting(rule)) return {refusals, isEnd: true};
		const concerned = concern(rule);
		if (concerned === 'none' || isDockers(rule.target)) continue;
		if (isRefusal(rule)) refusals.push({chain: name, rule});
		else if (filter.has(rule.target) && depth < maxDepth) {
			const inner = walk(filter, rule.target, concern, depth + 1);
			refusals.push(...inner.refusals);
			if (inner.isEnd && concerned === 'all') return {refusals, isEnd: true};
		}
		if (concerned !== 'all') continue;
		if (rule.target === 'RETURN') return {refusals, isEnd: false};
		if (rule.target === 'ACCEPT' || rule.target === 'DROP' || rule.target === 'REJECT') return {refusals, isEnd: true};
	}
	return {refusals, isEnd: false};
}
