/** The key that asks registries: each container is looked at again once its answer is there. */
import type {Engine} from '../engine/engine.ts';
import type {Registry} from '../evidence/registry.ts';
import {registryStates} from '../evidence/registry-state.ts';
import type {Commands} from '../model/app.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {Fleet} from '../model/fleet.ts';
import {isUnread} from '../model/read.ts';

export type RegistriesOptions = {
	readonly engine: () => Engine | null;
	readonly getFleet: () => Fleet;
	/** null: nothing is asked. */
	readonly registry: Registry | null;
	readonly lookAt: (id: ContainerId) => void;
};

export function createRegistries({
	engine,
	getFleet,
	registry,
	lookAt,
}: RegistriesOptions): Pick<Commands, 'checkRegistries'> {
	return {
		checkRegistries(only) {
			const now = engine();
			if (now === null || registry === null) return;
			for (const {id, evidence} of getFleet().containers.values()) {
				if (evidence === null || isUnread(evidence.inspect) || (only !== null && id !== only)) continue;
				void registryStates(evidence.inspect, evidence.image, reference => registry.ask(now, reference)).then(
					states => {
						if (states !== null) lookAt(id);
					},
				);
			}
		},
	};
}
