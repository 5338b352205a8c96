/** Owners that hullcheck does not act for: who they are, where their word stands, and the same change in their language. */
import type {Owner} from '../../model/evidence.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {patchFor, type DialectName} from './dialects/index.ts';
import type {WantedChange} from './wanted-change.ts';

type Refusing = {
	readonly dialect: DialectName;
	/** Where the patch goes. */
	readonly where: SafeText;
	/** It reconciles: even what the engine can change live would be fought or lost at once. */
	readonly isFighting: boolean;
};

/** Names as `evidence/owner.ts` gives them. */
const others: Readonly<Record<string, Refusing>> = {
	'Amazon ECS': {dialect: 'ecs', where: words`a new revision of its task definition`, isFighting: true},
	Nomad: {dialect: 'nomad', where: words`its job file`, isFighting: true},
	'systemd (Podman)': {
		dialect: 'quadlet',
		where: words`its .container file, then systemctl daemon-reload`,
		isFighting: false,
	},
	'dev container': {dialect: 'docker-run', where: words`runArgs of its devcontainer.json`, isFighting: false},
	Portainer: {dialect: 'compose', where: words`the stack's editor in Portainer`, isFighting: false},
	Unraid: {dialect: 'docker-run', where: words`Extra Parameters of its template`, isFighting: false},
	'Home Assistant': {
		dialect: 'docker-run',
		where: words`the add-on's own configuration; its supervisor makes the container`,
		isFighting: true,
	},
	Coolify: {
		dialect: 'compose',
		where: words`the resource's compose file or custom options in Coolify`,
		isFighting: false,
	},
	Dokku: {dialect: 'docker-run', where: words`dokku docker-options:add APP deploy`, isFighting: false},
	DDEV: {dialect: 'compose', where: words`.ddev/docker-compose.hardening.yaml of its project`, isFighting: false},
	Lando: {dialect: 'compose', where: words`the service's overrides in .lando.yml`, isFighting: false},
	kind: {
		dialect: 'docker-run',
		where: words`nowhere: a node needs its rights; use another cluster for what must be hard`,
		isFighting: false,
	},
	k3d: {
		dialect: 'docker-run',
		where: words`nowhere: a node needs its rights; use another cluster for what must be hard`,
		isFighting: false,
	},
	minikube: {
		dialect: 'docker-run',
		where: words`nowhere: a node needs its rights; use another cluster for what must be hard`,
		isFighting: false,
	},
	Testcontainers: {
		dialect: 'docker-run',
		where: words`the test that starts it; it lives as long as that`,
		isFighting: false,
	},
	'GitLab runner': {dialect: 'docker-run', where: words`[runners.docker] of config.toml`, isFighting: false},
	balena: {dialect: 'compose', where: words`the compose file of its release`, isFighting: true},
	CapRover: {dialect: 'docker-run', where: words`the app's Service Update Override`, isFighting: true},
	buildx: {dialect: 'docker-run', where: words`--driver-opt of docker buildx create`, isFighting: false},
};

const anyone: Refusing = {dialect: 'docker-run', where: words`what makes the container`, isFighting: false};
const kubernetes: Refusing = {
	dialect: 'kubernetes',
	where: words`the manifest of its workload`,
	isFighting: true,
};

export type OwnerRefusal = {
	readonly why: SafeText;
	/** In the owner's own words. */
	readonly patch: readonly SafeText[];
};

/**
 * Why this owner's container is not made anew by us; null: nobody owns it, or it is Compose's or Swarm's (`planCompose`,
 * `planSwarm`). `isLive`: the engine can make all of it while it runs; then only those refuse who would fight it.
 */
export function refuseOwner(owner: Owner, changes: readonly WantedChange[], isLive: boolean): OwnerRefusal | null {
	switch (owner.is) {
		case 'nobody':
		case 'compose':
		case 'swarm':
			return null;
		case 'kubernetes':
			return refusal(words`Kubernetes pod ${owner.pod}`, kubernetes, changes, isLive);
		case 'other':
			return refusal(
				owner.name,
				Object.hasOwn(others, owner.name) ? (others[owner.name] ?? anyone) : anyone,
				changes,
				isLive,
			);
	}
}

function refusal(
	who: SafeText,
	{dialect, where, isFighting}: Refusing,
	changes: readonly WantedChange[],
	isLive: boolean,
): OwnerRefusal | null {
	if (isLive && !isFighting) return null;
	const would = isFighting ? words`would fight the change` : words`would not know the new container`;
	return {why: words`${who} owns this container and ${would}: put it into ${where}`, patch: patchFor(dialect, changes)};
}

/** A unit of the machine that starts this container with docker run or start. */
export function refuseUnit(unit: string, changes: readonly WantedChange[]): OwnerRefusal {
	const shown = sanitise(unit, 200);
	return {
		why: words`systemd unit ${shown} starts this container and would not know the new one: put it into its ExecStart, then systemctl daemon-reload`,
		patch: patchFor('docker-run', changes),
	};
}
