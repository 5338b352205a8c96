/** That this engine manages a swarm, in the lines at the top. */
import {isUnread, type Read} from '../model/read.ts';
import {isShort, type SwarmView} from '../model/swarm.ts';
import {keyOf} from './keymap/in-force.ts';
import {count, dim, normal} from './detail/say.ts';
import {part, type Part} from './parts.ts';

const many = (read: Read<readonly unknown[]>, one: string): string =>
	isUnread(read) ? `? ${one}s` : count(read.length, one);

/** `swarm: 4 services (1 short of tasks), 3 nodes (w)`; []: it manages none. */
export function swarmParts(view: SwarmView | null, isShortened: boolean): readonly Part[] {
	const swarm = view?.swarm ?? null;
	if (swarm === null) return [];
	const {services, nodes} = swarm;
	const short = isUnread(services) ? 0 : services.filter(one => isShort(one)).length;
	const tone = 'high' as const;
	if (isShortened)
		return [
			part(6.2, normal(`swarm ${many(services, 'service')}`)),
			...(short === 0 ? [] : [part(6.3, {text: `${short} short of tasks`, tone})]),
		];
	return [
		part(
			6.2,
			normal(`swarm manager: ${many(services, 'service')}`),
			...(short === 0 ? [] : [{text: ` (${short} short of tasks)`, tone}]),
			normal(`, ${many(nodes, 'node')}`),
			dim(` (${keyOf('services', 'w')})`),
		),
	];
}
