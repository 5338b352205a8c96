/** Who made a container and would make it again, by the labels managers leave (fix-mechanics: ownership). */
import type {Owner} from '../model/evidence.ts';
import {sanitise, words} from '../model/safe-text.ts';

type Labels = ReadonlyMap<string, string>;

/** A label key, or the beginning of one, and the manager it gives away. */
const managers: ReadonlyArray<readonly [prefix: string, name: string]> = [
	['com.amazonaws.ecs.', 'Amazon ECS'],
	['com.hashicorp.nomad.', 'Nomad'],
	['PODMAN_SYSTEMD_UNIT', 'systemd (Podman)'],
	['io.portainer.', 'Portainer'],
	['devcontainer.', 'a dev container'],
	['net.unraid.docker.', 'Unraid'],
	['io.hass.', 'Home Assistant'],
	['coolify.', 'Coolify'],
	['com.dokku.', 'Dokku'],
	['com.ddev.', 'ddev'],
	['io.lando.', 'Lando'],
	['io.x-k8s.kind.', 'kind'],
	['org.testcontainers', 'Testcontainers'],
	['com.gitlab.gitlab-runner.', 'GitLab Runner'],
	['io.balena.', 'balena'],
];

export function ownerOf(labels: Labels): Owner {
	const get = (key: string) => {
		const value = labels.get(key);
		return value === undefined ? null : sanitise(value, 200);
	};
	const pod = get('io.kubernetes.pod.name');
	if (pod !== null) return {is: 'kubernetes', pod};
	const service = get('com.docker.swarm.service.name') ?? get('com.docker.swarm.service.id');
	if (service !== null) return {is: 'swarm', service};
	const project = get('com.docker.compose.project');
	if (project !== null) return {is: 'compose', project, service: get('com.docker.compose.service') ?? words`?`};
	for (const key of labels.keys()) {
		const manager = managers.find(([prefix]) => key.startsWith(prefix));
		if (manager !== undefined) return {is: 'other', name: sanitise(manager[1])};
	}
	return {is: 'nobody'};
}
