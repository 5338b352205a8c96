/** Whether the new one does what the old one did: it keeps running, is healthy, listens, and is what was asked for. */
import type {ProofLine} from '../../model/fix.ts';
import type {Swap} from '../../model/recreate.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {StepRefused} from '../steps.ts';
import {defaultPause, type Doors} from '../transact.ts';
import {effectLines} from './effect.ts';
import {listeningPorts} from './listening.ts';
import {logLines} from './log-lines.ts';
import {see, type Sight} from './members.ts';

const lookEveryMs = 200;
const seconds = (ms: number): SafeText => words`${Math.round(ms / 100) / 10} s`;

/** null: it runs since its start, without a break. */
function whyNotRunning(sight: Sight | null, first: Sight | null, afterMs: number): SafeText | null {
	if (sight === null) return words`it was removed by somebody`;
	if (!sight.isRunning || sight.was === 'restarting') {
		const error = sight.error === '' ? words`` : words`: ${sanitise(sight.error, 300)}`;
		return words`it ended within ${seconds(afterMs)} of its start, with exit code ${sight.exitCode}${error}`;
	}
	if (sight.restartCount > 0 || (first !== null && first.startedAt !== sight.startedAt)) {
		return words`it ended and was started again within ${seconds(afterMs)}`;
	}
	return null;
}

async function missingListeners(doors: Doors, {expects}: Swap, pid: number): Promise<readonly string[] | null> {
	if (expects.listeners === null || expects.listeners.length === 0) return [];
	const now = await listeningPorts(doors, pid);
	return now === null ? null : expects.listeners.filter(port => !now.has(port));
}

/** Lines of proof; throws a `StepRefused` that says what it does not do. */
export async function watch(
	doors: Doors,
	swap: Swap,
	newId: string,
	startedAtMs: number,
): Promise<readonly ProofLine[]> {
	const {expects, was} = swap;
	const name = sanitise(swap.name);
	const refuse = (why: SafeText): never => {
		throw new StepRefused(words`the new ${name}: ${why}`);
	};
	if (was === 'restarting') {
		return [{says: words`${name} was in a loop of restarts before: whether it is well can't be told`, isGood: true}];
	}
	let first: Sight | null = null;
	for (;;) {
		const sight = await see(doors, newId);
		const passedMs = doors.host.nowUnixMs() - startedAtMs;
		const ended = whyNotRunning(sight, first, passedMs);
		if (ended !== null || sight === null) return refuse(ended ?? words`it is gone`);
		first ??= sight;
		if (was === 'paused') return [{says: words`${name} is paused, as the old one was`, isGood: true}];
		if (expects.mustTurnHealthy && sight.health === 'unhealthy') return refuse(words`its health check says unhealthy`);
		const isWell = !expects.mustTurnHealthy || sight.health === 'healthy';
		const missing = await missingListeners(doors, swap, sight.pid);
		const isServing = missing === null || missing.length === 0;
		if (passedMs >= expects.graceMs) {
			if (isWell && isServing) return proof(doors, swap, sight, passedMs, missing === null);
			if (!isServing) {
				return refuse(words`nothing listens on ${join(missing.map(port => sanitise(port)))} any more`);
			}
			if (passedMs >= expects.healthTimeoutMs) {
				return refuse(words`its health check did not turn healthy within ${seconds(passedMs)}`);
			}
		}
		await (doors.pause ?? defaultPause)(lookEveryMs);
	}
}

async function proof(
	doors: Doors,
	swap: Swap,
	sight: Sight,
	passedMs: number,
	areListenersHidden: boolean,
): Promise<readonly ProofLine[]> {
	const {expects, name, body} = swap;
	const lines: ProofLine[] = [
		{says: words`${sanitise(name)} runs since ${seconds(passedMs)} without a restart`, isGood: true},
	];
	if (expects.mustTurnHealthy) lines.push({says: words`its health check says healthy`, isGood: true});
	if (expects.listeners !== null && expects.listeners.length > 0) {
		const ports = join(expects.listeners.map(port => sanitise(port)));
		lines.push({
			says: areListenersHidden
				? words`whether it listens on ${ports} can't be seen from here`
				: words`it listens on ${ports}, as before`,
			isGood: true,
		});
	}
	const effects = await effectLines(doors, sight, body);
	const bad = effects.find(line => !line.isGood);
	if (bad !== undefined) throw new StepRefused(words`the new ${sanitise(name)}: ${bad.says}`);
	return [...lines, ...effects, ...(await logLines(doors, sight, swap.oldId))];
}
