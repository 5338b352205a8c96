/** Everything that is asked before a swap can be thought of: the container, its image, and all that may depend on it. */
import {EngineAnswer, type Engine, type Foreign} from '../../engine/engine.ts';
import type {ContainerInspect} from '../../model/evidence.ts';
import {at, textOf} from '../../model/foreign.ts';
import {dependsOn, idIn, mayDepend, nameIn} from './dependants.ts';

export type ContainerSource = {
	readonly inspectJson: Foreign;
	/** null: gone. */
	readonly imageJson: Foreign;
	readonly namedImageId: string | null;
};

export type SwapSources = ContainerSource & {
	readonly apiVersion: string;
	readonly hostName: string;
	/** Ids and names of all. */
	readonly containers: ReadonlySet<string>;
	/** Direct and further ones, in an order in which each comes after what it depends on. */
	readonly dependants: readonly ContainerSource[];
};

async function orNull<T>(read: Promise<T>): Promise<T | null> {
	try {
		return await read;
	} catch (error) {
		if (error instanceof EngineAnswer && error.status === 404) return null;
		throw error;
	}
}

async function sourceOf(engine: Engine, inspectJson: Foreign): Promise<ContainerSource> {
	const [imageJson, named] = await Promise.all([
		orNull(engine.inspectImage(textOf(at(inspectJson, 'Image')))),
		orNull(engine.inspectImage(textOf(at(inspectJson, 'Config', 'Image')))),
	]);
	return {inspectJson, imageJson, namedImageId: named === null ? null : textOf(at(named, 'Id'))};
}

const atOnce = 8;

async function inspectAll(engine: Engine, ids: readonly string[]): Promise<readonly Foreign[]> {
	const left = [...ids];
	const all: Foreign[] = [];
	while (left.length > 0) {
		const some = await Promise.all(left.splice(0, atOnce).map(id => orNull(engine.inspectContainer(id))));
		all.push(...some.filter(one => one !== null));
	}
	return all;
}

/** Those that `hub` carries along, and those that they carry along. */
function allDependants(hub: Foreign, inspects: readonly Foreign[]): readonly Foreign[] {
	const found: Foreign[] = [];
	let last: readonly Foreign[] = [hub];
	while (last.length > 0) {
		const hubs = last.map(one => ({id: idIn(one), name: nameIn(one)}));
		last = inspects.filter(
			one => one !== hub && idIn(one) !== idIn(hub) && !found.includes(one) && hubs.some(of => dependsOn(one, of)),
		);
		found.push(...last);
	}
	return found;
}

/** `seen`: containers as they were looked at at any time: what holds another never changes, so those that hold none are not asked for again. */
export async function findDependants(
	engine: Engine,
	inspectJson: Foreign,
	seen: Iterable<ContainerInspect> = [],
): Promise<readonly Foreign[]> {
	const listings = await engine.listContainers();
	const own = idIn(inspectJson);
	const free = new Set<string>([...seen].filter(one => !mayDepend(one)).map(({Id}) => Id));
	return allDependants(
		inspectJson,
		await inspectAll(
			engine,
			listings.map(one => one.id).filter(id => id !== own && !free.has(id)),
		),
	);
}

/** `seen`: see `findDependants`. */
export async function readSwapSources(
	engine: Engine,
	inspectJson: Foreign,
	seen: Iterable<ContainerInspect> = [],
): Promise<SwapSources> {
	const [info, listings, dependants, own] = await Promise.all([
		engine.info(),
		engine.listContainers(),
		findDependants(engine, inspectJson, seen),
		sourceOf(engine, inspectJson),
	]);
	return {
		...own,
		apiVersion: engine.apiVersion,
		hostName: textOf(at(info, 'Name')),
		containers: new Set(listings.flatMap(({id, name}) => [id, name])),
		dependants: await Promise.all(dependants.map(one => sourceOf(engine, one))),
	};
}
