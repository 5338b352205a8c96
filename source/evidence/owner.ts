/** Who made a container and would make it again, by the labels and names that managers leave. */
import type {Owner} from '../model/evidence.ts';
import type {JsonObject} from '../model/foreign.ts';
import {sanitise, words} from '../model/safe-text.ts';

/** More specific first: a Swarm service may have come from a Compose file, a dev container too. */
const managers: ReadonlyArray<readonly [name: string, label: RegExp]> = [
	['Amazon ECS', /^com\.amazonaws\.ecs\./],
	['Nomad', /^com\.hashicorp\.nomad\./],
	['systemd (Podman)', /^PODMAN_SYSTEMD_UNIT$/],
	['dev container', /^devcontainer\./],
	['Portainer', /^io\.portainer\./],
	['Unraid', /^net\.unraid\.docker\./],
	['Home Assistant', /^io\.hass\./],
	['Coolify', /^coolify\./],
	['Dokku', /^com\.dokku\./],
	['DDEV', /^com\.ddev\./],
	['Lando', /^io\.lando\./],
	['kind', /^io\.x-k8s\.kind\./],
	['k3d', /^k3d\./],
	['minikube', /^name\.minikube\.sigs\.k8s\.io$/],
	['Testcontainers', /^org\.testcontainers/],
	['GitLab runner', /^com\.gitlab\.gitlab-runner\./],
	['balena', /^io\.balena\./],
	['CapRover', /^captain\./],
];
const anyManager = new RegExp(managers.map(([, label]) => label.source).join('|'));
/** `com.example.managed`, `app.managed-by`: somebody manages it, whoever that is. */
const managed = /(?:^|[./])managed(?:[._-]?by)?$/i;

/** Before Compose is asked: these recreate from something that is no Compose file, though they may use its labels. */
const beforeCompose = 3;

export function ownerOf(name: string, labels: JsonObject): Owner {
	const label = (key: string): string | null => {
		const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
		return typeof value === 'string' && value !== '' ? value : null;
	};

	const pod = label('io.kubernetes.pod.name');
	if (pod !== null) {
		const namespace = label('io.kubernetes.pod.namespace');
		return {is: 'kubernetes', pod: sanitise(namespace === null ? pod : `${namespace}/${pod}`)};
	}
	// dockershim: k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT.
	const [isPod, , podInName, namespaceInName] = name.split('_');
	if (isPod === 'k8s' && podInName !== undefined && namespaceInName !== undefined) {
		return {is: 'kubernetes', pod: sanitise(`${namespaceInName}/${podInName}`)};
	}

	const service = label('com.docker.swarm.service.name') ?? label('com.docker.swarm.service.id');
	if (service !== null) return {is: 'swarm', service: sanitise(service)};
	if (label('com.docker.swarm.task.id') !== null) return {is: 'swarm', service: words`unknown service`};

	const keys = Object.keys(labels);
	const other = keys.some(key => anyManager.test(key))
		? managers.findIndex(([, pattern]) => keys.some(key => pattern.test(key)))
		: -1;
	const project = label('com.docker.compose.project');
	if (project !== null && (other === -1 || other >= beforeCompose)) {
		return {is: 'compose', project: sanitise(project), service: sanitise(label('com.docker.compose.service') ?? '')};
	}
	const manager = managers[other]?.[0] ?? (name.startsWith('buildx_buildkit_') ? 'buildx' : undefined);
	if (manager !== undefined) return {is: 'other', name: sanitise(manager)};
	const unknown = keys.find(key => managed.test(key));
	return unknown === undefined ? {is: 'nobody'} : {is: 'other', name: sanitise(unknown, 80)};
}
