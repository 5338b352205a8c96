/** CIS 5.1 and 7.1: whether this is a swarm, and whether it stands the loss of a node. */
import {words} from '../../model/safe-text.ts';
import {defineHostCheck, pass, unknown} from '../define-check.ts';
import {noSwarm} from './no-swarm.ts';

export const swarmMode = defineHostCheck('swarm', {
	id: 'swarm-mode',
	record: '5.1',
	title: 'Swarm mode off unless needed',
	why: 'Swarm mode opens ports for other nodes and lets any manager start containers on this machine. Where nobody needs that, it is only one more way in.',
	theme: 'operations',
	group: 'swarm-mode',
	outcomes: {'on, and not asked for': 'low'},
	needs: ['info', 'policy'],
	evaluate({info: {swarmState}, policy}, fail) {
		if (swarmState === '' || swarmState === 'inactive' || policy.isSwarmWanted) return pass();
		return fail('on, and not asked for', 'Info.Swarm.LocalNodeState', swarmState, 'inactive');
	},
	fix: () => ({
		key: 'swarm-mode',
		by: 'engine',
		how: 'docker swarm leave (--force on the last manager: services and secrets go with it). Or say in the config that it is wanted.',
	}),
});

const most = 7;

export const managerCount = defineHostCheck('swarm', {
	id: 'manager-count',
	record: '7.1',
	title: 'Sensible number of managers',
	why: 'Managers decide by majority. A single one takes the swarm with it when it fails, an even number stands no more failures than one less, and too many slow down every decision.',
	theme: 'operations',
	group: 'swarm-managers',
	outcomes: {'no spare': 'low', 'an even number': 'low', 'too many': 'low'},
	needs: ['swarm'],
	evaluate({swarm}, fail) {
		if (swarm === null) return noSwarm;
		const {managers} = swarm;
		if (managers === null) return unknown(words`only a manager knows how many there are`);
		const wanted = '3, 5 or 7';
		if (managers < 2) return fail('no spare', 'managers', words`${managers}`, wanted);
		if (managers % 2 === 0) return fail('an even number', 'managers', words`${managers}`, wanted);
		return managers > most ? fail('too many', 'managers', words`${managers}`, wanted) : pass();
	},
	fix: () => ({
		key: 'manager-count',
		by: 'engine',
		how: 'docker node promote NODE for one more, docker node demote NODE for one less, until there are 3, 5 or 7.',
	}),
});

export const swarmModeChecks = [swarmMode, managerCount];
