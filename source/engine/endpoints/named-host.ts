/** Whoever names a host by `--host` or DOCKER_HOST gets that one or an error, never another. */
import type {Host} from '../../host/host.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {readAddress} from './address.ts';
import {nameEndpoint, type EndpointFinder, type Found} from './endpoint.ts';
import {readTlsFiles} from './tls-files.ts';

const plainPort = 2375;
const tlsPort = 2376;

async function findHost(text: string, from: SafeText, host: Host): Promise<Found> {
	const address = readAddress(text);
	if (!('is' in address)) return {endpoint: nameEndpoint(text, from), trouble: address};
	if (address.is === 'unix') {
		return {endpoint: nameEndpoint(`unix://${address.socketPath}`, from), target: address};
	}
	// Any value but none, as the docker command line has it: also "0".
	const isTls = (host.env['DOCKER_TLS_VERIFY'] ?? '') !== '';
	const port = address.port ?? (isTls ? tlsPort : plainPort);
	const endpoint = nameEndpoint(`tcp://${address.host}:${port}`, from);
	if (!isTls) return {endpoint, target: {is: 'tcp', host: address.host, port, tls: null}};
	const tls = await readTlsFiles(host);
	return 'what' in tls ? {endpoint, trouble: tls} : {endpoint, target: {is: 'tcp', host: address.host, port, tls}};
}

export const findExplicitHost: EndpointFinder = async ({explicitHost, host}) =>
	explicitHost === null ? null : [await findHost(explicitHost, words`--host`, host)];

export const findDockerHost: EndpointFinder = async ({host}) => {
	const named = host.env['DOCKER_HOST'] ?? '';
	return named === '' ? null : [await findHost(named, words`DOCKER_HOST`, host)];
};
