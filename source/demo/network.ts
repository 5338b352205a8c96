/** A network, and the numbers of the addresses in use on it. */
import {stamp} from './times.ts';
import type {Attachment, Container} from './container.ts';

export type NetworkSpec = {
	readonly name: string;
	readonly driver: 'bridge' | 'host' | 'null';
	/** First two numbers of the /16: `172.17`. Empty where there are no addresses. */
	readonly prefix: string;
	readonly createdUnixMs: number;
	readonly labels: Readonly<Record<string, string>>;
	readonly options: Readonly<Record<string, string>>;
	readonly isInternal: boolean;
	/** The command line sends `{}`, a bare call nothing. */
	readonly ipamOptions: object | null;
};

export class Network {
	readonly id: string;
	readonly spec: NetworkSpec;
	readonly members = new Map<string, Container>();
	readonly #used = new Set<number>([0, 1]);
	#lowest = 2;

	constructor(id: string, spec: NetworkSpec) {
		this.id = id;
		this.spec = spec;
	}

	get name(): string {
		return this.spec.name;
	}

	get isPredefined(): boolean {
		return ['bridge', 'host', 'none'].includes(this.spec.name);
	}

	get hasAddresses(): boolean {
		return this.spec.prefix !== '';
	}

	/** `wanted`: a static address of this network. */
	takeAddress(wanted: string | undefined): number {
		if (!this.hasAddresses) return 0;
		const asked = wanted?.startsWith(`${this.spec.prefix}.`) ? this.#numberOf(wanted) : null;
		if (asked !== null && !this.#used.has(asked)) {
			this.#used.add(asked);
			return asked;
		}
		while (this.#used.has(this.#lowest)) this.#lowest++;
		this.#used.add(this.#lowest);
		return this.#lowest;
	}

	giveBack(address: number): void {
		if (address < 2) return;
		this.#used.delete(address);
		this.#lowest = Math.min(this.#lowest, address);
	}

	address(number: number): string {
		return number === 0 ? '' : `${this.spec.prefix}.${number >> 8}.${number & 255}`;
	}

	mac(number: number): string {
		if (number === 0) return '';
		const parts = this.address(number).split('.');
		return `02:42:${parts.map(part => Number(part).toString(16).padStart(2, '0')).join(':')}`;
	}

	get gateway(): string {
		return this.hasAddresses && !this.spec.isInternal ? this.address(1) : '';
	}

	#numberOf(address: string): number {
		const parts = address.split('.');
		return Number(parts[2]) * 256 + Number(parts[3]);
	}
}

export function attach(attachment: Attachment, container: Container): void {
	const {network, spec} = attachment;
	attachment.address = network.takeAddress(spec.IPAMConfig?.IPv4Address);
	if (network.spec.driver === 'bridge' && !network.isPredefined) attachment.hasNames = true;
	network.members.set(container.id, container);
}

export function detach(attachment: Attachment, container: Container): void {
	attachment.network.giveBack(attachment.address);
	attachment.address = 0;
	attachment.network.members.delete(container.id);
}

/** `isDetailed`: with the containers; the list comes without. */
export function networkJson(
	network: Network,
	isDetailed: boolean,
	endpointId: (container: Container, attachment: Attachment) => string,
): object {
	const {spec} = network;
	const containers: Record<string, object> = {};
	for (const container of isDetailed ? network.members.values() : []) {
		const attachment = container.attachments.find(one => one.network === network);
		if (attachment === undefined || !container.isLive) continue;
		containers[container.id] = {
			Name: container.name,
			EndpointID: endpointId(container, attachment),
			MacAddress: network.mac(attachment.address),
			IPv4Address: attachment.address === 0 ? '' : `${network.address(attachment.address)}/16`,
			IPv6Address: '',
		};
	}
	const pool = {Subnet: `${spec.prefix}.0.0/16`, ...(spec.isInternal ? {} : {Gateway: network.address(1)})};
	return {
		Name: spec.name,
		Id: network.id,
		Created: stamp(spec.createdUnixMs, Number.parseInt(network.id.slice(0, 6), 16)),
		Scope: 'local',
		Driver: spec.driver,
		EnableIPv6: false,
		IPAM: {Driver: 'default', Options: spec.ipamOptions, Config: network.hasAddresses ? [pool] : null},
		Internal: spec.isInternal,
		Attachable: false,
		Ingress: false,
		ConfigFrom: {Network: ''},
		ConfigOnly: false,
		Containers: containers,
		Options: spec.options,
		Labels: spec.labels,
	};
}
