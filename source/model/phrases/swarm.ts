/** Of the swarm. */
export const swarmPhrases: Readonly<Record<string, string>> = {
	'swarm-mode': 'swarm on, and not asked for',
	'manager-count/no spare': 'no spare manager',
	'manager-count/an even number': 'even number of managers',
	'manager-count/too many': 'too many managers',
	'swarm-listen-address': 'swarm listens on every interface',
	'overlay-encryption': 'overlay network in the clear',
	'swarm-data-path': 'one address for control and data',
	'service-secrets': 'secret in environment of a service',
	'manager-autolock': 'manager auto-lock off',
	'unlock-key-rotation': 'unlock key not rotated',
	'node-certificates': 'node certificates live too long',
	'root-ca-age': 'root CA too old',
};
