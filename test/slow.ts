/**
 * Live tests that `npm test` has no time for: they run with `npm run test:long`, as CI does. Whoever works on one of these
 * subjects runs its file alone.
 */
export const slow = [
	'live/cli-fix.test.ts',
	'live/compose.test.ts',
	'live/compose-way.test.ts',
	'live/swarm.test.ts',
	'live/services.test.ts',
	'live/owner-ways.test.ts',
	'live/firewall.test.ts',
	'live/registry.test.ts',
	'live/update.test.ts',
	'live/ssh.test.ts',
	'live/podman.test.ts',
	'live/rootless.test.ts',
	'live/monitoring.test.ts',
	'live/hosts.test.ts',
	'live/scan.test.ts',
	'live/exploit.test.ts',
	'live/scan-commands.test.ts',
	'live/harden.test.ts',
	'live/bad-input.test.ts',
	'live/version-oracles.test.ts',
	'live/security/**/*.test.ts',
	'terminal/hostile.test.ts',
	'terminal/ssh.test.ts',
	'terminal/endings.test.ts',
	'terminal/secrets.test.ts',
	'terminal/terminals.test.ts',
];
