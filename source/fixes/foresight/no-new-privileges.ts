/** What no-new-privileges would break: programs that change their user when they are started. */
import type {Footprint} from '../../model/footprint.ts';
import {isUnread} from '../../model/read.ts';
import type {Risk} from '../../model/recreate.ts';
import {words} from '../../model/safe-text.ts';
import type {Facts} from './facts.ts';
import {clean, probable, risky, safe, some, unseen} from './risk.ts';

const of = 'no-new-privileges';
const isRoot = (user: string): boolean => /^(?:|0|root)(?::.*)?$/.test(user);

export function newPrivilegesRisks(footprint: Footprint, {user}: Facts): readonly Risk[] {
	const {processes, setuidFiles} = footprint;
	if (isUnread(setuidFiles))
		return [unseen(of, words`whether it has programs that change their user can't be told`, setuidFiles)];
	const {paths, isAll} = setuidFiles;
	const risen = isUnread(processes) || isRoot(user) ? [] : processes.filter(({uid}) => uid === 0);
	if (risen.length > 0)
		return [
			risky(
				of,
				words`it starts as another user, yet ${some(risen.map(({comm}) => comm))} runs as root: by a setuid program, which would no longer work`,
				words`users of its processes`,
			),
		];
	if (paths.length === 0) {
		return isAll
			? [safe(of, words`no program in it changes its user or group`, words`no setuid or setgid file in its whole root`)]
			: [
					probable(
						of,
						words`none of the usual setuid programs is there`,
						words`the usual places, asked of the engine; others can't be seen from here`,
					),
				];
	}
	const seen = isAll ? words`setuid and setgid files in its root` : words`setuid and setgid files in the usual places`;
	if (!isUnread(processes) && processes.every(({uid}) => uid === 0))
		return [clean(of, words`it has ${some(paths)}, but all its processes are root already`, seen, footprint)];
	return [probable(of, words`${some(paths)} would no longer change the user; nothing shows that it is used`, seen)];
}
