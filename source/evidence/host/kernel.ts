/** The kernel under all containers: its release, its security modules, and the switches that decide what an escape costs. */
import type {Host} from '../../host/host.ts';
import type {KernelFacts} from '../../model/host-evidence.ts';
import {isUnread, knownOr, mapRead, type Read} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {withPath} from './say.ts';

const sysctls = [
	'kernel.unprivileged_userns_clone',
	'user.max_user_namespaces',
	'kernel.unprivileged_bpf_disabled',
	'kernel.kptr_restrict',
	'kernel.dmesg_restrict',
	'kernel.perf_event_paranoid',
	'kernel.yama.ptrace_scope',
	'kernel.kexec_load_disabled',
	'kernel.modules_disabled',
	'kernel.randomize_va_space',
	'kernel.core_pattern',
	'fs.protected_hardlinks',
	'fs.protected_symlinks',
	'fs.protected_fifos',
	'fs.protected_regular',
	'fs.suid_dumpable',
	'net.core.bpf_jit_harden',
	'net.ipv4.ip_forward',
	'net.ipv4.conf.all.rp_filter',
	'net.bridge.bridge-nf-call-iptables',
];

const pathOf = (name: string): string => `/proc/sys/${name.replaceAll('.', '/')}`;

export async function readKernel(host: Host): Promise<Read<KernelFacts>> {
	const [release, lsms, values] = await Promise.all([
		host.readText('/proc/sys/kernel/osrelease'),
		host.readText('/sys/kernel/security/lsm'),
		Promise.all(sysctls.map(name => host.readText(pathOf(name)))),
	]);
	if (isUnread(release)) return withPath('/proc/sys/kernel/osrelease', release);
	return {
		release: sanitise(release.trim()),
		lsms: knownOr(lsms, '')
			.trim()
			.split(',')
			.filter(name => name !== '')
			.map(name => sanitise(name)),
		sysctls: sysctls.map((name, index) => {
			const value = values[index];
			const read = value === undefined ? words`` : mapRead(value, text => sanitise(text.trim(), 200));
			return [sanitise(name), withPath(pathOf(name), read)] as const;
		}),
	};
}
