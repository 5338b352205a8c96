/** `/etc/passwd` and `/etc/group`, parsed: names are compared whole, never as parts of a line. */
import type {Host} from '../../host/host.ts';
import {isUnread, type Read} from '../../model/read.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';
import {withPath} from './say.ts';

export type User = {readonly name: SafeText; readonly uid: number; readonly gid: number};
export type Group = {readonly name: SafeText; readonly gid: number; readonly members: readonly SafeText[]};
export type Accounts = {readonly users: readonly User[]; readonly groups: readonly Group[]};

const lines = (text: string): ReadonlyArray<readonly string[]> => text.split('\n').map(line => line.split(':'));
const isNumber = (text: string | undefined): text is string => text !== undefined && /^\d+$/.test(text);

export const usersIn = (passwd: string): readonly User[] =>
	lines(passwd).flatMap(([name = '', , uid, gid]) =>
		name !== '' && isNumber(uid) && isNumber(gid) ? [{name: sanitise(name), uid: Number(uid), gid: Number(gid)}] : [],
	);

export const groupsIn = (group: string): readonly Group[] =>
	lines(group).flatMap(([name = '', , gid, members = '']) =>
		name !== '' && isNumber(gid)
			? [
					{
						name: sanitise(name),
						gid: Number(gid),
						members: members
							.split(',')
							.map(member => member.trim())
							.filter(member => member !== '')
							.map(member => sanitise(member)),
					},
				]
			: [],
	);

export async function readAccounts(host: Host): Promise<Read<Accounts>> {
	const [passwd, group] = await Promise.all([host.readText('/etc/passwd'), host.readText('/etc/group')]);
	if (isUnread(passwd)) return withPath('/etc/passwd', passwd);
	if (isUnread(group)) return withPath('/etc/group', group);
	return {users: usersIn(passwd), groups: groupsIn(group)};
}

/** '' where the number has no name. */
export const userName = ({users}: Accounts, uid: number): SafeText =>
	users.find(user => user.uid === uid)?.name ?? sanitise('');
export const groupName = ({groups}: Accounts, gid: number): SafeText =>
	groups.find(group => group.gid === gid)?.name ?? sanitise('');
