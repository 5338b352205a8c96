/**
 * Where a mount of a container is asked for: a text in Binds, a specification in Mounts, a tmpfs, a bare path in Volumes,
 * or another container it takes its volumes from.
 */
import {isObject, listOf, textOf, textsOf, type JsonObject} from '../../model/foreign.ts';
import type {CreateBody} from '../../model/recreate.ts';
import {objectOf, withConfig, withHostConfig, without, type EditFacts} from './edit.ts';

const clean = (path: string): string => path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
export const samePath = (one: string, other: string): boolean => clean(one) === clean(other);

export type BindText = {readonly source: string; readonly target: string; readonly modes: readonly string[]};

/** `source:target[:mode,mode]`. */
export function readBind(text: string): BindText {
	const [source = '', target = '', mode = ''] = text.split(':');
	return {source, target, modes: mode === '' ? [] : mode.split(',')};
}
export const bindText = ({source, target, modes}: BindText): string =>
	[source, target, ...(modes.length === 0 ? [] : [modes.join(',')])].join(':');

const targetOf = (spec: unknown): string => textOf(objectOf(spec)['Target']);

function asked(body: CreateBody): readonly string[] {
	const {HostConfig} = body;
	return [
		...textsOf(HostConfig['Binds']).map(text => readBind(text).target),
		...listOf(HostConfig['Mounts']).map(targetOf),
		...Object.keys(objectOf(HostConfig['Tmpfs'])),
		...Object.keys(objectOf(body['Volumes'])),
	];
}

/** Mounts that came by VolumesFrom, as the engine shows them. */
function inherited(body: CreateBody, {inspectJson}: EditFacts): readonly JsonObject[] {
	if (listOf(body.HostConfig['VolumesFrom']).length === 0) return [];
	const own = asked(body);
	return listOf(inspectJson['Mounts'])
		.filter(isObject)
		.filter(mount => !own.some(target => samePath(target, textOf(mount['Destination']))));
}

export const mountedTargets = (body: CreateBody, facts: EditFacts): readonly string[] => [
	...asked(body),
	...inherited(body, facts).map(mount => textOf(mount['Destination'])),
];

/** The same mount, asked for by itself. NoCopy: a volume that was emptied is not filled again. */
function pinned(mount: JsonObject): JsonObject {
	const isVolume = mount['Type'] === 'volume';
	const shared = {
		Type: mount['Type'],
		Source: isVolume ? mount['Name'] : mount['Source'],
		Target: mount['Destination'],
		ReadOnly: mount['RW'] === false,
	};
	if (isVolume) return {...shared, VolumeOptions: {NoCopy: true}};
	const propagation = textOf(mount['Propagation']);
	return propagation === '' ? shared : {...shared, BindOptions: {Propagation: propagation}};
}

/** The mount at `target` changed where it is asked for. An inherited one is asked for by name then, which wins. */
export function withMount(
	body: CreateBody,
	target: string,
	change: {readonly bind: (bind: BindText) => BindText; readonly spec: (spec: JsonObject) => JsonObject},
	facts: EditFacts,
): CreateBody {
	const {HostConfig} = body;
	const isIt = (path: string): boolean => samePath(path, target);
	const binds = textsOf(HostConfig['Binds']);
	if (binds.some(text => isIt(readBind(text).target))) {
		const Binds = binds.map(text => (isIt(readBind(text).target) ? bindText(change.bind(readBind(text))) : text));
		return withHostConfig(body, {Binds});
	}
	const specs = listOf(HostConfig['Mounts']);
	if (specs.some(spec => isIt(targetOf(spec)))) {
		const Mounts = specs.map(spec => (isObject(spec) && isIt(targetOf(spec)) ? change.spec(spec) : spec));
		return withHostConfig(body, {Mounts});
	}
	const from = inherited(body, facts).find(mount => isIt(textOf(mount['Destination'])));
	return from === undefined ? body : withHostConfig(body, {Mounts: [...specs, change.spec(pinned(from))]});
}

/** Nothing mounted at `target` any more. Of what is inherited the others are asked for one by one. */
export function withoutMount(body: CreateBody, target: string, facts: EditFacts): CreateBody {
	const {HostConfig} = body;
	const isIt = (path: string): boolean => samePath(path, target);
	const others = inherited(body, facts);
	const isInherited = others.some(mount => isIt(textOf(mount['Destination'])));
	const rest = isInherited
		? withHostConfig(body, {
				VolumesFrom: [],
				Mounts: [
					...listOf(HostConfig['Mounts']),
					...others.filter(mount => !isIt(textOf(mount['Destination']))).map(pinned),
				],
			})
		: body;
	const keep = (name: string, path: (one: unknown) => string): JsonObject => {
		const before = listOf(rest.HostConfig[name]);
		const after = before.filter(one => !isIt(path(one)));
		return after.length === before.length ? {} : {[name]: after};
	};
	const tmpfs = objectOf(HostConfig['Tmpfs']);
	const volumes = objectOf(body['Volumes']);
	const goneTmpfs = Object.keys(tmpfs).filter(isIt);
	const goneVolumes = Object.keys(volumes).filter(isIt);
	const host = withHostConfig(rest, {
		...keep('Binds', one => readBind(textOf(one)).target),
		...keep('Mounts', targetOf),
		...(goneTmpfs.length === 0 ? {} : {Tmpfs: without(tmpfs, ...goneTmpfs)}),
	});
	return goneVolumes.length === 0 ? host : withConfig(host, {Volumes: without(volumes, ...goneVolumes)});
}
