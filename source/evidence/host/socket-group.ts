/** Who may speak to the API socket by its group: they are root on this machine (CIS 1.1.2). */
import type {FileFacts, SocketGroup} from '../../model/host-evidence.ts';
import {mapRead, type Read} from '../../model/read.ts';
import {groupName, userName, type Accounts} from './accounts.ts';

/** To connect is to write. */
const groupMayWrite = 0o020;

export function readSocketGroup(socket: Read<FileFacts>, accounts: Read<Accounts>): Read<SocketGroup> {
	return mapRead(socket, ({gid, modeBits}) =>
		mapRead(accounts, (all): SocketGroup => {
			const listed = all.groups.filter(group => group.gid === gid).flatMap(({members}) => members);
			const byPrimary = all.users.filter(user => user.gid === gid).map(({name}) => name);
			const root = userName(all, 0);
			const members = [...new Set([...listed, ...byPrimary])].filter(name => name !== root);
			return {
				name: groupName(all, gid),
				gid,
				members: (modeBits & groupMayWrite) === 0 ? [] : members.toSorted(),
			};
		}),
	);
}
