/**
 * Anonymous volumes stand in no setting, only among the mounts: a copy of the settings would get new, empty ones. So every
 * mount that no setting names is pinned, and never filled from the image again: one that was emptied stays empty.
 */
import {at, isObject, textOf, textsOf, type JsonObject} from '../../model/foreign.ts';

export const objects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** `/a/` and `/a` are one place. */
const place = (target: string): string => target.replace(/(.)\/+$/, '$1');

/** `source:target[:options]`; a lone path is a volume without a name. */
const bindTarget = (bind: string): string => bind.split(':')[1] ?? '';

const volumeNameAt = (mounts: readonly JsonObject[], target: string): string =>
	textOf(mounts.find(one => one['Type'] === 'volume' && place(textOf(one['Destination'])) === place(target))?.['Name']);

/** As it was asked for, but with the name of the volume it got. */
function named(spec: JsonObject, mounts: readonly JsonObject[]): JsonObject {
	if (spec['Type'] !== 'volume' || textOf(spec['Source']) !== '') return spec;
	const Source = volumeNameAt(mounts, textOf(spec['Target']));
	if (Source === '') return spec;
	const options = spec['VolumeOptions'];
	return {...spec, Source, VolumeOptions: {...(isObject(options) ? options : {}), NoCopy: true}};
}

function pin(mount: JsonObject): JsonObject {
	const base = {Target: textOf(mount['Destination']), ReadOnly: mount['RW'] === false};
	return mount['Type'] === 'volume'
		? {Type: 'volume', Source: textOf(mount['Name']), ...base, VolumeOptions: {NoCopy: true}}
		: {
				Type: 'bind',
				Source: textOf(mount['Source']),
				...base,
				...(textOf(mount['Propagation']) === '' ? {} : {BindOptions: {Propagation: textOf(mount['Propagation'])}}),
			};
}

/** `volumes`: what is left of Config.Volumes when pins have its places. */
export function pinnedMounts(inspectJson: unknown): {
	readonly mounts: readonly JsonObject[];
	readonly volumes: JsonObject;
} {
	const mounts = objects(at(inspectJson, 'Mounts'));
	const asked = objects(at(inspectJson, 'HostConfig', 'Mounts'));
	const tmpfs = at(inspectJson, 'HostConfig', 'Tmpfs');
	const settled = new Set(
		[
			...textsOf(at(inspectJson, 'HostConfig', 'Binds')).map(bindTarget),
			...asked.map(one => textOf(one['Target'])),
			...(isObject(tmpfs) ? Object.keys(tmpfs) : []),
		].map(place),
	);
	const pins = mounts
		.filter(one => one['Type'] === 'volume' || one['Type'] === 'bind')
		.filter(one => !settled.has(place(textOf(one['Destination']))))
		.map(pin);
	const places = new Set([...settled, ...pins.map(one => place(textOf(one['Target'])))]);
	const volumes = at(inspectJson, 'Config', 'Volumes');
	return {
		mounts: [...asked.map(one => named(one, mounts)), ...pins],
		volumes: isObject(volumes)
			? Object.fromEntries(Object.entries(volumes).filter(([target]) => !places.has(place(target))))
			: {},
	};
}
