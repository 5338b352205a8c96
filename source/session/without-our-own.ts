/**
 * The engine as the table watches it: without the containers that we make ourselves to read images through. They are known
 * by names that were drawn at random before they existed, never by what a container says of itself.
 */
import type {Engine} from '../engine/engine.ts';

export type OurOwn = {
	add(name: string): void;
	withoutThem(engine: Engine): Engine;
};

export function createOurOwn(): OurOwn {
	const names = new Set<string>();
	return {
		add: name => void names.add(name),
		withoutThem: engine =>
			Object.create(engine, {
				listContainers: {
					value: async (labels?: readonly string[]) =>
						(await engine.listContainers(labels)).filter(({name}) => !names.has(name)),
				},
				events: {
					value: (request: Parameters<Engine['events']>[0]) =>
						engine.events({
							...request,
							onEvent(event) {
								if (!names.has(event.name)) request.onEvent(event);
							},
						}),
				},
			}) as Engine,
	};
}
