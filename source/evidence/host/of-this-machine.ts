import type {HostEvidence} from '../../model/host-evidence.ts';
import {isUnread} from '../../model/read.ts';

/** Proven by what was read: one file or one line of `/proc` of the engine's machine. */
export function isOfThisMachine({
	daemon,
	audit,
	dataRoot,
	socketGroup,
	firewall,
	kernel,
	files,
}: HostEvidence): boolean {
	const sources = [daemon, audit, dataRoot, socketGroup, firewall, kernel, ...Object.values(files)];
	return sources.some(source => !isUnread(source));
}
