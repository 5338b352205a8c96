/** `unix://…`, `tcp://…`, `ssh://…`, as the docker command line reads them. */
import type {Trouble} from '../../model/errors.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import type {SshDestination} from '../target.ts';
import {readSshAddress, withoutLogin} from './ssh-address.ts';

export type Address =
	| {readonly is: 'unix'; readonly socketPath: string}
	| {readonly is: 'tcp'; readonly host: string; readonly port: number | null}
	| {readonly is: 'ssh'; readonly destination: SshDestination};

export const defaultSocket = '/var/run/docker.sock';
const forms = words`Use unix:///path/to.sock, tcp://address:port or ssh://user@host`;

const wrong = (address: string, why: Trouble['why'], todo: Trouble['todo'] = forms): Trouble => ({
	what: words`The address ${sanitise(withoutLogin(address), 200)} can't be used`,
	why,
	todo,
});

export function readAddress(text: string): Address | Trouble {
	const address = text.trim();
	const [, scheme = 'tcp', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(address) ?? [];
	switch (scheme.toLowerCase()) {
		case 'unix':
			return {is: 'unix', socketPath: rest === '' ? defaultSocket : rest};
		case 'tcp':
			return readTcp(address, rest);
		case 'ssh': {
			const destination = readSshAddress(address);
			return 'what' in destination ? destination : {is: 'ssh', destination};
		}
		case 'http':
		case 'https':
			return wrong(
				address,
				words`an engine's address starts with tcp://`,
				words`Use tcp://address:port, with DOCKER_TLS_VERIFY=1 for TLS`,
			);
		default:
			return wrong(address, words`hullcheck does not know ${sanitise(scheme, 20)}://`);
	}
}

function readTcp(address: string, rest: string): Address | Trouble {
	let url: URL;
	try {
		// A scheme that URL knows: for others it leaves the host as it stands.
		url = new URL(`http://${rest === '' ? 'localhost' : rest}`);
	} catch {
		return wrong(address, words`it is no host and port`);
	}
	if (url.username !== '' || url.password !== '') return wrong(address, words`an engine takes no user name`);
	if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
		return wrong(address, words`a path after the port is not supported`);
	}
	// URL drops the port that is usual for http.
	const port = url.port === '' ? (rest.endsWith(':80') ? 80 : null) : Number(url.port);
	return {is: 'tcp', host: url.hostname, port};
}
