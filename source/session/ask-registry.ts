/** What a registry has under a tag now: asked through the engine, with the login that the docker command wrote down. */
import type {Engine} from '../engine/engine.ts';
import {createRegistry, registryOf, type TagAnswer} from '../evidence/registry.ts';
import type {Host} from '../host/host.ts';
import type {Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {loginFor} from './registry-login.ts';

export type Doors = {readonly engine: Engine; readonly host: Host};

export type Asked = {
	/** `docker.io` */
	readonly registry: string;
	/** `X-Registry-Auth`; null: as nobody. */
	readonly auth: string | null;
	readonly answer: Read<TagAnswer>;
};

export async function askRegistry({engine, host}: Doors, reference: string): Promise<Asked> {
	const registry = registryOf(reference);
	const auth = await loginFor(host, registry);
	const asking = createRegistry({nowUnixMs: () => host.nowUnixMs(), authOf: async () => auth});
	return {registry, auth, answer: await asking.ask(engine, reference)};
}

export const sayCurrent = (name: SafeText, {registry}: Asked, reference: string): SafeText =>
	words`${name} runs what ${sanitise(registry, 200)} has under ${sanitise(reference, 300)} now: there is no newer image of it.`;
