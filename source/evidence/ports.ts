/** `{"80/tcp": [{HostIp, HostPort}]}` as one flat list. */
import type {PortBinding} from '../model/evidence.ts';
import {isObject, readList, readText} from '../model/foreign.ts';
import {Unread, type Read} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import {shareEmpty, shareText} from './share.ts';

const key = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/;

const strange = (path: string): Unread => new Unread(sanitise(`${path} is no port`, 200));

export function readPorts(value: unknown, path: string): Read<readonly PortBinding[]> {
	if (value === undefined || value === null) return shareEmpty([]);
	if (!isObject(value)) return new Unread(sanitise(`${path} is no list of ports`));
	const all: PortBinding[] = [];
	for (const [port, bindings] of Object.entries(value)) {
		const [, number, protocol = 'tcp'] = key.exec(port) ?? [];
		if (number === undefined) return strange(`${path}.${port}`);
		const read = readList(bindings, `${path}.${port}`, (binding, where) =>
			readBinding(binding, where, Number(number), shareText(sanitise(protocol))),
		);
		if (read instanceof Unread) return read;
		all.push(...read);
	}
	return shareEmpty(all);
}

function readBinding(value: unknown, path: string, containerPort: number, protocol: SafeText): Read<PortBinding> {
	if (!isObject(value)) return strange(path);
	const HostIp = readText(value['HostIp'], `${path}.HostIp`, '');
	if (HostIp instanceof Unread) return HostIp;
	const text = value['HostPort'] ?? '';
	// Empty, 0 or a range `8000-8010`: the engine takes one at every start.
	if (typeof text !== 'string' || !/^(?:\d{1,5}(?:-\d{1,5})?)?$/.test(text)) return strange(`${path}.HostPort`);
	return {containerPort, protocol, HostIp: shareText(HostIp), HostPort: text.includes('-') ? 0 : Number(text)};
}
