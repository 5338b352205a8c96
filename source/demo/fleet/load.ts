/** Fills a world: networks, images, the story, and as many more as asked for. */
import {firstAttachments} from '../making.ts';
import {attach, type NetworkSpec} from '../network.ts';
import {Container} from '../container.ts';
import {hostnameOf, specOf} from '../create.ts';
import {takePorts} from '../ports.ts';
import {hexOf} from '../seeded.ts';
import {dayMs, minuteMs} from '../times.ts';
import {bulkNetworks, bulkPart} from './bulk.ts';
import {demoImages} from './images.ts';
import {bodyOf, compose, type Recipe} from './recipe.ts';
import {story, type Part} from './story.ts';
import type {Spec} from '../words.ts';
import type {World} from '../world.ts';

export function fill(world: World, count: number): void {
	for (const image of demoImages(world.seed, world.startedAtUnixMs)) world.addImage(image);
	const told = story.slice(0, count);
	addNetworks(world, count > told.length ? bulkNetworks : []);
	const bulk = Array.from({length: count - told.length}, (_, index) => {
		const number = index + 1;
		return {number, ageMs: Math.ceil((120 * dayMs * (count - number)) / count) + 30 * minuteMs};
	});
	const remembering = rememberLast();
	// Oldest first: the list of the engine is in the order of making.
	for (const one of [...told, ...bulk].sort((a, b) => b.ageMs - a.ageMs)) {
		if ('recipe' in one) addStory(world, one);
		else addBulk(world, one, remembering);
	}
}

const bridgeOptions = {
	'com.docker.network.bridge.default_bridge': 'true',
	'com.docker.network.bridge.enable_icc': 'true',
	'com.docker.network.bridge.enable_ip_masquerade': 'true',
	'com.docker.network.bridge.host_binding_ipv4': '0.0.0.0',
	'com.docker.network.bridge.name': 'docker0',
	'com.docker.network.driver.mtu': '1500',
};

function addNetworks(world: World, more: readonly string[]): void {
	const createdUnixMs = world.startedAtUnixMs - 38 * dayMs;
	const plain = {createdUnixMs, labels: {}, options: {}, isInternal: false, ipamOptions: null};
	const add = (spec: Partial<NetworkSpec> & Pick<NetworkSpec, 'name' | 'driver' | 'prefix'>): void =>
		void world.addNetwork({...plain, ...spec});
	add({name: 'none', driver: 'null', prefix: ''});
	add({name: 'host', driver: 'host', prefix: ''});
	add({name: 'bridge', driver: 'bridge', prefix: '172.17', options: bridgeOptions});
	['shop_front', 'vault_default', ...more].forEach((name, index) => {
		const [project = '', network = ''] = name.split('_');
		const {'com.docker.compose.version': version = ''} = compose(project, '');
		const labels = {
			'com.docker.compose.network': network,
			'com.docker.compose.project': project,
			'com.docker.compose.version': version,
		};
		add({name, driver: 'bridge', prefix: `172.${18 + index}`, labels, ipamOptions: null});
	});
}

/** An image that is not there any more still left its mark on what was made from it. */
const goneImage = {config: {Env: ['PATH=/usr/local/bin:/usr/bin:/bin'], WorkingDir: '/srv'}};

function specFor(world: World, recipe: Recipe, id: string): Spec {
	let volumes = 0;
	const spec = specOf(bodyOf(recipe), world.findImage(recipe.image) ?? goneImage, () =>
		hexOf(world.seed, `volume/${id}/${volumes++}`),
	);
	return {...spec, config: {...spec.config, Hostname: hostnameOf(spec.config, spec.hostConfig, id.slice(0, 12))}};
}

function addStory(world: World, part: Part): void {
	const id = hexOf(world.seed, `container/${part.name}`);
	add(world, part, id, specFor(world, part.recipe, id));
}

function addBulk(
	world: World,
	{number, ageMs}: {readonly number: number; readonly ageMs: number},
	remembering: (make: () => Spec) => () => Spec,
): void {
	const id = hexOf(world.seed, `bulk/${number}`);
	const part = bulkPart(world.seed, number, ageMs);
	add(
		world,
		part,
		id,
		remembering(() => specFor(world, bulkPart(world.seed, number, ageMs).recipe, id)),
	);
}

function add(world: World, part: Part, id: string, spec: Spec | (() => Spec)): void {
	const {startedAtUnixMs: now} = world;
	const image = world.findImage(part.recipe.image);
	const imageId = image?.id ?? `sha256:${hexOf(world.seed, `image/${part.recipe.image}`)}`;
	const createdUnixMs = now - part.ageMs;
	const container = new Container({id, name: part.name, imageId, createdUnixMs, spec});
	const made = container.spec;
	for (const {Name} of made.mounts) {
		if (Name !== undefined) world.needVolume(Name, /^[0-9a-f]{64}$/.test(Name), createdUnixMs);
	}
	container.attachments = firstAttachments(world, container);
	const {state = 'running'} = part;
	const upMs = part.upMs ?? part.ageMs - 400;
	world.shelf.add(container);
	container.begin(now - upMs, world.freshPid());
	container.restartCount = part.restarts ?? 0;
	if (made.config.Healthcheck?.Test !== undefined) container.health = part.isSick === true ? 'unhealthy' : 'healthy';
	container.failingStreak = part.isSick === true ? 417 : 0;
	if (state === 'running' || state === 'paused') {
		takePorts(world, container);
		for (const attachment of container.attachments) attach(attachment, container);
		container.status = state;
	} else {
		container.end(state, part.exitCode ?? 0, now - upMs + Math.min(upMs, 4000));
	}
}

/** Keeps only the spec asked for last: an answer about a container asks many times, then never again. */
function rememberLast(): (make: () => Spec) => () => Spec {
	let last: {readonly by: () => Spec; readonly spec: Spec} | null = null;
	return make => () => {
		if (last?.by !== make) last = {by: make, spec: make()};
		return last.spec;
	};
}
