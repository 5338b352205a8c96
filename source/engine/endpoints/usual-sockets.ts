/** Where an engine of this machine listens when nobody says otherwise: the system's, a rootless one's, Docker Desktop's. */
import path from 'node:path';
import {words} from '../../model/safe-text.ts';
import {nameEndpoint, type EndpointFinder} from './endpoint.ts';

export const findUsualSockets: EndpointFinder = async ({host}) => {
	const runtime = host.env['XDG_RUNTIME_DIR'] ?? '';
	return [
		'/var/run/docker.sock',
		...(runtime === '' ? [] : [path.join(runtime, 'docker.sock')]),
		path.join(host.homeDir, '.docker/run/docker.sock'),
	].map(socketPath => ({
		endpoint: nameEndpoint(`unix://${socketPath}`, words`usual socket`),
		target: {is: 'unix', socketPath},
	}));
};
