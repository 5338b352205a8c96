/** From where a container's ports are reached, as far as its engine publishes them. */
import type {PortBinding} from './evidence.ts';
import {isEveryAddress, isLoopbackAddress} from './ports.ts';
import {words, type SafeText} from './safe-text.ts';

export type Reached = {
	/** Published now. */
	readonly ports: readonly PortBinding[];
	/** `HostConfig.NetworkMode`; '' where it is not known. */
	readonly networkMode: string;
};

const portWords = ({HostIp, HostPort}: PortBinding): SafeText => {
	// IPv4 and IPv6 of the same port are one.
	if (isEveryAddress(HostIp)) return words`0.0.0.0:${HostPort}`;
	return HostIp.includes(':') && !HostIp.startsWith('[')
		? words`[${HostIp}]:${HostPort}`
		: words`${HostIp}:${HostPort}`;
};

/** Beyond loopback: `0.0.0.0:8080`; []: by no port. `partner`: of `container:ID`, whose network it is. */
export function reachOf({ports, networkMode}: Reached, partner: Reached | null): readonly SafeText[] {
	if (networkMode === 'host') return [words`every port it opens, on the host's network`];
	const all = partner === null ? ports : [...ports, ...partner.ports];
	if (partner?.networkMode === 'host') return reachOf(partner, null);
	return [...new Set(all.filter(({HostIp}) => !isLoopbackAddress(HostIp)).map(portWords))];
}
