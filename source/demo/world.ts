/** Everything the engine knows, and how it is found. What changes it stands in `making.ts`, `life.ts`, `update.ts` and `networking.ts`. */
import type {Container} from './container.ts';
import {type Attachment} from './container.ts';
import {EventRing} from './events.ts';
import {Network, type NetworkSpec} from './network.ts';
import {hostName as usualHostName} from './recorded.ts';
import {hexOf} from './seeded.ts';
import {Shelf} from './shelf.ts';
import {Refusal, type Exec, type Image, type Volume} from './words.ts';

export class World {
	readonly seed: number;
	readonly nowUnixMs: () => number;
	readonly startedAtUnixMs: number;
	readonly hostName: string;
	readonly id: string;
	readonly events: EventRing;
	readonly shelf = new Shelf();
	readonly images = new Map<string, Image>();
	readonly networks = new Map<string, Network>();
	readonly volumes = new Map<string, Volume>();
	/** Put there by a client: by volume, or container, and path. */
	readonly files = new Map<string, string>();
	readonly execs = new Map<string, Exec>();
	/** `port/protocol` to who holds it on which address. */
	readonly hostPorts = new Map<string, Array<{readonly ip: string; readonly container: Container}>>();
	/** Timers of what happens by itself; ended with the engine. */
	readonly timers = new Set<NodeJS.Timeout>();
	readonly #tags = new Map<string, Image>();
	#serial = 0;
	#pid = 1200;

	constructor(seed: number, nowUnixMs: () => number, hostName = usualHostName) {
		this.seed = seed;
		this.hostName = hostName;
		this.nowUnixMs = nowUnixMs;
		this.startedAtUnixMs = nowUnixMs();
		this.events = new EventRing(nowUnixMs);
		const hex = hexOf(seed, 'engine');
		this.id = [8, 4, 4, 4, 12].map((length, index) => hex.slice(index * 12, index * 12 + length)).join('-');
	}

	freshId(kind: string): string {
		return hexOf(this.seed, `${kind}/${this.#serial++}`);
	}

	freshPid(): number {
		this.#pid += 7 + (this.#pid % 13);
		return this.#pid;
	}

	/** Runs once, unless the engine is closed before. */
	later(afterMs: number, action: () => void): void {
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			action();
		}, afterMs);
		timer.unref();
		this.timers.add(timer);
	}

	// images

	addImage(image: Image): void {
		this.images.set(image.id, image);
		for (const tag of image.tags) this.#tags.set(tag, image);
	}

	/** By id (also short, also without its prefix), tag or digest; undefined where there is none. */
	findImage(reference: string): Image | undefined {
		const plain = reference.replace(/^docker\.io\//, '').replace(/^library\//, '');
		const tagged = this.#tags.get(plain) ?? this.#tags.get(`${plain}:latest`);
		if (tagged !== undefined) return tagged;
		const hex = plain.replace(/^sha256:/, '');
		for (const image of this.images.values()) {
			if (/^[0-9a-f]{4,64}$/.test(hex) && image.id.startsWith(`sha256:${hex}`)) return image;
			if (image.digests.includes(plain)) return image;
		}
		return undefined;
	}

	image(reference: string): Image {
		const found = this.findImage(reference);
		if (found !== undefined) return found;
		const repository = reference.replace(/[:@].*$/, '');
		if (!/^[a-z0-9._/-]+$/.test(repository)) {
			const whole = repository.includes('/') ? repository : `library/${repository}`;
			throw new Refusal(400, `invalid reference format: repository name (${whole}) must be lowercase`);
		}
		throw new Refusal(404, `No such image: ${/[:@]/.test(reference) ? reference : `${reference}:latest`}`);
	}

	// networks and volumes

	addNetwork(spec: NetworkSpec): Network {
		const network = new Network(hexOf(this.seed, `network/${spec.name}/${spec.createdUnixMs}`), spec);
		this.networks.set(network.id, network);
		return network;
	}

	findNetwork(reference: string): Network | undefined {
		const exact = this.networks.get(reference);
		if (exact !== undefined) return exact;
		const all = [...this.networks.values()];
		const named = all.find(network => network.name === reference);
		if (named !== undefined || !/^[0-9a-f]+$/.test(reference)) return named;
		return all.find(network => network.id.startsWith(reference));
	}

	network(reference: string): Network {
		const found = this.findNetwork(reference);
		if (found === undefined) throw new Refusal(404, `network ${reference} not found`);
		return found;
	}

	/** Made when a container first names it, as the engine does. */
	needVolume(name: string, isAnonymous: boolean, createdUnixMs: number, labels: Volume['labels'] = null): void {
		if (this.volumes.has(name)) return;
		this.volumes.set(name, {name, createdUnixMs, isAnonymous, labels});
	}

	// ids of one life of a container

	endpointId(container: Container, {network}: Attachment): string {
		return hexOf(this.seed, `endpoint/${container.id}/${network.id}/${container.starts}`);
	}

	sandboxId(container: Container): string {
		return hexOf(this.seed, `sandbox/${container.id}/${container.starts}`);
	}

	/** Something about a container happened: its labels stand over the engine's own attributes, as in the real one. */
	say(container: Container, action: string, extra: Readonly<Record<string, string>> = {}): void {
		const {config} = container.spec;
		this.events.emit({
			Type: 'container',
			Action: action,
			id: container.id,
			attributes: {...extra, ...config.Labels, image: config.Image, name: container.name},
		});
	}

	sayNetwork(network: Network, action: string, container?: Container): void {
		const attributes = {name: network.name, type: network.spec.driver};
		this.events.emit({
			Type: 'network',
			Action: action,
			id: network.id,
			attributes: container === undefined ? attributes : {container: container.id, ...attributes},
		});
	}

	sayVolume(action: string, name: string, attributes: Readonly<Record<string, string>> = {}): void {
		this.events.emit({Type: 'volume', Action: action, id: name, attributes: {driver: 'local', ...attributes}});
	}
}
