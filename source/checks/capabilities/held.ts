import {defaultCapabilities, effectiveCapabilities, normalCapability} from '../../model/capabilities.ts';
import type {ContainerInspect, KernelView} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import type {RecreateChange} from '../../model/recreate.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';
import {notInForce} from '../not-in-force.ts';

function configured(inspect: ContainerInspect, isPrivileged: boolean): ReadonlySet<string> {
	return effectiveCapabilities(known(inspect.HostConfig.CapAdd), known(inspect.HostConfig.CapDrop), isPrivileged);
}

const configuredOf = new WeakMap<ContainerInspect, ReadonlySet<string>>();

/** A dozen checks ask for the same container. */
function withPrivileges(inspect: ContainerInspect): ReadonlySet<string> {
	let set = configuredOf.get(inspect);
	if (set === undefined) configuredOf.set(inspect, (set = configured(inspect, known(inspect.HostConfig.Privileged))));
	return set;
}

/**
 * What its processes can come to hold, privileged mode included. What the kernel shows is added and never taken away:
 * the main process may have dropped by itself what the next exec is given again, so its set can prove a capability or
 * make a verdict worse, but a smaller one excuses nothing.
 */
export function heldBy(inspect: ContainerInspect, kernel: KernelView | null): ReadonlySet<string> {
	const set = withPrivileges(inspect);
	return kernel === null ? set : new Set([...set, ...kernel.capBnd, ...kernel.capEff]);
}

export const namesOf = (held: Iterable<string>): readonly SafeText[] => [...held].map(name => sanitise(name));

/** Down to nothing, but for those of the default set that somebody put back on purpose; NET_RAW is a finding by itself. */
export function fewest({HostConfig}: ContainerInspect): RecreateChange {
	const isFromNothing = known(HostConfig.CapDrop).some(name => normalCapability(name) === 'ALL');
	const added = known(HostConfig.CapAdd).map(normalCapability);
	const kept = defaultCapabilities.filter(name => name !== 'NET_RAW' && added.includes(name));
	return {is: 'capabilities', drop: ['ALL'], add: isFromNothing ? kept : []};
}

/** Where leaving privileged mode alone would do, that is the cause; else the lists are. */
export function capabilityFix(
	inspect: ContainerInspect,
	how: string,
	isFine: (held: ReadonlySet<string>) => boolean,
): FixOfCheck {
	const isPrivileged = known(inspect.HostConfig.Privileged);
	if (isPrivileged && isFine(configured(inspect, false))) {
		return {
			key: 'privileged',
			by: 'recreate',
			how: 'Create it again without --privileged: that gives every capability, whatever is dropped.',
			propose: () => ({changes: [{is: 'privileged-off'}]}),
		};
	}
	// The kernel's word alone: what is configured is fine.
	if (!isPrivileged && isFine(configured(inspect, false)))
		return {key: 'capabilities', by: 'recreate', how, propose: () => ({whyNot: notInForce})};
	const changes: readonly RecreateChange[] = [
		...(isPrivileged ? [{is: 'privileged-off'} as const] : []),
		fewest(inspect),
	];
	return {key: 'capabilities', by: 'recreate', how, propose: () => ({changes})};
}
