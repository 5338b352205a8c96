import path from 'node:path';
import type {ContainerInspect} from '../../model/evidence.ts';
import {publishedPorts} from '../../model/ports.ts';
import {known} from '../../model/read.ts';
import {join, words, type SafeText} from '../../model/safe-text.ts';
import {defineCheck, manual, notApplicable, pass} from '../define-check.ts';
import {opensOutside} from './reach.ts';

const isSshDaemon = (executable: string): boolean =>
	/^(?:sshd|sshd-session|dropbear):?$/.test(path.posix.basename(executable));

/** What is executed, never an argument: "sshd" in a shell's command line starts nothing by itself. */
function executableOf(inspect: ContainerInspect): SafeText | undefined {
	const [first] = [...known(inspect.Config.Entrypoint), ...known(inspect.Config.Cmd)];
	return first;
}

export const sshDaemon = defineCheck({
	id: 'ssh-daemon',
	record: '5.7',
	title: 'No SSH server inside',
	why: 'A second way in needs keys, passwords and updates of its own, which nobody thinks of in a container. Who comes in by it leaves no trace in the engine, unlike docker exec.',
	theme: 'network',
	group: 'network-hygiene',
	outcomes: {'sshd runs': 'low'},
	needs: ['inspect', 'processes'],
	evaluate({inspect, processes}, fail) {
		const executable = executableOf(inspect);
		if (executable !== undefined && isSshDaemon(executable)) {
			return fail('sshd runs', 'Config.Entrypoint, Config.Cmd', executable, 'the service itself');
		}
		if (processes === null) {
			if (!known(inspect.State).Running) return notApplicable(words`it does not run, so no server does`);
			return manual(words`Open the container: its processes are listed then.`);
		}
		const daemon = processes.find(one => isSshDaemon(one.comm));
		if (daemon === undefined) return pass();
		return fail('sshd runs', 'process', words`${daemon.comm} (${daemon.pid})`, 'none');
	},
	fix: () => ({key: 'ssh-daemon', by: 'image', how: 'Leave the SSH server out of the image; use docker exec.'}),
});

/** Bound to the container's own namespaces and harmless there (the safe list of the Pod Security Standards). */
const safeSysctls: ReadonlySet<string> = new Set([
	'kernel.shm_rmid_forced',
	'net.ipv4.ip_local_port_range',
	'net.ipv4.ip_local_reserved_ports',
	'net.ipv4.ip_unprivileged_port_start',
	'net.ipv4.ping_group_range',
	'net.ipv4.tcp_fin_timeout',
	'net.ipv4.tcp_keepalive_intvl',
	'net.ipv4.tcp_keepalive_probes',
	'net.ipv4.tcp_keepalive_time',
	'net.ipv4.tcp_rmem',
	'net.ipv4.tcp_syncookies',
	'net.ipv4.tcp_wmem',
]);
const forwarding = /^net\.(?:ipv4\.ip_forward|ipv[46]\.conf\..+\.(?:forwarding|route_localnet))$/;
/** Times the kernel's default above which message queues, which no memory limit counts in full, get big. */
const queueBounds: ReadonlyMap<string, number> = new Map([
	['fs.mqueue.queues_max', 1024],
	['fs.mqueue.msg_max', 1000],
	['fs.mqueue.msgsize_max', 2 ** 20],
]);

function judgeSysctl(name: string, value: string, isHostNetwork: boolean): 'safe' | 'risky' | 'look' {
	if (isHostNetwork && name.startsWith('net.')) return 'risky';
	if (safeSysctls.has(name)) return 'safe';
	if (name.startsWith('kernel.')) return 'risky';
	if (forwarding.test(name)) return value.trim() === '0' ? 'safe' : 'risky';
	const bound = queueBounds.get(name);
	if (bound !== undefined) return Number(value) <= bound ? 'safe' : 'risky';
	return 'look';
}

type Sysctls = ReadonlyArray<readonly [name: SafeText, value: SafeText]>;

