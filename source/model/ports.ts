/** Which ports are open to whom, from what is published now or would be at the next start. */
import type {ContainerInspect, PortBinding} from './evidence.ts';
import {known} from './read.ts';
import {sanitise, words, type SafeText} from './safe-text.ts';

const isFour = (text: string): boolean =>
	/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split('.').every(part => Number(part) <= 255);

/** One address of IPv4 or IPv6, without brackets or a zone. */
export const isAddress = (text: string): boolean =>
	isFour(text) || (/^[0-9A-Fa-f:.]+$/.test(text) && text.includes(':') && URL.canParse(`http://[${text}]`));

const bare = (address: string): string => address.replace(/^\[|\]$/g, '');

/** Only the host itself reaches it, in every way to write it: IPv6, and IPv4 as IPv6. */
export const isLoopbackAddress = (address: string): boolean => /^(?:::ffff:)?127\.|^[0:]*:0*1$/i.test(bare(address));

/** `''`, `0.0.0.0` and `::`, in every way to write them: IPv6 counts as much as IPv4. */
export const isEveryAddress = (address: string): boolean =>
	/^$|^(?:::ffff:)?0\.0\.0\.0$|^[0:]*:[0:]*$/i.test(bare(address));

export const isLoopback = ({HostIp}: PortBinding): boolean => isLoopbackAddress(HostIp);
export const isOnAllAddresses = ({HostIp}: PortBinding): boolean => isEveryAddress(HostIp);

/** Throws `NotKnown` where what decides was not read. */
export function publishedPorts(inspect: ContainerInspect): readonly PortBinding[] {
	const {Config, HostConfig, NetworkSettings} = inspect;
	const state = known(inspect.State);
	if (state.Running && !state.Restarting) return known(NetworkSettings.Ports);
	// Stopped, or between two tries, it publishes nothing: what counts is what the next start opens.
	// Without a network of its own that is nothing, whatever was asked for.
	if (/^(?:host|none|container:.*)$/.test(known(HostConfig.NetworkMode))) return [];
	const named = known(HostConfig.PortBindings);
	if (!known(HostConfig.PublishAllPorts)) return named;
	const rest = Config.ExposedPorts.map(exposed => onAllAddresses(exposed));
	return [...named, ...rest.filter(port => !named.some(one => isSamePort(one, port)))];
}

/** `80/tcp` under `--publish-all`: every address, a port of the engine's choice. */
function onAllAddresses(exposed: SafeText): PortBinding {
	const [port = '', protocol = 'tcp'] = exposed.split('/');
	return {containerPort: Number.parseInt(port, 10), protocol: sanitise(protocol), HostIp: words``, HostPort: 0};
}

const isSamePort = (one: PortBinding, other: PortBinding): boolean =>
	one.containerPort === other.containerPort && one.protocol === other.protocol;
