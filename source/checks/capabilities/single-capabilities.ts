/** Capabilities outside Docker's default set, each with what it costs to hold it. */
import type {Check, Severity, Theme} from '../../model/check.ts';
import {join} from '../../model/safe-text.ts';
import {defineCheck, pass} from '../define-check.ts';
import {capabilityFix, heldBy, namesOf} from './held.ts';

type Row = {
	readonly id: string;
	readonly record: string;
	readonly names: readonly string[];
	readonly title: string;
	readonly why: string;
	readonly severity: Severity;
	readonly theme?: Theme;
	/** Said after "Create it again without …". */
	readonly instead: string;
};

const rows: readonly Row[] = [
	{
		id: 'cap-sys-admin',
		record: 'X-CAP-SYS_ADMIN',
		names: ['SYS_ADMIN'],
		title: 'Does not hold SYS_ADMIN',
		why: 'This one capability covers mounting, cgroups and namespaces, and a handful of shell lines turn it into root on the host. Only AppArmor or SELinux and seccomp stand in between, where they are on.',
		severity: 'critical',
		instead: 'use a FUSE helper, a device or a rootless tool.',
	},
	{
		id: 'cap-sys-module',
		record: 'X-CAP-SYS_MODULE',
		names: ['SYS_MODULE'],
		title: 'Does not hold SYS_MODULE',
		why: 'Loading a kernel module means running code as the kernel of the host, with no wall left to climb. An intruder needs one command for it.',
		severity: 'critical',
		instead: 'load the module on the host at boot.',
	},
	{
		id: 'cap-dac-read-search',
		record: 'X-CAP-DAC_READ_SEARCH',
		names: ['DAC_READ_SEARCH'],
		title: 'Does not hold DAC_READ_SEARCH',
		why: 'Files can be opened by number instead of by path, which walks out of the container onto the disk of the host. Password hashes, keys and the data of other containers can be read that way.',
		severity: 'critical',
		instead: 'run backups from the host, or mount just the folder.',
	},
	{
		id: 'cap-sys-ptrace',
		record: 'X-CAP-SYS_PTRACE',
		names: ['SYS_PTRACE'],
		title: 'Does not hold SYS_PTRACE',
		why: 'It reads and rewrites the memory of every process it can see. Together with the PID namespace of the host, that is any program on the machine.',
		severity: 'high',
		instead: 'attach a debugging container for the session only.',
	},
	{
		id: 'cap-raw-io-and-boot',
		record: 'X-CAP-RAWIO-BOOT',
		names: ['SYS_RAWIO', 'SYS_BOOT', 'SYS_TIME', 'MAC_ADMIN', 'MAC_OVERRIDE', 'SYSLOG', 'WAKE_ALARM'],
		title: 'Holds no capability over the hardware, clock or policy of the host',
		why: 'These reach what all containers share: memory and ports of the machine, its clock, its power switch and the rules that confine containers. A mistake with them hits every workload, an attack the host itself.',
		severity: 'high',
		instead: 'do such work on the host.',
	},
	{
		id: 'cap-bpf-and-perfmon',
		record: 'X-CAP-BPF-PERFMON',
		// The kernel lets SYS_ADMIN do whatever these two may.
		names: ['BPF', 'PERFMON', 'SYS_ADMIN'],
		title: 'Can load no programs into the kernel',
		why: 'Programs loaded into the kernel see the memory and traffic of every workload on the machine. Their loader is also one of the richest sources of kernel bugs.',
		severity: 'high',
		instead: 'keep tracing in one container that does nothing else.',
	},
	{
		id: 'cap-net-admin',
		record: 'X-CAP-NET_ADMIN',
		names: ['NET_ADMIN'],
		title: 'Does not hold NET_ADMIN',
		why: 'It changes addresses, routes and packet filters, so an intruder can redirect or listen to what passes. On the network of the host those are the routes and the firewall of the host.',
		severity: 'medium',
		theme: 'network',
		instead: 'set networks up from outside, through the engine.',
	},
];

export const singleCapabilityChecks: readonly Check[] = rows.map(row =>
	defineCheck({
		id: row.id,
		record: row.record,
		title: row.title,
		why: row.why,
		theme: row.theme ?? 'privileges',
		group: 'capabilities',
		outcomes: {effective: row.severity},
		needs: ['inspect', 'kernel'],
		evaluate({inspect, kernel}, fail) {
			const held = heldBy(inspect, kernel);
			const found = row.names.filter(name => held.has(name));
			if (found.length === 0) return pass();
			const isConfigured = found.every(name => heldBy(inspect, null).has(name));
			const field = isConfigured ? 'HostConfig.CapAdd and Privileged' : '/proc/PID/status CapEff, CapBnd';
			return fail('effective', field, join(namesOf(found)), `no ${row.names.join(', ')}`);
		},
		fix: ({inspect}) =>
			capabilityFix(
				inspect,
				`Create it again without ${row.names.join(', ')}: ${row.instead}`,
				held => !row.names.some(name => held.has(name)),
			),
	}),
);
