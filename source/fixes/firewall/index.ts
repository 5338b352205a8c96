/** A published port opened to named sources only, by rules of the machine's packet filter. Nothing of it is secret. */
import type {FirewallStep} from '../../model/delegate.ts';
import {isUnread} from '../../model/read.ts';
import {join, sanitise, words} from '../../model/safe-text.ts';
import {delegatedWay, type Sight} from '../delegated-way.ts';
import {done, failed, type OwnerOutcome} from '../owners/outcome.ts';
import type {Doors} from '../transact.ts';
import {isObjection, type Objection, type WayRunner} from '../way.ts';
import {applyFirewall, countLoaded, undoFirewall, type FirewallDoors} from './firewall-step.ts';
import {readFirewallStep} from './read-step.ts';

const elsewhere = words`Run hullcheck as root on the machine of the engine`;

/** Asked anew each time: a daemon that was started again is another process. */
async function doorsOf({engine, machine}: Doors): Promise<FirewallDoors | Objection> {
	if (machine === undefined) return {why: words`the packet filter can't be reached from here`, todo: elsewhere};
	const daemon = await machine.findDaemon(engine);
	if (isUnread(daemon)) return {why: daemon.why, todo: elsewhere};
	return {...machine, inNetworkOf: daemon.isNetworkApart ? daemon.pid : null};
}

/** One after the other, to the first that fails. */
async function each(
	steps: readonly FirewallStep[],
	act: (step: FirewallStep) => Promise<OwnerOutcome>,
): Promise<OwnerOutcome> {
	let all: OwnerOutcome = done();
	for (const [index, step] of steps.entries()) {
		const one = await act(step);
		const lines = [...all.lines, ...one.lines];
		if (one.is === 'failed') return {...one, isLeft: one.isLeft || index > 0, lines};
		all = {is: 'done', lines};
	}
	return all;
}

async function lookAt(doors: FirewallDoors, steps: readonly FirewallStep[]): Promise<Sight> {
	const loaded = await Promise.all(steps.map(step => countLoaded(doors, step)));
	const wanted = steps.map(({places}) => places.length);
	if (loaded.every(count => count === 0)) return {is: 'none'};
	return {is: loaded.every((count, index) => count === wanted[index]) ? 'all' : 'some'};
}

export const firewallWay: WayRunner = delegatedWay({
	async prepare(doors, {way}) {
		if (way.is !== 'firewall') throw new RangeError('this plan is not for the firewall');
		const ready = await doorsOf(doors);
		if (isObjection(ready)) return ready;
		const {steps} = way;
		const name = join(steps.map(({hostPort, protocol}) => words`${hostPort}/${sanitise(protocol)}`));
		return {steps: [{is: 'delegate', to: 'firewall', name}], held: {steps}, secrets: null};
	},

	async bringIn(work, {way}) {
		const doors = await doorsOf(work);
		if (isObjection(doors)) return failed(doors.why, false);
		return each(way.is === 'firewall' ? way.steps : [], step => applyFirewall(doors, step));
	},

	async open(doors, {held}) {
		const ready = await doorsOf(doors);
		if (isObjection(ready)) return ready;
		const noted = Array.isArray(held['steps']) ? held['steps'].map(readFirewallStep) : [];
		const steps = noted.filter(step => step !== null);
		if (steps.length === 0 || steps.length !== noted.length) {
			return {why: words`its journal does not say which rules`, todo: words`Look for HULLCHECK in the packet filter`};
		}
		return {
			look: () => lookAt(ready, steps),
			prove: () => each(steps, step => applyFirewall(ready, step)),
			takeBack: () => each(steps.toReversed(), step => undoFirewall(ready, step)),
		};
	},
});
