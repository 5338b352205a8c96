/** Named choices of checks. */
import type {CheckSpec} from '../model/check.ts';

export const profiles = ['cis-l1', 'cis-l2', 'escape', 'all'] as const;
export type Profile = (typeof profiles)[number];

/** The levels of the benchmark take this place: until then both profiles are all of its checks. */
export function isInProfile({record, outcomes}: CheckSpec, profile: Profile): boolean {
	switch (profile) {
		case 'all':
			return true;
		case 'cis-l1':
		case 'cis-l2':
			return /^\d/.test(record);
		case 'escape':
			return Object.values(outcomes).includes('critical');
	}
}
