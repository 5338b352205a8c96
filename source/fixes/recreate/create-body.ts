/**
 * What an engine tells of a container → the body that makes the same one again. All is passed through but for a list of
 * what must not be sent: tools that list what they copy lose the fields they forgot. The rules are measured ones, for what
 * inspect shows is not always what create wants to hear.
 */
import type {Foreign} from '../../engine/engine.ts';
import {at, isObject, textOf, textsOf, type JsonObject} from '../../model/foreign.ts';
import {isUnread, Unread, type Read} from '../../model/read.ts';
import type {CreateBody, Swap} from '../../model/recreate.ts';
import {words} from '../../model/safe-text.ts';
import {readRawContainer, type RawContainer} from '../raw-container.ts';
import {isApiAtLeast} from './api-level.ts';
import {attachedOf, type Attached} from './endpoints.ts';
import {pinnedMounts} from './mounts.ts';
import {isOurLabel} from './labels.ts';

export type BodyContext = {
	/** Pinned: inspect was read by it, create is sent by it. */
	readonly apiVersion: string;
	/** `Name` of `GET /info`: the host name that a container in the host's namespace shows. */
	readonly hostName: string;
	/** `GET /images/{id}/json` of the image it was made of. */
	readonly imageJson: Foreign;
	/** Id of the image that its reference names now; null: none. */
	readonly namedImageId: string | null;
	/** Ids and names of all containers: what VolumesFrom may still name. */
	readonly containers: ReadonlySet<string>;
};

export type MadeBody = Pick<Swap, 'body' | 'platform' | 'connects'>;

function without(json: unknown, denied: readonly string[]): JsonObject {
	if (!isObject(json)) return {};
	return Object.fromEntries(Object.entries(json).filter(([field]) => !denied.includes(field)));
}

/** null: it is left to the engine. */
function hostname(inspectJson: Foreign, {networkMode, id}: RawContainer, hostName: string): string | null {
	const given = textOf(at(inspectJson, 'Config', 'Hostname'));
	const isHosts = networkMode === 'host' && given === hostName;
	const isRefused = networkMode.startsWith('container:') || at(inspectJson, 'HostConfig', 'UTSMode') === 'host';
	return given === '' || given === id.slice(0, 12) || isHosts || isRefused ? null : given;
}

/** One that was emptied on purpose shows as null; null sent back would inherit the image's. */
function entrypoint(inspectJson: Foreign, imageJson: Foreign): unknown {
	const own = at(inspectJson, 'Config', 'Entrypoint');
	const isEmptied = (own === null || own === undefined) && textsOf(at(imageJson, 'Config', 'Entrypoint')).length > 0;
	return isEmptied ? [''] : own;
}

const handledInConfig = ['Hostname', 'Entrypoint', 'Image', 'Volumes', 'Labels', 'OnBuild'];

function configOf(
	inspectJson: Foreign,
	container: RawContainer,
	context: BodyContext,
	volumes: JsonObject,
): JsonObject {
	const isJoiner = container.networkMode.startsWith('container:');
	const name = hostname(inspectJson, container, context.hostName);
	const labels = at(inspectJson, 'Config', 'Labels');
	const image = textOf(at(inspectJson, 'Image'));
	return {
		...without(at(inspectJson, 'Config'), [
			...handledInConfig,
			// Of another's network: refused.
			...(isJoiner ? ['ExposedPorts', 'MacAddress'] : []),
			// Goes with its endpoint from then on.
			...(isApiAtLeast(context.apiVersion, '1.44') ? ['MacAddress'] : []),
		]),
		...(name === null ? {} : {Hostname: name}),
		Entrypoint: entrypoint(inspectJson, context.imageJson),
		// A tag that moved on would upgrade it unasked.
		Image: context.namedImageId === image ? textOf(at(inspectJson, 'Config', 'Image')) : image,
		Volumes: volumes,
		Labels: isObject(labels) ? Object.fromEntries(Object.entries(labels).filter(([key]) => !isOurLabel(key))) : {},
	};
}

/** `/source:/self/alias` of inspect → `source:alias` of create. */
export function linkOf(shown: string): string {
	const [source = '', alias = ''] = shown.split(':');
	return `${source.replace(/^\//, '')}:${alias.split('/').at(-1) ?? ''}`;
}

const handledInHostConfig = ['Mounts', 'NetworkMode', 'Links', 'VolumesFrom', 'PortBindings', 'NanoCpus'];
/** Removed from the API, or the engine's own business. */
const deniedInHostConfig = ['ContainerIDFile', 'Cgroup', 'KernelMemory', 'KernelMemoryTCP'];

function hostConfigOf(
	inspectJson: Foreign,
	context: BodyContext,
	mounts: readonly JsonObject[],
	attached: Attached,
): JsonObject {
	const of = (field: string): unknown => at(inspectJson, 'HostConfig', field);
	const isJoiner = attached.mode.startsWith('container:');
	const hasQuota = [of('CpuQuota'), of('CpuPeriod')].some(value => typeof value === 'number' && value !== 0);
	const links = textsOf(of('Links')).map(linkOf);
	// What it had from one that is gone is pinned among the mounts.
	const from = textsOf(of('VolumesFrom')).filter(one => context.containers.has(one.split(':')[0] ?? ''));
	return {
		...without(at(inspectJson, 'HostConfig'), [...handledInHostConfig, ...deniedInHostConfig]),
		...(mounts.length === 0 ? {} : {Mounts: mounts}),
		NetworkMode: attached.mode,
		...(links.length === 0 ? {} : {Links: links}),
		...(from.length === 0 ? {} : {VolumesFrom: from}),
		...(isJoiner ? {} : {PortBindings: of('PortBindings') ?? {}}),
		// Podman shows one limit in both families; only one may be sent.
		NanoCpus: hasQuota ? 0 : (of('NanoCpus') ?? 0),
	};
}

/** Where images have ids of many platforms, the id alone does not name one. */
function platformOf(inspectJson: Foreign): string | null {
	const platform = at(inspectJson, 'ImageManifestDescriptor', 'platform');
	const parts = ['os', 'architecture', 'variant'].map(part => textOf(at(platform, part)));
	return parts[0] === '' ? null : parts.filter(part => part !== '').join('/');
}

export function createBodyOf(inspectJson: Foreign, context: BodyContext): Read<MadeBody> {
	const container = readRawContainer(inspectJson);
	if (isUnread(container)) return container;
	if (!/^sha256:[0-9a-f]{64}$/.test(textOf(at(inspectJson, 'Image')))) {
		return new Unread(words`the engine does not say which image it was made of`);
	}
	const {mounts, volumes} = pinnedMounts(inspectJson);
	const attached = attachedOf(inspectJson, container, context.apiVersion);
	const body: CreateBody = {
		...configOf(inspectJson, container, context, volumes),
		HostConfig: hostConfigOf(inspectJson, context, mounts, attached),
		NetworkingConfig: {EndpointsConfig: attached.atCreate},
	};
	return {body, platform: platformOf(inspectJson), connects: attached.connects};
}
