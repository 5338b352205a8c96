/**
 * Containers that another one's namespaces or links hold: `container:` networks, pids and ipc name it by id, and a link
 * follows the old one through its renames, so they have to follow the new one. VolumesFrom needs nothing: its mounts were
 * resolved when the container was made. Links of user networks need nothing: they go by name.
 */
import type {Foreign} from '../../engine/engine.ts';
import type {ContainerInspect} from '../../model/evidence.ts';
import {at, isObject, textOf, textsOf} from '../../model/foreign.ts';
import {isUnread} from '../../model/read.ts';
import type {CreateBody} from '../../model/recreate.ts';
import {linkOf} from './create-body.ts';

const modes = ['NetworkMode', 'PidMode', 'IpcMode'] as const;

/** Engines store the id; Podman may store the name. */
const isModeOf = (mode: unknown, id: string, name: string): boolean =>
	mode === `container:${id}` || mode === `container:${name}`;

export const idIn = (inspectJson: Foreign): string => textOf(at(inspectJson, 'Id'));
export const nameIn = (inspectJson: Foreign): string => textOf(at(inspectJson, 'Name')).replace(/^\//, '');

export function dependsOn(inspectJson: Foreign, hub: {readonly id: string; readonly name: string}): boolean {
	if (idIn(inspectJson) === hub.id) return false;
	const of = (field: string): unknown => at(inspectJson, 'HostConfig', field);
	return (
		modes.some(field => isModeOf(of(field), hub.id, hub.name)) ||
		textsOf(of('Links')).some(link => [hub.id, hub.name].includes(linkOf(link).split(':')[0] ?? ''))
	);
}

/** Whether it holds any other at all, by what was fixed when it was made; what could not be read may. */
export const mayDepend = ({HostConfig}: ContainerInspect): boolean =>
	modes.some(field => isUnread(HostConfig[field]) || HostConfig[field].startsWith('container:')) ||
	isUnread(HostConfig.Links) ||
	HostConfig.Links.length > 0;

/** By id, for names move. `newIds`: by the old one's id and by its name. */
export function repointed(body: CreateBody, newIds: ReadonlyMap<string, string>): CreateBody {
	const isOf = (reference: string): string => newIds.get(reference) ?? reference;
	const moved: Record<string, unknown> = {};
	for (const field of modes) {
		const mode = textOf(body.HostConfig[field]);
		if (mode.startsWith('container:')) moved[field] = `container:${isOf(mode.slice('container:'.length))}`;
	}
	for (const field of ['Links', 'VolumesFrom'] as const) {
		if (body.HostConfig[field] === undefined) continue;
		moved[field] = textsOf(body.HostConfig[field]).map(entry => {
			const [source = '', ...rest] = entry.split(':');
			return [isOf(source), ...rest].join(':');
		});
	}
	return {...body, HostConfig: {...body.HostConfig, ...moved}};
}

const owners = [/^com\.docker\.(compose|swarm)\./, /^io\.kubernetes\./, /^com\.(amazonaws\.ecs|hashicorp\.nomad)\./];

/** Somebody else makes it anew as he likes. */
export function isOwned(inspectJson: Foreign): boolean {
	const labels = at(inspectJson, 'Config', 'Labels');
	return isObject(labels) && Object.keys(labels).some(key => owners.some(owner => owner.test(key)));
}
