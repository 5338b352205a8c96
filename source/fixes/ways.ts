/** The ways a plan can be made. A further one is a folder, a row here, and its name in `model/fix.ts`. */
import {firewallWay} from './firewall/index.ts';
import {liveWay} from './live/index.ts';
import {composeWay} from './owners/compose/index.ts';
import {serviceWay} from './owners/swarm/index.ts';
import {pullWay} from './pull/index.ts';
import {recreateWay} from './recreate/index.ts';
import type {WayName} from './records.ts';
import type {WayRunner} from './way.ts';

export function runnerOf(way: WayName): WayRunner {
	switch (way) {
		case 'live':
			return liveWay;
		case 'recreate':
			return recreateWay;
		case 'compose':
			return composeWay;
		case 'service':
			return serviceWay;
		case 'firewall':
			return firewallWay;
		case 'pull':
			return pullWay;
	}
}
