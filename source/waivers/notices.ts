/** What is to be said of the rules beside the findings: waivers that do nothing, and weights of one's own. */
import type {CheckSpec, Finding} from '../model/check.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import {dayOf, type JudgingRules, type Waiver} from '../model/waiver.ts';
import {isFor} from './book.ts';
import {isWeak, scopeWords} from './scope.ts';

/** Ask only where everything was judged: else a waiver may be for the rest. Lines that share a place are told apart by their check. */
export function unusedWaivers(
	waivers: readonly Waiver[],
	judged: Iterable<readonly Finding[]>,
	nowUnixMs: number,
): readonly SafeText[] {
	const used = new Map<number, CheckSpec[]>();
	for (const findings of judged) {
		for (const {check, waived} of findings) {
			if (waived?.line === undefined) continue;
			const known = used.get(waived.line);
			if (known === undefined) used.set(waived.line, [check]);
			else if (!known.includes(check)) known.push(check);
		}
	}
	return waivers.flatMap(waiver => {
		const {scope, check, expiresAtUnixMs, line} = waiver;
		const name = `config line ${line}: the waiver of ${check} for ${scopeWords(scope)}`;
		if (expiresAtUnixMs < nowUnixMs)
			return [sanitise(`${name} expired on ${dayOf(expiresAtUnixMs)} and is not applied: renew or delete it`)];
		if (used.get(line)?.some(one => isFor(waiver, one)) === true) return [];
		const weak = isWeak(scope) ? ' (a scope like this never covers a critical finding)' : '';
		return [sanitise(`${name} matches no finding${weak}: correct or delete it`)];
	});
}

export function ownWeights({policy}: JudgingRules): readonly SafeText[] {
	const own = Object.entries(policy.severities);
	if (own.length === 0) return [];
	const said = own.map(([id, severity]) => `${id} ${severity}`).sort();
	return [sanitise(`weights of one's own instead of the catalogue's: ${said.join(', ')}`)];
}
