/** A plan of ports that stay open to some only → the rules of this machine's packet filter; or the exact commands. */
import type {Engine, Foreign} from '../../engine/engine.ts';
import {isFirewall} from '../../model/changes.ts';
import type {FirewallStep} from '../../model/delegate.ts';
import type {FirewallChange, Plan} from '../../model/fix.ts';
import {at, listOf, textOr} from '../../model/foreign.ts';
import {isLoopbackAddress} from '../../model/ports.ts';
import {isUnread, Unread} from '../../model/read.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {Machine} from '../machine.ts';
import {planFirewall, type FirewallDoors, type FirewallWish} from './firewall-step.ts';

export type RulesRequest = {
	readonly engine: Engine;
	readonly machine: Machine | undefined;
	readonly inspectJson: Foreign;
};

type Published = Pick<FirewallWish, 'hostPort' | 'protocol' | 'hostIps'>;

/** Each port of the host that leads to this one of the container and can be reached from elsewhere. */
function published(inspectJson: Foreign, {port}: FirewallChange): readonly Published[] {
	const protocol = (['tcp', 'udp', 'sctp'] as const).find(name => port.endsWith(`/${name}`)) ?? 'tcp';
	const byPort = new Map<number, string[]>();
	for (const binding of listOf(at(inspectJson, 'NetworkSettings', 'Ports', port))) {
		const hostIp = textOr(at(binding, 'HostIp'));
		const hostPort = Number(at(binding, 'HostPort'));
		if (!(hostPort > 0) || isLoopbackAddress(hostIp)) continue;
		byPort.set(hostPort, [...(byPort.get(hostPort) ?? []), hostIp]);
	}
	return [...byPort]
		.map(([hostPort, hostIps]) => ({hostPort, protocol, hostIps}))
		.toSorted((a, b) => a.hostPort - b.hostPort);
}

const blocked = (plan: Plan, why: SafeText, patch: readonly SafeText[]): Plan => ({
	...plan,
	parts: [],
	warnings: [],
	blocked: why,
	patch,
	scoreBefore: null,
	scoreAfter: null,
});

/** `plan`: of changes of the firewall alone; others are given back as they are. */
export async function withRules({engine, machine, inspectJson}: RulesRequest, plan: Plan): Promise<Plan> {
	const changes = plan.parts.map(({change}) => change).filter(isFirewall);
	if (plan.blocked !== null || changes.length === 0) return plan;
	if (machine === undefined) return blocked(plan, words`the packet filter can't be reached from here`, []);
	const [daemon, info] = await Promise.all([
		engine.socketPath === null ? new Unread(words`the engine is not of this machine`) : machine.findDaemon(engine),
		engine.info(),
	]);
	const isApart = !isUnread(daemon) && daemon.isNetworkApart;
	const doors: FirewallDoors = {...machine, inNetworkOf: isApart ? daemon.pid : null};
	const backend = at(info, 'FirewallBackend', 'Driver');
	const steps: FirewallStep[] = [];
	const commands: SafeText[] = [];
	const warnings = new Set<SafeText>();
	let why: SafeText | null = null;
	for (const change of changes) {
		const ports = published(inspectJson, change);
		if (ports.length === 0) {
			return blocked(plan, words`port ${sanitise(change.port)} is not published beyond this machine now`, []);
		}
		for (const port of ports) {
			const made = await planFirewall(doors, {
				...port,
				// A chain of its own for each.
				transactionId: `${plan.id}-${port.hostPort}${port.protocol}`,
				sources: change.sources,
				isLocal: !isUnread(daemon),
				backend: typeof backend === 'string' ? backend : '',
			});
			commands.push(...made.commands);
			if (made.is === 'refused') why ??= made.why;
			else {
				steps.push(made.step);
				for (const warning of made.warnings) warnings.add(warning);
			}
		}
	}
	if (why !== null) return blocked(plan, why, commands);
	const open = join(steps.map(({hostPort, protocol}) => words`${hostPort}/${sanitise(protocol)}`));
	return {
		...plan,
		way: {
			is: 'firewall',
			steps,
			fields: plan.parts.flatMap(part => part.fields),
			files: [],
			commands,
			foresight: {
				losses: [{what: words`connections to ${open} from other sources are cut`, detail: [], isData: false}],
				risks: [],
				downtime: words`none: the container is not touched`,
				dockerRun: words``,
				composePatch: words``,
				consent: 'y',
			},
			undoLeaves: null,
		},
		warnings: [...plan.warnings, ...warnings],
	};
}
