/** A network named after the container, for it alone until others are put on it. */
import type {ContainerInspect} from '../../model/evidence.ts';
import type {RecreateChange} from '../../model/recreate.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';

/** Network names allow no more than these characters; container names neither, so this changes nothing that is real. */
const asNetworkName = (name: string): string => name.replaceAll(/[^\w.-]/g, '-').replace(/^[^A-Za-z0-9]+/, '');

export const ownNetworkName = ({Name}: ContainerInspect): SafeText => sanitise(`${asNetworkName(Name)}-net`);

/** What it serves is published where it was: the host's ports are the same. */
export const ontoOwnNetwork = (inspect: ContainerInspect): RecreateChange => ({
	is: 'own-network',
	network: ownNetworkName(inspect),
	publish: [],
});
