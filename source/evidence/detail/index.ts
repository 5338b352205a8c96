export {readListeners} from './listeners.ts';
export {proveLocal} from './local.ts';
export {readNamespaces, type NamespacesRequest, type Neighbour} from './namespaces.ts';
export {readPrivileges} from './privileges.ts';
import type {Engine, Foreign} from '../../engine/engine.ts';
import type {Host} from '../../host/host.ts';
import type {CgroupFacts, EffectivePrivileges, Listener, NamespaceFacts, StatsSample} from '../../model/detail.ts';
import type {ContainerInspect, EngineFacts} from '../../model/evidence.ts';
import {Unread, type Read} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
const no = new Unread(words`placeholder`);
export const readCgroup = async (_o: {
	host: Host;
	pid: number;
	isLocal: boolean;
	sample: StatsSample | null;
	engine: Read<EngineFacts>;
}): Promise<Read<CgroupFacts>> => no;
export const maskedInspectLines = (_j: Foreign, _m: (t: string) => string): readonly SafeText[] => [];
