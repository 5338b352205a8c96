/** Linux capabilities: what each opens, which ones Docker gives, and which a container ends up with. */

/** In the kernel's order: the bit of `CapEff` is the place in this list. */
const opens = {
	CHOWN: 'Gives any file inside to any user.',
	DAC_OVERRIDE: 'Reads and writes every file inside, whatever its mode says.',
	DAC_READ_SEARCH:
		"Opens files by handle: reads any file on the same disk, the host's password hashes and keys included.",
	FOWNER: 'Changes mode and attributes of files that belong to others.',
	FSETID: 'Keeps setuid bits when it rewrites a file: a way to plant a root program.',
	KILL: 'Signals every process it can see, whoever owns it.',
	SETGID: 'Takes on any group.',
	SETUID: 'Becomes any user, root included.',
	SETPCAP: 'Hands its capabilities on, and drops them from the bounding set.',
	LINUX_IMMUTABLE: "Sets files immutable or append-only, so that even root can't delete what it left.",
	NET_BIND_SERVICE: 'Listens on ports below 1024.',
	NET_BROADCAST: 'Unused by the kernel today.',
	NET_ADMIN: 'Rewrites addresses, routes and firewall of its network; on the host network, those of the host.',
	NET_RAW: 'Sends packets of any shape: ARP and DNS spoofing against its neighbours on the bridge.',
	IPC_LOCK: "Pins memory past its limits: presses the host for RAM that can't be swapped out.",
	IPC_OWNER: 'Reads and writes every shared memory segment it can see.',
	SYS_MODULE: "Loads kernel modules: its code runs as the host's kernel at once.",
	SYS_RAWIO: 'Talks to I/O ports, disks and physical memory directly, past every file permission.',
	SYS_CHROOT: 'Changes its root directory and joins mount namespaces it holds open.',
	SYS_PTRACE: "Reads and rewrites other processes; in the host's PID namespace that means every program of the host.",
	SYS_PACCT: 'Switches process accounting on or off: hides what ran.',
	SYS_ADMIN:
		'Mounts file systems and drives cgroups: the usual escape to host root where no LSM and seccomp stand in the way.',
	SYS_BOOT: 'Reboots the machine or loads another kernel.',
	SYS_NICE: 'Raises its priority and pins processors: starves its neighbours.',
	SYS_RESOURCE: 'Overrides quotas and resource limits.',
	SYS_TIME: 'Sets the clock of the whole host: certificates, logs and tokens go wrong.',
	SYS_TTY_CONFIG: "Hangs up and reconfigures terminals, those of the host's console included.",
	MKNOD: "Makes device nodes; with a wide device rule, that of the host's disk.",
	LEASE: 'Delays others who open a file it has leased.',
	AUDIT_WRITE: "Writes its own lines into the kernel's audit log.",
	AUDIT_CONTROL: "Switches the kernel's audit off or rewrites its rules: nothing it does is recorded.",
	SETFCAP: 'Puts capabilities on files, for whoever runs them next.',
	MAC_OVERRIDE: 'Ignores the mandatory access control of Smack.',
	MAC_ADMIN: 'Rewrites mandatory access control policy: takes away the barrier that confines containers.',
	SYSLOG: "Reads the kernel's log and its addresses, which makes kernel exploits reliable.",
	WAKE_ALARM: 'Wakes a sleeping machine.',
	BLOCK_SUSPEND: 'Keeps the machine from sleeping.',
	AUDIT_READ: 'Listens to the audit log of the whole host.',
	PERFMON: 'Samples the kernel and every process: leaks their memory and secrets.',
	BPF: 'Loads programs into the kernel: reads kernel memory and widens what can be attacked.',
	CHECKPOINT_RESTORE: 'Restores processes under chosen numbers and reads their memory maps.',
} as const;

export type CapabilityName = keyof typeof opens;

/** All, without `CAP_`, in the kernel's order. */
export const capabilityNames = Object.keys(opens) as readonly CapabilityName[];

/** What Docker gives a container that asks for nothing. */
export const defaultCapabilities: readonly CapabilityName[] = [
	'CHOWN',
	'DAC_OVERRIDE',
	'FOWNER',
	'FSETID',
	'KILL',
	'SETGID',
	'SETUID',
	'SETPCAP',
	'NET_BIND_SERVICE',
	'NET_RAW',
	'SYS_CHROOT',
	'MKNOD',
	'AUDIT_WRITE',
	'SETFCAP',
];

/** One sentence for people; null for a name this program does not know (a newer kernel's). */
export function whatCapabilityOpens(name: string): string | null {
	const normal = normalCapability(name);
	return Object.hasOwn(opens, normal) ? opens[normal as CapabilityName] : null;
}

/** `cap_net_raw`, `NET_RAW` → `NET_RAW`. Engines before 20.10 store what was typed. */
export const normalCapability = (name: string): string => name.trim().toUpperCase().replace(/^CAP_/, '');

/**
 * What the container's processes can come to hold (root holds it from the start, others through setuid files).
 * As the engine works it out: privileged mode ignores both lists, adding ALL wins over dropping ALL, and a name that is
 * both dropped and added is held. Kernel order, names the kernel does not have yet last.
 */
export function effectiveCapabilities(
	capAdd: readonly string[],
	capDrop: readonly string[],
	isPrivileged: boolean,
): ReadonlySet<string> {
	if (isPrivileged) return new Set(capabilityNames);
	const added = new Set(capAdd.map(normalCapability));
	const dropped = new Set(capDrop.map(normalCapability));
	if (added.has('ALL')) return new Set(capabilityNames.filter(name => !dropped.has(name)));
	const kept = dropped.has('ALL') ? [] : defaultCapabilities.filter(name => !dropped.has(name));
	const held = new Set<string>([...kept, ...added]);
	return new Set([...capabilityNames.filter(name => held.has(name)), ...held]);
}