function sysctlsJudged(HostConfig: ContainerInspect['HostConfig'], as: 'risky' | 'look'): Sysctls {
	const isHostNetwork = known(HostConfig.NetworkMode) === 'host';
	return known(HostConfig.Sysctls).filter(([name, value]) => judgeSysctl(name, value, isHostNetwork) === as);
}

export const sysctls = defineCheck({
	id: 'sysctls',
	record: 'X-SYSCTL',
	title: 'No risky kernel parameters',
	why: 'Forwarding and route_localnet turn a container into a way to other networks, or to services that listen on loopback only. Others loosen what the kernel keeps apart.',
	theme: 'network',
	group: 'network-hygiene',
	outcomes: {risky: 'low'},
	needs: ['inspect'],
	evaluate({inspect: {HostConfig}}, fail) {
		const say = (pairs: Sysctls): SafeText => join(pairs.map(([name, value]) => words`${name}=${value}`));
		const risky = sysctlsJudged(HostConfig, 'risky');
		if (risky.length > 0) return fail('risky', 'HostConfig.Sysctls', say(risky), 'none, or known to be safe');
		const look = sysctlsJudged(HostConfig, 'look');
		return look.length === 0 ? pass() : manual(words`Are these wanted? ${say(look)}`);
	},
	fix: ({inspect}) => ({
		key: 'sysctls',
		by: 'recreate',
		how: 'Re-create without these --sysctl.',
		propose: () => ({
			changes: sysctlsJudged(inspect.HostConfig, 'risky').map(([name]) => ({is: 'remove-sysctl', name})),
		}),
	}),
});

const doorsToHost = ({ExtraHosts}: ContainerInspect['HostConfig']): readonly SafeText[] =>
	known(ExtraHosts).filter(entry => /[:=]host-gateway$/.test(entry));

export const links = defineCheck({
	id: 'links',
	record: 'X-LINKS',
	title: 'No old links and no door to the host',
	why: "A link copies the other container's environment into this one, passwords included. host-gateway leads to services of the host that were never meant for containers.",
	theme: 'network',
	group: 'network-hygiene',
	outcomes: {present: 'low'},
	needs: ['inspect'],
	evaluate({inspect: {HostConfig}}, fail) {
		const present = [...known(HostConfig.Links), ...doorsToHost(HostConfig)];
		if (present.length === 0) return pass();
		return fail('present', 'HostConfig.Links, ExtraHosts', join(present), 'none');
	},
	fix: ({inspect}) => ({
		key: 'links',
		by: 'recreate',
		propose: () => ({
			changes: [
				...known(inspect.HostConfig.Links).map(link => ({is: 'remove-link', link}) as const),
				...doorsToHost(inspect.HostConfig).map(entry => ({is: 'remove-extra-host', entry}) as const),
			],
		}),
		how: 'Re-create without --link and host-gateway; on a network of their own containers find each other by name.',
	}),
});

export const internalNetwork = defineCheck({
	id: 'internal-network',
	record: 'X-DNS-INTERNAL',
	title: 'A back end is on internal networks only',
	why: 'What need not reach outside should not be able to. An open way out is how stolen data leaves and how a planted program calls home.',
	theme: 'network',
	group: 'network-hygiene',
	outcomes: {'not internal': 'low'},
	needs: ['inspect', 'networks'],
	evaluate({inspect, networks}) {
		if (/^(?:host|container:.*)$/.test(known(inspect.HostConfig.NetworkMode))) {
			return notApplicable(words`it has no network of its own`);
		}
		if (publishedPorts(inspect).length > 0) return notApplicable(words`it publishes ports, so it is no back end`);
		const open = opensOutside(inspect, networks);
		if (open.length === 0) return pass();
		return manual(words`Does it need to reach outside? By ${join(open)} it can.`);
	},
	fix: () => ({key: 'internal-network', by: 'person', how: 'Move it to a network made with --internal (no restart).'}),
});

export const hygieneChecks = [sshDaemon, sysctls, links, internalNetwork];
