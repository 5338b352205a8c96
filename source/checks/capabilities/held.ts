import {effectiveCapabilities} from '../../model/capabilities.ts';
import type {ContainerInspect} from '../../model/evidence.ts';
import type {Fix} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';

function configured(inspect: ContainerInspect, isPrivileged: boolean): ReadonlySet<string> {
	return effectiveCapabilities(known(inspect.HostConfig.CapAdd), known(inspect.HostConfig.CapDrop), isPrivileged);
}

const heldOf = new WeakMap<ContainerInspect, ReadonlySet<string>>();

/** What its processes can come to hold, privileged mode included. A dozen checks ask for the same container. */
export function heldBy(inspect: ContainerInspect): ReadonlySet<string> {
	let held = heldOf.get(inspect);
	if (held === undefined) heldOf.set(inspect, (held = configured(inspect, known(inspect.HostConfig.Privileged))));
	return held;
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
