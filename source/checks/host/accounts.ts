import {join, words} from '../../model/safe-text.ts';
import {defineHostCheck, pass, unknown} from '../define-check.ts';
import {shellWord} from '../shell.ts';

export const trustedAccounts = defineHostCheck('host', {
	id: 'trusted-accounts',
	record: '1.1.2',
	title: 'Only trusted accounts can drive the daemon',
	why: 'Whoever may write to the API socket can start a container with the whole disk mounted, and is root of the machine. So each account in the group of the socket is an administrator, whatever else it was meant to be.',
	theme: 'privileges',
	group: 'socket-group',
	outcomes: {'not on the list': 'high'},
	needs: ['socketGroup', 'policy'],
	evaluate({socketGroup: {name, members}, policy: {trustedUsers}}, fail) {
		if (members.length === 0) return pass();
		if (trustedUsers === null) {
			return unknown(words`no list says whom to trust; in group ${name}: ${join(members)}`);
		}
		// Whole names: who trusts bobby has not said anything of bob.
		const strangers = members.filter(member => !trustedUsers.includes(member));
		if (strangers.length === 0) return pass();
		return fail('not on the list', `group ${name}`, join(strangers), trustedUsers.join(', ') || 'nobody');
	},
	fix: ({socketGroup: {name, members}, policy}) => ({
		key: 'trusted-accounts',
		by: 'host',
		how: `${members
			.filter(member => !(policy.trustedUsers ?? []).includes(member))
			.map(member => `gpasswd -d ${shellWord(member)} ${shellWord(name)}`)
			.join(' && ')}, or put them on the list of trusted users. Where it is their primary group: usermod -g.`,
	}),
});

export const accountChecks = [trustedAccounts];
