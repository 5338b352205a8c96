/** Keys of the swarm's services. */
import {whyNotExplainService, whyNotFixService, whyNotUndoService} from '../service-sight.ts';
import type {Place} from '../why-not.ts';
import {pages, type Action} from './action.ts';

const aboutService: readonly Place[] = ['services', 'service', 'service-finding'];

export const serviceKeys: readonly Action[] = [
	{
		id: 'services',
		keys: ['w'],
		words: 'the swarm: its services, judged by their specs, and its nodes',
		short: 'swarm',
		places: ['fleet', 'events', 'container', ...pages.filter(page => page !== 'services')],
		inFooter: 9,
		isAtHand: ({hasSwarm = false}) => hasSwarm,
	},
	{
		id: 'service-fix',
		keys: ['f'],
		words: 'fix: shows first what Swarm would be asked for (the row; else the worst of the service)',
		short: 'fix',
		places: aboutService,
		isAlone: true,
		inFooter: 2,
		whyNot: whyNotFixService,
	},
	{
		id: 'service-explain',
		keys: ['e'],
		words: 'explain the score of the service',
		short: 'explain',
		places: aboutService,
		inFooter: 3,
		whyNot: whyNotExplainService,
	},
	{
		id: 'service-undo',
		keys: ['u'],
		words: 'undo the last change of the service: shows it first',
		short: 'undo',
		places: aboutService,
		isAlone: true,
		inFooter: 5,
		isAtHand: ({history}) => history.length > 0,
		whyNot: whyNotUndoService,
	},
];
