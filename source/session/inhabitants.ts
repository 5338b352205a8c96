/** The containers of images that are scanned without a screen: listed once, and those that run looked at. */
import type {Engine} from '../engine/engine.ts';
import {readEngine} from '../evidence/engine.ts';
import {readInspect} from '../evidence/inspect.ts';
import type {ContainerInspect} from '../model/evidence.ts';
import type {Listing} from '../model/fleet.ts';
import {inPool} from '../model/pool.ts';
import {knownOr} from '../model/read.ts';
import type {Reached} from '../model/reach.ts';
import type {SafeText} from '../model/safe-text.ts';
import {reachedBy, residentOf, type Resident} from './residents.ts';

const mostAtOnce = 4;

const lookAt = (engine: Engine, id: string): Promise<ContainerInspect | null> =>
	engine.inspectContainer(id).then(
		json => knownOr(readInspect(json), null),
		() => null,
	);

/** By image id. Rejects where the engine does not list its containers. */
export async function residentsIn(engine: Engine): Promise<(imageId: SafeText) => Promise<readonly Resident[]>> {
	const [listings, version, info] = await Promise.all([engine.listContainers(), engine.version(), engine.info()]);
	const facts = readEngine(version, info);
	const looks = new Map<string, Promise<ContainerInspect | null>>();
	const inspectOf = (id: string): Promise<ContainerInspect | null> => {
		const asked = looks.get(id) ?? lookAt(engine, id);
		looks.set(id, asked);
		return asked;
	};
	async function partnerOf(inspect: ContainerInspect | null): Promise<readonly [id: string, reached: Reached] | null> {
		const mode = inspect === null ? '' : knownOr(inspect.HostConfig.NetworkMode, '');
		const partner = listings.find(({id}) => mode === `container:${id}`);
		return partner === undefined ? null : [partner.id, reachedBy(partner, await inspectOf(partner.id))];
	}
	async function resident(listing: Listing): Promise<Resident> {
		const inspect = await inspectOf(listing.id);
		const partner = await partnerOf(inspect);
		return residentOf(listing, inspect, facts, id => (partner?.[0] === id ? partner[1] : null));
	}
	return imageId =>
		inPool(
			listings.filter(one => one.imageId === imageId),
			mostAtOnce,
			resident,
		);
}
