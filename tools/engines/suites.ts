/** Which engines the live suite is run on: those of Debian's suites, and what of the suite depends on the engine. */

export type Suite = {
	readonly name: string;
	/** Beside the packages that every live test needs. */
	readonly packages: readonly string[];
};

/** Older first. The command `docker` left the engine's package after bookworm. */
export const suites: readonly Suite[] = [
	{name: 'bookworm', packages: []},
	{name: 'trixie', packages: ['docker-cli']},
	{name: 'sid', packages: ['docker-cli']},
];

/** Files of test/live, without `.test.ts`. The rest is about ssh, packages and firewalls, not about the engine. */
export const engineTests: readonly string[] = [
	'dockerd',
	'door',
	'watch',
	'session',
	'audit',
	'fixes',
	'recreate',
	'foresight',
	'truth-containers',
	'truth-host',
	'host',
	'image-read',
	'compose',
	'compose-way',
	'swarm',
	'services',
	'harden',
	'owner-ways',
	'registry',
	'update',
	'exploit',
	'hosts',
	'podman',
];
