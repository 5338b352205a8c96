/** What an open container shows besides the evidence of the table. Read on opening; nothing here rejects. */
export {readCgroup, type CgroupRequest} from './cgroup.ts';
export {maskedInspectLines} from './inspect-lines.ts';
export {readListeners} from './listeners.ts';
export {proveLocal} from './local.ts';
export {readNamespaces, type NamespacesRequest, type Neighbour} from './namespaces.ts';
export {readPrivileges} from './privileges.ts';
