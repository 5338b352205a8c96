/** Which of several engines a command goes to. */
import {expect, it} from 'vitest';
import type {Member} from '../../source/hosts/member.ts';
import {routeCommands} from '../../source/hosts/route.ts';
import {t} from '../helpers/evidence.ts';
import {serviceId, serviceJson, serviceReport, swarmView} from '../helpers/swarm.ts';

/** Two managers of one swarm tell of the same service. */
function managers(...names: readonly string[]) {
	const planned: string[] = [];
	const members = names.map(name => {
		const swarm = swarmView({services: [serviceReport(serviceJson())]});
		const state = {fleet: {containers: new Map()}, swarm};
		const session = {store: {getState: () => state}, commands: {plan: () => void planned.push(name)}};
		return {name: t(name), colour: null, sameAs: null, lockedWhy: null, session} as unknown as Member;
	});
	const commands = routeCommands({
		members: () => members,
		byName: name => members.find(one => one.name === name) ?? null,
		fixing: () => null,
		put: () => undefined,
		refuse: () => undefined,
		dismissOwn: () => undefined,
	});
	return {planned, commands};
}

it('a fix of a service goes to the manager whose services are looked at', () => {
	const {planned, commands} = managers('one', 'other');
	commands.focus(t('other'));
	commands.plan(serviceId, {keys: ['memory-limit']});
	expect(planned).toEqual(['other']);
});
