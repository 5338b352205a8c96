import {effectiveCapabilities} from '../../model/capabilities.ts';
import type {ContainerInspect, KernelView} from '../../model/evidence.ts';
import type {Fix} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';

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

/** Where leaving privileged mode alone would do, that is the cause; else the lists are. */
export function capabilityFix(
	inspect: ContainerInspect,
	how: string,
	isFine: (held: ReadonlySet<string>) => boolean,
): Fix {
	if (known(inspect.HostConfig.Privileged) && isFine(configured(inspect, false))) {
		return {
			key: 'privileged',
			by: 'recreate',
			how: 'Create it again without --privileged: that gives every capability, whatever is dropped.',
		};
	}
	return {key: 'capabilities', by: 'recreate', how};
}
