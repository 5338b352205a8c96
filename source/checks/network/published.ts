/** Published ports in words. */
import type {PortBinding} from '../../model/evidence.ts';
import {join, words, type SafeText} from '../../model/safe-text.ts';

const anywhere = words`*`;

/** `*:8080 → 80/tcp`, `[::1]:81 → 80/tcp`. */
export function sayPorts(ports: readonly PortBinding[]): SafeText {
	return join(
		ports.map(port => {
			const address = port.HostIp === '' ? anywhere : port.HostIp;
			const shown = address.includes(':') ? words`[${address}]` : address;
			const target = words`${port.containerPort}/${port.protocol}`;
			return port.HostPort === 0 ? words`${shown} → ${target}` : words`${shown}:${port.HostPort} → ${target}`;
		}),
	);
}
