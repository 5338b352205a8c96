/**
 * Another image under the same container: what it has from its image follows to the other one, what somebody set stays.
 * An engine keeps both in one place, so what equals the old image's counts as the image's.
 */
import {isObject, textOf, textsOf, type JsonObject} from '../../model/foreign.ts';
import type {CreateBody} from '../../model/recreate.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {edited, objectOf, withConfig, type Edit, type EditFacts} from './edit.ts';

type Images = {readonly was: JsonObject; readonly becomes: JsonObject};

const plain = (value: unknown): string => {
	if (value === undefined || value === null || value === '') return '';
	if (Array.isArray(value)) return value.length === 0 ? '' : JSON.stringify(value);
	return JSON.stringify(value);
};
const isOfImage = (body: CreateBody, {was}: Images, field: string): boolean => plain(body[field]) === plain(was[field]);

/** Whole values: one is the image's or it is not. */
const fields = ['User', 'WorkingDir', 'StopSignal', 'Shell', 'Healthcheck'] as const;

/** An engine takes the image's Cmd along only where the Entrypoint is the image's too. */
function program(body: CreateBody, images: Images): JsonObject {
	if (!isOfImage(body, images, 'Entrypoint')) return {};
	const {becomes} = images;
	return {
		Entrypoint: becomes['Entrypoint'] ?? null,
		...(isOfImage(body, images, 'Cmd') ? {Cmd: becomes['Cmd'] ?? null} : {}),
	};
}

const nameOf = (entry: string): string => entry.split('=', 1)[0] ?? '';

/** As the engine lays them: the image's first, over each what somebody set. */
function environment(body: CreateBody, {was, becomes}: Images): readonly string[] {
	const old = new Set(textsOf(was['Env']));
	const own = textsOf(body['Env']).filter(entry => !old.has(entry));
	const set = new Set(own.map(nameOf));
	return [...textsOf(becomes['Env']).filter(entry => !set.has(nameOf(entry))), ...own];
}

/** `stays`: whatever the images say. */
function pairs(
	now: unknown,
	was: unknown,
	becomes: unknown,
	stays: (key: string) => boolean = () => false,
): JsonObject | undefined {
	const [has, old, next] = [objectOf(now), objectOf(was), objectOf(becomes)];
	const own = Object.entries(has).filter(
		([key, value]) => stays(key) || !Object.hasOwn(old, key) || plain(old[key]) !== plain(value),
	);
	const all = {...next, ...Object.fromEntries(own)};
	return Object.keys(all).length === 0 && !isObject(now) ? undefined : all;
}

const place = (target: string): string => target.replace(/(.)\/+$/, '$1');

/** Places of the new image that nothing is mounted at yet: the engine makes an unnamed volume for each. */
function newVolumes({becomes}: Images, {inspectJson}: EditFacts): readonly string[] {
	const mounted = new Set(
		[...(Array.isArray(inspectJson['Mounts']) ? inspectJson['Mounts'] : [])].map((mount: unknown) =>
			place(textOf(objectOf(mount)['Destination'])),
		),
	);
	return Object.keys(objectOf(becomes['Volumes'])).filter(target => !mounted.has(place(target)));
}

/** Of what is published nothing is closed because an image no longer names it. */
const isPublished = (body: CreateBody, port: string): boolean =>
	Object.hasOwn(objectOf(body.HostConfig['PortBindings']), port);

function withoutConfig(body: CreateBody, names: readonly string[]): CreateBody {
	const {HostConfig, NetworkingConfig, ...config} = body;
	return {
		...Object.fromEntries(Object.entries(config).filter(([name]) => !names.includes(name))),
		HostConfig,
		NetworkingConfig,
	};
}

export const image: Edit<'image'> = (body, {reference, was, becomes}, facts) => {
	const images = {was, becomes};
	const volumes = newVolumes(images, facts);
	const ports = pairs(body['ExposedPorts'], was['ExposedPorts'], becomes['ExposedPorts'], port =>
		isPublished(body, port),
	);
	const isJoiner = textOf(body.HostConfig['NetworkMode']).startsWith('container:');
	const followed = fields.filter(field => isOfImage(body, images, field));
	// What the newer image does not say is left out: the engine asks it again and finds nothing.
	const next = withConfig(withoutConfig(body, followed), {
		Image: reference,
		...program(body, images),
		...Object.fromEntries(followed.filter(field => becomes[field] !== undefined).map(field => [field, becomes[field]])),
		Env: environment(body, images),
		...(ports === undefined || isJoiner ? {} : {ExposedPorts: ports}),
		Labels: pairs(body['Labels'], was['Labels'], becomes['Labels']) ?? {},
		Volumes: {...objectOf(body['Volumes']), ...Object.fromEntries(volumes.map(target => [target, {}]))},
	});
	const said: readonly SafeText[] = volumes.map(target => sanitise(target, 120));
	return edited(next, {
		because: words`the tag points to a newer image than the one it was made from`,
		effect: words`it runs what is in the newer image; what you set of it stays as it is`,
		option: sanitise(reference, 300),
		warnings:
			said.length === 0
				? []
				: [words`the newer image keeps data at ${join(said)}: an unnamed, empty volume is made for it`],
	});
};
