/** Containers made and renamed. */
import {Container, type Attachment} from './container.ts';
import {badName, checkCreate, hostnameOf, namePattern, readCreateBody, specOf} from './create.ts';
import {Refusal} from './words.ts';
import type {JsonObject} from './json.ts';
import type {World} from './world.ts';

const nameTaken = (container: Container): string =>
	`Conflict. The container name "/${container.name}" is already in use by container "${container.id}". You have to remove (or rename) that container to be able to reuse that name.`;

export function create(world: World, name: string, body: JsonObject): {Id: string; Warnings: readonly string[]} {
	const asked = readCreateBody(body);
	if (name !== '' && !namePattern.test(name)) throw new Refusal(400, badName(name));
	const warnings = checkCreate(asked);
	const image = world.image(asked.config.Image ?? '');
	const id = world.freshId('container');
	const chosen = name === '' ? `quiet_${id.slice(0, 8)}` : name;
	const holder = world.shelf.named(chosen);
	if (holder !== undefined) throw new Refusal(409, nameTaken(holder));
	const nowUnixMs = world.nowUnixMs();
	const spec = specOf(asked, image, () => world.freshId('volume'));
	const Hostname = hostnameOf(spec.config, spec.hostConfig, id.slice(0, 12));
	const container = new Container({
		id,
		name: chosen,
		imageId: image.id,
		createdUnixMs: nowUnixMs,
		spec: {
			...spec,
			config: {
				...spec.config,
				Hostname,
			},
		},
	});
	for (const mount of spec.mounts) {
		if (mount.Name === undefined || world.volumes.has(mount.Name)) continue;
		world.needVolume(mount.Name, /^[0-9a-f]{64}$/.test(mount.Name), nowUnixMs);
		world.sayVolume('create', mount.Name);
	}
	container.attachments = firstAttachments(world, container);
	world.shelf.add(container);
	world.say(container, 'create');
	return {Id: id, Warnings: warnings};
}

/** The network of its mode and those asked for; networks that do not exist are found missing at the start. */
export function firstAttachments(world: World, container: Container): readonly Attachment[] {
	const {spec} = container;
	const mode = spec.hostConfig.NetworkMode ?? 'bridge';
	if (mode.startsWith('container:')) return [];
	const names = [...new Set([mode, ...Object.keys(spec.endpoints)])];
	return names.flatMap(name => {
		const network = world.findNetwork(name);
		if (network === undefined) return [];
		return [{network, spec: spec.endpoints[name] ?? {}, address: 0, hasNames: false}];
	});
}

export function rename(world: World, container: Container, name: string): void {
	const wanted = name.replace(/^\//, '');
	if (wanted === '') throw new Refusal(400, 'Neither old nor new names may be empty');
	if (wanted === container.name) {
		throw new Refusal(400, 'Renaming a container with the same name as its current name');
	}
	const failed = 'Error when allocating new name:';
	if (!namePattern.test(wanted)) throw new Refusal(400, `${failed} ${badName(`/${wanted}`)}`);
	const holder = world.shelf.named(wanted);
	if (holder !== undefined) throw new Refusal(409, `${failed} ${nameTaken(holder)}`);
	const oldName = `/${container.name}`;
	world.shelf.rename(container, wanted);
	for (const attachment of container.attachments) attachment.hasNames = true;
	world.say(container, 'rename', {oldName});
}
