/** `GET /networks` as fixes need it: names unsanitised, because they are sent back to the engine. */
import {at} from '../model/foreign.ts';
import type {Step} from '../model/fix.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';

export type RawNetwork = {
	readonly name: string;
	readonly shown: SafeText;
	readonly id: string;
	readonly isInternal: boolean;
	/** Swarm networks take containers only where they were made attachable. */
	readonly takesContainers: boolean;
};

export function readRawNetworks(json: unknown): readonly RawNetwork[] {
	if (!Array.isArray(json)) return [];
	return json.flatMap((one: unknown) => {
		const name = at(one, 'Name');
		const id = at(one, 'Id');
		if (typeof name !== 'string' || typeof id !== 'string') return [];
		const isSwarm = at(one, 'Scope') === 'swarm';
		return {
			name,
			shown: sanitise(name),
			id,
			isInternal: at(one, 'Internal') === true,
			takesContainers:
				(!isSwarm || at(one, 'Attachable') === true) &&
				at(one, 'Ingress') !== true &&
				at(one, 'ConfigOnly') !== true &&
				!['host', 'none'].includes(name),
		};
	});
}

const plainName = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;
export const isPlainName = (name: string): boolean => plainName.test(name);

/** A plain name reads well and survives that somebody makes the network anew; any other is safer as its id. */
export const networkRef = (network: {readonly name: string; readonly id: string}): string =>
	isPlainName(network.name) || network.id === '' ? network.name : network.id;

/** The networks a container is on once the steps are done. */
export function attachedAfter(attached: readonly string[], steps: readonly Step[]): readonly string[] {
	return steps.reduce<readonly string[]>((now, step) => {
		switch (step.is) {
			case 'connect-network':
				return [...now.filter(name => name !== step.network), step.network];
			case 'disconnect-network':
				return now.filter(name => name !== step.network);
			case 'create-network':
			case 'update-container':
				return now;
		}
	}, attached);
}
