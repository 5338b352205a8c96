/** By which networks a container gets out. */
import type {ContainerInspect, Endpoint, NetworkFacts} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';

/** A network that is not listed is not known to be closed. */
function isClosed(endpoint: Endpoint, networks: readonly NetworkFacts[]): boolean {
	const network =
		networks.find(one => one.Id === endpoint.NetworkID) ?? networks.find(one => one.Name === endpoint.network);
	return network !== undefined && (network.Internal || network.Driver === 'null');
}

/** Names of its networks that are not closed; what is shared with the host or another container counts as open. */
export function opensOutside(inspect: ContainerInspect, networks: readonly NetworkFacts[]): readonly SafeText[] {
	const mode = known(inspect.HostConfig.NetworkMode);
	if (mode === 'none') return [];
	if (mode === 'host' || mode.startsWith('container:')) return [mode];
	const open = known(inspect.NetworkSettings.Networks).filter(one => !isClosed(one, networks));
	// A stopped container without any network gets the one of its mode when it starts.
	if (open.length > 0 || known(inspect.NetworkSettings.Networks).length > 0) return open.map(one => one.network);
	return known(inspect.State).Running ? [] : [mode === '' ? words`default` : mode];
}
