/** Whoever names a host by `--host` or DOCKER_HOST gets that one or an error, never another. */
import {words} from '../../model/safe-text.ts';
import type {EndpointFinder} from './endpoint.ts';
import {foundAt} from './found-at.ts';
import {isTlsAsked, readTlsOfEnvironment} from './tls-files.ts';

export const findExplicitHost: EndpointFinder = async ({explicitHost, host}) =>
	explicitHost === null ? null : [await foundAt(explicitHost, words`--host`, () => readTlsOfEnvironment(host))];

export const findDockerHost: EndpointFinder = async ({host}) => {
	const named = host.env['DOCKER_HOST'] ?? '';
	return named === '' ? null : [await foundAt(named, words`DOCKER_HOST`, () => readTlsOfEnvironment(host))];
};

/** TLS without a host is TLS to this machine, as the docker command has it, and not its socket. */
export const findTlsOfThisMachine: EndpointFinder = async ({host}) =>
	isTlsAsked(host)
		? [await foundAt('tcp://localhost', words`DOCKER_TLS_VERIFY without DOCKER_HOST`, () => readTlsOfEnvironment(host))]
		: null;
