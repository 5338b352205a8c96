/** Which checks count when somebody asks for a part of them. */
import type {CheckSpec} from '../model/check.ts';
import {levelOf} from './levels.ts';

export const profiles = ['cis-l1', 'cis-l2', 'escape', 'all'] as const;
export type Profile = (typeof profiles)[number];

/** Groups that bring a score down to 15, 39 or 49: alone, or as one half of a way out. */
const escapeGroups: ReadonlySet<string> = new Set([
	'privileged',
	'engine-socket',
	'host-mounts',
	'devices',
	'capabilities',
	'root-user',
	'net-namespace',
	'pid-namespace',
	'seccomp',
	'kernel-paths',
	'image-vulnerabilities',
	'remote-api',
	'runc-release',
]);

/** As in the benchmark, level 2 has level 1 in it. */
export function isInProfile({record, group}: CheckSpec, profile: Profile): boolean {
	switch (profile) {
		case 'all':
			return true;
		case 'cis-l1':
			return levelOf(record) === 1;
		case 'cis-l2':
			return levelOf(record) !== null;
		case 'escape':
			return group !== null && escapeGroups.has(group);
	}
}
