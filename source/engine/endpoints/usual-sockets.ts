/** Where an engine of this machine listens when nobody says otherwise: the system's, a rootless one's, Docker Desktop's, Podman's. */
import path from 'node:path';
import {words} from '../../model/safe-text.ts';
import {defaultSocket} from './address.ts';
import {nameEndpoint, type EndpointFinder} from './endpoint.ts';

export const findUsualSockets: EndpointFinder = async ({host}) => {
	// Not every way of becoming a user (su, cron) sets it.
	const runtime = host.env['XDG_RUNTIME_DIR'] || `/run/user/${host.uid}`;
	return [
		defaultSocket,
		path.join(runtime, 'docker.sock'),
		path.join(host.homeDir, '.docker/run/docker.sock'),
		'/run/podman/podman.sock',
		path.join(runtime, 'podman/podman.sock'),
	].map(socketPath => ({
		endpoint: nameEndpoint(`unix://${socketPath}`, words`usual socket`),
		target: {is: 'unix', socketPath},
	}));
};
