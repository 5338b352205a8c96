/**
 * What an operator decides and no engine can tell: who is trusted, what is allowed, how old is too old.
 * null: nothing was decided; a check that needs it is then not applicable or unknown, never a pass.
 */
import type {Severity} from './check.ts';

export type Policy = {
	/** Accounts that may drive the daemon, by exact name (CIS 1.1.2). */
	readonly trustedUsers: readonly string[] | null;
	/** Registries and repositories images may come from: `registry.shop.example`, `docker.io/library` (CIS 4.2). */
	readonly allowedRegistries: readonly string[] | null;
	/** An operator attests that the operating system was hardened (CIS 1.2.1). */
	readonly isHostHardened: boolean;
	/** The rules in front of published ports are the operator's own (CIS 2.4). */
	readonly isFirewallManagedElsewhere: boolean;
	/** Swarm mode is wanted (CIS 5.1). */
	readonly isSwarmWanted: boolean;
	readonly imageMaxAgeDays: number;
	readonly maxStoppedContainers: number;
	/** Images no container uses, of all (CIS 6.1). */
	readonly maxUnusedImages: number;
	readonly swarmCertMaxDays: number;
	readonly swarmCaMaxDays: number;
	/** Severity of single checks, by their id: shown wherever it counts. */
	readonly severities: Readonly<Record<string, Severity>>;
};

export const defaultPolicy: Policy = {
	trustedUsers: null,
	allowedRegistries: null,
	isHostHardened: false,
	isFirewallManagedElsewhere: false,
	isSwarmWanted: false,
	imageMaxAgeDays: 90,
	maxStoppedContainers: 25,
	maxUnusedImages: 50,
	swarmCertMaxDays: 90,
	swarmCaMaxDays: 365,
	severities: {},
};
